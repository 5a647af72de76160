"""An empty environment with one wheel in it, and this environment's other packages beside it."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path


def make_environment(folder: Path, wheel: Path) -> Path:
    """Installs a wheel with pip, without network and without a build; returns the Python."""
    venv.create(folder, clear=True, with_pip=False, symlinks=True)
    python = folder / "bin/python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    subprocess.run(
        [*command, "install", "-q", "--no-index", "--no-deps", str(wheel)],
        check=True,
        capture_output=True,
    )
    packages = sysconfig.get_path("purelib")
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    # Torch and its like are this environment's; the grader is the wheel's, which comes first.
    (folder / "lib" / version / "site-packages/others.pth").write_text(
        f"import site, sys; site.PREFIXES.append({sys.prefix!r}); sys.path.append({packages!r})\n"
    )
    return python
