"""Answers that the grader names by itself, on which no grade depends."""

from grader.suite import wrong_answers

load_linear_wrong = wrong_answers(
    of="load_linear",
    spelled={
        "few-digits": [
            {"copy_(W.T)": "copy_(W.T.float())", "copy_(b)": "copy_(b.float())"},
            {"layer.weight.copy_(W.T)": "layer.weight.copy_(W.T.to(torch.float32))"},
            {"layer.bias.copy_(b)": "layer.bias.copy_(b.float())"},
        ],
    },
)
