"""Finding submissions as people have them: folders, files, zips and platforms' exports.

``discover`` lists (:mod:`.tree`), recognises the layout (:mod:`.layouts` and a
module for each platform, all pure), works out who is who (:mod:`.people`) and
chooses one file for each student and exercise (:mod:`.choosing`). Nothing is
ever extracted, no link is followed, and all reading is bounded
(:mod:`.reading`, :mod:`.archive`).
"""

from grader.submissions.discovery.discover import discover
from grader.submissions.discovery.names import report_folder
from grader.submissions.discovery.reading import SourceReader
from grader.submissions.discovery.roster import Roster, parse_roster, read_roster
from grader.submissions.discovery.roster_rows import RosterEntry
from grader.submissions.discovery.values import Bounds, Discovery, Found, Missing, Problem, Student

__all__ = [
    "Bounds",
    "Discovery",
    "Found",
    "Missing",
    "Problem",
    "Roster",
    "RosterEntry",
    "SourceReader",
    "Student",
    "discover",
    "parse_roster",
    "read_roster",
    "report_folder",
]
