"""Bad zips are a clear line each, nothing is ever unpacked, and the rest is found."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile

import pytest

from grader.submissions.discovery.discover import discover
from grader.submissions.discovery.values import Bounds

from .conftest import SWISH, students, told, zip_of

GOOD = {"good/swish.py": "good"}


def member(name: str, mode: int, data: bytes = b"x") -> bytes:
    """A zip of one member with a Unix mode, beside a good one."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, data)
        archive.writestr("good/swish.py", "good")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../evil/swish.py", "“..” in its name"),
        ("ada/../../swish.py", "“..” in its name"),
        ("/etc/swish.py", "an absolute name"),
        ("C:/ada/swish.py", "a drive letter"),
        ("..\\..\\swish.py", "“..” in its name"),
        ("C:\\ada\\swish.py", "a drive letter"),
        ("\\\\server\\swish.py", "an absolute name"),
        ("a" * 60_000 + "/swish.py", "longer than 255 characters"),
        ("a/" * 20_000 + "swish.py", "more than 64 folders"),
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_names_that_leave_their_zip_are_left_out(zipped, tmp_path, name, why, inside):
    """A zip-slip is one line, writes nothing, and the others are found."""
    files = {name: "evil", **GOOD}
    root = zipped({"bad/handin.zip": zip_of({name: "evil"}), **GOOD} if inside else files)
    before = sorted(tmp_path.rglob("*"))
    found = discover(root, SWISH)
    assert students(found) == {"good"}
    assert why in told(found)
    assert found.problems[0].student == ("bad" if inside else "")
    assert sorted(tmp_path.rglob("*")) == before


def test_windows_separators_are_slashes(zipped):
    """A zip that a Windows tool wrote is read as it was meant, and a name twice is told."""
    files = {"class\\ada\\swish.py": "a", "class\\bob\\work\\swish.py": "b"}
    both = {"class/cy/swish.py": "1", "class\\cy\\swish.py": "2"}
    found = discover(zipped({**files, **both}), SWISH)
    assert students(found) == {"ada", "bob"}
    assert "stands in its zip more than once" in told(found)


def test_a_flood_of_bad_names_is_a_few_lines(zipped):
    """Thousands of impossible names in one zip don't bury what else is said."""
    flood = {f"../{n}/swish.py": "" for n in range(3000)}
    found = discover(zipped({"bad/handin.zip": zip_of(flood), **GOOD}), SWISH)
    assert students(found) == {"good"}
    assert 1 <= len(found.problems) <= 6
    assert max(len(str(one)) for one in found.problems) < 1000


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (stat.S_IFLNK | 0o777, "symbolic link"),
        (stat.S_IFIFO | 0o666, "named pipe"),
        (stat.S_IFCHR | 0o666, "device"),
        (stat.S_IFBLK | 0o666, "device"),
        (stat.S_IFSOCK | 0o666, "socket"),
    ],
)
def test_special_members_are_never_files(tmp_path, kind, word):
    """A link, pipe, device or socket in a zip is a line with its student's name."""
    path = tmp_path / "submissions.zip"
    path.write_bytes(member("ada/swish.py", kind, b"/etc/passwd"))
    found = discover(path, SWISH)
    assert students(found) == {"good"}
    assert word in told(found)
    assert found.problems[0].student == "ada"
    assert found.missing == ()


@pytest.mark.parametrize("outer", [False, True])
def test_a_zip_bomb_is_not_opened(folder, zipped, outer):
    """A member that grows a thousandfold is a line; it is never read to its end."""
    bomb = {"swish.py": b"\0" * (40 << 20)}
    files = {"ada/swish.py": bomb["swish.py"], **GOOD} if outer else None
    root = zipped(files) if files else folder({"ada/work.zip": zip_of(bomb), **GOOD})
    found = discover(root, SWISH)
    assert students(found) == {"good"}
    assert "grows suspiciously" in told(found)


def test_a_bomb_below_the_bound_on_size_is_seen_while_reading(zipped):
    """What unpacks to less than the bound is still refused when it shrinks too well."""
    found = discover(zipped({"ada/swish.py": b"\0" * (3 << 20), **GOOD}), SWISH)
    assert students(found) == {"good"}
    assert "times its size unpacked" in told(found)


