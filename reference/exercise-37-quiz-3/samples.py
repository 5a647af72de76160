"""Other right answers of exercise 37, and wrong ones that no wrong idea stands behind."""

from grader.suite import right_answers, wrong_answers

question_1_right = right_answers(
    of="question_1",
    spelled=[
        "return [4.0, -1.0]",
        "return (-1, -40)",
        "return torch.tensor([-3.0, -0.5])",
        "return [torch.tensor(0.5), -2.0]",
        """
        for a in range(-4, 5):
            gradient = torch.tensor([float(a), -2.0])
            clipped = gradient.clamp(-1, 1)
            if torch.cosine_similarity(gradient, clipped, dim=0) < 0.98:
                return gradient
        """,
    ],
)
question_1_wrong = wrong_answers(
    of="question_1",
    spelled={
        "none": [
            "return [4.0, 0.25]",
            "return [0.0, -3.0]",
            "return [-0.9, -1.1]",
            "return [3.0, 1.0]",
        ],
        "not-finite": ["return [float('nan'), -2.0]"],
        "wrong-length": ["return [4.0, -1.0, 0.0]"],
    },
)
question_2_right = right_answers(
    of="question_2",
    spelled=[
        "return [0.5, 0.6, 0.4, 0.4, 0.4, 0.1]",
        "return (1, 1, 0.5, 1, 0.5, 0)",
        "return torch.tensor([0.3, 0.25, 0.2, 0.9, 0.3, 0.15])",
        "return [torch.tensor(0.9), 0.85, 0.5, 0.75, 0.6, 0.45]",
        """
        first = [1 / (epoch + 1) for epoch in range(3)]
        return first + [first[-1] + 0.1] * 2 + [first[-1] / 2]
        """,
    ],
)
question_2_wrong = wrong_answers(
    of="question_2",
    spelled={
        "none": [
            "return [0.9, 0.8, 0.6, 0.7, 0.65, 0.6]",
            "return [9.0, 8.0, 6.0, 7.0, 6.5, 5.5]",
            "return [0.9, 0.8, 0.6, 0.7, 0.65, -0.5]",
        ],
        "wrong-length": ["return [0.9, 0.8, 0.6, 0.7, 0.65]"],
    },
)
question_3_right = right_answers(
    of="question_3",
    spelled=[
        "return (0, 60)",
        "return [29, 31]",
        "return torch.tensor([20, 40])",
        "return 10.0, 50.0",
        "warmup = 15\nreturn warmup, warmup + 2 * (30 - warmup)",
    ],
)
question_3_wrong = wrong_answers(
    of="question_3",
    spelled={
        "none": [
            "return -2, 62",
            "return 62, 100",
            "return 10.5, 49.5",
            "return 20, 30",
            "return 10, 45",
            "return 30, 31",
        ],
        "wrong-type": ["return '10, 50'"],
    },
)
question_4_right = right_answers(
    of="question_4",
    spelled=[
        "return [3, 2, 1]",
        "return (1, 2, 3)",
        "return torch.tensor([1, 2, 3])",
        "return [1, 1, 2.0, 3]",
        "return [number for number in range(1, 6) if number < 4]",
    ],
)
question_5_right = right_answers(
    of="question_5",
    spelled=[
        "return [5, 4, 2, 1]",
        "return (1, 2, 4, 5)",
        "return torch.tensor([1.0, 2.0, 4.0, 5.0])",
        "return [4, 5, 1, 2, 4]",
        "return [number for number in range(1, 6) if number != 3]",
    ],
)
question_6_right = right_answers(
    of="question_6",
    spelled=[
        "return [4, 2]",
        "return (2, 4)",
        "return torch.tensor([2, 4])",
        "return [2.0, 4.0, 2.0]",
        "return list(range(2, 6, 2))",
    ],
)
question_7_right = right_answers(
    of="question_7",
    spelled=[
        "return [4, 2, 1]",
        "return (1, 2, 4)",
        "return torch.tensor([4, 1, 2])",
        "return [1.0, 2.0, 4.0]",
        "return [2**power for power in range(3)]",
    ],
)
question_8_right = right_answers(
    of="question_8",
    spelled=[
        "return 16",
        "return 16.0",
        "return [16]",
        "return torch.tensor(16)",
        "return sum([2, 2, 4] + 2 * [4])",
    ],
)
