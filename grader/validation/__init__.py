"""Proves an exercise sound: ``grade validate``."""
