"""The known wrong ideas about the examples of exercise 35, and about its number."""

from grader.suite import misconception, number_wrong


@misconception(
    "quiz-1-question-1-across-is-away",
    of="question_1",
    says="The third learning rate jumps across 0, and comes closer all the same.",
    why="To jump across isn't to run away. What decides is how far from 0 the step lands: nearer "
    "than it was, and w goes back and forth but settles; farther, and it never will.",
    spelled=["return [0.1, 0.2, 0.3]", "return (0.05, 0.25, 0.2)"],
)
def question_1_across_is_away():
    return [0.1, 0.18, 0.25]


@misconception(
    "quiz-1-question-1-slope-3w",
    of="question_1",
    says="These would be three such rates if the slope of 3w² were 3w.",
    why="A square's derivative brings a 2 with it. Without it every step seems half as long as it "
    "is, and rates look safe that aren't.",
    spelled=["return [0.2, 0.5, 0.8]", "return (0.3, 0.6, 0.75)"],
)
def question_1_slope_3w():
    return [0.1, 0.4, 0.9]


@misconception(
    "quiz-1-question-1-order",
    of="question_1",
    says="All three kinds are there, and the first of them is the one that runs away.",
    why="The order is from the gentlest to the wildest. The larger the learning rate, the longer "
    "the step.",
    spelled=["return [0.5, 0.3, 0.05]", "return [0.9, 0.2, 0.16]"],
)
def question_1_order():
    return [0.5, 0.25, 0.1]


@misconception(
    "quiz-1-question-2-both",
    of="question_2",
    says="The gradient is 0 for w, and for b as well.",
    why="The gradient for b is made of the errors alone, and here they add up to 0. The question "
    "asks for errors that cancel only once each has been multiplied by its x.",
    spelled=[
        "return [[1.0, 0.0], [2.0, 0.0], [3.0, 0.0]]",
        "return [[-1, 1], [0, -2], [1, 1]]",
    ],
)
def question_2_both():
    return [[1.0, 1.0], [1.0, -1.0], [2.0, 0.0]]


@misconception(
    "quiz-1-question-2-exchanged",
    of="question_2",
    says="It is the other way round: the gradient is 0 for b and not for w.",
    why="The gradient for b adds the errors up as they are. That for w multiplies each by its x "
    "first, and this is the one that has to be 0.",
    spelled=[
        "return [[1.0, 1.0], [2.0, -1.0], [3.0, 0.0]]",
        "return ((0, -3), (1, 1), (2, 2))",
    ],
)
def question_2_exchanged():
    return [[1.0, 2.0], [2.0, -3.0], [5.0, 1.0]]


@misconception(
    "quiz-1-question-2-neither",
    of="question_2",
    says="The gradient is 0 neither for w nor for b.",
    why="With w = 0 and b = 0 every prediction is 0, so that the errors are the targets with the "
    "sign changed. Those times x have to cancel, not the targets or the inputs by themselves.",
    spelled=[
        "return [[-1.0, 1.0], [0.0, 2.0], [1.0, 4.0]]",
        "return [[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]",
    ],
)
def question_2_neither():
    return [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]


@misconception(
    "quiz-1-question-3-by-w",
    of="question_3",
    says="How far off it is doesn't depend on w: a step this small isn't off by more than 1.",
    why="The slope of w² is steep far out, but it changes at the same pace everywhere. A forward "
    "difference errs by how much the slope changes on the way, and that is up to the step.",
    spelled=["return [-100.0, 0.01]", "return [-1.5, 1.0]"],
)
def question_3_by_w():
    return [-2.0, 0.1]


@misconception(
    "quiz-1-question-3-rounding",
    of="question_3",
    says="That it is off here is the computer's rounding: on paper such a step is nearly exact.",
    why="With a step this small w + h is w to the last digit that is kept, and the difference of "
    "the two values is rounding alone. The question asks what is off without it.",
    spelled=["return [-1.0, 1e-17]", "return [-2.0, 1e-20]"],
)
def question_3_rounding():
    return [-1.5, 1e-18]


once_each = number_wrong(
    "question_8",
    13,
    "quiz-1-question-8-once-each",
    "You count one call for each parameter.",
    "A central difference looks to both sides of where it is, and calls the loss at each.",
)
forward = number_wrong(
    "question_8",
    14,
    "quiz-1-question-8-forward",
    "That is what forward differences take.",
    "They look to one side and share the value in the middle. Central differences don't use that "
    "value at all.",
)
no_bias = number_wrong(
    "question_8",
    24,
    "quiz-1-question-8-no-bias",
    "You count the calls for the weights alone.",
    "The bias is a parameter like any other: it has a slope, and it is moved to find it.",
)
once_without_bias = number_wrong(
    "question_8",
    12,
    "quiz-1-question-8-once-without-bias",
    "You count one call for each feature.",
    "Parameters are moved, and there is one more of them than features. And a central difference "
    "looks to both sides.",
)
middle_too = number_wrong(
    "question_8",
    27,
    "quiz-1-question-8-middle-too",
    "You count a call in the middle, where no parameter is moved.",
    "A central difference needs the two values beside the middle, and not the one in it.",
)
one_more = number_wrong(
    "question_8",
    25,
    "quiz-1-question-8-one-more",
    "You count two calls for each weight, and one more.",
    "The bias is moved up and down like a weight. And in the middle, where nothing is moved, a "
    "central difference doesn't look.",
)
three_each = number_wrong(
    "question_8",
    39,
    "quiz-1-question-8-three-each",
    "You count three calls for each parameter.",
    "Up and down are two. The value in the middle stands in no central difference.",
)
