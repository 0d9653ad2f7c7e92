"""The budget-education actions of a period (M3): noted here for several households at once, and their table."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout

from desktop.domain.french import plural
from desktop.domain.table import Table
from desktop.services.educations import EducationLine
from desktop.ui.figures.asked import AskedView
from desktop.ui.figures.question import Question
from desktop.ui.figures.writing import AskPath, write_table
from desktop.ui.parts.education import EducationList
from desktop.ui.parts.inline_panel import PanelSlot
from desktop.ui.parts.kept_panel import KeptPanel
from desktop.ui.screen import Screen
from desktop.ui.widgets import Card, EmptyState, FlowRow, SecondaryButton, TextLabel, clear_layout


@dataclass(frozen=True)
class Answer:
    """The actions, and the rows as they will be written; None under a scheme that has none."""

    scheme: str
    lines: tuple[EducationLine, ...]
    table: Table | None


class EducationView(AskedView):
    """The list with its acts; a panel that is open stays while the list is read again."""

    work_name = "Lecture des actions"

    def __init__(self, screen: Screen, ask_path: AskPath) -> None:
        super().__init__(screen)
        self._ask_path = ask_path
        self.shown: Answer | None = None
        self.slot = PanelSlot(screen, self)
        self.list: EducationList | None = None
        self.card = Card("Actions d’éducation budgétaire")
        self.count = TextLabel("", muted=True)
        self.write = SecondaryButton("Écrire le tableau…", "save")
        self._place = QVBoxLayout()
        self.card.add(self.count)
        self.card.body.addLayout(self._place)
        self.card.add(FlowRow((self.write,)))
        self.none = EmptyState(
            "team",
            "Ce dispositif n’a pas d’actions d’éducation budgétaire",
            "Choisissez le microcrédit en haut de la page pour noter un atelier, un jeu ou un entretien.",
        )
        for part in (self.card, self.none):
            self.body.addWidget(part)
        self.write.clicked.connect(lambda *_: self._write())

    def read(self, question: Question) -> Answer:
        """In the worker thread."""
        services, scheme = self._screen.services, question.scheme
        if not services.measures.scheme(scheme).educates:
            return Answer(scheme, (), None)
        lines = services.educations.between(scheme, question.first, question.last)
        return Answer(scheme, lines, services.educations.table(scheme, question.first, question.last))

    def show_answer(self, answer: Answer) -> None:
        """Another list around the panel that may be open."""
        before, self.shown = self.shown, answer
        if before is not None and before.scheme != answer.scheme:
            self.put_down()
        self.slot.stand_aside()
        clear_layout(self._place)
        self.list = None
        self.card.setVisible(answer.table is not None)
        self.none.setVisible(answer.table is None)
        if answer.table is None:
            return
        self.list = EducationList(self._screen, answer.scheme, answer.lines, self.slot, named=True)
        self._place.addWidget(self.list)
        if self.slot.is_open:
            self.slot.show()
        self.write.setVisible(bool(answer.lines))
        self.count.setText(_count_words(answer.lines))

    def put_down(self) -> None:
        """Keeps what is typed, and takes the panel away."""
        if isinstance(self.slot.panel, KeptPanel):
            self.slot.panel.put_down()
            self.slot.close_panel()

    def keep(self) -> bool | None:
        """Keeps what is typed: None when nothing is, False when it could not be kept."""
        return self.slot.panel.keep() if isinstance(self.slot.panel, KeptPanel) else None

    def _write(self) -> None:
        question, answer = self.question, self.shown
        if question is None or answer is None or answer.table is None:
            return
        name = self._screen.services.educations.file_name(question.first, question.last)
        path = self._ask_path(self, name)
        if path is not None:
            write_table(self._screen, answer.table, path)


def _count_words(lines: tuple[EducationLine, ...]) -> str:
    if not lines:
        return "Aucune action sur cette période. Un atelier se note une fois pour tous les ménages présents."
    people = sum(line.action.participants for line in lines)
    return f"{plural(len(lines), 'action', 'actions')}, {plural(people, 'participation', 'participations')}."
