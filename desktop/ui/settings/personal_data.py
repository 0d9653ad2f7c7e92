"""Données personnelles: how long households are kept, those to examine, and their deletion for good (R1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.french import long_date, plural
from desktop.errors import AppError
from desktop.services.retention import Hold, Overdue, RetentionService, Standing
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.fixed import FixedNote
from desktop.ui.parts.inline_panel import PanelSlot
from desktop.ui.screen import Screen
from desktop.ui.settings.deletion import DeletionPanel
from desktop.ui.settings.overdue_row import OverdueRow, hold_panel
from desktop.ui.widgets import (
    Card,
    ChoiceField,
    DangerButton,
    FlowRow,
    LabeledField,
    Line,
    LinkButton,
    TextLabel,
    clear_layout,
)

_DELAYS: Final = (
    (6, "6 mois"),
    (12, "1 an"),
    (18, "18 mois"),
    (24, "2 ans"),
    (36, "3 ans"),
    (48, "4 ans"),
    (60, "5 ans"),
)
_SHOWN: Final = 40
"""Rows at once: what is deleted makes room for the next."""
_CHANGED: Final = ("household", "measure", "contact", "draft", "bilan", "outbox")
_LOOKING: Final = "Recherche des ménages à examiner…"
_NONE: Final = "Aucun ménage à examiner\u00a0: le délai n’est passé pour personne."
_GROUPS: Final = (
    (Standing.DUE, "Le délai est passé", ""),
    (
        Standing.UNDATED,
        "Sans aucune date",
        "Ni visite, ni mesure, ni demande\u00a0: rien ne dit depuis quand. Ils ne sont jamais proposés d’office.",
    ),
    (
        Standing.HELD,
        "Gardés plus longtemps",
        "Chacun pour un motif, jusqu’à une date\u00a0; il revient ensuite plus haut.",
    ),
)


class DelayCard(Card):
    """How long, and what was last deleted. The delay is the association's, which answers for the data."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__("Durée de conservation", parent)
        self._screen = screen
        self._service: RetentionService = screen.services.retention
        state = self._service.state()
        note = screen.services.policy.note("retention_months")
        offered = [(str(months), words) for months, words in _DELAYS if not note or months == state.months]
        if note and not offered:
            offered = [(str(state.months), f"{state.months}\u00a0mois")]
        self.delay = ChoiceField(offered, str(state.months), style="list")
        self.delay.setEnabled(not note)
        self.note = FixedNote(note)
        self.last = TextLabel("", "caption", muted=True)
        self.add(
            TextLabel(
                "Un ménage est gardé un certain temps après le dernier contact réel avec lui\u00a0: une visite ou un "
                "échange, pas une porte close. Ensuite il est proposé plus bas. Rien n’est jamais supprimé sans vous.",
                muted=True,
            )
        )
        self.add(
            LabeledField(
                "Garder un ménage après le dernier contact",
                self.delay,
                "Deux ans en général. C’est votre association, responsable de ces données, qui en décide.",
            )
        )
        self.add(self.note)
        self.add(self.last)
        self.note.settle()
        self.delay.changed.connect(self._keep)
        self.show_last()

    def show_last(self) -> None:
        """When households were last deleted."""
        state = self._service.state()
        if state.last_on is None:
            self.last.setText("Aucun ménage n’a encore été supprimé de ce carnet.")
        else:
            count = plural(state.last_count, "ménage", "ménages")
            self.last.setText(f"Dernière suppression\u00a0: le {long_date(state.last_on)}, {count}.")

    def _keep(self) -> None:
        chosen = self.delay.value()
        if chosen is not None:
            months = int(chosen)
            self._screen.tasks.run(lambda: self._service.set_months(months), self._tell_kept)

    def _tell_kept(self, _nothing: None) -> None:
        self._screen.set_saved("Réglages enregistrés")
        self._screen.hub.tell("retention")


