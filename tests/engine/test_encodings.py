"""A file says itself how it is encoded, and may say anything."""

from __future__ import annotations

import msgspec

from grader.report import html
from grader.report.document import dumps, to_document
from grader.report.view import view

HALVES = "\nx = '\\ud800 \\udce9 +2AA-'\n1/0  # +2AA- \\ud800\n"
CODECS = (
    *("undefined", "idna", "punycode", "utf-7", "unicode_escape", "raw_unicode_escape"),
    *("utf-16", "utf-32-le", "rot13", "hex", "bz2", "mbcs", "cp1252", "no-such", "\udce9"),
)


def test_no_declared_encoding_is_the_graders_fault(grade) -> None:
    """Whatever encoding a file declares, it is graded, and every format can hold its report."""
    sources = {
        f"{number}.py": f"# -*- coding: {codec} -*-{HALVES}".encode("utf-8", "surrogateescape")
        for number, codec in enumerate(CODECS)
    }
    for report in grade("swish", sources).values():
        assert report.score == 0
        assert not report.at_fault
        assert msgspec.msgpack.encode(report)
        assert dumps(to_document(report))
        assert html.render(view(report))
