"""Cuts the pictures of the guide out of the screenshots, light and dark: `make pictures` ends with it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from PIL import Image

ROOT: Final = Path(__file__).parents[1]
PICTURES: Final = ROOT / "resources" / "guide" / "pictures"
COLOURS: Final = 128
Box = tuple[int, int, int, int]
CUT: Final[dict[str, Box]] = {
    "bilan-reading": (160, 50, 1340, 725),
    "bilan-sealed": (160, 50, 1340, 768),
    "bilan-text": (160, 50, 1220, 725),
    "bilan-turn": (0, 0, 1366, 768),
    "exchange-by-key": (170, 45, 1330, 715),
    "exchange-conflict": (170, 45, 1340, 700),
    "exchange-not-enrolled": (170, 65, 1340, 480),
    "exchange-refused": (170, 45, 1330, 560),
    "first-start-identity": (270, 75, 1090, 640),
    "first-start-proposal": (270, 10, 1090, 768),
    "first-start-recovery": (270, 125, 1090, 580),
    "household-caution": (150, 50, 1340, 435),
    "new-key": (270, 55, 1090, 690),
    "preparation": (180, 50, 1366, 720),
    "recovery": (270, 60, 1090, 670),
    "restore": (270, 60, 1090, 670),
    "settings-backups": (400, 60, 1250, 740),
    "settings-display": (400, 60, 1130, 435),
    "settings-security-recovery": (390, 205, 1260, 525),
    "today": (0, 60, 1366, 740),
    "unlock": (270, 140, 1090, 550),
    "visit-papers": (395, 225, 1330, 665),
    "visit-porte-close": (395, 270, 1330, 730),
    "visit-read": (190, 48, 1290, 372),
    "visit-vej": (395, 45, 1340, 522),
    "welcome": (270, 140, 1090, 560),
}
"""Which part of each scene says it all: left, top, right, bottom."""


def cut(source: Path, target: Path, box: Box) -> None:
    """One picture, in as few colours as a screen of flat areas needs."""
    with Image.open(source) as opened:
        part = opened.convert("RGB").crop(box)
    part.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> None:
    """Cut them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", nargs="?", type=Path, default=ROOT / "docs" / "pictures")
    folder = parser.parse_args().source
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, box in CUT.items():
        for theme in ("light", "dark"):
            cut(folder / f"{name}-{theme}.png", PICTURES / f"{name}-{theme}.png", box)


if __name__ == "__main__":
    main()
