"""The known wrong ideas about the examples of exercise 37, and about its number."""

from grader.suite import misconception, number_wrong


@misconception(
    "quiz-3-question-1-inside",
    of="question_1",
    says="None of the two numbers is beyond 1, so that clipping by value leaves both as they are.",
    why="What clipping doesn't change it can't turn. At least one of the numbers has to be cut.",
    spelled=["return [0.2, -0.9]", "return (1.0, -0.1)"],
)
def question_1_inside():
    return [0.9, -0.1]


@misconception(
    "quiz-3-question-1-alike",
    of="question_1",
    says="Both numbers are beyond 1 and about as large as each other, and so clipped alike.",
    why="Both end at the same size. If they had nearly the same size before, the gradient gets "
    "shorter and points where it pointed. To turn it, one of them has to lose more than the other.",
    spelled=["return [-2.0, -2.0]", "return (3.5, -4.0)"],
)
def question_1_alike():
    return [3.0, -3.0]


@misconception(
    "quiz-3-question-2-adds-up",
    of="question_2",
    says="Two epochs don't improve, but they aren't in a row.",
    why="Patience doesn't run out over the whole run: each improvement fills it up again.",
    spelled=[
        "return [0.9, 0.95, 0.8, 0.7, 0.75, 0.6]",
        "return (0.8, 0.6, 0.7, 0.5, 0.6, 0.1)",
    ],
)
def question_2_adds_up():
    return [0.5, 0.6, 0.4, 0.3, 0.4, 0.2]


@misconception(
    "quiz-3-question-2-early",
    of="question_2",
    says="The run ends before the fifth epoch.",
    why="It ends as soon as two epochs in a row don't improve on the smallest loss so far. To be "
    "better than the epoch before is no improvement by itself.",
    spelled=[
        "return [0.9, 0.5, 0.6, 0.7, 0.65, 0.1]",
        "return (0.5, 0.9, 0.6, 0.7, 0.8, 0.4)",
    ],
)
def question_2_early():
    return [0.9, 0.4, 0.5, 0.45, 0.6, 0.3]


@misconception(
    "quiz-3-question-2-late",
    of="question_2",
    says="The run goes on after the fifth epoch.",
    why="The third epoch is the last that may improve, and two epochs after it use patience 2 up. "
    "Epochs count from 1 here: the third is the one in the middle of the first five.",
    spelled=[
        "return [0.9, 0.8, 0.7, 0.6, 0.65, 0.1]",
        "return (0.9, 0.8, 0.7, 0.6, 0.5, 0.4)",
    ],
)
def question_2_late():
    return [0.9, 0.8, 0.6, 0.7, 0.5, 0.4]


@misconception(
    "quiz-3-question-3-sixty",
    of="question_3",
    says="Step 30 is half of the whole schedule, and not half of the cosine.",
    why="The steps of the warm-up aren't the cosine's. With a warm-up the cosine begins later, and "
    "so it is half-way later, too.",
    spelled=["return 5, 60", "return [29.0, 60.0]"],
)
def question_3_sixty():
    return 10, 60


@misconception(
    "quiz-3-question-3-added",
    of="question_3",
    says="The warm-up is added to the total, as if the cosine were 60 steps long.",
    why="Then the cosine is half-way 30 steps after the warm-up, and not at step 30.",
    spelled=["return 5, 65", "return [20.0, 80.0]"],
)
def question_3_added():
    return 10, 70


one_four_missing = number_wrong(
    "question_8",
    12,
    "quiz-3-question-8-four-missing",
    "One of the numbers with 4 bytes is missing.",
    "The master copy is kept beside the 2-byte weight, and Adam has a mean of the gradients and "
    "one of their squares.",
)
no_means = number_wrong(
    "question_8",
    8,
    "quiz-3-question-8-no-means",
    "Adam's means are missing.",
    "They have to be remembered from step to step, and there are two for each parameter.",
)
no_gradient = number_wrong(
    "question_8",
    14,
    "quiz-3-question-8-two-missing",
    "One of the numbers with 2 bytes is missing.",
    "The weight that the network computes with is there, and its gradient is, too.",
)
large_gradient = number_wrong(
    "question_8",
    18,
    "quiz-3-question-8-large-gradient",
    "One of the numbers with 2 bytes is counted with 4.",
    "Only the master copy and the two means have 4 bytes here.",
)
second_copy = number_wrong(
    "question_8",
    20,
    "quiz-3-question-8-one-too-many",
    "Four numbers with 4 bytes are counted beside the weight and its gradient.",
    "The weight has a master copy, the gradient has none.",
)
