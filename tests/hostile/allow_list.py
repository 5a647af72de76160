"""What may stand in a student's report of a hidden check, and what does that may not."""

import html
import io
import itertools
import json
import re

import msgspec
from rich.console import Console

from grader.course.advice import ADVICE
from grader.course.arguments import changed_in_words
from grader.course.explanations import general
from grader.judge import rules
from grader.model import Argument
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
from grader.report.redaction import Audience, redact
from grader.report.reporter import Graded, Located
from grader.report.view import view
from grader.worker.protocol import Event


def strings(value):
    """Every text in a document, keys left out."""
    if isinstance(value, dict):
        return list(itertools.chain.from_iterable(map(strings, value.values())))
    if isinstance(value, (list, tuple)):
        return list(itertools.chain.from_iterable(map(strings, value)))
    return [value] if isinstance(value, str) else []


def names_in(source):
    """The names of a text that are as short as operators' are."""
    return {name for name in re.findall(r"[^\W\d]\w*", source[:100_000]) if len(name) <= 60}


class AllowList:
    """What may stand in a student's report of a hidden check of an exercise."""

    def __init__(self, examiner):
        exercise = examiner.exercise
        self.rules, self.functions = exercise.rules, exercise.functions
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
        # What the file itself calls a forbidden operator.
        for rule, function in itertools.product(self.rules, self.functions):
            says = rule.says.replace("{function}", function)
            words |= {says.replace("{operator}", name) for name in names_in(report.source)}
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
        "html": html.unescape(page.render(view(shown)).decode()),
        "junit": html.unescape(junit.render(Graded((located,))).decode()),
        "annotations": "".join(map(str, workflow_commands.annotate(Graded((located,))))),
        "summary": html.unescape(github.render(Graded((located,))).decode()),
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
