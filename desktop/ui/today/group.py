"""A group of the day: its title, how many lines it has, and the first of them; the rest on demand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop.domain.french import join_words
from desktop.services.agenda import AgendaRow
from desktop.services.agenda_line import GROUP_LABELS, AgendaGroup
from desktop.ui.look.theme import Tone
from desktop.ui.today.row import DayRow
from desktop.ui.widgets import Card, Chip, Line, LinkButton

FIRST_SHOWN = 8
MORE_SHOWN = 40

_TONES: dict[AgendaGroup, Tone] = {
    AgendaGroup.LATE: "danger",
    AgendaGroup.TODAY: "accent",
    AgendaGroup.TO_CONCLUDE: "warning",
    AgendaGroup.REPORTS_DUE: "info",
}


class DayGroup(Card):
    """One of the six groups; never empty."""

    def __init__(
        self,
        group: AgendaGroup,
        rows: Sequence[AgendaRow],
        make_line: Callable[[AgendaRow], DayRow],
        shown: int = 0,
    ) -> None:
        super().__init__(GROUP_LABELS[group])
        self._rows, self._make_line = rows, make_line
        self.group = group
        self.lines: list[DayRow] = []
        self.body.setSpacing(0)
        count = Chip(str(len(rows)), _TONES.get(group, "neutral"))
        count.setAccessibleName(f"{GROUP_LABELS[group]} : {len(rows)}")
        self.head.addWidget(count)
        self.more_button = LinkButton("")
        self.more_button.clicked.connect(lambda *_: self.show_more())
        self.add(self.more_button)
        self._show(max(shown, FIRST_SHOWN))

    def show_more(self) -> None:
        """Shows the next lines; a very long day comes by and by, so that it stays quick."""
        first_new = len(self.lines)
        self._show(first_new + MORE_SHOWN)
        self.lines[first_new].setFocus()

    def _show(self, wanted: int) -> None:
        for row in self._rows[len(self.lines) : wanted]:
            place = self.body.indexOf(self.more_button)
            if self.lines:
                self.body.insertWidget(place, Line())
                place += 1
            line = self._make_line(row)
            self.lines.append(line)
            self.body.insertWidget(place, line)
        rest = len(self._rows) - len(self.lines)
        self.more_button.setVisible(rest > 0)
        if rest > MORE_SHOWN:
            self.more_button.setText(f"et {rest} autres : en montrer {MORE_SHOWN} de plus")
        elif rest > 0:
            self.more_button.setText(f"et {rest} autres : tout montrer" if rest > 1 else "et 1 autre : le montrer")


def summary_of(rows: Sequence[AgendaRow]) -> str:
    """« 3 en retard ou urgents, 2 pour aujourd’hui et 4 cette semaine »."""
    counts = {group: sum(row.group is group for row in rows) for group in AgendaGroup}
    words = {
        AgendaGroup.LATE: "en retard ou urgent" if counts[AgendaGroup.LATE] == 1 else "en retard ou urgents",
        AgendaGroup.TODAY: "pour aujourd’hui",
        AgendaGroup.THIS_WEEK: "cette semaine",
        AgendaGroup.TO_PLAN: "à planifier",
        AgendaGroup.TO_CONCLUDE: "à conclure",
    }
    return join_words([f"{counts[group]} {word}" for group, word in words.items() if counts[group]])
