"""Other right answers of exercise 35, and wrong ones that no wrong idea stands behind."""

from grader.suite import right_answers, wrong_answers

question_1_right = right_answers(
    of="question_1",
    spelled=[
        "return [0.01, 0.3, 0.99]",
        "return (1 / 12, 1 / 4, 1 / 2)",
        "return torch.tensor([0.15, 0.2, 0.34])",
        "return [torch.tensor(0.16), torch.tensor(0.17), torch.tensor(0.4)]",
        """
        found = {}
        for k in range(1, 100):
            factor = 1 - 6 * k / 100
            kind = "one side" if 0 < factor < 1 else "across" if -1 < factor < 0 else "away"
            found.setdefault(kind, k / 100)
        return [found["one side"], found["across"], max(k / 100 for k in range(1, 100))]
        """,
    ],
)
question_1_wrong = wrong_answers(
    of="question_1",
    spelled={
        "none": [
            "return [0.1, 0.1, 0.1]",
            "return [1 / 6, 0.25, 0.5]",
            "return [0.1, 1 / 6, 0.5]",
            "return [0.1, 0.25, 1 / 3]",
            "return [-0.1, 0.25, 0.5]",
            "return [0.1, 0.25, 1.5]",
        ],
        "wrong-length": ["return [0.1, 0.25]", "return []"],
        "wrong-type": ["return 0.1", "return [[0.1], [0.25], [0.5]]", "return ['0.1'] * 3"],
        "not-finite": ["return [0.1, 0.25, float('inf')]", "return [float('nan')] * 3"],
        "returned-none": ["answer = [0.1, 0.25, 0.5]"],
    },
)
question_2_right = right_answers(
    of="question_2",
    spelled=[
        "return [[0.0, 1.0], [0.0, 2.0], [0.0, 3.0]]",
        "return [(1, 1), (-1, 1), (0, 5)]",
        "return torch.tensor([[1.0, 2.0], [2.0, 2.0], [-3.0, 2.0]])",
        "return [[0.1, 0.2], [0.3, 0.5], [-0.17, 1.0]]",
        """
        x, y = torch.tensor([1.0, 2.0, 4.0]), torch.tensor([3.0, 5.0, 0.0])
        y[2] = -(x[:2] @ y[:2]) / x[2]
        return torch.stack([x, y], dim=1)
        """,
    ],
)
question_2_wrong = wrong_answers(
    of="question_2",
    spelled={
        "wrong-length": ["return [[1.0, 1.0], [-1.0, 1.0]]", "return [[1, 1, 1], [-1, 1, 0]]"],
        "wrong-type": ["return [1.0, 1.0, -1.0, 1.0, 0.0, 5.0]", "return 'points'"],
    },
)
question_3_right = right_answers(
    of="question_3",
    spelled=[
        "return [-1, 2]",
        "return (-2.0, 1.5)",
        "return torch.tensor([-0.5, 1.25])",
        "return [torch.tensor(-1.0), 1.5]",
        """
        w, h = -0.25, 0.125
        while abs(((w + h) ** 2 - w**2) / h - 2 * w) <= 1:
            h += 0.125
        return [w, h]
        """,
    ],
)
question_3_wrong = wrong_answers(
    of="question_3",
    spelled={
        "none": [
            "return [1.0, 1.5]",
            "return [-3.0, 1.5]",
            "return [-1.0, 2.5]",
            "return [-1.0, -1.5]",
        ]
    },
)
question_4_right = right_answers(
    of="question_4",
    spelled=[
        "return [4, 1]",
        "return (1, 4)",
        "return torch.tensor([1, 4])",
        "return sorted({4, 1, 4, 1})",
        """
        true = {1: True, 2: False, 3: False, 4: True, 5: False}
        return [number for number, holds in true.items() if holds]
        """,
    ],
)
question_5_right = right_answers(
    of="question_5",
    spelled=[
        "return [4, 2, 1]",
        "return 1, 2, 4",
        "return torch.tensor([1.0, 2.0, 4.0])",
        "return [1, 1, 2, 2, 4, 4]",
        """
        error = torch.tensor([1.0, 3.0])
        found = [2, 4]
        if (2 * error).square().mean() == 4 * error.square().mean():
            found.append(1)
        return found
        """,
    ],
)
question_6_right = right_answers(
    of="question_6",
    spelled=[
        "return [2, 1]",
        "return tuple(range(1, 3))",
        "return torch.arange(1, 3)",
        "return [torch.tensor(1), torch.tensor(2)]",
        """
        wrong = [3, 4, 5]
        return [number for number in range(1, 6) if number not in wrong]
        """,
    ],
)
question_7_right = right_answers(
    of="question_7",
    spelled=[
        "return [5, 3, 1]",
        "return list(range(1, 6, 2))",
        "return torch.tensor([5, 1, 3])",
        "return (1, 3, 5, 3, 1)",
        "return torch.tensor([True, False, True, False, True]).nonzero().flatten() + 1",
    ],
)
question_8_right = right_answers(
    of="question_8",
    spelled=[
        "return 26",
        "return torch.tensor(26)",
        "return 26.0",
        """
        calls = 0

        def loss(parameters):
            nonlocal calls
            calls += 1
            return (parameters * parameters).sum()

        parameters = torch.ones(13)
        for i in range(13):
            moved = torch.zeros(13)
            moved[i] = 0.1
            loss(parameters + moved)
            loss(parameters - moved)
        return calls
        """,
        "return sum(2 for parameter in range(12 + 1))",
    ],
)
question_8_wrong = wrong_answers(of="question_8", spelled={"none": ["return 52", "return 31"]})
