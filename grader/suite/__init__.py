"""What a course's suites and catalogues of misconceptions are written with."""

from grader.evidence import Raise
from grader.suite.declarations import Misconception, check, family, misconception
from grader.suite.seeds import generator

__all__ = ["Misconception", "Raise", "check", "family", "generator", "misconception"]
