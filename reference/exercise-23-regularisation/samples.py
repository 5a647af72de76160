"""Sample answers of exercise 23, on which no grade depends."""

from grader.suite import wrong_answers

RANGE = "if not 0 <= p <= 1:"
RETURNED = "torch.where(kept, x, 0) / (1 - p)"
END = "return new_weights, new_biases"

dropout_wrong = wrong_answers(
    of="dropout",
    spelled={
        "exception": [
            {RANGE: "if not 0 < p < 1:"},
            {RANGE: "if not 0 <= p < 1:"},
            {
                "if p == 1:\n        return torch.zeros_like(x)": "",
                RETURNED: "x * kept * (1 / (1 - p))",
            },
        ],
    },
)
decayed_step_wrong = wrong_answers(
    of="decayed_step",
    spelled={
        "nested-other-way": [
            {END: "return list(zip(new_weights, new_biases))"},
            {END: "return tuple([W, b] for W, b in zip(new_weights, new_biases))"},
        ],
    },
)
