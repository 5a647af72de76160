"""Names of strangers: shown as one line, and as folders that are safe and their own."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.submissions.discovery.names import (
    fold,
    key_of,
    report_folder,
    run_together,
    tokens,
    unique_keys,
)
from grader.text import clean

names = st.text(st.characters(codec=None), max_size=260)  # surrogates too


@settings(deadline=None)
@given(names)
@example("")
@example("..")
@example("-rf")
@example("=cmd")
@example("COM1")
@example("a/b\\c")
@example("\u202eevil")
@example("x" * 300)
@example("ß" * 119)
@example("\u0301")
@example("\u0bc6:0")
def test_a_report_folder_is_safe(key):
    """No key gives a folder that escapes, hides, looks like an option or doesn't fit."""
    name = report_folder(key)
    assert 0 < len(name.encode("utf-8")) <= 120
    assert name[0] not in "-.=+@~ "
    assert name[-1] not in ". "
    assert not set(name) & set('/\\:*?"<>|$`&;\n\r\t')
    assert not any(unicodedata.category(one)[0] in "CZ" for one in name if one != " ")
    assert name.split(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}


@settings(deadline=None)
@given(st.lists(names, unique_by=fold, max_size=8))
def test_two_keys_never_share_a_folder(keys):
    """Keys that differ, case aside, have folders that differ, case aside."""
    folders = [report_folder(key).casefold() for key in keys]
    assert len(set(folders)) == len(keys)


def test_nobody_can_choose_the_folder_of_another():
    """A key that imitates the folder of another key gets one of its own."""
    victim = report_folder("Ada/Lovelace")
    assert report_folder(victim) != victim


def test_plain_keys_are_their_own_folders():
    """What is safe already stays readable."""
    for key in ("ada", "canvas-123", "ada@x.org", "s1234567", "José", "Mary Ann O'Brien"):
        assert report_folder(key) == key


@settings(deadline=None)
@given(st.lists(st.tuples(names, names), max_size=8, unique=True))
def test_keys_are_unique_whatever_they_come_from(pairs):
    """Keys never clash, also where upper and lower case are the same."""
    keys = unique_keys(pairs)
    assert len({fold(key) for key in keys}) == len(pairs)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["Ada", "ada", "ADA", "bob"]), names), unique=True))
def test_keys_do_not_depend_on_the_order(pairs):
    """The same people get the same keys in whichever order they are found."""
    there = dict(zip(pairs, unique_keys(pairs), strict=True))
    back = dict(zip(reversed(pairs), unique_keys(reversed(pairs)), strict=True))
    assert there == back


@settings(deadline=None)
@given(names)
def test_a_cleaned_name_is_one_printable_line(name):
    """Whatever is shown of a name has no control characters and survives UTF-8."""
    shown = clean(name)
    shown.encode("utf-8")
    assert shown.isprintable()
    assert clean(shown) == shown


@settings(deadline=None)
@given(names)
def test_a_key_can_be_stored_and_shown(name):
    """Every name gives a key that isn't empty and is one line."""
    key = key_of(name)
    assert key
    assert clean(key) == key


def test_names_are_compared_without_order_accents_and_case():
    """``Müller, Jürgen`` and ``jurgen muller`` are one name; Canvas's spelling too."""
    assert tokens("Müller, Jürgen") == tokens("JURGEN  muller")
    assert "mullerjurgen" in run_together(tokens("Jürgen Müller"))
