"""A history told as a story: month by month, each thing in a sentence, narrowed by what one is looking for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.contact import Outcome
from desktop.services.story import StoryEntry, StoryKind, by_month
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import ChoiceField, IconLabel, LinkButton, TextLabel, clear_layout
from desktop.ui.widgets.tips import set_tip


class Act(NamedTuple):
    """What can be done with an entry: the words of its link, what it does, and longer words for who cannot see it."""

    label: str
    run: Callable[[], object]
    told: str = ""


Acts = Sequence[Act]

FIRST_SHOWN: Final = 14
THEN_SHOWN: Final = 30
ALL: Final = "all"
_AIR: Final = 6
"""Above and under a sentence, so that it stands level with the link beside it."""
_STEPS: Final = "step"

_LOOKS: Final[dict[Outcome, tuple[str, str]]] = {
    Outcome.DONE: ("check", "success"),
    Outcome.PLANNED: ("calendar", "accent"),
    Outcome.PORTE_CLOSE: ("door-closed", "warning"),
    Outcome.POSTPONED: ("clock", "muted"),
}
"""Outcome → (icon, colour); any other is a try that failed."""
_FILTERS: Final[dict[str, tuple[str, frozenset[StoryKind]]]] = {
    ALL: ("Tout", frozenset(StoryKind)),
    "visit": ("Visites", frozenset({StoryKind.VISIT})),
    "plan": ("Rendez-vous", frozenset({StoryKind.PLAN})),
    "try": ("Tentatives", frozenset({StoryKind.TRY})),
    _STEPS: ("Étapes", frozenset({StoryKind.STEP})),
    "mistake": ("Saisies par erreur", frozenset({StoryKind.MISTAKE})),
}


class StoryRow(QWidget):
    """One entry: its sign, its sentence, what was left or promised, and what can be done with it."""

    def __init__(self, entry: StoryEntry, acts: Acts = (), chip: str = "") -> None:
        super().__init__()
        self.entry = entry
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE + 4)
        contact = entry.contact
        icon, ink = _LOOKS.get(contact.outcome, ("cross", "danger")) if contact else ("flag", "muted")
        if contact is not None and not contact.stands:
            icon, ink = "trash", "muted"
        sign = QVBoxLayout()
        sign.setContentsMargins(0, _AIR - 1, 0, 0)
        sign.addWidget(IconLabel(icon, ink))
        sign.addStretch(1)
        row.addLayout(sign)
        words = QVBoxLayout()
        words.setContentsMargins(0, _AIR, 0, _AIR)
        words.setSpacing(2)
        words.addWidget(TextLabel(entry.sentence, muted=contact is None or not contact.stands, selectable=True))
        detail = " · ".join(part for part in (chip, entry.detail) if part)
        if detail:
            words.addWidget(TextLabel(detail, "caption", muted=True, selectable=True))
        words.addStretch(1)
        row.addLayout(words, 1)
        self.buttons: dict[str, LinkButton] = {}
        for act in acts:
            button = LinkButton(act.label)
            told = act.told or act.label
            set_tip(button, told)
            button.setAccessibleName(f"{told}\u00a0: {entry.sentence}")
            button.clicked.connect(lambda *_, act=act: act.run())
            self.buttons[act.label] = button
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{entry.sentence} {detail}".strip())


class StoryView(QWidget):
    """The chips that narrow, the months, and at the foot what is still to be shown."""

    narrowed = Signal(str)

    def __init__(
        self,
        entries: Sequence[StoryEntry],
        acts_of: Callable[[StoryEntry], Acts],
        schemes: Mapping[str, str] | None = None,
        contacts: str = "Visites",
        empty: str = "L’historique commencera avec le premier contact.",
    ) -> None:
        super().__init__()
        self._entries, self._acts_of = tuple(entries), acts_of
        self._schemes = dict(schemes or {})
        self._empty = empty
        self._shown = FIRST_SHOWN
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self.chips = self._chips(contacts)
        self._story = QVBoxLayout()
        self._story.setSpacing(2)
        self._column.addWidget(self.chips)
        self._column.addSpacing(SPACE)
        self._column.addLayout(self._story)
        self._column.addStretch(1)
        self.chips.setVisible(len(self._entries) > 1)
        self.chips.changed.connect(self._on_narrowed)
        self._fill()

    def _chips(self, contacts: str) -> ChoiceField:
        """A kind that there is none of is not offered."""
        offered = []
        for value, (label, kinds) in _FILTERS.items():
            count = sum(entry.kind in kinds for entry in self._entries)
            if count or value == ALL:
                offered.append((value, f"{contacts if value == 'visit' else label}\u00a0({count})"))
        chips = ChoiceField(offered, ALL, "buttons")
        chips.describe("Montrer", "")
        return chips

    @property
    def rows(self) -> list[StoryRow]:
        """The entries shown now, in order."""
        found = []
        for place in range(self._story.count()):
            item = self._story.itemAt(place)
            widget = item.widget() if item is not None else None
            if isinstance(widget, StoryRow):
                found.append(widget)
        return found

    def narrow(self, kind: str) -> None:
        """Shows one kind only: all, visit, plan, try or step."""
        self.chips.set_value(kind)

    def show_more(self) -> None:
        """Shows the next ones, and puts the cursor on the first of them that can be opened."""
        before = len(self.rows)
        self._shown += THEN_SHOWN
        self._fill()
        fresh = [button for row in self.rows[before:] for button in row.buttons.values()]
        if fresh:
            fresh[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_narrowed(self) -> None:
        if self.chips.value() is not None:
            self._shown = FIRST_SHOWN
            self._fill()
            self.narrowed.emit(self.chips.value())

    def _fill(self) -> None:
        clear_layout(self._story)
        kinds = _FILTERS[self.chips.value() or ALL][1]
        entries = [entry for entry in self._entries if entry.kind in kinds]
        for month in by_month(entries[: self._shown]):
            title = TextLabel(month.title, "label")
            title.setContentsMargins(0, SPACE if self._story.count() else 0, 0, 2)
            self._story.addWidget(title)
            for entry in month.entries:
                chip = self._schemes.get(entry.scheme, "") if entry.contact else ""
                self._story.addWidget(StoryRow(entry, self._acts_of(entry), chip))
        if not entries:
            self._story.addWidget(TextLabel(self._empty, muted=True))
        more = len(entries) - self._shown
        if more > 0:
            words = f"Montrer la suite ({more} de plus)" if more > 1 else "Montrer la suite (1 de plus)"
            self.more_button = LinkButton(words, "chevron-down")
            self.more_button.clicked.connect(lambda *_: self.show_more())
            self._story.addWidget(self.more_button)
