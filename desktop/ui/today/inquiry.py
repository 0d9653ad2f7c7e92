"""What a look at the day shows, asked for: at once in a small notebook, in the background in a large one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from desktop.services.agenda import AgendaDay
from desktop.services.calendar import CalendarView, Span
from desktop.ui.parts.page_base import attempt
from desktop.ui.screen import Screen
from desktop.ui.today.view_bar import Look


@dataclass(frozen=True)
class Answer:
    """The day for the list, with the days ahead of it; or a week or a month alone."""

    number: int
    day: AgendaDay | None
    view: CalendarView


class Inquiry:
    """`ask` again and again; `show` gets the answer to the last question only."""

    def __init__(self, screen: Screen, show: Callable[[Answer], object]) -> None:
        self._screen, self._show = screen, show
        self._number = self._answered = 0

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is still to come."""
        return self._answered != self._number

    def ask(self, look: Look, around: date | None) -> None:
        """What was shown stays until the answer comes; a trouble is told."""
        self._number += 1
        work = self._work(self._number, look, around)
        quick: list[bool] = []
        if not attempt(self._screen, lambda: quick.append(self._screen.services.agenda.is_quick())):
            return
        if quick[0]:
            attempt(self._screen, lambda: self._take(work()))
        else:
            self._screen.tasks.run(work, self._take)

    def is_last(self, answer: Answer) -> bool:
        """Whether nothing else was asked since."""
        return answer.number == self._number

    def _take(self, answer: Answer) -> None:
        if self.is_last(answer):
            self._answered = answer.number
            self._show(answer)

    def _work(self, number: int, look: Look, around: date | None) -> Callable[[], Answer]:
        """What makes the answer; it touches no widget."""
        services = self._screen.services
        if look is Look.LIST:
            return lambda: Answer(number, services.agenda.day(), services.calendar.view(Span.AHEAD))
        span = Span.WEEK if look is Look.WEEK else Span.MONTH
        return lambda: Answer(number, None, services.calendar.view(span, around))
