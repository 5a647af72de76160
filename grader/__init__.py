"""Grades PyTorch exercises: the judge, the worker that runs a student's code, and the reports."""

__version__ = "0.1.0"
