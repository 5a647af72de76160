"""Which exercise a file is for, by its name and the folders it lies in."""

from __future__ import annotations

import re
from collections.abc import Mapping

SUFFIXES = (".py", ".ipynb")
# What platforms, browsers and people add to a name that is already there.
_AGAIN = re.compile(r"(-\d{1,3}|_\d{1,3})$")
_NUMBERED_COPY = re.compile(r" ?\d{1,2}$")
_COPY_OF = r"(?:copy|kopie|copie|copia|c[oó]pia|kopia|kopi)[ +_](?:of|von|van|de|di|av)"
_COPY = re.compile(
    rf"(?: ?\(\d{{1,3}}\)| - (?:copy|kopie|copie|copia|kopia)|[-_ ]copy ?\d*)$|^{_COPY_OF}[ +_]+",
    re.IGNORECASE,
)
_COPY_OF_AT_END = re.compile(rf"(?:^|[-_ .]+){_COPY_OF}$", re.IGNORECASE)
_VERSION = re.compile(
    r"(?:^|[-_ .]+)(?:final|v(?:ersion)?[-_ .]?\d+(?:\.\d+)?|version|fixed|corrected|updated|latest"
    r"|submission|solution|abgabe|l(?:ö|oe)sung|entrega|rendu)\d{0,2}$",
    re.IGNORECASE,
)
_LONGEST = 255  # characters that a name in a file system can have: no copy has a longer one
# "hw1" and "2" are as often an attempt or a week as the exercise of that number.
_NUMBERED = re.compile(r"^(exercise|ex)?[-_ .]*0*(\d{1,3})(?!\d)(.*)$")
_DOCUMENTS = frozenset(
    ".txt .doc .docx .odt .rtf .pages .pdf .htm .html .png .jpg .jpeg .heic .eml .msg .md .tex "
    ".xls .xlsx .ppt .pptx .gif .webp .svg .mov .mp4 .c .cpp .java .jl .js .m .mlx .r .rmd "
    ".ts".split()
)
_BESIDE = re.compile(r"^(readme|licen[cs]e|requirements|timestamp|notes?|changelog).*$")
_NO_ANSWER = re.compile(r"^(test_.*|.*_test|conftest|setup|__init__|noxfile)$")

EXACT_IN_FOLDER, EXACT, IN_FOLDER, BY_PART, GUESS = 4, 3, 2, 1, 0


def is_code(name: str) -> bool:
    """Whether a name could be an answer's: a script or a notebook, not a test of one."""
    stem, suffix = split_name(name)
    return suffix in SUFFIXES and not _NO_ANSWER.match(stem.lower())


def is_document(name: str, stubs: Mapping[str, str]) -> bool:
    """Whether somebody may have meant a file that is no script as their answer.

    It is named as a stub is, whatever its suffix, or a text, a page or a picture.
    """
    stem, suffix = split_name(name)
    if suffix in SUFFIXES or name.startswith("."):
        return False
    if _exact(stem, stubs) or split_name(stem)[1] in SUFFIXES:
        return suffix not in (".toml", ".json", ".csv", ".pt", ".pth", ".pyc")
    return suffix in _DOCUMENTS and not _BESIDE.match(stem.lower())


def split_name(name: str) -> tuple[str, str]:
    """Stem and suffix in lower case; the stem keeps its case."""
    stem, dot, suffix = as_saved(name).rpartition(".")
    return (stem, f".{suffix.lower()}") if dot and stem else (as_saved(name), "")


def as_saved(name: str) -> str:
    """The name that its writer gave it: an editor or a browser makes ``swish.py`` a ``.py.txt``.

    So it is with notebooks, which browsers save as ``.ipynb.txt`` or ``.ipynb.json``.
    """
    lowered = name.lower()
    if lowered.endswith((".py.txt", ".ipynb.txt", ".ipynb.json")):
        return name.rpartition(".")[0]
    return name


def without_copy_mark(stem: str) -> str:
    """``swish-2``, ``swish (1)``, ``swish - Copy (2)`` and ``Copy of swish`` are all ``swish``."""
    while len(stem) <= _LONGEST and (bare := _COPY.sub("", stem)) != stem:
        stem = bare
    return _AGAIN.sub("", stem)


