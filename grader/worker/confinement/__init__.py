"""Confinement of the process that runs a student's code.

The zygote calls :func:`prepare_order` (or :func:`prepare`) once; each child it forks calls
``apply`` on what that returned, before the student's first byte. A layer that can't be had
is a :class:`ConfinementFailure` where the policy requires it.
"""
