"""The ideas behind the statements of exercise 35 that are chosen wrongly, or left out.

Of several that are wrong in an answer the first is told: those that are chosen, then the others.
"""

from grader.suite import Statements

loop = Statements("question_4", key=[1, 4])
loss_of_the_new = loop.chosen(
    2,
    "quiz-1-question-4-loss-of-the-new",
    "You chose statement 2: the loss before a step as that of the parameters after it.",
    "A loop records the loss first and steps then. When it is recorded the new parameters aren't "
    "there yet, and their loss is the next one in the list.",
)
added = loop.chosen(
    3,
    "quiz-1-question-4-added",
    "You chose statement 3: a step along the gradient.",
    "The gradient points to where the loss grows. Who adds it climbs.",
)
distance = loop.chosen(
    5,
    "quiz-1-question-4-distance",
    "You chose statement 5: the size of the gradient as a distance.",
    "It is a slope. In a flat valley the gradient is small far away from the minimum, on a steep "
    "wall it is large close to it: compare w² and 100w² at w = 1.",
)
before_the_step = loop.left_out(
    1,
    "quiz-1-question-4-before-the-step",
    "Statement 1 isn't among yours: where the gradient is taken.",
    "Where do you stand when you feel which way the ground slopes? In exercise 13 read which w "
    "`gradient` is called with.",
)
small_enough = loop.left_out(
    4,
    "quiz-1-question-4-small-enough",
    "Statement 4 isn't among yours: what a small enough step does.",
    "A loss may grow in a step because the step is too long. Look at the loss as through a "
    "magnifying glass: what does smooth ground look like on a short enough way?",
)

squares = Statements("question_5", key=[1, 2, 4])
no_targets = squares.chosen(
    3,
    "quiz-1-question-5-no-targets",
    "You chose statement 3: a gradient for w without y.",
    "The error is a factor of it, and the targets are in the error. Move the targets up, and the "
    "line has to follow.",
)
equal_errors = squares.chosen(
    5,
    "quiz-1-question-5-equal-errors",
    "You chose statement 5: equal errors as the end of the descent.",
    "If every prediction is 1 too high, moving the line down by 1 mends them all. Look at the "
    "gradient for b.",
)
four_times = squares.left_out(
    1,
    "quiz-1-question-5-four-times",
    "Statement 1 isn't among yours: the loss when all errors become twice as large.",
    "Errors of 1 and 3 become 2 and 6: work out both losses.",
)
mean_error = squares.left_out(
    2,
    "quiz-1-question-5-mean-error",
    "Statement 2 isn't among yours: what the gradient for b is made of.",
    "Take the derivative of one squared error with respect to b, and then the mean over the "
    "examples.",
)
sum_of_squares = squares.left_out(
    4,
    "quiz-1-question-5-sum-of-squares",
    "Statement 4 isn't among yours: the sum in place of the mean.",
    "The sum is the mean times n. What does a factor do to where a function is lowest, and what to "
    "its gradient?",
)

stochastic = Statements("question_6", key=[1, 2])
each_is_zero = stochastic.chosen(
    3,
    "quiz-1-question-6-each-is-zero",
    "You chose statement 3: each example's gradient as 0 at the minimum.",
    "What is 0 there is their mean. Points above the line pull it up and those below pull it down, "
    "just as strongly.",
)
comes_to_rest = stochastic.chosen(
    4,
    "quiz-1-question-6-comes-to-rest",
    "You chose statement 4: stochastic descent as coming to rest.",
    "Even at the lowest place the next example's own gradient isn't 0, and the step for it leads "
    "away again. It keeps wandering about there, the less the smaller lr is.",
)
every_epoch = stochastic.chosen(
    5,
    "quiz-1-question-6-every-epoch",
    "You chose statement 5: the loss as falling in every epoch.",
    "Each step listens to one example and may raise the loss of all the others. Near the lowest "
    "place that is as likely as not.",
)
steps_of_an_epoch = stochastic.left_out(
    1,
    "quiz-1-question-6-steps-of-an-epoch",
    "Statement 1 isn't among yours: the steps of an epoch.",
    "An epoch is a pass through the data. When does stochastic descent take a step?",
)
mean_of_gradients = stochastic.left_out(
    2,
    "quiz-1-question-6-mean-of-gradients",
    "Statement 2 isn't among yours: the mean of the examples' gradients.",
    "The loss over all examples is a mean. What is the derivative of a mean?",
)

landscape = Statements("question_7", key=[1, 3, 5])
straight = landscape.chosen(
    2,
    "quiz-1-question-7-straight",
    "You chose statement 2: descent as going straight to the lowest place.",
    "It goes where the ground falls most steeply from where it stands. On the side of a long "
    "valley that is across the valley, and the lowest place lies along it.",
)
other_units = landscape.chosen(
    4,
    "quiz-1-question-7-other-units",
    "You chose statement 4: units as having no part in it.",
    "A feature in metres is a thousand times as large as in kilometres, and the landscape is bent "
    "a million times as strongly along its weight. The valley gets longer or rounder.",
)
right_angles = landscape.left_out(
    1,
    "quiz-1-question-7-right-angles",
    "Statement 1 isn't among yours: the gradient and the contour line.",
    "Along a contour line the loss stays the same. How much of the gradient can point along it?",
)
bent_most = landscape.left_out(
    3,
    "quiz-1-question-7-bent-most",
    "Statement 3 isn't among yours: what limits lr.",
    "In a long valley, which way does a descent begin to climb when lr is a little too large: "
    "along the valley, or across it?",
)
one_minimum = landscape.left_out(
    5,
    "quiz-1-question-7-one-minimum",
    "Statement 5 isn't among yours: how many lowest places there are.",
    "For two of them the predictions would have to be the same. What would that say about the "
    "columns?",
)
