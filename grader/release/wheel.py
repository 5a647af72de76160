"""Repacks the installed grader into a wheel with a course of one's choice inside.

Nothing is built: the package's own files are zipped with the distribution's
metadata and a new RECORD, so neither the network nor a build backend is needed.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import importlib.metadata
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import grader
from grader.errors import ReleaseError
from grader.model import Value
from grader.suite import FOR_CATALOGUES

DISTRIBUTION: Final = "training-loop-grader"
"""What the package is called for pip."""
_COURSE: Final = "grader/_course"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_WHEEL: Final = (
    "Wheel-Version: 1.0\nGenerator: grade release\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
)
STAFFS: Final = frozenset(f"grader/suite/{module}.py" for module in FOR_CATALOGUES)
"""What catalogues of misconceptions are written with; no kit has a catalogue, or a use for it."""
_AUTHORS: Final = ("grader/suite/README.md", "grader/validation/templates/")
"""What exercises are written after: examples of answers, of no use to who solves them."""
_LEFT_OUT: Final = {"__pycache__", "_course"}


class Wheel(Value, frozen=True, kw_only=True):
    """A wheel's file name and bytes."""

    name: str
    data: bytes


def repack(package: Mapping[str, bytes], course: Mapping[str, bytes], label: str) -> Wheel:
    """The grader with this course as its package data.

    Args:
        package: the grader's own files, by path in the wheel.
        course: the course's files, by path below its root.
        label: goes into the version after a ``+``, so that pip sees that one kit is not
            another: letters and digits, parts separated by dots.

    Raises:
        ReleaseError: the grader isn't installed, so that nothing says what it needs.
    """
    metadata, entry_points, licenses = _metadata()
    version = f"{_version(metadata)}+{label}"
    folder = f"{DISTRIBUTION.replace('-', '_')}-{version}.dist-info"
    files = dict(package)
    files |= {f"{_COURSE}/{name}": data for name, data in course.items()}
    files |= {
        f"{folder}/METADATA": _with_version(metadata, version).encode(),
        f"{folder}/WHEEL": _WHEEL.encode(),
        f"{folder}/entry_points.txt": entry_points.encode(),
        **{f"{folder}/licenses/{name}": data for name, data in licenses.items()},
    }
    files[f"{folder}/RECORD"] = _record(files, f"{folder}/RECORD").encode()
    name = f"{folder.removesuffix('.dist-info')}-py3-none-any.whl"
    return Wheel(name=name, data=zipped(files))


def package_files() -> dict[str, bytes]:
    """The grader's own files by path in a wheel; neither a course nor bytecode."""
    package = Path(grader.__file__).resolve().parent
    found = {}
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package)
        if path.is_file() and not _LEFT_OUT & set(inside.parts) and path.suffix != ".pyc":
            found[f"grader/{inside.as_posix()}"] = path.read_bytes()
    return found


def students_files() -> dict[str, bytes]:
    """The grader's own files without those that spell a course's functions out, or new ones."""
    return {
        name: data
        for name, data in package_files().items()
        if name not in STAFFS and not name.startswith(_AUTHORS)
    }


def zipped(files: Mapping[str, bytes], executable: frozenset[str] = frozenset()) -> bytes:
    """A zip of files, the same bytes for the same files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 3
            info.external_attr = (0o100755 if name in executable else 0o100644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return stream.getvalue()


def _metadata() -> tuple[str, str, dict[str, bytes]]:
    try:
        distribution = importlib.metadata.distribution(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError as error:
        raise ReleaseError(
            f"{DISTRIBUTION} is not installed here, so its requirements aren't known.",
            advice="Install it, in a checkout with `pip install -e .`, and run this again.",
        ) from error
    metadata = distribution.read_text("METADATA")
    entry_points = distribution.read_text("entry_points.txt")
    if metadata is None or entry_points is None:
        raise ReleaseError(
            f"The installed {DISTRIBUTION} has no METADATA.", advice="Install it again."
        )
    licenses = {
        name: text.encode()
        for name in distribution.metadata.get_all("License-File") or []
        if (text := distribution.read_text(f"licenses/{name}")) is not None
    }
    return metadata, entry_points, licenses


def _version(metadata: str) -> str:
    match = re.search(r"^Version: ([0-9a-zA-Z.!]+)", metadata, re.MULTILINE)
    if match is None:
        raise ReleaseError(f"The METADATA of {DISTRIBUTION} has no version.")
    return match[1]


def _with_version(metadata: str, version: str) -> str:
    return re.sub(r"^Version: .*$", f"Version: {version}", metadata, count=1, flags=re.MULTILINE)


def _record(files: Mapping[str, bytes], itself: str) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        table.writerow([name, f"sha256={digest}", len(data)])
    table.writerow([itself, "", ""])
    return text.getvalue()
