"""Names that strangers chose: shown, compared and turned into folders without harm."""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Iterable

from grader.text import clean, file_name

FOLDER_BYTES = 120
_APOSTROPHES = re.compile("['’‘`´ʼ]")
# Letters that Unicode takes for ones of their own, as whoever has no such key writes them.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_HASH_TAIL = re.compile(r"-[0-9a-f]{12}$")


def digest(text: str, length: int = 12) -> str:
    """``length`` hexadecimal digits that stand for ``text``, undecodable bytes included."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def key_of(name: str) -> str:
    """A key for somebody who is known by a name alone.

    A harmless name is its own key. One that had to be cleaned gets a part of
    its hash, so that it can't be mistaken for the harmless one.
    """
    shown = clean(name)
    changed = shown != unicodedata.normalize("NFC", name)
    return f"{shown or 'nameless'}~{digest(name, 6)}" if changed or not shown else shown


def fold(key: str) -> str:
    """What two keys must not share: case and compatibility forms don't tell them apart."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", key).casefold())


def report_folder(key: str) -> str:
    """The folder of the reports of whoever has this key: readable, safe, one for each key.

    A key that is safe as it is names its folder. Any other becomes its safe
    characters and twelve digits of its hash; a key that itself ends so is
    hashed too, so that nobody can choose another student's folder. At most
    120 bytes of UTF-8; no separators, control or bidirectional characters, no
    leading dash or dot.
    """
    slug = file_name(key)
    if slug == key and len(slug.encode()) <= FOLDER_BYTES and not _HASH_TAIL.search(slug.lower()):
        return slug
    room = FOLDER_BYTES - 13
    short = slug.encode()[:room].decode("utf-8", "ignore").rstrip(". -_")
    return f"{short or 'student'}-{digest(key)}"


def words(name: str) -> tuple[str, ...]:
    """The words of a name without accents, case or punctuation."""
    bare = "".join(
        character
        for character in unicodedata.normalize("NFKD", name)
        if unicodedata.category(character) != "Mn"
    )
    bare = bare.casefold().translate(_PLAIN)
    return tuple(word for word in re.split(r"[\W_]+", bare) if word)


def tokens(name: str) -> tuple[str, ...]:
    """The words of a name, in an order of their own."""
    return tuple(sorted(words(name)))


def without_apostrophes(name: str) -> str:
    """``O'Brien`` as ``OBrien``: Moodle's folders have no apostrophes."""
    return _APOSTROPHES.sub("", name)


def run_together(words: Iterable[str]) -> frozenset[str]:
    """The words written without spaces in every order, as Canvas writes a sortable name."""
    words = tuple(words)
    if len(words) > 4:
        turned = [words[i:] + words[:i] for i in range(len(words))]
        return frozenset("".join(order) for order in turned)
    return frozenset("".join(order) for order in itertools.permutations(words))


def unique_keys(wanted: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Keys for ``(key, what the person is really known by)``, made different where they clash.

    All that share a key get a part of the hash of what they are known by, so
    that the order in which they are found doesn't matter.
    """
    pairs = tuple(wanted)
    shared: dict[str, int] = {}
    for key, _ in pairs:
        shared[fold(key)] = shared.get(fold(key), 0) + 1
    taken = {folded for folded, count in shared.items() if count == 1}
    keys = dict.fromkeys(range(len(pairs)), "")
    for index in sorted(keys, key=pairs.__getitem__):
        key, known_by = pairs[index]
        both = f"{key}\0{known_by}"
        chosen = key if shared[fold(key)] == 1 else f"{key}~{digest(both, 6)}"
        length = 8
        while shared[fold(key)] > 1 and fold(chosen) in taken:
            chosen = f"{key}~{digest(both + str(length), length)}"
            length += 2
        taken.add(fold(chosen))
        keys[index] = chosen
    return tuple(keys.values())
