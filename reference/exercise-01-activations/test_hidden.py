"""The hidden suite of exercise 1."""

from grader.suite import elementwise

WHOLE = "Arithmetic and `torch.exp` take a whole tensor; no element has to be picked out."
PRINT = "Print `z.shape` and `z.dtype` next to those of your result, and `z` before and after."
INFINITE = "Which exponential of yours is infinite at 1000, and on which side of the fraction line?"

relu = elementwise(of="relu", seed=1)
test_relu_random = relu.random(
    "ReLU at random inputs and far from zero",
    extremes=True,
    hint="Go through a negative input and a positive one by hand.",
)
test_relu_shapes = relu.shapes(
    "ReLU keeps shape and dtype, and leaves its argument alone", hint=PRINT
)
test_relu_tensors = relu.whole("ReLU works on whole tensors", hint=WHOLE)

sigmoid = elementwise(of="sigmoid", seed=1)
test_sigmoid_random = sigmoid.random(
    "Sigmoid at random inputs",
    hint="Is it small for negative inputs and near 1 for positive ones, and never beyond?",
)
test_sigmoid_extremes = sigmoid.far("Sigmoid far from zero, in both dtypes", hint=INFINITE)
test_sigmoid_shapes = sigmoid.shapes(
    "Sigmoid keeps shape and dtype, and leaves its argument alone", hint=PRINT
)
test_sigmoid_tensors = sigmoid.whole("Sigmoid works on whole tensors", hint=WHOLE)

tanh = elementwise(of="tanh", seed=1)
test_tanh_random = tanh.random(
    "tanh is the sigmoid, stretched and moved",
    hint="The statement says how tanh and σ are related: mind the two places where a 2 stands.",
)
test_tanh_extremes = tanh.far("tanh far from zero, in both dtypes", hint=INFINITE)
test_tanh_shapes = tanh.shapes(
    "tanh keeps shape and dtype, and leaves its argument alone", hint=PRINT
)
test_tanh_tensors = tanh.whole("tanh works on whole tensors", hint=WHOLE)
