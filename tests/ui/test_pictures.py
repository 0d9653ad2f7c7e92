"""The pictures of the screens: each named file is there, at its size, in its theme, and shows something."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, qRed

from desktop.ui.dev.pictures import save_small, take_documents, take_pictures
from desktop.ui.dev.pictures_scenes import SCENES
from desktop.ui.dev.pictures_studio import SIZE
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.look.tokens import DARK, LIGHT

FEW = ("welcome", "today", "measure-astre", "visit-vej", "exchange-sent", "bilan-preview")


@pytest.fixture(scope="module")
def pictures(qapp, tmp_path_factory) -> dict[str, QImage]:
    """A few screens, from a notebook with few households."""
    made = take_pictures(qapp, tmp_path_factory.mktemp("pictures"), FEW, households=30)
    return {path.stem: QImage(str(path)) for path in made}


def colors(image: QImage) -> Counter[str]:
    return Counter(image.pixelColor(x, y).name().upper() for x in range(2, 1366, 13) for y in range(2, 768, 13))


def test_every_screen_asked_for_is_there_in_both_themes(pictures):
    assert set(pictures) == {f"{name}-{theme}" for name in FEW for theme in ("light", "dark")}


def test_each_is_of_the_same_size_and_shows_something(pictures):
    for name, image in pictures.items():
        assert (image.width(), image.height()) == SIZE, name
        assert len(colors(image)) > 3, name


def test_each_wears_its_theme(pictures):
    for name, image in pictures.items():
        ground = DARK.window if name.endswith("-dark") else LIGHT.window
        assert colors(image)[ground.upper()] > 100, name


def test_the_page_of_a_document_is_on_its_picture_ink_and_all(pictures):
    page = pictures["bilan-preview-light"]
    greys = [qRed(page.pixel(x, y)) for x in range(200, 640) for y in range(230, 500)]
    assert min(greys) < 100
    assert greys.count(255) > len(greys) / 2


def test_the_screens_that_the_guide_shows_are_among_them():
    assert "today" in SCENES
    for scheme in ("astre", "vej", "microcredit"):
        assert {f"measure-{scheme}", f"measure-opening-{scheme}", f"visit-{scheme}", f"visit-{scheme}-errors"} <= set(
            SCENES
        )


def test_large_text_gives_another_picture(qapp, tmp_path):
    take_pictures(qapp, tmp_path, ("unlock",), text_percent=200, themes=("light",), households=1)
    take_pictures(qapp, tmp_path / "usual", ("unlock",), themes=("light",), households=1)
    assert QImage(str(tmp_path / "unlock-light.png")) != QImage(str(tmp_path / "usual" / "unlock-light.png"))
    apply_theme(qapp, Theme("light", 1.0))


def test_a_small_picture_keeps_the_colour_of_a_few_pixels(tmp_path: Path):
    """More shades than a small picture holds, and one red dot."""
    image = QImage(256, 4, QImage.Format.Format_RGB32)
    for x in range(256):
        for y in range(4):
            image.setPixelColor(x, y, QColor(20, x, 255 - (x + y) % 4))
    image.setPixelColor(7, 1, QColor(200, 16, 16))
    save_small(image, tmp_path / "small.png")
    kept = QImage(str(tmp_path / "small.png"))
    assert kept.format() == QImage.Format.Format_Indexed8
    assert kept.pixelColor(7, 1) == QColor(200, 16, 16)
    assert kept.pixelColor(100, 2).red() == 20


def test_every_type_of_document_has_a_picture_of_its_first_pages(qapp, tmp_path):
    made = {path.stem.removeprefix("printed-"): QImage(str(path)) for path in take_documents(tmp_path)}
    assert made.keys() >= {
        "bilan-draft", "bilan-sealed", "bilan-proof", "bilan-interim", "bilan-interim-department", "bilan-department",
        "bilan-file", "recovery-sheet", "round",
        "preparation", "access", "calling-card", "letter-rendez-vous", "letter-transmission", "astre-diagnosis",
        "eviction-sheet", "microcredit-diagnosis", "microcredit-follow-up",
    }  # fmt: skip
    for name, picture in made.items():
        greys = Counter(qRed(picture.pixel(x, y)) for x in range(20, 600, 2) for y in range(20, 400, 2))
        assert greys[255] > 1000, name
        assert min(greys) < 100, name
