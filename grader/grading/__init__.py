"""The way of one submission through the suites of its exercise."""
