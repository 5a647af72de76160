"""What you can see of how exercise 37 is graded: the examples, by the property that they need."""

import math

from grader.suite import check, example


@check(
    "Question 1: a gradient that clipping by value turns",
    of="question_1",
    points=2,
    hint=(
        "Draw the square from −1 to 1, and an arrow that leaves it. Where does its tip land?",
        "An arrow along the diagonal stays on it. Which one is turned the most?",
    ),
)
def test_question_1(agree, student):
    a, b = example(agree, student.question_1(), 2).tolist()
    before = math.degrees(math.atan2(b, a))
    after = math.degrees(math.atan2(max(b, -1), max(min(a, 1), -1)))
    turned = abs(before - after)
    if not (turned > 10 and b < 0):
        says = f"clipping by value turns it by {turned:.3g}°"
        if max(abs(a), abs(b)) <= 1:
            agree.fail(says, named="quiz-3-question-1-inside")
        if min(abs(a), abs(b)) >= 1 and turned <= 10:
            agree.fail(says, named="quiz-3-question-1-alike")
        if b >= 0:
            agree.fail(f"the second number is {b:.4g}, and has to be below 0")
        agree.fail(says)


@check(
    "Question 2: stopped a moment too early",
    of="question_2",
    points=2,
    hint=(
        "Write below each of your losses the smallest one before it. Which epochs improve?",
        "Which two epochs in a row are the last of this run, and what do they have in common?",
    ),
)
def test_question_2(agree, student):
    losses = example(agree, student.question_2(), 6).tolist()
    improves = [epoch == 0 or losses[epoch] < min(losses[:epoch]) for epoch in range(6)]
    # The run ends after five epochs if the third improves and the next two don't.
    if not (improves[2] and not improves[3] and not improves[4]):
        which = " and ".join(str(epoch + 1) for epoch in range(5) if improves[epoch])
        says = f"of the first five epochs, the ones that improve are {which}"
        if improves[1:5].count(False) == 2 and not improves[4]:
            agree.fail(says, named="quiz-3-question-2-adds-up")
        # Two in a row that don't improve, before the fifth.
        if any(not improves[at] and not improves[at + 1] for at in (1, 2)):
            agree.fail(says, named="quiz-3-question-2-early")
        agree.fail(says, named="quiz-3-question-2-late")
    if not losses[5] < min(losses[:5]):
        agree.fail("the sixth loss has to be smaller than all the others")
    if not (min(losses) >= 0 and max(losses) <= 1):
        agree.fail("every loss has to lie from 0 to 1")


@check(
    "Question 3: half the peak at step 30",
    of="question_3",
    points=2,
    hint=(
        "Of what angle is the cosine 0? How much of its way has the schedule gone there?",
        "The way of the cosine begins when the warm-up ends. From where to where is it?",
    ),
)
def test_question_3(agree, student):
    warmup, total = example(agree, student.question_3(), 2).tolist()
    if not (warmup == round(warmup) and total == round(total)):
        agree.fail("both have to be whole numbers")
    if not 0 <= warmup < 30:
        agree.fail(f"the warm-up has {warmup:g} steps, and has to have from 0 to 29")
    if not total > 30:
        agree.fail(f"with a total of {total:g} steps, the rate of step 30 is 0")
    # The cosine is half-way where as many steps lie behind it as ahead.
    if 30 - warmup != total - 30:
        rate = (1 + math.cos(math.pi * (30 - warmup) / (total - warmup))) / 2
        says = f"at step 30 the rate is {rate:.4g} of the peak"
        if total == 60:
            agree.fail(says, named="quiz-3-question-3-sixty")
        if total == 60 + warmup:
            agree.fail(says, named="quiz-3-question-3-added")
        agree.fail(says)
