"""Entry point of ``grade``: the only place that turns errors into exit codes."""

from __future__ import annotations

import codecs
import io
import os
import sys

from grader.cli import COMMANDS
from grader.grading import head_start


def main() -> None:
    """Run the command line and leave without the interpreter's teardown.

    Tearing torch down takes a third of a second after everything is written.
    """
    if grades_one_file(sys.argv[1:]):
        head_start.begin()
    codecs.register_error("transliterated", _transliterated)
    for stream in (sys.stdout, sys.stderr):
        # A terminal or log in an older encoding gets "sigma" for a σ, and no traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="transliterated")
    status = run(sys.argv[1:])
    head_start.call_off()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            # The reader of a pipe has gone; nobody is left to tell.
            status = status or 1
    os._exit(status)


def grades_one_file(arguments: list[str]) -> bool:
    """Whether a judge is going to be needed, which takes long to begin."""
    first = arguments[0] if arguments else "-"
    return (
        sys.platform == "linux"
        and (first == "check" or not (first.startswith("-") or first in COMMANDS))
        and {"-h", "--help"}.isdisjoint(arguments)
    )


def _transliterated(error: UnicodeError) -> tuple[str, int]:
    from grader.text import transliterated

    return transliterated(error)


def run(arguments: list[str]) -> int:
    """Run one command; returns its exit code."""
    import click

    from grader.cli.group import grade
    from grader.cli.output import say
    from grader.errors import GraderError

    try:
        result = grade.main(args=arguments, prog_name="grade", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        say("Stopped.", err=True)
        return 130
    except GraderError as error:
        say(f"grade: {error.happened}", err=True)
        if error.advice:
            say(f"  {error.advice}", err=True)
        return error.exit_code
    except BrokenPipeError:
        return 1
    except Exception:
        # A bug of ours. Python's own exit code for it, 1, would say that a file was graded.
        import traceback

        traceback.print_exc()
        return GraderError.exit_code
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    main()
