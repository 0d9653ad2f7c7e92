"""The four themes: contrast by arithmetic and on painted pixels, text sizes, drawings in step with the tokens."""

import hashlib

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontInfo, QRawFont
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QWidget

from desktop.paths import resource_dir
from desktop.ui.dev.gallery import PAGES
from desktop.ui.look.drawings import part_files
from desktop.ui.look.icons import icon, icon_names, icon_pixmap
from desktop.ui.look.marker import is_still
from desktop.ui.look.motion import duration
from desktop.ui.look.theme import (
    DARK,
    HIGH_DARK,
    HIGH_LIGHT,
    LIGHT,
    TEXT_SIZES,
    Theme,
    apply_theme,
    contrast,
    tokens_of,
)
from desktop.ui.look.tokens import THEMES, Tokens, part_pairs, text_pairs
from desktop.ui.look.typeface import FILES
from desktop.ui.widgets import Banner, Chip, PrimaryButton, TextLabel

EACH = pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)
    assert contrast("#FFFFFF", "#767676") == contrast("#767676", "#FFFFFF")


@EACH
def test_every_text_reaches_four_and_a_half_and_seven_in_high_contrast(tokens: Tokens):
    least = 7 if tokens.name.startswith("high") else 4.5
    weak = [(ink, ground) for ink, ground in text_pairs(tokens) if contrast(ink, ground) < least]
    assert (tokens.least_text, weak) == (least, [])


@pytest.mark.parametrize("tokens", [HIGH_LIGHT, HIGH_DARK], ids=lambda tokens: tokens.name)
def test_high_contrast_has_thick_borders_a_thicker_ring_and_no_shadow(tokens: Tokens):
    plain = DARK if tokens.dark else LIGHT
    assert (tokens.line, tokens.ring, tokens.shade) == (2, 3, 0)
    assert (plain.line, plain.ring) == (1, 2)
    assert contrast(tokens.border, tokens.surface) >= 7


def test_each_theme_is_told_by_its_own_marker():
    assert len({tokens.marker for tokens in THEMES}) == len(THEMES)


@EACH
def test_every_part_reaches_three(tokens: Tokens):
    weak = [(part, ground) for part, ground in part_pairs(tokens) if contrast(part, ground) < 3]
    assert weak == []


@EACH
def test_the_three_schemes_have_their_own_colours_and_unknown_ones_a_steady_spare(tokens: Tokens):
    assert len({tokens.scheme(name) for name in ("astre", "vej", "microcredit")}) == 3
    assert tokens.scheme("something_new") == tokens.scheme("something_new")


@EACH
def test_the_small_drawings_are_those_of_the_tokens(tokens: Tokens):
    folder = resource_dir() / "icons" / "parts"
    assert {name: (folder / name).read_text("utf-8") for name in part_files(tokens)} == part_files(tokens)


@pytest.mark.parametrize("high", [False, True], ids=["usual", "high"])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_whole_program_takes_the_mode(qapp: QApplication, qtbot, mode: str, high: bool):
    used = apply_theme(qapp, Theme(mode, 1.0, high))
    widget = QWidget()
    qtbot.addWidget(widget)
    assert used is {("light", False): LIGHT, ("dark", False): DARK, ("light", True): HIGH_LIGHT}.get(
        (mode, high), HIGH_DARK
    )
    assert tokens_of(widget) is used
    assert widget.palette().window().color().name().upper() == used.window


def test_the_system_decides_when_asked_to():
    assert Theme("system").tokens(system_dark=True) is DARK
    assert Theme("system").tokens(system_dark=False) is LIGHT
    assert Theme("light").tokens(system_dark=True) is LIGHT


def test_high_contrast_is_chosen_or_asked_for_by_the_system():
    assert Theme("light", high_contrast=True).tokens() is HIGH_LIGHT
    assert Theme("dark", high_contrast=True).tokens() is HIGH_DARK
    assert Theme("dark").tokens(system_contrast=True) is HIGH_DARK
    assert Theme("system").tokens(system_dark=False, system_contrast=True) is HIGH_LIGHT


