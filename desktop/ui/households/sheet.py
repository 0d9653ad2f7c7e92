"""The sheet of a household: how to reach it, who lives there, what is under way, and its story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.domain.french import of_territory
from desktop.domain.noun import VISIT
from desktop.services.household_sheet import HouseholdSheet
from desktop.services.merge_words import MergeLine
from desktop.services.story import StoryEntry
from desktop.ui.attachments.place import documents_of_household
from desktop.ui.households.address_panel import address_panel
from desktop.ui.households.merging import apart_panel, compare_panel, merges_card, which_panel
from desktop.ui.households.sheet_parts import (
    Acts,
    MeasureRow,
    cautions_card,
    everyday_acts,
    persons_card,
    reach_card,
    situation_card,
)
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.contact_acts import contact_acts
from desktop.ui.parts.contact_panels import plan_panel
from desktop.ui.parts.inline_panel import InlinePanel, PanelSlot
from desktop.ui.parts.page_base import RefreshingPage, TwoColumns, attempt
from desktop.ui.parts.story_view import Acts as StoryActs
from desktop.ui.parts.story_view import StoryView
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    Card,
    FlowRow,
    Line,
    PrimaryButton,
    SecondaryButton,
    TextLabel,
    clear_layout,
)

_OVER = frozenset({"closed", "declined"})


class HouseholdSheetPage(RefreshingPage):
    """`open(household_id)` shows one household; E corrects its address in place."""

    shortcuts: Sequence[tuple[str, str]] = (("E", "Corriger l’adresse ou le téléphone du ménage"),)

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._household_id, self._asked = "", ""
        self._sheet: HouseholdSheet | None = None
        self._merges: list[MergeLine] = []
        self.measure_buttons: dict[str, SecondaryButton] = {}
        self.acts: dict[str, Acts] = {}
        self.story: StoryView | None = None
        self.slot = PanelSlot(screen, self)
        self.slot.closed.connect(self._on_panel_closed)
        self.setAccessibleName("Fiche ménage")
        correct = QShortcut(QKeySequence("E"), self)
        correct.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        correct.activated.connect(self.correct_address)

    def open(self, household_id: str) -> None:
        """Shows a household, from its top."""
        self._at_once(self.opening(household_id))

    def opening(self, household_id: str) -> Iterator[None]:
        """The same: head and measures first, then its story, then what is known of it."""
        self._household_id = household_id
        self.slot.close_panel()
        return self._showing(from_top=True)

    @property
    def sheet(self) -> HouseholdSheet | None:
        """What is shown, None before the first household."""
        return self._sheet

    @property
    def holds_input(self) -> bool:
        """Whether the address is being corrected."""
        return self.slot.is_open

    @property
    def first_act(self) -> QWidget:
        """Where the keyboard begins: noting on the measure under way, else the way to it, else the opening of one."""
        acts = [acts[0] for acts in self.acts.values()]
        return next(iter([*acts, *self._open_buttons]), self.open_measure_button)

    def refresh(self) -> None:
        """Shows the household as it is now."""
        self._at_once(self.showing())

    def showing(self) -> Iterator[None]:
        """The same step by step."""
        return self._showing(from_top=False)

    def _showing(self, *, from_top: bool) -> Iterator[None]:
        focused, bar = self.has_focus_inside, self.verticalScrollBar()
        place = 0 if from_top else bar.value()
        if not self._household_id or not attempt(self._screen, self._read) or self._sheet is None:
            return
        sheet = self._sheet
        self.viewport().setUpdatesEnabled(from_top)  # what is shown again must not be seen to fall down and rise
        try:
            columns = self._show_head(sheet)
            bar.setValue(place)
            if from_top:
                self.first_act.setFocus()
            elif focused:
                self._asked_by().setFocus()
            yield
            columns.first.addWidget(self._history(sheet))
            columns.first.addWidget(self._papers(sheet))
            yield
            self._show_facts(sheet, columns)
            QTimer.singleShot(0, bar, lambda: bar.setValue(place))
        finally:
            if isValid(self):  # the notebook may be locked between two steps
                self.viewport().setUpdatesEnabled(True)

    def correct_address(self) -> None:
        """Asks for the address under the head, with the cursor in it."""
        if self._sheet is not None and not self.slot.is_open:
            self._asked = "address"
            self.slot.show_panel(address_panel(self._screen, self._sheet.household))

    def merge(self) -> None:
        """Asks under the head for the other file of the same household."""
        if self._sheet is not None and not self.slot.is_open:
            self._asked = "merge"
            self.slot.show_panel(which_panel(self._screen, self._sheet.household, self.compare_with))

    def compare_with(self, other_id: str) -> None:
        """Shows this file and another one of the same household side by side."""
        if self._sheet is not None:
            self._asked = "merge"
            self.slot.show_panel(compare_panel(self._screen, self._sheet.household, other_id))

    def _part(self, line: MergeLine) -> None:
        if not self.slot.is_open:
            self._asked = "merge"
            self.slot.show_panel(apart_panel(self._screen, line))

    def _read(self) -> None:
        services = self._screen.services
        self._sheet = services.households.sheet(self._household_id)
        self._merges = services.merges.lines(self._sheet.household.id)

    def _show_head(self, sheet: HouseholdSheet) -> TwoColumns:
        self.slot.stand_aside()
        clear_layout(self.body)
        cautions = sheet.household.cautions
        self.add(self._heading(sheet))
        if cautions:
            self.add(cautions_card(cautions))
        self.add(self.slot)
        columns = TwoColumns()
        columns.first.addWidget(self._measures(sheet))
        self.add(columns)
        self.body.addStretch(1)
        return columns

    def _show_facts(self, sheet: HouseholdSheet, columns: TwoColumns) -> None:
        label = self._screen.services.reference.label
        for card in (
            persons_card(sheet, self._screen.services.today()),
            reach_card(sheet, label, self.correct_address),
            situation_card(sheet, label),
        ):
            columns.second.addWidget(card)
        if self._merges:
            columns.second.addWidget(merges_card(self._merges, self._part))
        columns.close_ends()

    def _papers(self, sheet: HouseholdSheet) -> QWidget:
        """What was made and taken in for all its measures, and the way to what can be made."""
        running = [one for one in sheet.measures if one.state not in _OVER]
        buttons = [self._papers_button(one.id, one.scheme_name) for one in running]
        card = Card("Documents")
        make = FlowRow(buttons, SPACE + 4) if buttons else None
        card.add(documents_of_household(self._screen, sheet.household.id, self, make))
        return card

    def _papers_button(self, measure_id: str, scheme: str) -> SecondaryButton:
        button = SecondaryButton(f"Documents\u00a0: {scheme}", "document")
        button.clicked.connect(lambda *_: self._screen.go("measure", measure_id=measure_id, stage="papers"))
        return button

    def _heading(self, sheet: HouseholdSheet) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(TextLabel(sheet.household.name, "display", selectable=True))
        commune = sheet.commune
        place = (
            f"{commune.name} · territoire {of_territory(commune.territory)}" if commune else "Commune non renseignée"
        )
        words.addWidget(TextLabel(place, muted=True))
        column.addLayout(words)
        self.acts = self._everyday(sheet)
        self.open_measure_button = (SecondaryButton if self.acts else PrimaryButton)("Nouvelle mesure", "plus")
        self.edit_button = SecondaryButton("Modifier la fiche", "pen")
        self.address_button = SecondaryButton("Corriger l’adresse ou le téléphone", "map-pin")
        self.address_button.setToolTip("Touche E")
        go, household_id = self._screen.go, sheet.household.id
        self.open_measure_button.clicked.connect(lambda *_: go("measure_open", household_id=household_id))
        self.edit_button.clicked.connect(lambda *_: go("household_edit", household_id=household_id))
        self.address_button.clicked.connect(lambda *_: self.correct_address())
        self.access_button = SecondaryButton("Ce qui est gardé sur ce ménage", "document")
        self.access_button.clicked.connect(lambda *_: go("access", household_id=household_id))
        self.merge_button = SecondaryButton("Réunir avec…", "household")
        self.merge_button.setAccessibleName("Réunir avec une autre fiche du même ménage")
        self.merge_button.clicked.connect(lambda *_: self.merge())
        own = next(iter(self.acts.values())) if len(self.acts) == 1 else ()
        buttons = (*own, self.open_measure_button, self.edit_button, self.address_button, self.access_button,
                   self.merge_button)  # fmt: skip
        column.addWidget(FlowRow(buttons, SPACE + 4))
        return holder

    def _measures(self, sheet: HouseholdSheet) -> Card:
        card = Card("Mesures")
        self.measure_buttons = {}
        self._open_buttons: list[SecondaryButton] = []
        for place, measure in enumerate(sheet.measures):
            if place:
                card.add(Line())
            own = self.acts.get(measure.id, ()) if len(self.acts) > 1 else ()
            row = MeasureRow(measure, lambda measure=measure: self._screen.go("measure", measure_id=measure.id), own)  # type: ignore[misc]
            self.measure_buttons[measure.id] = row.button
            if measure.state not in _OVER:
                self._open_buttons.append(row.button)
            card.add(row)
        if not sheet.measures:
            card.add(
                TextLabel(
                    "Aucune mesure pour l’instant\u00a0: «\u00a0Nouvelle mesure\u00a0» en commence une.", muted=True
                )
            )
        return card

    def _everyday(self, sheet: HouseholdSheet) -> dict[str, Acts]:
        """Noting and planning on each measure that allows it; of one alone, they stand in the head."""
        acts: dict[str, Acts] = {}
        for one in (measure for measure in sheet.measures if measure.can_record):

            def record(measure_id: str = one.id) -> None:
                self._screen.go("visit", measure_id=measure_id, contact_id=None)

            def plan(measure_id: str = one.id) -> None:
                self.plan(measure_id)

            acts[one.id] = everyday_acts(one, record, plan, first=not acts)
        return acts

    def plan(self, measure_id: str) -> None:
        """Asks for the day of an appointment under the head."""
        sheet, made = self._sheet, list[InlinePanel]()
        if (
            sheet is not None
            and not self.slot.is_open
            and attempt(self._screen, lambda: made.append(plan_panel(self._screen, measure_id, sheet.household.name)))
        ):
            self._asked = ""
            self.slot.show_panel(made[0])

    def _history(self, sheet: HouseholdSheet) -> Card:
        card = Card("Historique")
        names = {measure.scheme: measure.scheme_name for measure in sheet.measures}
        words = {line.contact.many for line in sheet.measures} or {VISIT.many}
        visits = " et ".join(sorted(words, reverse=True)).capitalize()
        self.story = StoryView(sheet.story, self._acts, names if len(sheet.measures) > 1 else None, visits)
        card.add(self.story)
        return card

    def _acts(self, entry: StoryEntry) -> StoryActs:
        measures = self._sheet.measures if self._sheet is not None else ()
        is_open = any(one.id == entry.measure_id and one.state not in _OVER for one in measures)
        return contact_acts(self._screen, entry, is_open=is_open)

    def _on_panel_closed(self) -> None:
        self.catch_up()
        self._asked_by().setFocus()

    def _asked_by(self) -> QWidget:
        """The button that opened the panel just closed."""
        if self._asked == "merge":
            return self.merge_button
        return self.address_button if self._asked == "address" else self.first_act
