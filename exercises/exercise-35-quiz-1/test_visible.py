"""What you can see of how exercise 35 is graded: the examples, by the property that they need."""

from grader.suite import check, example


def path(lr):
    """Where three steps from w = 1 lead on 3w², whose slope is 6w."""
    w, places = 1.0, ["1"]
    for _ in range(3):
        w = w - lr * 6 * w
        places.append(f"{w:.4g}")
    return ", ".join(places)


@check(
    "Question 1: from one side, jumping across, running away",
    of="question_1",
    points=2,
    hint=(
        "Write a step from w down, and take w out of it: by what number is w multiplied?",
        "It is the same number in every step. What do its sign and its size do to w?",
        "For each of the three: between which two numbers does that factor lie?",
    ),
)
def test_question_1(agree, student):
    rates = example(agree, student.question_1(), 3)
    if not ((rates > 0) & (rates < 1)).all():
        agree.fail("every learning rate has to lie above 0 and below 1")
    # Each step multiplies w by a factor of its rate; by another one if the slope were 3w.
    first, second, third = (1 - 6 * rates).tolist()
    of_3w = (1 - 3 * rates).tolist()
    one, two, three = (f"w goes {path(rate)}, …" for rate in rates.tolist())
    if 0 < first < 1 and -1 < second < 0 and -1 < third < 0:
        agree.fail(f"with the third, {three}", named="quiz-1-question-1-across-is-away")
    if first < -1 and -1 < second < 0 and 0 < third < 1:
        agree.fail(f"with the first, {one}", named="quiz-1-question-1-order")
    if 0 < of_3w[0] < 1 and -1 < of_3w[1] < 0 and of_3w[2] < -1:
        agree.fail(f"with the second, {two}", named="quiz-1-question-1-slope-3w")
    if not 0 < first < 1:
        agree.fail(f"with the first, {one} and doesn't come closer from one side")
    if not -1 < second < 0:
        agree.fail(f"with the second, {two} and doesn't come closer from side to side")
    if not third < -1:
        agree.fail(f"with the third, {three} and doesn't get farther away")


@check(
    "Question 2: a gradient that is 0 for w and not for b",
    of="question_2",
    points=2,
    hint=(
        "With w = 0 and b = 0 every prediction is 0. What are the errors?",
        "Each error counts for w times its x, and for b as it is. Which sum has to be 0, and "
        "which one mustn't be?",
        "Choose two points as you like, and let the third one mend the sum that has to be 0.",
    ),
)
def test_question_2(agree, student):
    x, y = example(agree, student.question_2(), 3, 2).unbind(1)
    for_w, for_b = ((0 - 2 * one.mean()).item() for one in (x * y, y))
    if not (abs(for_w) <= 1e-9 and abs(for_b) > 1e-9):
        says = f"the gradient is {for_w:.4g} for w and {for_b:.4g} for b"
        if abs(for_w) <= 1e-9:
            agree.fail(says, named="quiz-1-question-2-both")
        if abs(for_b) <= 1e-9:
            agree.fail(says, named="quiz-1-question-2-exchanged")
        agree.fail(says, named="quiz-1-question-2-neither")


@check(
    "Question 3: a forward difference that is off by more than 1",
    of="question_3",
    points=2,
    hint=(
        "Write out (w + h)² and subtract w². What is left when it is divided by h?",
        "The slope of w² is 2w. What is the difference between the two?",
    ),
)
def test_question_3(agree, student):
    w, h = example(agree, student.question_3(), 2).tolist()
    # ((w + h)² − w²)/h − 2w is h: what else a computer finds is its rounding.
    if 0 < h <= 1:
        rounded = abs(((w + h) ** 2 - w**2) / h - 2 * w)
        says = f"with w = {w:.4g} and h = {h:.4g} it is off by {h:.4g}"
        if rounded > 1:
            agree.fail(says, named="quiz-1-question-3-rounding")
        agree.fail(says, named="quiz-1-question-3-by-w")
    if not -2 <= w < 0:
        agree.fail(f"the point w is {w:.4g}, and has to lie from −2 to below 0")
    if not 0 < h <= 2:
        agree.fail(f"the step h is {h:.4g}, and has to lie between 0 and 2")