class ExamineCard(Card):
    """The households to examine: each kept longer, looked at, or ticked and deleted after a plain question."""

    def __init__(self, screen: Screen, delay: DelayCard, parent: QWidget | None = None) -> None:
        super().__init__("Ménages à examiner", parent)
        self._screen, self._delay = screen, delay
        self._service: RetentionService = screen.services.retention
        self.rows: dict[str, OverdueRow] = {}
        self.state = TextLabel(_LOOKING, muted=True)
        self.slot = PanelSlot(screen, self)
        self.question: DeletionPanel | None = None
        self._is_looking = False
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self.all = LinkButton("Cocher tous ceux dont le délai est passé")
        self.delete = DangerButton("Supprimer les ménages cochés…", "trash")
        self._acts = FlowRow((self.delete, self.all))
        self._place = QVBoxLayout()
        for widget in (self.state, self.slot, self._list):
            self.add(widget)
        holder = QWidget()
        holder.setLayout(self._place)
        self._place.setContentsMargins(0, 0, 0, 0)
        self.add(holder)
        self.add(self._acts)
        self.all.clicked.connect(lambda *_: self._tick_all())
        self.delete.clicked.connect(lambda *_: self._ask())
        screen.hub.changed.connect(self._on_changed)
        self._show([])
        self.state.setText(_LOOKING)

    def look(self) -> None:
        """Reads the list again, off the window."""
        if not self._is_looking:
            self._is_looking = True
            self._screen.tasks.run(self._service.examine, self._on_looked, self._on_not_looked)

    @property
    def ticked(self) -> list[str]:
        """The ids of the households that are ticked."""
        return [one for one, row in self.rows.items() if row.is_ticked]

    def _on_changed(self, names: frozenset[str]) -> None:
        if names & {"retention", "household", "measure", "contact"} and self.isVisible():
            self.look()

    def _on_looked(self, lines: Sequence[Overdue]) -> None:
        self._is_looking = False
        if self.question is None:  # a question that is being read is about the list as it stands
            self._show(lines)

    def _on_not_looked(self, error: Exception) -> None:
        self._is_looking = False
        if not isinstance(error, AppError):
            raise error
        self._screen.messages.show_error(error)

    def _show(self, lines: Sequence[Overdue]) -> None:
        ticked = set(self.ticked)
        clear_layout(self._column)
        self.rows = {}
        self.state.setText(_words(lines))
        for standing, title, note in _GROUPS:
            self._add_group([line for line in lines if line.verdict.standing is standing], title, note)
        for one in ticked & self.rows.keys():
            self.rows[one].tick(on=True)
        self.all.setVisible(any(line.verdict.standing is Standing.DUE for line in lines))
        self._acts.setVisible(any(row.may_go for row in self.rows.values()))
        self._fit()

    def _add_group(self, lines: Sequence[Overdue], title: str, note: str) -> None:
        if not lines:
            return
        self._column.addWidget(TextLabel(f"{title} ({len(lines)})", "label"))
        if note:
            self._column.addWidget(TextLabel(note, "caption", muted=True))
        for line in lines[:_SHOWN]:
            row = OverdueRow(line)
            row.ticked.connect(self._fit)
            row.opened.connect(lambda line=line: self._screen.go("household", household_id=line.household_id))
            row.hold_wanted.connect(lambda line=line: self.slot.show_panel(hold_panel(self._screen, line)))
            row.lift_wanted.connect(lambda line=line: self._lift(line))
            self.rows[line.household_id] = row
            self._column.addWidget(row)
            self._column.addWidget(Line())
        if len(lines) > _SHOWN:
            more = plural(len(lines) - _SHOWN, "autre ménage", "autres ménages")
            self._column.addWidget(
                TextLabel(f"Et {more}, montrés quand ceux-ci seront examinés.", "caption", muted=True)
            )

    def _fit(self) -> None:
        count = len(self.ticked)
        self.delete.setEnabled(bool(count) and self.question is None)
        self.delete.setText(f"Supprimer {_households(count)}…" if count else "Supprimer les ménages cochés…")

    def _tick_all(self) -> None:
        for row in self.rows.values():
            if row.is_due:
                row.tick(on=True)

    def _lift(self, line: Overdue) -> None:
        hold = line.verdict.hold
        self._service.lift(line.household_id)
        self._screen.messages.show_info(
            f"{line.name} n’est plus gardé plus longtemps.",
            lambda: self._hold_again(line.household_id, hold) if hold else None,
        )
        self._screen.hub.tell("retention")

    def _hold_again(self, household_id: str, hold: Hold) -> None:
        self._service.hold(household_id, hold.reason, hold.until)
        self._screen.hub.tell("retention")

    def _ask(self) -> None:
        ids = self.ticked
        if ids and self.question is None:
            self.question = DeletionPanel(len(ids), self._service.weights(ids))
            self.question.agreed.connect(lambda: self._delete(ids))
            self.question.given_up.connect(self._give_up)
            self._place.addWidget(self.question)
            self._list.setEnabled(False)
            self._acts.hide()
            self.question.keep.setFocus()

    def _give_up(self) -> None:
        self._close_question()
        self.delete.setFocus()
        self.look()

    def _close_question(self) -> None:
        self._list.setEnabled(True)
        if self.question is not None:
            self.question.hide()
            self.question.deleteLater()
            self.question = None
        self._acts.show()
        self._fit()

    def _delete(self, ids: Sequence[str]) -> None:
        self._screen.tasks.run(lambda: self._service.delete(ids), self._tell_deleted, self._fail, "Suppression")

    def _tell_deleted(self, count: int) -> None:
        self._close_question()
        gone = "est supprimé" if count == 1 else "sont supprimés"
        self._screen.messages.show_info(f"{_households(count).capitalize()} {gone} de ce carnet, définitivement.")
        self._delay.show_last()
        self._screen.hub.tell(*_CHANGED)
        self.look()

    def _fail(self, error: Exception) -> None:
        self._close_question()
        if not isinstance(error, AppError):
            raise error
        self._screen.messages.show_error(error)
        self.look()


def _households(count: int) -> str:
    return plural(count, "ménage", "ménages")


def _words(lines: Sequence[Overdue]) -> str:
    due = sum(line.verdict.standing is Standing.DUE for line in lines)
    if not lines:
        return _NONE
    if not due:
        return "Aucun ménage dont le délai soit passé."
    return f"{_households(due)} à examiner\u00a0: relisez la fiche, gardez plus longtemps s’il le faut, ou supprimez."
