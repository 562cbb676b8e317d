"""What a figure depends on: cores and versions, never the name of a machine."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess

import numpy as np
import scipy

VERSIONS = 'cat(as.character(getRversion()), as.character(packageVersion("lme4")))'


def r_versions() -> tuple[str, str] | None:
    """Versions of R and lme4, or None where one of them is missing."""
    if shutil.which("Rscript") is None:
        return None
    said = subprocess.run(["Rscript", "-e", VERSIONS], capture_output=True, text=True, check=False)
    words = said.stdout.split()
    return (words[0], words[1]) if said.returncode == 0 and len(words) == 2 else None


def facts() -> str:
    """One line about the machine and the software."""
    r = r_versions()
    return ", ".join(
        [
            f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()}), linear algebra on one thread",
            f"Python {platform.python_version()}",
            f"numpy {np.__version__}",
            f"scipy {scipy.__version__}",
            f"R {r[0]} with lme4 {r[1]}" if r else "without R and lme4",
        ]
    )
