"""What a course's suites and catalogues of misconceptions are written with."""

from grader.course.declarations import Misconception, check, family, misconception
from grader.course.seeds import generator
from grader.evidence import Raise

__all__ = ["Misconception", "Raise", "check", "family", "generator", "misconception"]
