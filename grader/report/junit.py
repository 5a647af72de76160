"""JUnit XML in the shape that pytest writes, for GitLab, Jenkins and their kin."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree as ET

from grader.model import Status, Verdict
from grader.report.reporter import Graded, Located
from grader.report.sentences import sentences_of, values_of
from grader.text import no_commands, number, one_line, visible

_OUTPUT_LIMIT = 20_000
_TAGS = {Status.passed: "", Status.skipped: "skipped", Status.grader_fault: "error"}
"""What stands in a case; of any other status a failure."""


def render(graded: Graded) -> bytes:
    """The document as UTF-8, with one suite a file and one case a check.

    A check that fails is a ``failure`` with the status as its type; one that
    was skipped is ``skipped``; the grader's own fault is an ``error``.
    """
    root = ET.Element("testsuites", name="pytest tests")
    root.extend(map(_suite, graded.files))
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _suite(located: Located) -> ET.Element:
    report = located.report
    statuses = Counter(verdict.status for verdict in report.verdicts)
    faults, skipped = statuses[Status.grader_fault], statuses[Status.skipped]
    total = len(report.verdicts)
    suite = ET.Element(
        "testsuite",
        name=one_line(located.label),
        errors=str(faults),
        failures=str(total - statuses[Status.passed] - faults - skipped),
        skipped=str(skipped),
        tests=str(total),
        time=_time(sum(verdict.seconds for verdict in report.verdicts)),
    )
    properties = ET.SubElement(suite, "properties")
    for name, value in (
        ("score", number(report.score)),
        ("max_score", number(report.max_score)),
        ("submission", located.path),
        ("sha256", report.sha256),
    ):
        ET.SubElement(properties, "property", name=name, value=visible(value))
    titles = Counter(verdict.check.title for verdict in report.verdicts)
    classname = ".".join(filter(None, (one_line(located.owner), report.exercise)))
    for verdict in report.verdicts:
        title = verdict.check.title
        # Viewers tell cases apart by class and name: a title used twice gets its id.
        name = title if titles[title] == 1 else f"{title} [{verdict.check.id}]"
        suite.append(_case(verdict, classname, one_line(name)))
    return suite


def _case(verdict: Verdict, classname: str, name: str) -> ET.Element:
    case = ET.Element("testcase", classname=classname, name=name, time=_time(verdict.seconds))
    if tag := _TAGS.get(verdict.status, "failure"):
        message, text = _told(verdict)
        attributes = {"message": message, "type": verdict.status.value}
        ET.SubElement(case, tag, attributes).text = text
    if verdict.output:
        # GitLab and Jenkins print this; a runner that copies it must see no commands.
        ET.SubElement(case, "system-out").text = no_commands(visible(verdict.output, _OUTPUT_LIMIT))
    return case


def _told(verdict: Verdict) -> tuple[str, str]:
    """The one-line message and the long text of a case."""
    lines = sentences_of(verdict)
    lines += (f"{name.lower()}: {value}" for name, value in values_of(verdict))
    told = [no_commands(visible(line, _OUTPUT_LIMIT)) for line in lines]
    return one_line(told[0]) if told else verdict.status.value, "\n".join(told)


def _time(seconds: float) -> str:
    return f"{max(0.0, seconds):.3f}"
