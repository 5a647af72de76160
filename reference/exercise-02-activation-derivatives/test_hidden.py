"""The hidden suite of exercise 2."""

from grader.suite import elementwise

WHOLE = "Comparisons and arithmetic take a whole tensor; no element has to be picked out."
PRINT = "Print `z.shape` and `z.dtype` next to those of your result, for one number as well."
FAR = "Both slopes vanish far out. Which step of yours becomes infinite at ±1000?"

relu = elementwise(of="relu_derivative", seed=2)
test_relu_random = relu.random(
    "The slope of ReLU at random inputs and far from zero",
    extremes=True,
    hint="Only the sign of z decides; how large it is doesn't matter.",
)
test_relu_shapes = relu.shapes("The slope of ReLU keeps shape and dtype", hint=PRINT)
test_relu_tensors = relu.whole("The slope of ReLU works on whole tensors", hint=WHOLE)

sigmoid = elementwise(of="sigmoid_derivative", seed=2)
test_sigmoid_random = sigmoid.random(
    "The slope of the sigmoid at random inputs",
    hint="Do you multiply the activation (what came out) or the pre-activation (what went in)?",
)
test_sigmoid_extremes = sigmoid.far(
    "The slope of the sigmoid far from zero, in both dtypes", hint=FAR
)
test_sigmoid_shapes = sigmoid.shapes("The slope of the sigmoid keeps shape and dtype", hint=PRINT)
test_sigmoid_tensors = sigmoid.whole("The slope of the sigmoid works on whole tensors", hint=WHOLE)

tanh = elementwise(of="tanh_derivative", seed=2)
test_tanh_random = tanh.random(
    "The slope of tanh at random inputs",
    hint="Do you square the activation (what came out) or the pre-activation (what went in)?",
)
test_tanh_extremes = tanh.far("The slope of tanh far from zero, in both dtypes", hint=FAR)
test_tanh_shapes = tanh.shapes("The slope of tanh keeps shape and dtype", hint=PRINT)
test_tanh_tensors = tanh.whole("The slope of tanh works on whole tensors", hint=WHOLE)
