"""Finds the line on which one change of a student's own source makes all checks pass."""
