"""Makes the files of the interface's typeface, Inter 400, 600 and 700, out of the variable font.

    scripts/build_typeface.py 'Inter[opsz,wght].ttf' resources/fonts

Needs fonttools 4.68, which Perron itself does not. Made of Inter 4.1 as the package fontpkg-inter 4.1.post1 carries it
(`pip download --no-deps fontpkg-inter==4.1.post1`, whose sha256 is
b1105c8b368787112e9352ba657fe4fd32feb0722cc3046a308f65962298ddf8), under the SIL Open Font License 1.1, without a
reserved name. Fixed weights and Latin letters only: 64 kB a file instead of 876, and the window opens as fast as with
the system's font.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

WEIGHTS = {"Inter-Regular.ttf": 400, "Inter-SemiBold.ttf": 600, "Inter-Bold.ttf": 700}
FEATURES = ["ccmp", "case", "kern", "locl", "mark", "mkmk", "tnum"]
LETTERS = [
    *range(0x20, 0x180),  # Latin with the accents of every language written in it
    *range(0x218, 0x21C),
    *range(0x300, 0x304),
    0x308,
    0x327,
    *range(0x1E80, 0x1E86),
    0x1E9E,
    *range(0x2010, 0x2028),  # dashes, quotation marks, bullet, ellipsis
    *(0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044, 0x20AC, 0x2116, 0x2122),
    *range(0x2070, 0x208F),
    *range(0x2150, 0x215F),
    *range(0x2190, 0x219A),
    *(0x21B5, 0x21E7, 0x2212, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265, 0x2318),
    *(0x25B2, 0x25B6, 0x25BC, 0x25C0, 0x25CB, 0x25CF, 0x2713, 0x2717),
]


def _keep_figures_only(font: Any) -> None:
    """Figures of one width, but not their hyphen and full stop: words are written with these too."""
    table = font["GSUB"].table
    figures = {font.getBestCmap()[ord(figure)] for figure in "0123456789"}
    for record in table.FeatureList.FeatureRecord:
        for index in record.Feature.LookupListIndex if record.FeatureTag == "tnum" else ():
            for lookup in table.LookupList.Lookup[index].SubTable:
                inner = getattr(lookup, "ExtSubTable", lookup)
                inner.mapping = {glyph: wide for glyph, wide in inner.mapping.items() if glyph in figures}


def build(source: Path, weight: int, out: Path) -> None:
    """Write one fixed weight with the letters that are needed; the same bytes each time."""
    font: Any = instancer.instantiateVariableFont(
        TTFont(source, recalcTimestamp=False), {"opsz": 14, "wght": weight}, updateFontNames=True
    )
    _keep_figures_only(font)
    options = subset.Options()
    options.layout_features = FEATURES
    options.name_IDs = ["*"]
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    font.save(out)


if __name__ == "__main__":
    for file_name, file_weight in WEIGHTS.items():
        build(Path(sys.argv[1]), file_weight, Path(sys.argv[2]) / file_name)
