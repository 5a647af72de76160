"""Of a hidden check a student reads nothing that a submission could have chosen."""

import html
import io
import itertools
import json
import re

import msgspec
import pytest
from rich.console import Console

from grader.course.advice import ADVICE
from grader.course.arguments import changed_in_words
from grader.course.explanations import general
from grader.judge import rules
from grader.model import Argument, Excerpt, Facts, Report, StudentException
from grader.report import (
    document,
    github,
    gradescope,
    hidden,
    junit,
    terminal,
    workflow_commands,
)
from grader.report import (
    html as page,
)
from grader.report.located import Located
from grader.report.redaction import Audience, redact
from grader.report.view import view
from grader.worker.protocol import Event
from tests.conftest import ROOT
from tests.hostile.corpus import CORPUS

# Files that take a process or a deadline each tell nothing more of what is written in reports.
QUICK = [
    item for item in CORPUS if item.name.startswith(("read/hidden", "reader/", "exhaust/long"))
]
REST = [item for item in CORPUS if item not in QUICK]


def strings(value):
    """Every text in a document, keys left out."""
    if isinstance(value, dict):
        return list(itertools.chain.from_iterable(map(strings, value.values())))
    if isinstance(value, (list, tuple)):
        return list(itertools.chain.from_iterable(map(strings, value)))
    return [value] if isinstance(value, str) else []


class AllowList:
    """What may stand in a student's report of a hidden check of an exercise."""

    def __init__(self, examiner):
        exercise = examiner.exercise
        dtypes, numbers = sorted(hidden.DTYPES), range(33)
        self.words = {"", hidden.VALUES_DIFFER, hidden.AT_FAULT, *ADVICE}
        for function in exercise.functions:
            for identifier in general():
                self.words |= {identifier, *hidden._general(identifier, {"function": function})}
        for wrong in examiner.oracle.catalogue:
            self.words |= {wrong.id, wrong.says, wrong.why}
            self.words |= {wrong.of_form(form).says for form in wrong.forms}
        for rule, function in itertools.product(exercise.rules, exercise.functions):
            self.words |= {rule.id, rule.instead}
            self.words |= {
                rule.says.replace("{function}", function).replace("{operator}", operator)
                for operator in (*rule.operators, "autograd")
            }
            self.words |= {
                f"`{function}` reaches for what switches the grader's tracing off.",
                "The exercise's rules are checked by watching which operators run. Leave torch's "
                "internals alone: nothing in the exercise needs them.",
            }
            told = rules._hidden(Event("hidden", function, None), [])
            self.words |= {told.says, told.why}
        self.words |= {hidden.DTYPE.format(got=a, due=b) for a in dtypes for b in dtypes}
        self.words |= {
            hidden.DIMENSIONS.format(
                got=hidden._counted(a), due=f"{b or 'none'} {'is' if b == 1 else 'are'} due"
            )
            for a in numbers
            for b in numbers
        }
        self.words |= set(hidden.EXCEPTIONS)
        for function, names in exercise.parameters:
            arguments = [
                Argument(function=function, name=name, place=place)
                for place, name in enumerate(names)
            ]
            for number in range(1, len(arguments) + 1):
                chosen = itertools.combinations(arguments, number)
                self.words |= set(map(changed_in_words, chosen))
        self.exception = re.compile(rf"({'|'.join(hidden.EXCEPTIONS)})( in line \d{{1,7}})?\.?")

    def of(self, report):
        """With what this report's checks are called, and the lines of the file."""
        words = self.words | {line.rstrip("\r")[:500] for line in report.source.split("\n")}
        for verdict in report.verdicts:
            check = verdict.check
            words |= {check.id, check.title, *check.functions, *check.hints}
            words |= {verdict.status.value, hidden.NOT_TRIED.format(title=check.title)}
        return words | {"misconception", "relation", "structure", "rule", "error"}

    def strangers(self, report):
        """Texts of the hidden checks in a student's JSON that are not on the list."""
        words = self.of(report)
        checks = document.to_document(redact(report, Audience.student))["checks"]
        found = [text for item in checks if not item["visible"] for text in strings(item)]
        return [text for text in found if text not in words and not self.exception.fullmatch(text)]


def rendered(report):
    """What a student may be shown, in every format, of the hidden checks alone."""
    shown = redact(report, Audience.student)
    only = tuple(verdict for verdict in shown.verdicts if not verdict.check.visible)
    shown = msgspec.structs.replace(
        shown, verdicts=only, output="", source="", failure="", notes=(), submission="x.py"
    )
    located = Located(report=shown, path="x.py")
    out = io.StringIO()
    console = Console(file=out, width=10_000, color_system=None)
    terminal.render(view(shown), console, hints=9)
    return {
        "json": json.dumps(document.to_document(shown), ensure_ascii=False),
        "html": html.unescape(page.render(view(shown))),
        "junit": html.unescape(junit.junit([located]).decode()),
        "annotations": "".join(map(str, workflow_commands.annotate([located]))),
        "summary": html.unescape(github.summary([located])),
        "gradescope": json.dumps(gradescope.results(shown), ensure_ascii=False),
        "terminal": out.getvalue(),
    }


