"""Sample answers of exercise 7, wrong and right, beside its misconceptions' own spellings."""

from grader.suite import right_answers, wrong_answers

START, LATER = "W, b = weights[0], biases[0]", "zip(weights[1:], biases[1:], strict=False)"
WEIGHTS, BIASES, END = "W @ weight", "b @ weight + bias", "return W, b"

collapse_linear_wrong = wrong_answers(
    of="collapse_linear",
    spelled={
        "argument-changed": [
            {BIASES: "bias.add_(b @ weight)"},
            """
            if not weights or len(weights) != len(biases):
                raise ValueError("no stack of layers")
            W, b = weights.pop(0), biases.pop(0)
            while weights:
                weight = weights.pop(0)
                W, b = W @ weight, b @ weight + biases.pop(0)
            return W, b
            """,
        ],
        "none": [
            {BIASES: "b @ weight"},
            {LATER: "zip(weights[1:][-1:], biases[1:][-1:])"},
            # Its error about shapes is another one than those of known mistakes.
            {END: "return (weights[0] @ weights[-1] if weights[1:] else W), b"},
        ],
        "not-vectorised": [
            {WEIGHTS: "torch.stack([(W * column).sum(dim=1) for column in weight.T], dim=1)"}
        ],
        "reshaped": [{START: "W, b = weights[0], biases[0].unsqueeze(0)"}],
        "wrong-dtype": [
            {
                START: "W, b = weights[0].double(), biases[0].double()",
                WEIGHTS: "W @ weight.double()",
                BIASES: "b @ weight.double() + bias",
            }
        ],
        "wrong-exception": [{"not weights or len(weights) != len(biases)": "not weights"}],
        "wrong-type": [{END: "return [W, b]"}],
    },
)
collapse_linear_right = right_answers(
    of="collapse_linear",
    spelled=[
        """
        if len(weights) == 0 or len(weights) != len(biases):
            raise ValueError
        mats = []
        for W, b in zip(weights, biases):
            top = torch.cat([W, W.new_zeros(W.shape[0], 1)], dim=1)
            bottom = torch.cat([b[None, :], b.new_ones(1, 1)], dim=1)
            mats.append(torch.cat([top, bottom], dim=0))
        M = mats[0] if len(mats) == 1 else torch.linalg.multi_dot(mats)
        return M[:-1, :-1], M[-1, :-1]
        """,
    ],
)
