"""Grading pull requests: what a change touches, read from git and never run from it."""
