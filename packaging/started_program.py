"""First in the frozen program, on Linux: its modules are read from the file that was started, whatever is there now.

An update puts another program in its place while a window is open; what the window loads later would be looked for in
that one, at the places of this one.
"""

from __future__ import annotations

import sys
from typing import Any

_STARTED = "/proc/self/exe"


def read_from(archive: Any, place: str) -> None:
    """From now on, the modules of an archive come from another name of the same file."""
    archive._filename = place


if getattr(sys, "frozen", False):
    from pyimod02_importers import pyz_archive

    read_from(pyz_archive, _STARTED)
