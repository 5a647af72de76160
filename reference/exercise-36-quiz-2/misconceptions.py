"""The known wrong ideas about the examples of exercise 36, and about its number."""

from grader.suite import misconception, number_wrong


@misconception(
    "quiz-2-question-1-equal-sizes",
    of="question_1",
    says="All three batches have 33 examples, and then the mean of the means is never off.",
    why="With equal sizes every batch counts a third in both means, however different the losses "
    "are. What is off has to come from the sizes.",
    spelled=[
        "return [0.0, 2.5, 5.0], [33, 33, 33]",
        "return torch.tensor([[1.0, 1.0, 4.0], [33.0, 33.0, 33.0]])",
    ],
)
def question_1_equal_sizes():
    return [0.0, 0.0, 5.0], [33, 33, 33]


@misconception(
    "quiz-2-question-1-equal-losses",
    of="question_1",
    says="All three batches have the same loss, and then the mean of the means is never off.",
    why="A mean of equal numbers is that number, whatever each counts. It takes a batch that is "
    "unlike the others.",
    spelled=[
        "return [2.0, 2.0, 2.0], [97, 1, 1]",
        "return ((0.5, 0.5, 0.5), (50, 40, 9))",
    ],
)
def question_1_equal_losses():
    return [3.0, 3.0, 3.0], [1, 49, 49]


@misconception(
    "quiz-2-question-2-no-weights",
    of="question_2",
    says="Both weights are 0.",
    why="Such a unit looks at nothing. The question asks for one that looks at its inputs and "
    "still never gets above 0.",
    spelled=["return [0.0, 0.0, -1.0]", "return torch.zeros(3)"],
)
def question_2_no_weights():
    return [0.0, 0.0, -2.0]


@misconception(
    "quiz-2-question-2-one-corner",
    of="question_2",
    says="It is dead where both inputs are 1, and not in another corner.",
    why="The inputs go down to −1, and there a negative weight lifts the pre-activation. Signs "
    "that cancel in one corner add up in another.",
    spelled=["return [1.0, -1.0, 0.0]", "return (-2.0, -2.0, 1.0)"],
)
def question_2_one_corner():
    return [-1.0, -1.0, 0.5]


@misconception(
    "quiz-2-question-2-at-zero",
    of="question_2",
    says="It is dead where both inputs are 0, and not all over the square.",
    why="A bias below 0 holds the unit down in the middle. Towards some corner the weights lift it "
    "again, and there the bias has to outweigh both of them.",
    spelled=["return [1.0, 1.0, -1.0]", "return (0.5, 2.0, -0.1)"],
)
def question_2_at_zero():
    return [1.0, 1.0, -0.5]


@misconception(
    "quiz-2-question-3-size",
    of="question_3",
    says="The logit of class 2 is the largest in size, and the smallest in truth.",
    why="−5 is less than −1. Softmax takes e to the power of each logit, and the farther below 0 a "
    "logit lies, the less is left.",
    spelled=["return [-1.0, -1.0, -5.0]", "return (-0.5, -1.0, -2.0)"],
)
def question_3_size():
    return [-0.1, -0.1, -4.0]


@misconception(
    "quiz-2-question-3-shares",
    of="question_3",
    says="Class 2 has the largest share of the logits' sum, but logits are no shares.",
    why="Probabilities are shares of the exponentials. Dividing by the sum of the logits cancels "
    "the minus signs, and softmax doesn't.",
    spelled=["return [-0.05, -0.05, -0.9]", "return (-0.01, -0.01, -0.98)"],
)
def question_3_shares():
    return [-0.05, -0.02, -0.93]


@misconception(
    "quiz-2-question-3-another-class",
    of="question_3",
    says="Another class gets that probability.",
    why="The classes are 0, 1 and 2, and the list has their logits in this order.",
    spelled=["return [-4.0, -0.5, -4.0]", "return (-0.1, -3.0, -3.0)"],
)
def question_3_another_class():
    return [-5.0, -1.0, -5.0]


no_biases = number_wrong(
    "question_8",
    25,
    "quiz-2-question-8-no-biases",
    "These are the weights alone.",
    "Every unit that adds up its inputs has a bias of its own, and it is trained like a weight.",
)
one_a_layer = number_wrong(
    "question_8",
    27,
    "quiz-2-question-8-one-a-layer",
    "You count all the weights, but only two biases.",
    "A bias belongs to a unit and not to a layer, and the hidden units have one each as well.",
)
first_matrix = number_wrong(
    "question_8",
    15,
    "quiz-2-question-8-first-matrix",
    "These are the weights of the first matrix alone.",
    "There is a second one, from the hidden units to the outputs, and each layer has biases.",
)
first_layer = number_wrong(
    "question_8",
    20,
    "quiz-2-question-8-first-layer",
    "These are the parameters of the first layer alone.",
    "The outputs add up the hidden units: they have weights and biases as well.",
)
no_output_biases = number_wrong(
    "question_8",
    30,
    "quiz-2-question-8-no-output-biases",
    "You count all the weights, and the biases of the hidden units alone.",
    "An output adds up its inputs as a hidden unit does, and has a bias too.",
)
units = number_wrong(
    "question_8",
    10,
    "quiz-2-question-8-units",
    "These are the features, the units and the outputs.",
    "Parameters lie on the connections: each unit has a weight for every one of its inputs.",
)
