"""The command line: one small module a command, imported when it is called."""

from __future__ import annotations

from typing import Final

COMMANDS: Final = {
    "check": ("check", "Grade one file."),
    "list": ("list_exercises", "List the exercises, one line each, with how far you are."),
    "start": ("start", "Make a folder with every exercise's statement and stub."),
    "watch": ("watch", "Grade FILE for EXERCISE again each time it is saved."),
    "explain": (
        "explain",
        "Explain the CODE that stands in brackets beside a report's first message.",
    ),
    "new": ("new", "Write the folders of a new exercise, NN and SLUG, with all that can be tried."),
    "adopt": ("adopt", "Turn the wrong FUNCTION of FILE into a misconception of EXERCISE."),
    "batch": ("batch", "Grade everything that a class handed in."),
    "ci": ("ci", "Grade what a pull request touches."),
    "release": ("release", "Write the students' kit of the course into DIR, a new folder."),
    "export": ("export", "Write the grades that count, one row for each student and exercise."),
    "adjust": ("adjust", "Give STUDENT a mark by hand for EXERCISE."),
    "validate": ("validate", "Prove that the exercises are sound."),
    "doctor": ("doctor", "Show how files are confined here."),
}
"""Each command's name in the module that is called like it, and what it does; in this order."""