def test_nothing_moves_once_that_is_chosen(qapp: QApplication, qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    apply_theme(qapp, Theme("light"))
    moving = [duration(widget, pace) for pace in ("quick", "calm", "turn")]
    apply_theme(qapp, Theme("light", reduced_motion=True))
    assert all(moving)
    assert moving == sorted(moving)
    qtbot.waitUntil(lambda: is_still(widget))
    assert [duration(widget, pace) for pace in ("quick", "calm", "turn")] == [0, 0, 0]
    assert tokens_of(widget) is LIGHT


@pytest.mark.parametrize("scale", [0.9, 2.1])
def test_a_text_size_outside_the_bounds_is_refused(scale: float):
    with pytest.raises(ValueError, match="text_scale"):
        Theme("light", scale)


@pytest.mark.parametrize("role", TEXT_SIZES)
def test_twice_the_text_size_is_twice_as_large(qapp: QApplication, qtbot, role: str):
    label = TextLabel("Ménage", role)
    qtbot.addWidget(label)
    sizes = []
    for scale in (1.0, 2.0):
        apply_theme(qapp, Theme("light", scale))
        label.ensurePolished()
        sizes.append(label.font().pointSizeF())
    assert sizes == [pytest.approx(TEXT_SIZES[role], abs=0.02), pytest.approx(2 * TEXT_SIZES[role], abs=0.02)]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    "make",
    [
        lambda: PrimaryButton("Enregistrer"),
        lambda: QPushButton("Reporter"),
        lambda: Chip("En retard", "danger"),
        lambda: Chip("À faire", "warning"),
        lambda: Banner("info", "À signer avant le 14 décembre."),
        QComboBox,
    ],
    ids=["primary", "plain", "chip-danger", "chip-warning", "banner", "combo"],
)
def test_painted_words_stand_out_from_their_ground(qapp: QApplication, qtbot, mode: str, make):
    apply_theme(qapp, Theme(mode, 2.0))
    widget = make()
    qtbot.addWidget(widget)
    if isinstance(widget, QComboBox):
        widget.addItem("Choix")
    widget.resize(widget.sizeHint())
    picture = widget.grab().toImage()
    seen: dict[str, int] = {}
    for x in range(8, picture.width() - 8):
        for y in range(8, picture.height() - 8):
            name = picture.pixelColor(x, y).name()
            seen[name] = seen.get(name, 0) + 1
    ground = max(seen, key=lambda name: seen[name])
    assert max(contrast(name, ground) for name, count in seen.items() if count > 5) >= 4.5


def test_the_typeface_is_the_one_that_was_built(qapp: QApplication):
    folder = resource_dir() / "fonts"
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES} == {
        "Inter-Regular.ttf": "26dfc043cd9b9ab96a7f554de9026d65da2b4085fd33ba601b0ec4b7871fd81b",
        "Inter-SemiBold.ttf": "f97735b65557fa74db673a9bd65ae1cadac2cb647ca662b4e354a952b2e50ac1",
        "Inter-Bold.ttf": "cb9f5955bf9bbbe9bcf40e829c54a29b6db573b8404cf8b070cc8fc054a40361",
    }
    assert "SIL Open Font License" in (folder / "LICENSE-Inter.txt").read_text("utf-8")


def test_words_are_written_in_the_shipped_typeface_with_figures_of_one_width(qapp: QApplication, qtbot):
    apply_theme(qapp, Theme("light"))
    for role, weight in (("body", QFont.Weight.Normal), ("title", QFont.Weight.DemiBold)):
        label = TextLabel("1111", role)
        qtbot.addWidget(label)
        label.ensurePolished()
        assert (QFontInfo(label.font()).family(), label.font().weight()) == ("Inter", weight)
        metrics = label.fontMetrics()
        assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("0000")


def test_the_typeface_has_every_letter_that_french_needs(qapp: QApplication):
    for name in FILES:
        font = QRawFont(str(resource_dir() / "fonts" / name), 14)
        needed = "abcxyzABCXYZ0123456789àâäæçéèêëîïôöœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ«»’“”…–—−×€°²·•½→←↑↓Łłñßø/%:;!?()[]\u00a0"
        assert [sign for sign in needed if not font.supportsCharacter(ord(sign))] == []


def test_every_icon_is_drawn_in_its_colour(qapp: QApplication):
    for name in icon_names():
        picture = icon_pixmap(name, "#A3231F", 48).toImage()
        inked = [picture.pixelColor(x, y) for x in range(48) for y in range(48)]
        assert any(color.name() == "#a3231f" for color in inked if color.alpha() == 255), name


def test_icons_are_sharp_on_dense_screens(qapp: QApplication):
    assert icon("lock", "#000000", 20).pixmap(20, 20).size().width() == 20
    assert {size.width() for size in icon("lock", "#000000", 20).availableSizes()} >= {20}


def test_an_unknown_icon_is_an_error(qapp: QApplication):
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon", "#000000")


@pytest.mark.parametrize(("mode", "scale"), [("light", 1.0), ("dark", 1.5), ("light", 2.0)])
@pytest.mark.parametrize("page", sorted(PAGES))
def test_no_word_of_the_gallery_is_cut(qapp: QApplication, qtbot, page: str, mode: str, scale: float):
    apply_theme(qapp, Theme(mode, scale))
    widget = PAGES[page]()
    qtbot.addWidget(widget)
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    widget.resize(1200, 700)
    widget.show()
    qtbot.waitUntil(lambda: _cut_words(widget) == [])


def _cut_words(widget: QWidget) -> list[str]:
    """The texts that have not the room they need; sizes settle when the layouts have been asked again."""
    labels = [label for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]
    buttons = [button for button in widget.findChildren(QPushButton) if button.isVisible()]
    cut = [button.text() for button in buttons if button.width() < button.minimumSizeHint().width()]
    return cut + [label.text() for label in labels if _is_cut(label)]


def _is_cut(label: QLabel) -> bool:
    high = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
    wide = max(label.fontMetrics().horizontalAdvance(word) for word in label.text().split(" "))
    return label.height() < high or label.width() < wide
