"""The hidden suite of exercise 36: what has a key. A visible check would hold it."""

from grader.suite import number_asked, statements

test_question_4 = statements(
    "Question 4: the way back through a network",
    of="question_4",
    hint=(
        "Write down the shapes of X, W, b, Z and of the delta, as in exercise 10.",
        "What of a layer does the way back still need when its own gradients are found?",
    ),
)
test_question_5 = statements(
    "Question 5: activations",
    of="question_5",
    hint=(
        "Exercises 2, 5 and 7 have the formulas; put a number or two into each.",
        "For each activation: between which numbers do its values lie?",
    ),
)
test_question_6 = statements(
    "Question 6: data on their way into the loop",
    of="question_6",
    hint=(
        "Exercise 22 does all of it by hand. Which examples does each line look at?",
        "Try it with six examples, batches of four, and two epochs.",
    ),
)
test_question_7 = statements(
    "Question 7: regularisation",
    of="question_7",
    hint=(
        "Call your dropout of exercise 23 with a tensor of a thousand ones, and look.",
        "How large is the step that the penalty takes when a weight is small?",
    ),
)
test_question_8 = number_asked(
    "Question 8: the parameters of a network",
    of="question_8",
    hint=(
        "Which shape does the first weight matrix have, and which the second?",
        "How many units have a bias?",
    ),
)
