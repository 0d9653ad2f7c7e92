"""First in each frozen program of Windows: the modules of both are read from one file, and stand once on the disk.

No module is there before it has run: it imports those that Python is made with alone.
"""

import sys

NAME = "perron.pyz"


def read_from(archive: object, place: str) -> None:
    """From now on, an archive that was empty is the one of a file."""
    type(archive).__init__(archive, place, 0, check_pymagic=True)  # type: ignore[call-arg]


if getattr(sys, "frozen", False):
    from pyimod02_importers import pyz_archive

    read_from(pyz_archive, sys._MEIPASS + "\\" + NAME)
