"""Hands a course out: the students' kit, its wheel, its leak check, and Gradescope's zip."""
