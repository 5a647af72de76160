"""Other right answers of exercise 36, and wrong ones that no wrong idea stands behind."""

from grader.suite import right_answers, wrong_answers

question_1_right = right_answers(
    of="question_1",
    spelled=[
        "return [5.0, 0.0, 0.0], [1, 1, 97]",
        "return [[0, 0, 5], [60, 30, 9]]",
        "return torch.tensor([[5.0, 0.5, 0.25], [2.0, 47.0, 50.0]])",
        "return torch.tensor([0.0, 4.5, 4.0]), torch.tensor([97, 1, 1])",
        """
        sizes = [3, 46, 50]
        losses = [5.0, 1.0, 1.0]
        over_all = sum(s * loss for s, loss in zip(sizes, losses)) / sum(sizes)
        assert abs(sum(losses) / 3 - over_all) > 1
        return tuple(losses), tuple(sizes)
        """,
    ],
)
question_1_wrong = wrong_answers(
    of="question_1",
    spelled={
        "none": [
            "return [5.0, 0.0, 0.0], [1, 49, 50.5]",
            "return [5.0, 0.0, 0.0], [0, 49, 50]",
            "return [5.0, 0.0, 0.0], [1, 49, 50]",
            "return [50.0, 0.0, 0.0], [1, 48, 50]",
            "return [5.0, 3.0, 3.0], [1, 49, 49]",
            "return [-4.0, 0.0, 0.0], [1, 49, 49]",
        ],
        "wrong-length": ["return [5.0, 0.0], [1, 98]"],
        "wrong-type": ["return [5.0, 0.0, 0.0]"],
    },
)
question_2_right = right_answers(
    of="question_2",
    spelled=[
        "return [0.1, 0.2, -0.3]",
        "return (1, -1, -2)",
        "return torch.tensor([0.0, -0.5, -2.0])",
        "return [torch.tensor(-0.25), 0.25, -0.5]",
        """
        w = torch.tensor([0.75, -1.0])
        corners = torch.cartesian_prod(torch.tensor([-1.0, 1.0]), torch.tensor([-1.0, 1.0]))
        return [*w.tolist(), -(corners @ w).max().item()]
        """,
    ],
)
question_2_wrong = wrong_answers(
    of="question_2",
    spelled={
        "none": ["return [1.0, 1.0, -3.0]", "return [0.5, 0.5, 1.5]"],
        "not-finite": ["return [1.0, 1.0, float('-inf')]"],
    },
)
question_3_right = right_answers(
    of="question_3",
    spelled=[
        "return [-5, -5, -1]",
        "return (-4.0, -4.5, -0.5)",
        "return torch.tensor([-4.0, -4.0, -1e-3])",
        "return torch.tensor([0.04, 0.02, 0.94]).log()",
        "return [logit - 4.5 for logit in (0.0, 0.5, 4.0)]",
    ],
)
question_3_wrong = wrong_answers(
    of="question_3",
    spelled={
        "none": [
            "return [-3.0, -3.0, -1.0]",
            "return [-3.0, -3.0, 1.0]",
            "return [-20.0, -20.0, -1.0]",
            "return [-2.0, -2.0, -2.0]",
        ]
    },
)
question_4_right = right_answers(
    of="question_4",
    spelled=[
        "return [5, 4, 2, 1]",
        "return 1, 2, 4, 5",
        "return torch.tensor([1, 2, 4, 5])",
        "return [number for number in range(1, 6) if number != 3]",
        "return [1.0, 2.0, 4.0, 5.0, 1.0]",
    ],
)
question_5_right = right_answers(
    of="question_5",
    spelled=[
        "return [3, 1, 5]",
        "return tuple(range(1, 6, 2))",
        "return torch.arange(1, 6, 2)",
        "return [torch.tensor(1), torch.tensor(3), torch.tensor(5)]",
        """
        z = torch.zeros((), requires_grad=True)
        torch.sigmoid(z).backward()
        found = [1, 3, 5]
        return [*found, 2] if z.grad == 1 else found
        """,
    ],
)
question_6_right = right_answers(
    of="question_6",
    spelled=[
        "return [4, 2]",
        "return (2, 4)",
        "return torch.tensor([2.0, 4.0])",
        "return list(range(2, 6, 2))",
        "return sorted({4, 2})",
    ],
)
question_7_right = right_answers(
    of="question_7",
    spelled=[
        "return [5, 2, 1]",
        "return (1, 2, 2, 5)",
        "return torch.tensor([5, 1, 2])",
        """
        found = [1, 5]
        kept = torch.nn.functional.dropout(torch.ones(1000), p=0.2).max()
        return [*found, 2] if abs(kept - 1.25) < 1e-6 else found
        """,
        "return [number for number in range(1, 6) if number not in (3, 4)]",
    ],
)
question_8_right = right_answers(
    of="question_8",
    spelled=[
        "return 32",
        "return torch.tensor(32)",
        "return 32.0",
        """
        network = torch.nn.Sequential(torch.nn.Linear(3, 5), torch.nn.ReLU(), torch.nn.Linear(5, 2))
        return sum(parameter.numel() for parameter in network.parameters())
        """,
        "widths = [3, 5, 2]\nreturn sum((a + 1) * b for a, b in zip(widths, widths[1:]))",
    ],
)
question_8_wrong = wrong_answers(of="question_8", spelled={"none": ["return 64", "return 31"]})
