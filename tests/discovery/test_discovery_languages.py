"""Platforms in the teacher's language, and class lists as registries write them."""

from __future__ import annotations

import pytest

from grader.submissions.discovery.discover import discover
from grader.submissions.discovery.roster import parse_roster

from .conftest import SWISH, swish

WHEN = "2025-12-01-10-00-00"


@pytest.mark.parametrize(
    ("word", "label"), [("Versuch", "Name"), ("intento", "Nombre"), ("尝试", "姓名")]
)
def test_blackboard_in_any_language(folder, word, label):
    """What Blackboard calls an attempt and a name is translated; the login is found."""
    stem = f"Swish_a_b_{word}_{WHEN}"
    colon = "：" if label == "姓名" else ":"
    files = {f"{stem}.txt": f"{label}{colon} Ada B (a_b)\n", f"{stem}_swish.py": "a"}
    found = discover(folder({**files, f"Swish_cd_{word}_{WHEN}_swish.py": "c"}), SWISH)
    assert swish(found) == {"a_b": b"a", "cd": b"c"}
    assert [one.name for one in found.students] == ["Ada B", "cd"]


@pytest.mark.parametrize(
    ("handed_in", "drafts", "version"),
    [
        ("Eingereichte Dateien", "Arbeitsdateien", "Version"),
        ("Archivos enviados", "Archivos de trabajo", "Versión"),
    ],
)
def test_teams_in_the_class_s_language(folder, handed_in, drafts, version):
    """Students are below the folder of what was turned in, whatever Teams calls it."""
    files = {f"{handed_in}/Ada/Swish/{version} {n}/swish.py": str(n) for n in (2, 10)}
    found = discover(folder({**files, f"{drafts}/Bob/Swish/swish.py": "draft"}), SWISH)
    assert swish(found) == {"Ada": b"10"}
    assert [one.student for one in found.missing] == ["Bob"]


def test_brightspace_in_french(folder):
    """A month in another language and ``14h02`` are a date all the same."""
    files = {
        "12345-678 - Zoë Roy - 1 déc. 2025 14h02/swish.py": "z",
        "12346-678- Cher - Dec 1, 2025 202 PM/swish.py": "c",
    }
    found = discover(folder(files), SWISH)
    assert {one.name for one in found.students} == {"Zoë Roy", "Cher"}


def test_nbgrader_exchange(folder):
    """Of what somebody submitted several times to the exchange, the last counts."""
    files = {
        f"inbound/ada+ps1+2025-12-0{day} 10:00:00.000000 UTC+x{day}/swish.ipynb": str(day)
        for day in (2, 1)
    }
    other = {"inbound/bob+ps1+2025-12-01 10_00_00.5 UTC/swish.ipynb": "b", "outbound/ps1/x.md": ""}
    found = discover(folder({**files, **other}), SWISH)
    assert found.layout == "nbgrader exchange"
    assert swish(found) == {"ada": b"2", "bob": b"b"}


@pytest.mark.parametrize(
    "text",
    [
        '"Last Name"\t"First Name"\t"Student ID"\n"Berg"\t"Jo"\t"0012"\n',
        "Nom;Prénom;Numéro d'étudiant;Courriel\nBerg;Jo;0012;j@x\n",
        "Apellidos;Nombre;Número de matrícula\nBerg;Jo;0012\n",
        "Efternamn;Förnamn;Personnummer\nBerg;Jo;0012\n",
        "Lfd. Nr.;Name, Vorname;Matrikel-Nr.\n1;Berg, Jo;0012\n",
        "学号,姓名\n0012,Jo Berg\n",
        'Name;Matrikelnummer\nJo Berg;="0012"\n',
        "Name;Matrikelnummer\nJo Berg;'0012\n",
    ],
)
def test_class_lists_of_many_countries(text):
    """Titles in other languages, cells all in quotes, and numbers that are kept as text."""
    (entry,) = parse_roster(text).entries
    assert (entry.name, entry.student_id) == ("Jo Berg", "0012")


def test_staff_of_stud_ip_s_list_are_no_students():
    """Whoever the list says teaches is nobody whose answer is missing."""
    text = '"Status","Name"\n"Lehrende","Tea Cher"\n"Tutor","Tu Tor"\n"Teilnehmende","Ada L"\n'
    assert [one.name for one in parse_roster(text).entries] == ["Ada L"]


def test_a_worksheet_under_blind_marking_is_a_class(folder):
    """Participants' numbers alone are a class list, and say who handed in nothing."""
    roster = parse_roster("Identifiant,Statut,Note\nParticipant71,Remis,\nParticipant72,-,\n")
    files = {"Participant_71_assignsubmission_file/swish.py": "a"}
    found = discover(folder(files), SWISH, roster)
    assert swish(found) == {"Participant 71": b"a"}
    assert [one.student for one in found.missing] == ["Participant 72"]


def test_letters_that_registries_write_plainly(folder):
    """Søren is the roster's Soren, Łukasz its Lukasz, and Işık its Isik."""
    roster = parse_roster("name,id\nSoren Aegard,1\nLukasz Zolc,2\nIbrahim Isik,3\n")
    names = ("Søren Ægård", "Łukasz Żółć", "İbrahim Işık")
    found = discover(folder({f"{name}/swish.py": name for name in names}), SWISH, roster)
    assert sorted(swish(found)) == ["1", "2", "3"]
