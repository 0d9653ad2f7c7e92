"""The second step: which sheet holds what, and what each of its columns is taken for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.french import plural
from desktop.services.importing import Book, Columns, ImportService, Layout, Role
from desktop.ui.forms.pair_layout import PairLayout
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import (
    Card,
    ChoiceField,
    Disclosure,
    FlowRow,
    LabeledField,
    PrimaryButton,
    SecondaryButton,
    TextLabel,
    clear_layout,
)

_TITLES: Final = {Role.HOUSEHOLDS: "Ménages et mesures", Role.VISITS: "Visites déjà faites"}
_LEFT_OUT: Final = "Laissée de côté"
_NO_SHEET: Final = "Aucune feuille"
_EXAMPLES: Final = 3
_LONGEST_EXAMPLE: Final = 24


class ColumnsStep(QWidget):
    """Each column with some of its cells; those that were not recognised come first, the others are folded."""

    wanted = Signal()
    left = Signal()

    def __init__(
        self, service: ImportService, schemes: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._service, self._schemes = service, schemes
        self.book: Book | None = None
        self.layout_chosen = Layout()
        self.sheets: dict[Role, ChoiceField] = {}
        self.choices: dict[tuple[Role, int], ChoiceField] = {}
        self.scheme: ChoiceField | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE * 2)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(SPACE * 2)
        self.preview = PrimaryButton("Voir l’aperçu", "eye")
        self.other = SecondaryButton("Autre fichier", "back")
        self.column.addLayout(self._cards)
        self.column.addWidget(FlowRow((self.preview, self.other)))
        self.preview.clicked.connect(lambda *_: self.wanted.emit())
        self.other.clicked.connect(lambda *_: self.left.emit())

    def show_book(self, book: Book, layout: Layout) -> None:
        """Shows a file as it was understood."""
        self.book, self.layout_chosen = book, layout
        self._fill()

    def forget(self) -> None:
        """Nothing of a file stays."""
        self.book, self.layout_chosen, self.scheme = None, Layout(), None
        self.sheets, self.choices = {}, {}
        clear_layout(self._cards)

    def _fill(self) -> None:
        clear_layout(self._cards)
        self.choices = {}
        for role in Role:
            self._cards.addWidget(self._card(role))
        self._tell()

    def _card(self, role: Role) -> Card:
        card, columns = Card(_TITLES[role]), self.layout_chosen.columns.get(role)
        names = [(one.name, one.name) for one in self.book.sheets] if self.book else []
        field = ChoiceField(names, columns.sheet if columns else None, "list", empty=_NO_SHEET)
        field.changed.connect(lambda: self._other_sheet(role))
        self.sheets[role] = field
        if len(names) > 1 or columns is None:
            card.add(LabeledField("Feuille du fichier", field))
        if columns is None:
            return card
        card.add(TextLabel(_count_words(columns), muted=True))
        if role is Role.HOUSEHOLDS and columns.place_of("scheme") is None:
            card.add(self._scheme_field())
        unknown = [place for place, head in enumerate(columns.heads) if head and place not in columns.taken]
        known = [place for place in range(len(columns.heads)) if place in columns.taken]
        if unknown:
            card.add(TextLabel("Colonnes non reconnues", "label"))
            card.add(self._fields(role, columns, unknown))
        if known:
            title = f"Colonnes reconnues ({len(known)})"
            card.add(Disclosure(title, lambda: self._fields(role, columns, known), opened=not unknown))
        return card

    def _scheme_field(self) -> LabeledField:
        """The file has no column for it."""
        self.scheme = ChoiceField(self._schemes, self.layout_chosen.scheme or None)
        self.scheme.changed.connect(self._other_scheme)
        help_text = "Aucune colonne ne le dit. Sans choix, seuls les ménages sont importés, sans mesure."
        return LabeledField("Dispositif de toutes les lignes", self.scheme, help_text)

    def _fields(self, role: Role, columns: Columns, places: Sequence[int]) -> QWidget:
        holder = QWidget()
        layout = PairLayout(holder)
        options = [(one.key, one.label) for one in self._service.targets(role)]
        for place in places:
            field = ChoiceField(options, columns.taken.get(place), "list", empty=_LEFT_OUT)
            field.changed.connect(lambda role=role, place=place: self._choose(role, place))
            self.choices[role, place] = field
            layout.add_field(
                LabeledField(f"«\u00a0{columns.heads[place]}\u00a0»", field, self._example(columns, place)), half=True
            )
        return holder

    def _example(self, columns: Columns, place: int) -> str:
        some = list(self._examples(columns, place))
        return f"Par exemple\u00a0: {' · '.join(some)}" if some else "Colonne vide"

    def _examples(self, columns: Columns, place: int) -> Iterator[str]:
        sheet = self.book.sheet(columns.sheet) if self.book else None
        told: list[str] = []
        for row in sheet.rows[columns.head_row + 1 :] if sheet else ():
            words = self._service.words_of(row.value(place))
            if words and words not in told:
                told.append(words)
                yield words if len(words) <= _LONGEST_EXAMPLE else f"{words[:_LONGEST_EXAMPLE]}…"
            if len(told) == _EXAMPLES:
                return

    def _other_sheet(self, role: Role) -> None:
        name = self.sheets[role].value()
        sheet = self.book.sheet(name) if self.book and name else None
        columns = self._service.columns(sheet, role) if sheet else None
        layout = self.layout_chosen.with_columns(role, columns)
        other = Role.VISITS if role is Role.HOUSEHOLDS else Role.HOUSEHOLDS
        beside = layout.columns.get(other)
        if beside is not None and columns is not None and beside.sheet == columns.sheet:
            layout = layout.with_columns(other, None)
        self.layout_chosen = layout
        self._fill()
        self.sheets[role].setFocus()

    def _other_scheme(self) -> None:
        chosen = self.scheme.value() if self.scheme else None
        self.layout_chosen = Layout(self.layout_chosen.columns, chosen or "")

    def _choose(self, role: Role, place: int) -> None:
        """A column is taken for something else; another one that was taken for the same is let go."""
        columns = self.layout_chosen.columns[role].with_choice(place, self.choices[role, place].value() or "")
        self.layout_chosen = self.layout_chosen.with_columns(role, columns)
        for (of, at), field in self.choices.items():
            if of is role and at != place and field.value() and at not in columns.taken:
                field.set_value(None)
        self._tell()

    def _tell(self) -> None:
        self.preview.setEnabled(any(one.taken for one in self.layout_chosen.columns.values()))


def _count_words(columns: Columns) -> str:
    heads = sum(bool(head) for head in columns.heads)
    known = plural(len(columns.taken), "colonne reconnue", "colonnes reconnues")
    return f"{known} sur {heads}. Ce qui n’est pas choisi est laissé de côté."