def without_version(text: str) -> str:
    """``ada_swish`` of ``ada_swish_final_v2``; empty for ``final_v2``, which is nobody's name."""
    while (
        len(text) <= _LONGEST and (bare := _COPY_OF_AT_END.sub("", _VERSION.sub("", text))) != text
    ):
        text = bare
    return text


def exercise_of_folder(name: str, stubs: Mapping[str, str]) -> str:
    """The exercise that a folder is named after; empty if none.

    ``exercise-03-swish``, ``exercise-3``, ``ex3``, ``03-swish`` and ``swish`` all name the same.
    """
    lowered = name.lower().removesuffix(".zip").strip()
    for exercise, stub in stubs.items():
        slug = exercise.split("-", 2)[-1]
        spellings = (exercise, slug, slug.replace("-", "_"), split_name(stub)[0].lower())
        if lowered in spellings:
            return exercise
    numbered = _NUMBERED.match(lowered)
    if numbered is None:
        return ""
    number, rest = int(numbered[2]), re.sub(r"[\W_]+", "-", numbered[3]).strip("-")
    if not numbered[1] and not rest:
        return ""
    for exercise in stubs:
        _, digits, slug = [*exercise.split("-", 2), "", ""][:3]
        if digits.isdecimal() and int(digits) == number and rest in ("", slug):
            return exercise
    return ""


def match(inner: tuple[str, ...], stubs: Mapping[str, str]) -> tuple[str, int]:
    """The exercise of a file inside a student's area, and how sure that is.

    Returns ``("", GUESS)`` for a file whose name says nothing.
    """
    stem, suffix = split_name(inner[-1])
    folders = [found for part in inner[:-1] if (found := exercise_of_folder(part, stubs))]
    folder = folders[-1] if folders else ""
    if suffix not in SUFFIXES:
        return folder, GUESS
    exact = _exact(stem, stubs)
    if exact:
        return exact, EXACT_IN_FOLDER if folder == exact else EXACT
    if not is_code(inner[-1]):
        return "", GUESS
    if folder:
        return folder, IN_FOLDER
    by_part = exercise_of_folder(stem, stubs) or split_owner(stem, stubs)[0]
    return (by_part, BY_PART) if by_part else ("", GUESS)


def split_owner(stem: str, stubs: Mapping[str, str]) -> tuple[str, str]:
    """Exercise and owner of ``ada_swish``, ``swish-ada`` or ``ada_exercise-03-swish``.

    The longest name of an exercise wins, so that ``ada_modern_activations`` is
    not ``ada_modern`` for ``activations``. Both are empty when no exercise is named, and the owner
    is where only a version is, as in ``swish_final``.
    """
    best = ("", "", 0)
    bare = without_copy_mark(stem)
    texts = dict.fromkeys((stem, bare, without_version(bare)))
    for exercise, stub in stubs.items():
        number = [one for one in exercise.split("-")[1:2] if one.isdecimal()]
        words = (split_name(stub)[0], exercise)
        spellings = {
            word: re.escape(word).replace("_", "[-_ ]").replace(r"\-", "[-_ ]") for word in words
        }
        # "exercise-3", "Exercise 03" and "ex3", but not the 3 of 31.
        spellings |= {f"exercise-{one}": rf"ex(?:ercise)?[-_. ]?0*{int(one)}" for one in number}
        for word, spelling in spellings.items():
            for text in texts:
                found = re.fullmatch(rf"(?i)(.+)[-_. ]{spelling}", text) or re.fullmatch(
                    rf"(?i){spelling}[-_. ](.+)", text
                )
                if found and len(word) > best[2]:
                    best = (exercise, without_version(found[1].strip("-_. ")), len(word))
    return best[0], best[1]


def _exact(stem: str, stubs: Mapping[str, str]) -> str:
    bare = without_copy_mark(stem).lower()
    # "swish 1" and "swish1": only of an exercise's own name a number at the end is a copy's.
    spellings = (stem.lower(), bare, _NUMBERED_COPY.sub("", bare))
    for exercise, stub in stubs.items():
        if split_name(stub)[0].lower() in spellings:
            return exercise
    return ""
