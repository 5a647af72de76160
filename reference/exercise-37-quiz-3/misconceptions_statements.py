"""The ideas behind the statements of exercise 37 that are chosen wrongly, or left out.

Of several that are wrong in an answer the first is told: those that are chosen, then the others.
"""

from grader.suite import Statements

optimisers = Statements("question_4", key=[1, 2, 3])
adam_with_penalty = optimisers.chosen(
    4,
    "quiz-3-question-4-adam-with-penalty",
    "You chose statement 4: AdamW as Adam with a penalty.",
    "A penalty's slope would go into both means and be divided like a gradient: weights with large "
    "gradients would hardly feel it. AdamW shrinks all weights by the same share, beside Adam's "
    "step.",
)
mean_of_gradients = optimisers.chosen(
    5,
    "quiz-3-question-4-mean-of-gradients",
    "You chose statement 5: the mean of the gradients as what RMSProp divides by.",
    "Gradients of both signs would cancel in it, and a division by nearly 0 is a leap. What is to "
    "be known is how large they are, whatever their sign.",
)
first_step = optimisers.left_out(
    1,
    "quiz-3-question-4-first-step",
    "Statement 1 isn't among yours: the length of Adam's first step.",
    "After the correction, what are both means after one gradient? And what is the one over the "
    "root of the other?",
)
three_times = optimisers.left_out(
    2,
    "quiz-3-question-4-three-times",
    "Statement 2 isn't among yours: a first step without correction.",
    "Then the first mean is a tenth of g and the other one a thousandth of g². Now take the root.",
)
ten_times = optimisers.left_out(
    3,
    "quiz-3-question-4-ten-times",
    "Statement 3 isn't among yours: momentum with a gradient that stays the same.",
    "Where does a velocity come to rest that becomes 0.9 of itself plus g, again and again?",
)

depth = Statements("question_5", key=[1, 2, 4, 5])
rows_for_inputs = depth.chosen(
    3,
    "quiz-3-question-5-rows-for-inputs",
    "You chose statement 3: torch.nn.init on a matrix of this course.",
    "torch's own layers keep their weights as [outputs, inputs], and its functions read every "
    "matrix like that. What do they take d and h for?",
)
equal_units = depth.left_out(
    1,
    "quiz-3-question-5-equal-units",
    "Statement 1 isn't among yours: units that start equal.",
    "They compute the same, and hand on the same. By what could their gradients differ?",
)
half_of_relu = depth.left_out(
    2,
    "quiz-3-question-5-half-of-relu",
    "Statement 2 isn't among yours: the 2 of He.",
    "Take numbers as often above 0 as below, and set the ones below to 0. What is left of the mean "
    "of their squares?",
)
slope_of_sigmoid = depth.left_out(
    4,
    "quiz-3-question-5-slope-of-sigmoid",
    "Statement 4 isn't among yours: the slope of the sigmoid.",
    "It is σ(1 − σ). For which σ between 0 and 1 is that largest?",
)
passes_on = depth.left_out(
    5,
    "quiz-3-question-5-passes-on",
    "Statement 5 isn't among yours: a residual block of zeros.",
    "What does the layer in it give then, and what is that added to?",
)

norms = Statements("question_6", key=[2, 4])
batch_in_evaluation = norms.chosen(
    1,
    "quiz-3-question-6-batch-in-evaluation",
    "You chose statement 1: batch norm as using the batch in evaluation.",
    "Then a prediction for one example would depend on which others happen to stand beside it. "
    "What are the running statistics for?",
)
statistics_trained = norms.chosen(
    3,
    "quiz-3-question-6-statistics-trained",
    "You chose statement 3: running statistics as trained.",
    "Nothing is subtracted from them along a gradient. They are buffers, and in training each "
    "forward pass moves them towards what it has seen.",
)
gradients_off = norms.chosen(
    5,
    "quiz-3-question-6-gradients-off",
    "You chose statement 5: `eval()` as switching gradients off.",
    "It tells layers such as dropout and batch norm how to behave. Whether gradients are recorded "
    "is the affair of `torch.no_grad()`.",
)
single_example = norms.left_out(
    2,
    "quiz-3-question-6-single-example",
    "Statement 2 isn't among yours: layer norm on a single example.",
    "Over which numbers does it take its mean? Do other examples come into it?",
)
batch_of_one = norms.left_out(
    4,
    "quiz-3-question-6-batch-of-one",
    "Statement 4 isn't among yours: batch norm on a batch of one.",
    "What is the mean of a column with one number in it, and what is left when it is taken off?",
)

devices = Statements("question_7", key=[1, 2, 4])
halved_batch = devices.chosen(
    3,
    "quiz-3-question-7-halved-batch",
    "You chose statement 3: more workers as a smaller batch.",
    "A step is taken on what all workers have seen together. How many examples is that, with twice "
    "as many of them?",
)
drift_apart = devices.chosen(
    5,
    "quiz-3-question-7-drift-apart",
    "You chose statement 5: copies that end apart.",
    "The gradients differ, but they are averaged before the step. All start equal, and all take "
    "which step?",
)
equal_shares = devices.left_out(
    1,
    "quiz-3-question-7-equal-shares",
    "Statement 1 isn't among yours: equal shares.",
    "Take two workers with two examples each, whose gradients are 1 and 3, 5 and 7. What is the "
    "mean of the means, and what the mean of all?",
)
unequal_shares = devices.left_out(
    2,
    "quiz-3-question-7-unequal-shares",
    "Statement 2 isn't among yours: unequal shares.",
    "One worker has 1 example and another one 99. How much should each of the hundred examples "
    "count?",
)
micro_batches = devices.left_out(
    4,
    "quiz-3-question-7-micro-batches",
    "Statement 4 isn't among yours: micro-batches.",
    "k means that are added up are k times as large as their mean. Which of the two is the "
    "gradient of the whole batch's loss?",
)
