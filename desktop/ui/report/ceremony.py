"""From a frozen text to its seal: the reading, each signer in turn, the seal; where it was stopped it goes on (R5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from desktop.domain.bilan import BilanState, SignerRole
from desktop.errors import AppError, InvalidInputError
from desktop.services.ceremony import AnswerInput, Sitting
from desktop.ui.parts.unsaved_form import UnsavedForm
from desktop.ui.report.reading import ReadingPanel
from desktop.ui.report.stage import SigningStage
from desktop.ui.screen import Screen

_WHICH: Final = "Dites ce qu’il en est."
_SIGNING: Final = "La signature entre dans le document…"
_SEALING: Final = "Scellement du bilan…"
_Step = tuple[Sitting, bytes]


class Ceremony(QObject):
    """Holds no answer: each one is in the notebook before the next person is called."""

    turned = Signal(bool)
    """Whether the screen is turned to a signer."""
    changed = Signal()
    """The bilan is in another state."""
    sealed = Signal()
    """It was sealed just now."""

    def __init__(self, screen: Screen, reading: ReadingPanel, stage: SigningStage, parent: QObject) -> None:
        super().__init__(parent)
        self._screen, self._reading, self._stage = screen, reading, stage
        self._service = screen.services.ceremony
        self._sitting: Sitting | None = None
        self._measure_id = self._title = ""
        self._content = b""
        self._is_busy = False
        self._notes = UnsavedForm(screen, reading, self._raw)
        self._typed: dict[str, dict[str, Any]] = {}  # for each place, until it is answered
        reading.turn_asked.connect(self.turn)
        reading.seal_asked.connect(self.seal)
        reading.changed.connect(self._notes.touch)
        stage.typed.connect(self._notes.touch)
        stage.answered.connect(self._answer)
        stage.left.connect(self.turn_back)

    @property
    def sitting(self) -> Sitting | None:
        """How far the signing is, None while none is shown."""
        return self._sitting

    @property
    def content(self) -> bytes:
        """The very document on show; empty until it is there."""
        return self._content

    def open(self, measure_id: str, title: str) -> None:
        """Shows the reading, at the signer whose turn it is."""
        self._measure_id, self._title = measure_id, title
        self._content, self._is_busy = b"", False
        try:
            sitting = self._service.sitting(measure_id)
        except AppError as error:
            self._screen.messages.show_error(error)
            return
        self._show(sitting)
        self._notes.take_up(f"sitting:{sitting.bilan_id}", self._take_up)
        self._reading.pages.clear()
        self._reading.set_busy(busy=True)
        self._run(lambda: sitting, "Préparation des pages…", self._on_read)

    def leave(self) -> None:
        """Keeps what was typed; nothing of the document nor of what was drawn stays in memory."""
        self._notes.put_down()
        self._typed = {}
        self._sitting, self._content = None, b""
        self._measure_id = ""
        self._stage.forget()
        self._reading.pages.clear()

    def keep(self) -> bool | None:
        """Keeps what is typed; None when nothing is."""
        return self._notes.keep() if self._sitting is not None else None

    def turn(self, place: str) -> None:
        """Turns the screen to a signer."""
        if self._sitting is None or not self._content:
            return
        self._show_turn(self._sitting, place)
        self.turned.emit(True)

    def turn_back(self) -> None:
        """Back to the worker, with what was typed kept."""
        self._notes.keep()
        self._remember()
        self._stage.forget()
        self.turned.emit(False)

    def seal(self) -> None:
        """Seals what everybody has answered."""
        measure_id, service = self._measure_id, self._service
        self._set_busy(busy=True)
        self._run(lambda: service.seal(measure_id), _SEALING, self._on_answered)

    def _answer(self, place: str) -> None:
        given, sitting = self._stage.given(), self._sitting
        if sitting is None or self._is_busy:
            return
        if given is None:
            self._stage.set_errors({"outcome": _WHICH})
            return
        given = self._as_read(given, place, sitting)
        measure_id, service = self._measure_id, self._service

        def write() -> Sitting:
            answered = service.answer(measure_id, place, given)
            return service.seal(measure_id) if answered.may_seal else answered

        self._set_busy(busy=True)
        self._run(write, _SIGNING, self._on_answered)

    def _as_read(self, given: AnswerInput, place: str, sitting: Sitting) -> AnswerInput:
        """The worker reads for the household: how it was read goes with the household's answers."""
        slot = next(slot for slot in sitting.slots if slot.place == place)
        where = self._reading.where.text().strip()
        if slot.role is SignerRole.WORKER:
            return replace(given, where=where)
        return replace(
            given,
            where=where,
            read_aloud=self._reading.read_aloud.isChecked(),
            interpreter=self._reading.translated_by,
        )

    def _run(self, work: Callable[[], Sitting], label: str, done: Callable[[_Step], None]) -> None:
        measure_id, service = self._measure_id, self._service
        self._screen.tasks.run(lambda: (work(), service.pages(measure_id)), done, self._on_failed, label)

    def _on_read(self, step: _Step) -> None:
        sitting, content = step
        if not self._is_shown(sitting):
            return
        self._content = content
        self._reading.pages.set_bytes(content)
        self._reading.set_busy(busy=False)

    def _on_answered(self, step: _Step) -> None:
        sitting, content = step
        self._screen.hub.tell("bilan")
        if not self._is_shown(sitting):
            return
        self._set_busy(busy=False)
        self._content = content
        self._begin_notes_anew(sitting)
        self._show(sitting)
        if sitting.state is BilanState.SEALED:
            self._finish()
        else:
            self._reading.pages.set_bytes(content)
            self._show_turn(sitting, sitting.next_place)

    def _finish(self) -> None:
        self._notes.forget()
        self._stage.forget()
        self._screen.hub.tell("measure", "outbox")
        self.turned.emit(False)
        self._screen.messages.show_info("Le bilan est scellé.")
        self.changed.emit()
        self.sealed.emit()

    def _begin_notes_anew(self, sitting: Sitting) -> None:
        """What was typed for who has answered goes; how the text was read stays, and what others began to say."""
        waiting = {slot.place for slot in sitting.slots if slot.answer is None}
        self._typed = {place: typed for place, typed in self._typed.items() if place in waiting}
        read = self._reading.raw()
        self._notes.forget()
        self._notes.take_up(f"sitting:{sitting.bilan_id}", lambda _kept: self._reading.fill(read))
        self._notes.touch()

    def _show_turn(self, sitting: Sitting, place: str) -> None:
        self._stage.show_turn(sitting, place, self._title, self._content)
        if place in self._typed:
            self._stage.take_up(self._typed[place])

    def _remember(self) -> None:
        """What is typed for the signer on show, apart from what is typed for another."""
        slot, given = self._stage.slot, self._stage.given()
        if slot is not None:
            self._typed[slot.place] = {
                "outcome": given.outcome.value if given is not None else "",
                "reason": self._stage.other.reason.value(),
                "observations": self._stage.pad.observations.value(),
            }

    def _is_shown(self, sitting: Sitting) -> bool:
        return sitting.measure_id == self._measure_id

    def _show(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._reading.show_sitting(sitting)

    def _set_busy(self, *, busy: bool) -> None:
        self._is_busy = busy
        self._stage.set_busy(busy=busy)
        self._reading.set_busy(busy=busy)

    def _on_failed(self, error: Exception) -> None:
        self._set_busy(busy=False)
        if isinstance(error, InvalidInputError) and self._stage.slot is not None:
            self._stage.set_errors(error.fields)
        elif isinstance(error, AppError):
            self._tell(error)
        else:
            raise error

    def _tell(self, error: AppError) -> None:
        """On the screen that is turned to somebody the bar is silent: the trouble is told there, then again after."""
        if self._stage.slot is not None:
            self._stage.show_trouble(error.sentence)
        self._screen.messages.show_error(error)
        read = self._sitting
        if read is None:
            return
        try:
            sitting = self._service.sitting(self._measure_id)
        except AppError:
            self._put_away()
            self.changed.emit()  # nothing of it is to be signed any more
            return
        if sitting.shown_sha256 == read.shown_sha256:
            self._show(sitting)
            return
        self._put_away()
        self.open(self._measure_id, self._title)  # another document than was read: it is read again

    def _put_away(self) -> None:
        if self._stage.slot is not None:
            self.turn_back()

    def _raw(self) -> dict[str, Any]:
        self._remember()
        return {**self._reading.raw(), "typed": self._typed}

    def _take_up(self, kept: dict[str, Any]) -> None:
        self._typed = dict(kept.get("typed", {}))
        self._reading.fill(kept or _as_answered(self._sitting))


def _as_answered(sitting: Sitting | None) -> dict[str, Any]:
    """How the text was read to those of the household who answered already."""
    answers = (
        [slot.answer for slot in sitting.slots if slot.role is SignerRole.HOUSEHOLD] if sitting is not None else []
    )
    last = next((answer for answer in reversed(answers) if answer is not None), None)
    if last is None:
        return {}
    return {
        "read_aloud": last.read_aloud,
        "translated": bool(last.interpreter),
        "interpreter": last.interpreter,
        "where": last.where,
    }
