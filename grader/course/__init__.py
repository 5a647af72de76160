"""Loading a course: its exercises, declarations, seeds and explanations."""
