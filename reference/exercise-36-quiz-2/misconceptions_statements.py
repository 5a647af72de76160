"""The ideas behind the statements of exercise 36 that are chosen wrongly, or left out.

Of several that are wrong in an answer the first is told: those that are chosen, then the others.
"""

from grader.suite import Statements

back = Statements("question_4", key=[1, 2, 4, 5])
stepped_at_once = back.chosen(
    3,
    "quiz-2-question-4-stepped-at-once",
    "You chose statement 3: a layer stepped while the way back goes on.",
    "What is handed down to the layer below goes through this layer's W, and it has to be the one "
    "that the predictions were made with.",
)
shape_of_w = back.left_out(
    1,
    "quiz-2-question-4-shape-of-w",
    "Statement 1 isn't among yours: the shape of a gradient.",
    "A step subtracts it from W. How many numbers does it take, and which belongs to which?",
)
at_the_pre_activation = back.left_out(
    2,
    "quiz-2-question-4-at-the-pre-activation",
    "Statement 2 isn't among yours: where f′ is taken.",
    "H = f(Z): what does the chain rule multiply by, and where does it look at the slope?",
)
column_sum = back.left_out(
    4,
    "quiz-2-question-4-column-sum",
    "Statement 4 isn't among yours: the gradient for b.",
    "The bias of a unit is added in every row. How does the loss react if it goes up a little?",
)
dead_unit = back.left_out(
    5,
    "quiz-2-question-4-dead-unit",
    "Statement 5 isn't among yours: a ReLU unit that is 0 for every example.",
    "What is the slope of ReLU to the left of 0, and what is the gradient multiplied by?",
)

activations = Statements("question_5", key=[1, 3, 5])
slope_of_sigmoid = activations.chosen(
    2,
    "quiz-2-question-5-slope-of-sigmoid",
    "You chose statement 2: a sigmoid as steep as the line z.",
    "It takes a way of several units to climb from 0 to 1. Put its value at 0 into σ(1 − σ).",
)
tanh_as_probability = activations.chosen(
    4,
    "quiz-2-question-5-tanh-as-probability",
    "You chose statement 4: tanh as a probability.",
    "Half of its values lie below 0, and no probability does.",
)
two_linear_layers = activations.left_out(
    1,
    "quiz-2-question-5-two-linear-layers",
    "Statement 1 isn't among yours: two linear layers in a row.",
    "Write one into the other and multiply out: which W and which b come out? Exercise 7 does "
    "just that.",
)
same_number_added = activations.left_out(
    3,
    "quiz-2-question-5-same-number-added",
    "Statement 3 isn't among yours: a number added to all the logits.",
    "e to the power of a sum is a product. What happens to a factor that stands above the line and "
    "below it?",
)
regression = activations.left_out(
    5,
    "quiz-2-question-5-regression",
    "Statement 5 isn't among yours: the output of a regression.",
    "Which numbers may a target be, such as a temperature? Which activation reaches all of them?",
)

data = Statements("question_6", key=[2, 4])
own_mean = data.chosen(
    1,
    "quiz-2-question-6-own-mean",
    "You chose statement 1: test data standardised by themselves.",
    "The network has learnt what a 1.5 means on the scale of the training data. On another scale "
    "the same number means something else. And a single test example would be its own mean.",
)
cleared_once = data.chosen(
    3,
    "quiz-2-question-6-cleared-once",
    "You chose statement 3: gradients cleared once an epoch.",
    "`backward` adds to what is there already. By the last batch a step would go against the "
    "gradients of all the batches so far, most of them from parameters of long ago.",
)
same_left_out = data.chosen(
    5,
    "quiz-2-question-6-same-left-out",
    "You chose statement 5: drop_last as leaving out the same examples.",
    "What is left out is what comes last in the order, and every epoch has an order of its own.",
)
one_order = data.left_out(
    2,
    "quiz-2-question-6-one-order",
    "Statement 2 isn't among yours: one order for X and y.",
    "Row i of y is the target of row i of X. What would the network learn if it were another "
    "row's?",
)
less_noise = data.left_out(
    4,
    "quiz-2-question-6-less-noise",
    "Statement 4 isn't among yours: the scatter of a batch's gradient.",
    "It is a mean over the batch. What do means do when more is averaged?",
)

regularisation = Statements("question_7", key=[1, 2, 5])
keeps_p = regularisation.chosen(
    3,
    "quiz-2-question-7-keeps-p",
    "You chose statement 3: p as the share that is kept.",
    "p is the probability with which an element is dropped.",
)
exactly_zero = regularisation.chosen(
    4,
    "quiz-2-question-7-exactly-zero",
    "You chose statement 4: an L2 penalty as making weights exactly 0.",
    "Its pull is proportional to the weight: the smaller the weight, the weaker the pull, so that "
    "it shrinks and shrinks and never arrives. A pull that stays as strong to the end is that of "
    "L1, the sum of absolute values.",
)
off_in_evaluation = regularisation.left_out(
    1,
    "quiz-2-question-7-off-in-evaluation",
    "Statement 1 isn't among yours: dropout in evaluation.",
    "Predictions shouldn't depend on tosses. And what was done in training so that nothing has to "
    "be made up for later?",
)
made_larger = regularisation.left_out(
    2,
    "quiz-2-question-7-made-larger",
    "Statement 2 isn't among yours: what happens to the elements that dropout keeps.",
    "The sum of what is left should be as large as before, on average. How much of it is left?",
)
biases_left_out = regularisation.left_out(
    5,
    "quiz-2-question-7-biases-left-out",
    "Statement 5 isn't among yours: biases and the penalty.",
    "The penalty is there to make a curve less wriggly. What does a bias do to a curve?",
)
