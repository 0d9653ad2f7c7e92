"""Small libraries in the place of QtQuick and QtQml, 17 MB that no screen of this program draws with.

Qt's plugin for cameras is linked to both, and asks QtQuick of a window whether it is one of its own: no window here
is. `perron selftest` loads the plugin, so that a later Qt which asks more is noticed.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

NAMES: Final = ("libQt6Quick.so.6", "libQt6Qml.so.6")
_QUICK: Final = """
#include <stdlib.h>
/* QQuickWindow::staticMetaObject: its address is compared, nothing of it is read */
const void *_ZN12QQuickWindow16staticMetaObjectE[8];
/* QQuickWindow::grabWindow(): of a window that is none of this program's */
void _ZN12QQuickWindow10grabWindowEv(void) { abort(); }
"""
_VERSIONS: Final = "Qt_6 { global: *; };\n"


def make(name: str, folder: Path) -> Path:
    """Writes the stand-in of one of `NAMES` into a folder; needs `gcc`."""
    source, versions, made = folder / f"{name}.c", folder / "qt6.map", folder / name
    source.write_text(_QUICK if "Quick" in name else "")
    versions.write_text(_VERSIONS)
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-O2", "-s", f"-Wl,-soname,{name}", f"-Wl,--version-script={versions}",
         "-Wl,--build-id=none", "-o", str(made), str(source)],
        check=True,
    )  # fmt: skip
    return made
