"""Where things are on the laptop: the program's own data, the notebook, the logs."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import Final

_APP_NAME = "Perron"
DATABASE: Final = "notebook.db"
JOURNAL: Final = "notebook.db-wal"
KEYS: Final = "notebook.keys"
KEYS_COPY: Final = "notebook.keys.bak"
RESTORING: Final = "restoring"
DAY_CODE: Final = "notebook.quick"
NOTEBOOK_PARTS: Final = (DATABASE, JOURNAL, KEYS, KEYS_COPY, RESTORING)
"""Where one of these is, a notebook is; here, so that the first window looks without importing what opens it."""
_COMMON_APPDATA: Final = 0x23  # CSIDL_COMMON_APPDATA
_LONGEST_PLACE: Final = 260
_PLAIN: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@cache
def resource_dir() -> Path:
    """The shipped forms, conventions and lists: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def default_data_dir() -> Path:
    """Where a notebook is kept by default; never in a roaming profile, which is a network folder."""
    import platformdirs  # only when the user named no place: it costs a start-up 7 ms

    return platformdirs.user_data_path(_APP_NAME, appauthor=False, roaming=False)


def log_dir() -> Path:
    """Where the technical log is kept; it names nobody."""
    import platformdirs

    return platformdirs.user_log_path(_APP_NAME, appauthor=False)


def policy_file() -> Path:
    """Where an administrator fixes rules for the whole computer; no variable of a session leads elsewhere."""
    if sys.platform == "win32":
        return _program_data() / _APP_NAME / "policy.toml"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/Perron/policy.toml")
    return Path("/etc/perron/policy.toml")


def _program_data() -> Path:
    """As Windows itself says it: platformdirs would first look for a variable that leads elsewhere."""
    import ctypes

    found = ctypes.create_unicode_buffer(_LONGEST_PLACE)
    if sys.platform == "win32":
        ctypes.windll.shell32.SHGetFolderPathW(None, _COMMON_APPDATA, None, 0, found)
    return Path(found.value or r"C:\ProgramData")


def plainly(path: str, flags: int) -> int:
    """An opener for `open`: a link or a pipe that somebody put there is refused, not followed and not waited for."""
    return os.open(path, flags | _PLAIN, 0o600)
