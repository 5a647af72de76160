"""A rule that binds a class binds what its objects compute, and nothing of the suite's."""

from __future__ import annotations

import pytest

from grader.grading.examiner import Examiner
from tests.course.stacks import broken_rule
from tests.engine.conftest import Bench
from tests.engine.sittings import submission

RULE = '[[rules]]\nid = "no-silu"\nfunctions = ["f"]\noperators = ["silu"]\n'
OBJECTS = """
    import torch.nn as nn

    class Suites(nn.Module):
        def forward(self, x):
            return nn.functional.silu(x)

    @check("objects", of="f")
    def test_objects(agree):
        agree(lambda code: [code.f()(torch.ones(2)), code.supply(Suites)(torch.ones(2))])
"""
REFERENCE = """
    class f(torch.nn.Module):
        def forward(self, x):
            return x * torch.sigmoid(x)
"""
CLASS = "import torch\nfrom torch import nn\n\n\nclass f({base}):\n    {body}\n"
FORWARD = "def forward(self, x):\n        return {value}\n"
FORMS = {
    "by itself": (CLASS.format(base="nn.Module", body=FORWARD.format(value="x * x.sigmoid()")), ""),
    "with parameters of its own": (
        CLASS.format(
            base="nn.Module",
            body="def __init__(self):\n        super().__init__()\n"
            "        self.one = nn.Parameter(torch.ones(5))\n\n    "
            + FORWARD.format(value="x * x.sigmoid() * self.one.mean()"),
        ),
        "",
    ),
    "a function": (
        CLASS.format(base="nn.Module", body=FORWARD.format(value="nn.functional.silu(x)")),
        "no-silu",
    ),
    "inherited": (CLASS.format(base="nn.SiLU", body="pass"), "no-silu"),
    "a name that is put together": (
        CLASS.format(
            base="nn.Module",
            body=FORWARD.format(value="getattr(nn.functional, 'si' + 'lu')(x)"),
        ),
        "no-silu",
    ),
}


@pytest.mark.parametrize("ahead", [True, False])
@pytest.mark.parametrize("name", FORMS)
def test_what_an_object_computes_is_its_classes_affair(
    bench: Bench, name: str, *, ahead: bool
) -> None:
    """However a forward pass spells a forbidden operator, and however the file is asked."""
    course, exercise = bench.exercise(
        settings=RULE, visible=OBJECTS, hidden=OBJECTS, reference=REFERENCE
    )
    source, rule = FORMS[name]
    examiner = Examiner(course, exercise, bench.zygote, required=False, ahead=ahead)
    (report,) = examiner.examine([submission(source)])
    assert broken_rule(report, "f") == rule
    assert bool(report.score) is not bool(rule)
