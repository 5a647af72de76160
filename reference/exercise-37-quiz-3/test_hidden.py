"""The hidden suite of exercise 37: what has a key. A visible check would hold it."""

from grader.suite import number_asked, statements

test_question_4 = statements(
    "Question 4: optimisers",
    of="question_4",
    hint=(
        "Let your optimisers of exercise 25 take a step with the gradients 0.01, 1 and 100.",
        "Give momentum the same gradient fifty times, and print the velocity.",
    ),
)
test_question_5 = statements(
    "Question 5: deep networks and how they begin",
    of="question_5",
    hint=(
        "Exercises 27 and 28 do all of it by hand. Which shapes did your functions have there?",
        "For each statement, put zeros, equal numbers or a single large one in.",
    ),
)
test_question_6 = statements(
    "Question 6: normalisation",
    of="question_6",
    hint=(
        "Take your batch norm of exercise 29 and print its running mean after each call.",
        "Which of its numbers are parameters, and which are buffers?",
    ),
)
test_question_7 = statements(
    "Question 7: many devices",
    of="question_7",
    hint=(
        "Take six examples with the gradients 1 to 6, and share them out among workers.",
        "Which step does each worker take, and from where?",
    ),
)
test_question_8 = number_asked(
    "Question 8: the bytes of a parameter",
    of="question_8",
    hint=(
        "Write down a line for each number that is kept of a single parameter.",
        "How many of these numbers does Adam keep, and how many are there beside them?",
    ),
)
