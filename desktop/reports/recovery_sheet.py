"""The recovery sheet of the notebook: one page to keep away from the laptop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reportlab.platypus import Flowable

from desktop.domain.french import long_date
from desktop.reports.fonts import FontSet, one_glyph_each
from desktop.reports.layout import Layout
from desktop.reports.page import Imprint, Part, build_pdf
from desktop.reports.structure import Element
from desktop.reports.styles import BODY_SIZE, INK, MUTED, PALE, PAPER, make_styles

MOST_GROUPS = 24
LONGEST_GROUP = 12
LONGEST_NAME = 120
_GAP = 8.0
_GROUPS_HEIGHT = 250.0
_TALLEST_CELL = 46.0
_LARGEST_CODE = 20.0
_NUMBER_WIDTH = 34.0
# Room for a character, in sizes of its type: the widest capital of the bold face still fits.
_PITCH = 1.25
_BOX_GAP = 3.0

_PURPOSE = (
    "Cette feuille ouvre votre carnet si vous oubliez votre phrase de passe. Sur l’écran de déverrouillage, choisissez "
    "« J’ai oublié ma phrase de passe », puis tapez les groupes dans l’ordre de leurs numéros."
)
_KEEPING = (
    "- Dans une enveloppe fermée, dans un meuble qui ferme à clé.\n"
    "- Jamais avec l’ordinateur, ni dans sa sacoche, ni dans la voiture.\n"
    "- Jamais en photo, ni par courriel : qui lit cette feuille peut lire le carnet."
)
_LOSS = (
    "Si vous perdez cette feuille, ou si quelqu’un l’a vue, faites-en une autre dans les réglages : celle-ci ne "
    "servira plus à rien. Sans phrase de passe et sans fiche de secours, personne ne peut rouvrir le carnet."
)


def render_recovery_sheet(
    code_groups: Sequence[str], notebook_name: str, made_on: date, fonts: FontSet | None = None
) -> bytes:
    """One page with the numbered groups of the code; the code is in no metadata.

    ValueError for no group or more than `MOST_GROUPS`, for an empty group or one longer than `LONGEST_GROUP`.
    """
    if not 1 <= len(code_groups) <= MOST_GROUPS:
        raise ValueError(f"a recovery sheet holds 1 to {MOST_GROUPS} groups")
    if any(not 1 <= len(group) <= LONGEST_GROUP for group in code_groups):
        raise ValueError(f"a group holds 1 to {LONGEST_GROUP} characters")
    layout = Layout(make_styles(fonts or FontSet.load()))
    imprint = Imprint(
        identifier="Fiche de secours",
        title="Fiche de secours du carnet",
        subject="Code de secours d’un carnet Perron",
        author="Perron",
        owner="",
        made_on=made_on,
    )
    return build_pdf(imprint, [Part("", _story(code_groups, notebook_name, made_on, layout))], layout.styles)


def _story(code_groups: Sequence[str], notebook_name: str, made_on: date, layout: Layout) -> list[Flowable]:
    name = notebook_name if len(notebook_name) <= LONGEST_NAME else notebook_name[: LONGEST_NAME - 1] + "…"
    return [
        *layout.title("Fiche de secours", f"{' '.join(name.split())} · établie le {long_date(made_on)}"),
        _CodeGroups(code_groups, layout),
        *layout.section("À quoi elle sert", layout.paragraphs(_PURPOSE)),
        *layout.section("Où la garder", layout.paragraphs(_KEEPING)),
        *layout.section("Perdue ou vue par quelqu’un", layout.paragraphs(_LOSS)),
    ]


class _CodeGroups(Flowable):  # type: ignore[misc]
    """Numbered boxes in two columns, read line by line; each character has a box of its own."""

    def __init__(self, groups: Sequence[str], layout: Layout) -> None:
        super().__init__()
        fonts = layout.styles.fonts
        self._bold, self._regular = fonts.bold, fonts.regular
        self._groups = [one_glyph_each(group, fonts.bold) for group in groups]
        self._columns = 2 if len(groups) > 1 else 1
        self._rows = -(-len(groups) // self._columns)
        self._width = layout.width
        self._cell_width = (layout.width - (self._columns - 1) * _GAP) / self._columns
        self._cell_height = min(_TALLEST_CELL, _GROUPS_HEIGHT / self._rows - _GAP)
        longest = max(len(group) for group in self._groups)
        room = self._cell_width - _NUMBER_WIDTH - 8
        self.element = Element("L")
        self._items = [self.element.add(Element("LI")) for _ in self._groups]
        self._size = min(_LARGEST_CODE, room / (longest * _PITCH), (self._cell_height - 6) / 1.5)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """As tall as its rows."""
        return self._width, self._rows * (self._cell_height + _GAP)

    def draw(self) -> None:
        """Box after box, in reading order."""
        for position, group in enumerate(self._groups):
            row, column = divmod(position, self._columns)
            left = column * (self._cell_width + _GAP)
            bottom = (self._rows - row - 1) * (self._cell_height + _GAP) + _GAP
            self._draw_group(position + 1, group, left, bottom)

    def _draw_group(self, number: int, group: str, left: float, bottom: float) -> None:
        canvas = self.canv
        canvas.setFillColor(PALE)
        canvas.roundRect(left, bottom, self._cell_width, self._cell_height, 4, stroke=0, fill=1)
        middle = bottom + self._cell_height / 2
        item = self._items[number - 1]
        with canvas.belonging_to(item.add(Element("Lbl"))):
            canvas.setFillColor(MUTED)
            canvas.setFont(self._regular, BODY_SIZE)
            canvas.drawRightString(left + 26, middle - BODY_SIZE * 0.36, str(number))
        with canvas.belonging_to(item.add(Element("LBody"))):
            for place, character in enumerate(group):
                self._draw_character(character, left + _NUMBER_WIDTH + place * self._size * _PITCH, middle)

    def _draw_character(self, character: str, left: float, middle: float) -> None:
        canvas = self.canv
        width, height = self._size * _PITCH - _BOX_GAP, self._size * 1.5
        canvas.setFillColor(PAPER)
        canvas.roundRect(left, middle - height / 2, width, height, 2, stroke=0, fill=1)
        canvas.setFillColor(INK)
        canvas.setFont(self._bold, self._size)
        canvas.drawCentredString(left + width / 2, middle - self._size * 0.36, character)
