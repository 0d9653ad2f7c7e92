"""Files for their owner alone; what root makes belongs to whom the folder belongs.

The commands are run by root, the service and its nightly copy are not: they go on with what a command left.
"""

import os
import sys
from pathlib import Path


def make_file(place: Path) -> None:
    """An empty file that was not there; FileExistsError when it was, also as a link to somewhere else."""
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)
    made = os.open(place, flags, 0o600)
    try:
        if sys.platform != "win32" and os.geteuid() == 0:
            folder = place.parent.stat()
            os.fchown(made, folder.st_uid, folder.st_gid)
    finally:
        os.close(made)


def make_folder(place: Path) -> None:
    """A folder, with those above it that are missing; nothing when it is there."""
    missing = [one for one in (place, *place.parents) if not one.exists()]
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sys.platform != "win32" and os.geteuid() == 0:
        for one in reversed(missing):
            above = one.parent.stat()
            os.chown(one, above.st_uid, above.st_gid, follow_symlinks=False)
