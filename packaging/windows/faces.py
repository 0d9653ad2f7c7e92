"""What Windows shows of a program file: its icon, drawn from the window's own, and its version."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Final

from linux.icons import drawn, on_ground

SIZES: Final = (16, 20, 24, 32, 40, 48, 64, 256)
"""Those that Windows takes at 100, 125, 150 and 200 %."""
SIDE: Final = (164, 314)
_ON_SIDE: Final = 96
_FRENCH, _UNICODE = 0x040C, 1200
_NUMBERS: Final = 4


def write_icon(made: Path) -> Path:
    """One .ico with every size, the small ones as bitmaps: whatever reads it can."""
    pictures = [_picture(size) for size in SIZES]
    largest = pictures[-1]
    largest.save(made, "ICO", sizes=[(size, size) for size in SIZES], append_images=pictures[:-1], bitmap_format="bmp")
    return made


def write_side(made: Path) -> Path:
    """The picture beside the first and the last page of the installer, in the colours of the program."""
    from PIL import Image

    from desktop.ui.look.theme import LIGHT

    side, picture = Image.new("RGB", SIDE, LIGHT.accent), _picture(_ON_SIDE)
    side.paste(picture, ((SIDE[0] - _ON_SIDE) // 2, (SIDE[1] - _ON_SIDE) // 3), picture)
    side.save(made, "BMP")
    return made


def _picture(size: int) -> Any:
    from PIL import Image

    from desktop.paths import resource_dir
    from desktop.ui.look.theme import LIGHT

    drawing = (resource_dir() / "icons" / "door-open.svg").read_text("utf-8")
    return Image.open(io.BytesIO(drawn(on_ground(drawing, LIGHT.accent, LIGHT.surface), size)))


def numbers(version: str) -> tuple[int, int, int, int]:
    """1.2.3 as Windows counts: four whole numbers; what follows a sign (1.2.3-rc1) is left out."""
    told = [int(part) for part in version.partition("-")[0].partition("+")[0].split(".")]
    if len(told) > _NUMBERS:
        raise ValueError(f"{version} has more than four numbers")
    first, second, third, fourth = told + [0] * (_NUMBERS - len(told))
    return first, second, third, fourth


def properties(program: str, description: str, version: str) -> dict[str, str]:
    """What the properties of a program file show."""
    return {
        "CompanyName": "Perron",
        "FileDescription": description,
        "FileVersion": version,
        "InternalName": program,
        "LegalCopyright": "The Perron authors, Apache-2.0",
        "OriginalFilename": f"{program}.exe",
        "ProductName": "Perron",
        "ProductVersion": version,
    }


def version_info(program: str, description: str, version: str) -> Any:
    """The same as PyInstaller writes it; on Windows alone."""
    from PyInstaller.utils.win32 import versioninfo as told

    said = [told.StringStruct(name, words) for name, words in properties(program, description, version).items()]
    translation = told.VarStruct("Translation", [_FRENCH, _UNICODE])
    return told.VSVersionInfo(
        ffi=told.FixedFileInfo(filevers=numbers(version), prodvers=numbers(version), fileType=1, OS=0x40004),
        kids=[
            told.StringFileInfo([told.StringTable(f"{_FRENCH:04x}{_UNICODE:04x}", said)]),
            told.VarFileInfo([translation]),
        ],
    )
