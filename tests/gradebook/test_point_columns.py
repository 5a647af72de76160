"""The grade files of Brightspace and Blackboard are filled as their importers read them."""

from __future__ import annotations

import pytest

from grader.errors import UsageError
from grader.gradebook.exports import FORMATS
from grader.gradebook.exports.values import Export, Order
from grader.gradebook.reading import GradebookReader

from .samples import NEURON, gradebook, graded, report

SWISH_OF_BRIGHTSPACE = "Swish Points Grade <Numeric MaxPoints:3.5 Weight:5 Category:Übungen>"
BRIGHTSPACE = "\r\n".join(
    [
        f"OrgDefinedId,Username,Last Name,First Name,{SWISH_OF_BRIGHTSPACE},"
        "Calculated Final Grade Numerator,End-of-Line Indicator",
        '#0012,#ada,"van der Berg",Ada,,70,#',
        '#0013,#bob,"O\'Brien",Bob,"1,5",,#',
        "#0014,#cy,Ünal,Cy,excused,,#",
        '#0015,#zoe,"Roy",Zoë,2,,#',
        "",
    ]
)
BLACKBOARD = "\r\n".join(
    [
        '"Nachname"\t"Vorname"\t"Benutzername"\t"Matrikelnummer"\t'
        '"Weighted Total [Total Pts: up to 100 Percentage] |1"\t"Swish [Punkte: 5 Score] |77"',
        '"van der Berg"\t"Ada"\t"ada"\t"0012"\t""\t"Needs Grading"',
        '"O\'Brien"\t"Bob"\t"bob"\t"0013"\t""\t""',
        '"Ünal"\t"Cy"\t"cy"\t"0014"\t""\t"Exempt"',
        '"Roy"\t"Zoë"\t"zoe"\t"0015"\t""\t""',
        "",
    ]
)


@pytest.fixture
def rows(tmp_path):
    """Ada's and Cy's full marks; Bob's half, known by his login; another exercise."""
    book = gradebook(
        tmp_path / "gradebook.sqlite",
        graded("0012", name="Ada van der Berg", student_id="0012"),
        graded("bob", name="Bob O'Brien", student_id="bob", passed=False),
        graded("0014", name="Cy Ünal", student_id="0014"),
        graded("0012", NEURON, name="Ada van der Berg", result=report(NEURON)),
        graded("stranger"),
    )
    with GradebookReader.read(book) as reader:
        return tuple(reader.grades())


def make(name: str, rows, into: bytes | None) -> Export:
    """The file that ``grade export`` writes."""
    return FORMATS[name].make(Order(rows=rows, into=into, report_for=lambda *_: None))


def test_brightspace(rows):
    """Ids stay text with their ``#``, others' rows and columns as they were, comma and all."""
    made = make("brightspace", rows, b"\xef\xbb\xbf" + BRIGHTSPACE.encode())
    before, after = BRIGHTSPACE.split("\r\n"), made.content.decode("utf-8-sig").split("\r\n")
    assert after[0] == before[0]
    assert after[1] == '#0012,#ada,van der Berg,Ada,"3,5",70,#'
    assert after[2] == '#0013,#bob,O\'Brien,Bob,"1,5",,#'
    assert after[3:] == before[3:]
    told = " ".join(made.notes)
    assert "left out: stranger" in told
    assert f"No column for {NEURON}" in told
    assert "Cy Ünal (excused)" in told
    assert "rescaled" not in told


def test_blackboard(rows):
    """UTF-16 with tabs comes back so; what waits for points gets them, an exemption stays."""
    made = make("blackboard", rows, BLACKBOARD.encode("utf-16"))
    before, after = BLACKBOARD.split("\r\n"), made.content.decode("utf-16").split("\r\n")
    assert made.content[:2] == BLACKBOARD.encode("utf-16")[:2]
    assert after[1] == "van der Berg\tAda\tada\t0012\t\t3.5"
    assert after[2] == "O'Brien\tBob\tbob\t0013\t\t1.5"
    assert [after[0], *after[3:]] == [before[0], *before[3:]]
    assert "“Swish” has 5 points in Blackboard" in " ".join(made.notes)


@pytest.mark.parametrize("name", ["brightspace", "blackboard"])
@pytest.mark.parametrize("into", [None, b"name,points\r\nAda,3\r\n"])
def test_another_file_is_refused(rows, name, into):
    """Without the platform's own file nothing is written, and it says where that comes from."""
    with pytest.raises(UsageError, match="Grades") as refused:
        make(name, rows, into)
    assert "--into" in str(refused.value)
