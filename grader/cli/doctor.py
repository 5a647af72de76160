"""``grade doctor``: what this machine offers, and what is in force for whom."""

from __future__ import annotations

import sys

import click
import msgspec

from grader.cli.output import say
from grader.sandbox.doctor import Findings, Use, examine
from grader.sandbox.environment import worker_environment
from grader.sandbox.protocols import Sandbox
from grader.sandbox.subprocesses import FreshProcesses
from grader.sandbox.zygote import Zygote

_NAMES = {"student": "your own file", "batch": "a folder of submissions", "ci": "pull requests"}
NOT_SAFE = 3


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")
@click.pass_context
def doctor(ctx: click.Context, *, as_json: bool) -> None:
    """Show what this machine offers to confine a file with, by trying.

    Exit code 0 means that strangers' files can be graded here, 3 that they can't.
    """
    findings = examine(_sandbox)
    if as_json:
        _write_json(findings)
    else:
        _print(findings)
    ctx.exit(0 if findings.safe else NOT_SAFE)


def _sandbox() -> Sandbox:
    if sys.platform != "linux":
        return FreshProcesses()
    return Zygote(environment=worker_environment())


def _write_json(findings: Findings) -> None:
    document = {"safe": findings.safe, **msgspec.to_builtins(findings)}
    click.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())


def _print(findings: Findings) -> None:
    machine = findings.machine
    say(f"{machine.kernel}, Python {machine.python}{', as root' if machine.root else ''}")
    landlock = f"ABI {machine.landlock_abi}" if machine.landlock_abi else f"no: {machine.landlock}"
    say(f"  Landlock  {landlock}")
    say(f"  seccomp   {machine.seccomp_reason or 'yes, with libseccomp'}")
    for words, limit in machine.limits.items():
        say(f"  {words}: at most {limit}")
    say("\nA file in a worker tried to")
    for trial in findings.trials:
        told = f"refused ({trial.told})" if trial.refused else "NOT REFUSED"
        say(f"  {trial.what}: {told}")
    say("\nIn force for")
    for use in findings.uses:
        say(f"  {_NAMES[use.name]}: {_state(use)}")
    for sentence in findings.advice:
        say(f"\n{sentence}")
    safe = "Strangers' files can be graded here."
    say("\n" + (safe if findings.safe else "Grade only files that you trust here."))


def _state(use: Use) -> str:
    layers = ", ".join(use.isolation)
    if use.possible:
        return layers or "nothing"
    return f"refused: {use.reason}"
