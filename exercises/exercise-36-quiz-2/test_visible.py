"""What you can see of how exercise 36 is graded: the examples, by the property that they need."""

from grader.suite import check, example


@check(
    "Question 1: batches whose mean of means is off",
    of="question_1",
    points=2,
    hint=(
        "In the mean of the means every batch counts a third. How much does it count among 99 "
        "examples?",
        "Let one batch be as small as it can be. Which loss gives it the most undue weight?",
    ),
)
def test_question_1(agree, student):
    losses, sizes = example(agree, student.question_1(), 2, 3)
    if not ((sizes >= 1) & (sizes == sizes.round())).all():
        agree.fail("every size has to be a whole number from 1 on")
    if sizes.sum() != 99:
        agree.fail(f"the sizes add up to {sizes.sum():g}, and 99 examples are due")
    of_means, of_all = losses.mean().item(), ((losses * sizes).sum() / 99).item()
    if not abs(of_means - of_all) > 1:
        says = f"{of_means:.4g} is the mean of the means and {of_all:.4g} that of all examples"
        if (sizes == 33).all():
            agree.fail(says, named="quiz-2-question-1-equal-sizes")
        if (losses == losses[0]).all():
            agree.fail(says, named="quiz-2-question-1-equal-losses")
        agree.fail(f"{says}: they are less than 1 apart")
    if not ((losses >= 0) & (losses <= 5)).all():
        agree.fail("every loss has to lie from 0 to 5")


@check(
    "Question 2: a dead ReLU unit",
    of="question_2",
    points=2,
    hint=(
        "The unit is 0 where its pre-activation is 0 or below. Where is that largest?",
        "A weight below 0 does the most where its input is −1.",
    ),
)
def test_question_2(agree, student):
    w1, w2, b = example(agree, student.question_2(), 3).tolist()
    if not max(abs(w1), abs(w2)) > 0:
        agree.fail("both weights are 0", named="quiz-2-question-2-no-weights")
    # The largest pre-activation, in the corner where each input has its weight's sign.
    largest = abs(w1) + abs(w2) + b
    if not largest <= 1e-6:  # a sum that is 0 on paper may be a little more in float32
        x1, x2 = (1 if w >= 0 else -1 for w in (w1, w2))
        says = f"at ({x1}, {x2}) its pre-activation is {largest:.4g}"
        if w1 + w2 + b <= 0:
            agree.fail(says, named="quiz-2-question-2-one-corner")
        if b <= 0:
            agree.fail(says, named="quiz-2-question-2-at-zero")
        agree.fail(says)
    if not max(abs(w1), abs(w2), abs(b)) <= 2:
        agree.fail("all three numbers have to lie from −2 to 2")


@check(
    "Question 3: negative logits and a sure class 2",
    of="question_3",
    points=2,
    hint=(
        "Multiply all three exponentials by the same number: what does that do to the logits, and "
        "what to the probabilities?",
        "It is the differences that decide. How far above the others does class 2 have to lie?",
    ),
)
def test_question_3(agree, student):
    logits = example(agree, student.question_3(), 3)
    probabilities = logits.softmax(0)
    of_class = ", ".join(f"{one:.3g}" for one in probabilities.tolist())
    if not probabilities[2] > 0.9:
        says = f"the probabilities are {of_class}"
        if logits[2] < logits[:2].min():
            if abs(logits.sum() + 1) < 1e-3:
                agree.fail(says, named="quiz-2-question-3-shares")
            agree.fail(says, named="quiz-2-question-3-size")
        if probabilities[:2].max() > 0.9:
            agree.fail(says, named="quiz-2-question-3-another-class")
        agree.fail(f"{says}: that of class 2 isn't above 0.9")
    if not (logits < 0).all():
        agree.fail("every logit has to lie below 0")
    if not (logits >= -5).all():
        agree.fail("no logit may lie below −5")
