"""Pure functions that compare, diagnose and explain."""
