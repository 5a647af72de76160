"""Build the confinement once, put it on each child.

The zygote calls :func:`prepare`; each child that it forks calls :meth:`Prepared.apply`
before the first byte of a student's code.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from grader.worker.confinement import capabilities, landlock, limits, process, seccomp
from grader.worker.confinement.policy import (
    LANDLOCK,
    NO_CAPABILITIES,
    NO_NEW_PRIVS,
    PROCESS,
    RLIMITS,
    SECCOMP,
    ConfinementFailure,
    Policy,
)
from grader.worker.confinement.system import Linux, System


@dataclass(frozen=True)
class Prepared:
    """A confinement that children can put on.

    Attributes:
        policy: What it holds them to.
        missing: The wanted layers that this machine can't give, each with the reason.
    """

    policy: Policy
    missing: dict[str, str]
    _system: System | None = field(repr=False)
    _zygote: int = field(repr=False)
    _last_capability: int = field(repr=False)
    _ruleset: landlock.Ruleset | None = field(repr=False)
    _filter: seccomp.Filter | None = field(repr=False)
    _limits: limits.Limits | None = field(repr=False)

    def apply(self, keep: Iterable[int]) -> tuple[str, ...]:
        """Confine this process, a child of the one that prepared, for good.

        Args:
            keep: The descriptors that stay open; every other is closed.

        Returns:
            The layers in force, of ``process, rlimits, no_capabilities, no_new_privs,
            landlock-N, seccomp``, where N is the Landlock ABI used.

        Raises:
            ConfinementFailure: A layer that is required can't be had.
        """
        words = self._put_on_layers()
        process.close_descriptors(self._system, keep)
        return words

    def _put_on_layers(self) -> tuple[str, ...]:
        system, wanted = self._system, self.policy.layers
        if system is None:
            return ()
        words: list[str] = []

        def put_on(layer: str, how: Callable[[], None], word: str = "") -> None:
            if layer in wanted and self._attempt(how):
                words.append(word or layer)

        put_on(PROCESS, lambda: process.separate(system, self._zygote))
        bounds = self._limits
        if bounds is not None:
            put_on(RLIMITS, lambda: limits.set_limits(bounds))
        # Landlock and seccomp ask for NO_NEW_PRIVS of anybody who isn't root.
        unprivileged = bool(wanted & {NO_NEW_PRIVS, LANDLOCK, SECCOMP}) and self._attempt(
            lambda: capabilities.set_no_new_privs(system)
        )
        put_on(
            NO_CAPABILITIES,
            lambda: capabilities.drop_capabilities(system, self._last_capability),
        )
        if unprivileged:
            words.append(NO_NEW_PRIVS)
        ruleset, program = self._ruleset, self._filter
        if ruleset is not None:
            word = f"{LANDLOCK}-{ruleset.abi}"
            put_on(LANDLOCK, lambda: landlock.restrict(system, ruleset), word)
        if program is not None:
            put_on(SECCOMP, lambda: seccomp.load(system, program))
        return tuple(words)

    def lead(self) -> None:
        """Give up, in the process that prepared it, what each child would have to give up.

        What can't be given up here is not missing yet: children try again, and tell.
        """
        if self._system is None or not {NO_NEW_PRIVS, NO_CAPABILITIES} <= self.policy.layers:
            return
        with contextlib.suppress(ConfinementFailure):
            capabilities.set_no_new_privs(self._system)
            capabilities.drop_capabilities(self._system, self._last_capability)

    def close(self) -> None:
        """Let go of what was built, in the process that prepared it."""
        if self._ruleset is not None:
            with contextlib.suppress(OSError):
                os.close(self._ruleset.descriptor)

    def _attempt(self, how: Callable[[], None]) -> bool:
        try:
            how()
        except ConfinementFailure:
            if self.policy.required:
                raise
            return False
        return True


def prepare(policy: Policy, system: System | None = None) -> Prepared:
    """Build what children will put on, in the process that is going to fork them.

    Args:
        policy: What to hold them to.
        system: The kernel and libseccomp; the real ones unless a test gives others.

    Raises:
        ConfinementFailure: A layer that is required can't be had.
    """
    missing: dict[str, str] = {}
    kernel = system if system is not None else _linux(policy)
    if kernel is None:
        missing = dict.fromkeys(sorted(policy.layers), "confinement is Linux's alone")
        return Prepared(policy, missing, None, os.getpid(), 0, None, None, None)
    ruleset: landlock.Ruleset | None = None
    program: seccomp.Filter | None = None
    bounds: limits.Limits | None = None
    if RLIMITS in policy.layers:
        try:
            bounds = limits.build_limits(kernel, policy)
        except ConfinementFailure as failure:
            _tolerate(policy, failure, missing)
    if LANDLOCK in policy.layers:
        try:
            ruleset = landlock.build_ruleset(kernel, policy.readable, policy.list_only)
        except ConfinementFailure as failure:
            _tolerate(policy, failure, missing)
    if SECCOMP in policy.layers:
        try:
            program = seccomp.build_filter(kernel, ruleset.abi if ruleset else 0)
        except ConfinementFailure as failure:
            _tolerate(policy, failure, missing)
    return Prepared(
        policy,
        missing,
        kernel,
        os.getpid(),
        capabilities.last_capability(),
        ruleset,
        program,
        bounds,
    )


def _linux(policy: Policy) -> System | None:
    try:
        return Linux()
    except OSError as error:
        if policy.required and policy.layers:
            raise ConfinementFailure(min(policy.layers), str(error)) from error
        return None


def _tolerate(policy: Policy, failure: ConfinementFailure, missing: dict[str, str]) -> None:
    if policy.required:
        raise failure
    missing[failure.layer] = failure.reason
