"""The hidden suite of exercise 35: what has a key. A visible check would hold it."""

from grader.suite import number_asked, statements

test_question_4 = statements(
    "Question 4: one pass of the training loop",
    of="question_4",
    hint=(
        "Take the loop of exercise 13 and run two passes of it by hand, for (w − 3)² say.",
        "For each statement: at which moment of a pass is it about?",
    ),
)
test_question_5 = statements(
    "Question 5: the mean of the squared errors",
    of="question_5",
    hint=(
        "Write the loss of two points down, and its two gradients, as in exercise 14.",
        "Where a statement says “if”, put numbers in: errors of 1 and 3, of 2 and 2.",
    ),
)
test_question_6 = statements(
    "Question 6: stochastic descent",
    of="question_6",
    hint=(
        "Take three points that lie on no line. What does each of them want of the best line?",
        "Exercise 15 has both descents: let yours print the loss for many epochs.",
    ),
)
test_question_7 = statements(
    "Question 7: the loss landscape",
    of="question_7",
    hint=(
        "Draw the contour lines of a long valley, and a few steps down from its side.",
        "Exercise 16 draws it for you. What becomes of its limit when x is ten times larger?",
    ),
)
test_question_8 = number_asked(
    "Question 8: calls for a gradient by central differences",
    of="question_8",
    hint=(
        "How many numbers can be moved in this model?",
        "At how many places is the loss looked at for one of them?",
    ),
)
