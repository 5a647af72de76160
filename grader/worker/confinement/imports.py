"""Imports from a directory that can't be listed.

Landlock's right to list a directory reaches everything below it, so that a directory of
packages with something secret in it would show the secret's file names. The importer
only wants the directory's own names: it is given them before the process is confined.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import machinery
from pathlib import Path

_LOADERS = (
    (machinery.ExtensionFileLoader, machinery.EXTENSION_SUFFIXES),
    (machinery.SourceFileLoader, machinery.SOURCE_SUFFIXES),
    (machinery.SourcelessFileLoader, machinery.BYTECODE_SUFFIXES),
)


class _RememberingFinder(machinery.FileFinder):
    """Looks at the directory once, and never again."""

    def __init__(self, path: str) -> None:
        super().__init__(path, *_LOADERS)
        self._remembers = False
        self._fill_cache()
        self._remembers = True

    def _fill_cache(self) -> None:
        if not self._remembers:
            super()._fill_cache()  # type: ignore[misc]

    def invalidate_caches(self) -> None:
        """Keep the names: they can't be asked for again."""


def remember_names(directories: Iterable[Path]) -> None:
    """Let what these directories hold now be imported when they can't be listed any more.

    Call it in the zygote, with the ``list_only`` directories of ``readable_paths``; then
    a policy needs no ``list_only`` and the names below them stay unknown too.
    """
    resolved = {str(directory.resolve()) for directory in directories}
    for entry in sys.path:
        if str(Path(entry).resolve()) in resolved:
            sys.path_importer_cache[entry] = _RememberingFinder(entry)
