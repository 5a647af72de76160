"""Sample answers of exercise 7, wrong and right, beside its misconceptions' own spellings."""

from grader.suite import right_answers, wrong_answers

collapse_linear_wrong = wrong_answers(
    of="collapse_linear",
    spelled={
        "argument-changed": [
            """
            if not weights or len(weights) != len(biases):
                raise ValueError("no stack of layers")
            b = biases[0]
            for i, weight in enumerate(weights[1:], 1):
                biases[i] += b @ weight
                b = biases[i]
            W = weights[0]
            for weight in weights[1:]:
                W = W @ weight
            return W, b
            """,
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
            """
            if not weights or len(weights) != len(biases):
                raise ValueError("no stack of layers")
            W, b = weights[0], biases[0]
            for weight in weights[1:]:
                W, b = W @ weight, b @ weight
            return W, b
            """,
            """
            if not weights or len(weights) != len(biases):
                raise ValueError("no stack of layers")
            if len(weights) == 1:
                return weights[0], biases[0]
            return weights[0] @ weights[-1], biases[0] @ weights[-1] + biases[-1]
            """,
            """
            import functools
            def collapse_linear(weights, biases):
                if not weights or len(weights) != len(biases):
                    raise ValueError("no stack of layers")
                if len(weights) == 1:
                    return weights[0], biases[0]
                W = functools.reduce(torch.matmul, weights)
                b = biases[0]
                for w, c in zip(weights[1:], biases[1:]):
                    b = b @ w + c
                return weights[0] @ weights[-1], b
            """,
        ],
        "not-vectorised": [
            """
            if not weights or len(weights) != len(biases):
                raise ValueError("no stack of layers")
            W, b = weights[0], biases[0]
            for weight, bias in zip(weights[1:], biases[1:]):
                columns = []
                for j in range(weight.shape[1]):
                    columns.append((W * weight[:, j]).sum(dim=1))
                W, b = torch.stack(columns, dim=1), b @ weight + bias
            return W, b
            """,
        ],
        "reshaped": [
            """
            if not weights or len(weights) != len(biases):
                raise ValueError("no stack of layers")
            W, b = weights[0], biases[0].unsqueeze(0)
            for weight, bias in zip(weights[1:], biases[1:]):
                W, b = W @ weight, b @ weight + bias
            return W, b
            """,
        ],
        "wrong-dtype": [
            """
            if not weights or len(weights) != len(biases):
                raise ValueError("no stack of layers")
            W = torch.eye(weights[0].shape[0], dtype=torch.float64)
            b = torch.zeros(weights[0].shape[0], dtype=torch.float64)
            for weight, bias in zip(weights, biases):
                W, b = W @ weight.double(), b @ weight.double() + bias.double()
            return W, b
            """,
        ],
        "wrong-exception": [
            """
            if not weights:
                raise ValueError("there is no layer")
            W, b = weights[0], biases[0]
            for weight, bias in zip(weights[1:], biases[1:]):
                W, b = W @ weight, b @ weight + bias
            return W, b
            """,
        ],
        "wrong-type": [
            """
            if not weights or len(weights) != len(biases):
                raise ValueError("no stack of layers")
            W, b = weights[0], biases[0]
            for weight, bias in zip(weights[1:], biases[1:]):
                W, b = W @ weight, b @ weight + bias
            return [W, b]
            """,
        ],
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