def texts_of(report):
    """What the staff sees of the hidden checks that a submission may have chosen."""
    parts = []
    for verdict in report.verdicts:
        if verdict.check.visible:
            continue
        parts += [verdict.message, verdict.output, verdict.got, verdict.input]
        if verdict.diagnosis is not None:
            parts += [verdict.diagnosis.says, verdict.diagnosis.why]
        if verdict.exception is not None:
            parts += [verdict.exception.type, verdict.exception.message]
    return {part for part in parts if part and len(part) >= 6}


def examined(grade, attack):
    places = {"COURSE": str(ROOT), "CANARY": "the-instructors-secret", "FOLDER": "/nonexistent"}
    name = attack.path.name
    return grade("exercise-3", {name: attack.source(places)})[name]


def told(attack, report, allowed):
    """Where a student's report holds what it may not."""
    wrong = [f"not on the list: {text[:200]!r}" for text in allowed.strangers(report)]
    words = allowed.of(report)
    chosen = {
        text
        for text in texts_of(report)
        if not any(text in word for word in words) and not allowed.exception.fullmatch(text)
    }
    for name, text in rendered(report).items():
        wrong += [f"{name} shows {part[:200]!r}" for part in chosen if part in text]
        if attack.never and attack.never in text:
            wrong.append(f"{name} shows {attack.never}")
    return wrong


def test_words_of_hidden_checks(grade):
    """Every string of a hidden check is on the allow-list, for files that fill theirs with text."""
    allowed = AllowList(grade.examiner("exercise-3"))
    wrong = {}
    for attack in QUICK:
        found = told(attack, examined(grade, attack), allowed)
        if found:
            wrong[attack.name] = found
    assert wrong == {}


@pytest.mark.slow
@pytest.mark.parametrize("attack", REST, ids=lambda item: item.name)
def test_words_of_hidden_checks_in_the_corpus(grade, attack):
    """Every string of a hidden check is on the allow-list, whatever file was handed in."""
    allowed = AllowList(grade.examiner("exercise-3"))
    assert told(attack, examined(grade, attack), allowed) == []


def test_visible_checks_come_first(grade):
    """When a visible check shows a file's own words, no hidden input has been near the file."""
    for exercise in grade.course.exercises:
        report = grade(exercise.name, {exercise.stub: b""})[exercise.stub]
        seen = [verdict.check.visible for verdict in report.verdicts]
        assert seen == sorted(seen, reverse=True), exercise.name


def test_no_field_of_a_verdict_passes(grade):
    """Text in any field of a hidden verdict, whatever it is for, reaches no student."""
    right = (ROOT / "reference/exercise-03-swish/swish.py").read_bytes()
    report = grade("exercise-3", {"swish.py": right})["swish.py"]
    spoiled = msgspec.structs.replace(report, verdicts=tuple(map(spoil, report.verdicts)))
    for name, text in rendered(spoiled).items():
        assert "EXFIL" not in text, name
    whole: Report = redact(spoiled, Audience.staff)
    assert "EXFIL" in str(whole.verdicts[-1])


def test_score_alone_tells_the_outcome_alone(grade):
    """With `feedback = "score"` nothing but the outcome of a check, hidden or not, is told."""
    right = (ROOT / "reference/exercise-03-swish/swish.py").read_bytes()
    report = grade("exercise-3", {"swish.py": right})["swish.py"]
    spoiled = msgspec.structs.replace(report, verdicts=tuple(map(spoil, report.verdicts)))
    for verdict in redact(spoiled, Audience.student, "score").verdicts:
        told = {name for name in verdict.__struct_fields__ if getattr(verdict, name)}
        assert told <= {"check", "status", "seconds"}
        assert not verdict.check.hints


def spoil(verdict):
    """A hidden verdict with a marked text in each of its fields."""
    if verdict.check.visible:
        return verdict
    mark = "EXFIL"
    ours = [Argument(function="swish", name=mark, place=place) for place in (0, 1, None)]
    place = Excerpt(line=3, source=mark, place=mark)
    values = {
        name: mark
        for name in verdict.__struct_fields__
        if name not in {"check", "status", "seconds"}
    }
    values |= {
        "diagnosis": hidden.Diagnosis(
            kind=hidden.Kind.error, id="exception", says=mark, why=mark, place=place
        ),
        "place": place,
        "exception": StudentException(type=mark, message=mark, line=3, source=mark, place=mark),
        "facts": Facts(dtypes=(mark, mark), dimensions=(1, 2)),
        "samples": (),
        "changed": (Argument(function=mark, name=mark, place=0), *ours),
        "status": hidden.Status.raised,
    }
    return msgspec.structs.replace(verdict, **values)
