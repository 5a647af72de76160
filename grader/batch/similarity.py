"""Which submissions resemble each other: a table for a person to look at."""

from __future__ import annotations