def test_a_lying_size_does_not_help(tmp_path):
    """A member that declares ten bytes and holds more is damaged, not believed."""
    path = tmp_path / "submissions.zip"
    data = bytearray(zip_of({"ada/swish.py": b"x = 1\n" * 1000, **GOOD}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(signature) + offset
        data[at : at + 4] = struct.pack("<I", 10)
    path.write_bytes(bytes(data))
    found = discover(path, SWISH)
    assert students(found) == {"good"}
    assert "damaged" in told(found)


def test_nested_zips_are_opened_so_far_and_no_further(folder):
    """Zips in zips in zips end at a bound, with a line."""
    data = zip_of({"swish.py": "x"})
    for _ in range(6):
        data = zip_of({"deeper.zip": data}, packed=False)
    found = discover(folder({"ada/work.zip": data, **GOOD}), SWISH)
    assert students(found) == {"good"}
    assert "nested too deeply" in told(found)


def test_many_zips_in_a_zip_end_at_a_bound(folder):
    """A zip full of zips costs no more than a few of them."""
    many = {f"{n:03d}.zip": zip_of({"a.txt": "x"}) for n in range(300)}
    found = discover(folder({"ada/work.zip": zip_of(many), **GOOD}), SWISH)
    assert students(found) == {"good"}
    assert "nested too deeply" in told(found)
    assert len(found.problems) <= 5


def test_a_zip_of_too_many_files_is_not_listed(folder):
    """A zip with more members than a course could have is a line."""
    many = zip_of({f"{n}.txt": "" for n in range(200)} | {"swish.py": "x"})
    found = discover(folder({"ada/w.zip": many, **GOOD}), SWISH, bounds=Bounds(members=100))
    assert students(found) == {"good"}
    assert "holds too many files" in told(found)


def test_an_encrypted_member_is_a_line(tmp_path):
    """A password-protected zip asks for one without."""
    data = bytearray(zip_of({"ada/swish.py": "x", **GOOD}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    path = tmp_path / "submissions.zip"
    path.write_bytes(bytes(data))
    found = discover(path, SWISH)
    assert students(found) == {"good"}
    assert "is encrypted" in told(found)
    assert "without a password" in told(found)


def test_a_name_twice_in_a_zip_is_nobodys_guess(tmp_path):
    """Two members of one name: which one counts is unknown, and said so."""
    path = tmp_path / "submissions.zip"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in (("ada/swish.py", "1"), ("ada/swish.py", "2"), *GOOD.items()):
                archive.writestr(name, data)
    found = discover(path, SWISH)
    assert students(found) == {"good"}
    assert "more than once" in told(found)


def test_a_member_without_a_name_is_a_line(tmp_path):
    """A zip whose directory has an empty name is read as far as it goes."""
    path = tmp_path / "submissions.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ada/swish.py", "x")
        archive.writestr("good/swish.py", "good")
        archive.filelist[0].filename = ""
    found = discover(path, SWISH)
    assert students(found) == {"good"}
    assert "no name" in told(found)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_whose_output_has_no_bound_are_refused(tmp_path, method):
    """Only what every platform writes is unpacked; anything else is a line."""
    path = tmp_path / "submissions.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ada/swish.py", "x", compress_type=method)
        archive.writestr("good/swish.py", "good")
    found = discover(path, SWISH)
    assert students(found) == {"good"}
    assert "unusual method" in told(found)


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04 not really", b"hello", zip_of({"swish.py": "x"})[:-30]],
    # A zip's bytes hold the time at which it was made.
    ids=["empty", "a beginning", "a text", "cut off"],
)
@pytest.mark.parametrize("name", ["ada.zip", "ada/work.zip"])
def test_a_broken_zip_is_a_line(folder, data, name):
    """A student's damaged zip is a line with the student, and the rest is found."""
    found = discover(folder({name: data, **GOOD}), SWISH)
    assert students(found) == {"good"}
    assert "is damaged" in told(found)
    assert found.problems[0].student == "ada"


@pytest.mark.parametrize("name", ["ada/work.7z", "ada/work.tar.gz", "ada/work.rar"])
def test_other_archives_ask_for_a_zip(folder, name):
    """Archives of other kinds are named with what to ask for; beside an answer they are quiet."""
    found = discover(folder({name: b"x", "good/data.tar.gz": b"x", **GOOD}), SWISH)
    assert "of a kind that is not opened" in told(found)
    assert len(found.problems) == 1


def test_utf8_names_without_the_flag_are_read(tmp_path):
    """MacOS's zips, whose UTF-8 names are not declared, give the right student."""
    path = tmp_path / "submissions.zip"
    data = zip_of({"José/swish.py": "j", "Zoë/swish.py": "z"})
    data = data.replace(b"PK\x03\x04\x14\x00\x00\x08", b"PK\x03\x04\x14\x00\x00\x00")
    data = data.replace(b"\x14\x03\x14\x00\x00\x08", b"\x14\x03\x14\x00\x00\x00")
    path.write_bytes(data)
    with zipfile.ZipFile(path) as archive:
        assert "José/swish.py" not in archive.namelist()
    assert students(discover(path, SWISH)) == {"José", "Zoë"}
