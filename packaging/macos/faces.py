"""What macOS shows and allows of the application: its icon, drawn from the window's own, and its Info.plist."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Final

from linux.icons import drawn, on_ground

IDENTIFIER: Final = "fr.perron.Perron"
ENTITLEMENTS: Final = Path(__file__).parent / "entitlements.plist"
SIZES: Final = (32, 64, 128, 256, 512, 1024)
_OLDEST: Final = "13.0"
"""What the Qt of this release asks for."""
_BUNDLE: Final = "fr.perron.bundle"


def write_icon(made: Path) -> Path:
    """One .icns with every size."""
    from PIL import Image

    from desktop.paths import resource_dir
    from desktop.ui.look.theme import LIGHT

    drawing = (resource_dir() / "icons" / "door-open.svg").read_text("utf-8")
    whole = on_ground(drawing, LIGHT.accent, LIGHT.surface)
    pictures = [Image.open(io.BytesIO(drawn(whole, size))) for size in SIZES]
    pictures[-1].save(made, "ICNS", append_images=pictures[:-1])
    return made


def info(version: str) -> dict[str, Any]:
    """The Info.plist, but for what PyInstaller says there itself."""
    return {
        "CFBundleName": "Perron",
        "CFBundleDisplayName": "Perron",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "fr",
        "CFBundleLocalizations": ["fr"],
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": _OLDEST,
        "LSMultipleInstancesProhibited": True,  # two windows would ask for the same notebook
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "The Perron authors, Apache-2.0",
        "NSCameraUsageDescription": "Perron prend en photo ce que vous choisissez de joindre à une visite : un "
        "logement, un papier. La photo reste dans votre carnet chiffré.",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Fichier de Perron pour clé USB",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",  # another program that opens age files keeps them
                "LSItemContentTypes": [_BUNDLE],
            }
        ],
        "UTImportedTypeDeclarations": [
            {
                "UTTypeIdentifier": _BUNDLE,
                "UTTypeDescription": "Fichier chiffré au format age",
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {"public.filename-extension": ["age"]},
            }
        ],
    }
