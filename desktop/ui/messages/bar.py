"""The one place where the program speaks to the user: a bar that blocks nothing and moves nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.domain.french import plural
from desktop.errors import AppError
from desktop.services.clock import PARIS, Clock, SystemClock
from desktop.ui.look.theme import SPACE, Tone
from desktop.ui.messages.message import UNDO, Act, Message
from desktop.ui.widgets.buttons import LinkButton

DEFAULT_INFO_MS: Final = 12_000
ACT_FACTOR: Final = 2
"""What can be taken back stays longer: there is something to read, to decide and to reach."""
_KEPT: Final = 3
_TOLD_KEPT: Final = 100


@dataclass(frozen=True)
class Told:
    """A message of this session, shown or gone."""

    number: int
    at: time
    tone: Tone
    words: str
    can_undo: bool = False
    """Whether it was put away while it could still be taken back."""


class MessageBar(QFrame):
    """Shows what was just told and the messages that matter most, reads each aloud; the others wait for room.

    Errors and warnings stay until they are dismissed. What was done goes after `info_ms`, after twice that when
    it can be taken back; nothing goes while the mouse or the focus is on the bar.
    """

    announced = Signal(str)
    resized = Signal()
    """Other messages are shown: whoever places the bar does so again."""
    history_requested = Signal()
    told_changed = Signal()
    """Something that was told can be taken back from the list, or cannot any more."""
    left = Signal()
    """The message that had the focus is gone: the focus goes back to the page."""

    def __init__(
        self, info_ms: int = DEFAULT_INFO_MS, clock: Clock | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock or SystemClock()
        self._info_ms = info_ms
        self._all: list[Message] = []
        self._most = _KEPT
        self._is_quiet = False
        self._told: deque[Told] = deque(maxlen=_TOLD_KEPT)
        self._number = 0
        self._whose = ""
        self._put_away: dict[int, Callable[[], object]] = {}
        self.setProperty("part", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Messages")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4, 4, 4, 4)
        self._column.setSpacing(SPACE // 2)
        self.more = LinkButton("")
        self.more.clicked.connect(lambda *_: self.history_requested.emit())
        self._column.addWidget(self.more)
        self.more.hide()
        self.hide()

    @property
    def messages(self) -> tuple[str, ...]:
        """The words of the messages shown, oldest first."""
        return tuple(message.words for message in self._shown())

    @property
    def waiting(self) -> int:
        """How many messages wait until there is room."""
        return len(self._all) - len(self._shown())

    @property
    def told(self) -> tuple[Told, ...]:
        """What was told since the notebook was opened, oldest first."""
        return tuple(replace(one, can_undo=one.number in self._put_away) for one in self._told)

    def show_error(self, error: AppError, *, about: str = "") -> None:
        """Tell a trouble: what happened, what is safe, what to do; stays until dismissed.

        `about` names the fact that it tells: what was told of it before gives way, and `settle_about` takes it away.
        """
        self._add("danger", error.happened, _detail(error), about=about)

    def settle(self, error: AppError) -> None:
        """Take a trouble that is over out of sight; it stays among what was told."""
        words = " ".join(part for part in (error.happened, _detail(error)) if part)
        for message in [one for one in self._all if one.tone == "danger" and one.words == words]:
            self._remove(message)

    def settle_about(self, *facts: str) -> None:
        """Take out of sight what was told of facts that are over; it stays among what was told."""
        for message in [one for one in self._all if one.about in facts]:
            self._remove(message)

    def show_info(
        self, text: str, undo: Callable[[], object] | None = None, *, leads: Act | None = None, more: str = ""
    ) -> None:
        """Tell that something was done, with « Annuler » when it can be undone and a way to what was made.

        `more` is what still wants attention about it: the message then stays as a warning does.
        """
        act = (UNDO, undo) if undo is not None else None
        self._add(
            "warning" if more else "success", " ".join(part for part in (text, more) if part), act=act, leads=leads
        )

    def show_note(self, text: str, act: Act) -> None:
        """Tell of something that can be done now or later; goes by itself."""
        self._add("info", text, act=act)

    def show_warning(self, text: str, act: Act | None = None, *, about: str = "") -> None:
        """Tell something that wants attention but stops nothing; stays until dismissed, or what it tells is over."""
        self._add("warning", text, act=act, about=about)

    def set_room(self, most: int) -> None:
        """How many messages may be seen at once, three at most: fewer on a low screen or with large text."""
        most = min(max(most, 1), _KEPT)
        if most != self._most:
            self._most = most
            self._show_what_matters()

    def set_quiet(self, *, quiet: bool) -> None:
        """Show nothing while somebody else looks: a message may speak of another household. They wait."""
        if quiet != self._is_quiet:
            self._is_quiet = quiet
            self._show_what_matters()

    def undo(self) -> bool:
        """Take back the latest thing that is shown and can be; False when there is none."""
        found = next((message for message in reversed(self._shown()) if message.can_undo), None)
        if found is not None:
            found.do()
        return found is not None

    def enter(self, whose: str) -> None:
        """Another page is shown, of this household when it is of one.

        What can be taken back and was told elsewhere goes among what was told: over the page of another household,
        « Annuler » would be read as about that one.
        """
        for message in [one for one in self._all if whose and one.can_undo and one.whose != whose]:
            self._put(message)
        self._whose = whose

    def take_back(self, number: int) -> None:
        """Take back what was put away, once."""
        undo = self._put_away.pop(number, None)
        if undo is not None:
            self.told_changed.emit()
            undo()

    def dismiss(self) -> bool:
        """Take the latest message away; False when there is none."""
        shown = self._shown()
        if shown:
            self._remove(shown[-1])
        return bool(shown)

    def clear(self) -> None:
        """Take every message away and forget what was told (on locking)."""
        for message in self._all:
            self._drop(message)
        self._all.clear()
        self._told.clear()
        self._put_away.clear()
        self._show_what_matters()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Nothing goes away under the mouse."""
        for message in self._all:
            message.hold()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The wait starts again."""
        for message in self._shown():
            self._let_wait(message)
        super().leaveEvent(event)

    def _shown(self) -> list[Message]:
        return [message for message in self._all if not message.isHidden()]

    def _put(self, message: Message) -> None:
        """Among what was told, where it can still be taken back."""
        if message.can_undo and message.act is not None:
            self._put_away[message.number] = message.act[1]
        self._remove(message)
        self.told_changed.emit()

    def _lead(self, message: Message) -> None:
        self._put(message)
        if message.leads is not None:
            message.leads[1]()

    def _add(
        self,
        tone: Tone,
        text: str,
        detail: str = "",
        act: Act | None = None,
        leads: Act | None = None,
        about: str = "",
    ) -> None:
        self._number += 1
        message = Message(tone, text, detail, act, self, leads=leads)
        message.number, message.whose, message.about = self._number, self._whose, about
        message.hide()
        for old in [one for one in self._all if _gives_way(one, message)]:
            self._all.remove(old)
            self._drop(old)
        message.closed.connect(self._remove)
        message.expired.connect(self._let_go)
        message.led.connect(self._lead)
        self._all.append(message)
        self._column.insertWidget(self._column.count() - 1, message)
        now = self._clock.now().astimezone(PARIS)  # whatever zone the computer is set to
        self._told.append(Told(self._number, time(now.hour, now.minute), tone, message.words))
        self._show_what_matters()
        self._announce(message)

    def _show_what_matters(self) -> None:
        latest = self._all[-1:] if self._most > 1 else []  # an answer to what was just done is never out of sight
        heavy = sorted(enumerate(self._all), key=lambda each: (each[1].weight, each[0]), reverse=True)
        others = [message for _place, message in heavy if message not in latest]
        chosen = {*latest, *others[: self._most - len(latest)]}
        for message in self._all:
            if message in chosen and message.isHidden():
                message.show()
                self._let_wait(message)
            elif message not in chosen:
                message.hide()
                message.hold()
        self.more.setText(f"Voir {plural(self.waiting, 'autre message', 'autres messages')}")
        self.more.setVisible(self.waiting > 0)
        self.setVisible(bool(self._all) and not self._is_quiet)
        self.resized.emit()

    def _let_wait(self, message: Message) -> None:
        message.wait(self._info_ms * (ACT_FACTOR if message.act is not None else 1))

    def _let_go(self, message: Message) -> None:
        """Its time is over, unless somebody is about to use the bar."""
        if self.underMouse() or self._has_focus():
            self._let_wait(message)
        else:
            self._remove(message)

    def _remove(self, message: Message) -> None:
        if message not in self._all:
            return
        held = self._has_focus()
        self._all.remove(message)
        self._drop(message)
        self._show_what_matters()
        if held:
            self.left.emit()

    def _has_focus(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _drop(self, message: Message) -> None:
        self._column.removeWidget(message)
        message.hide()
        message.deleteLater()

    def _announce(self, message: Message) -> None:
        spoken = QAccessibleAnnouncementEvent(self, message.words)
        urgent = message.tone == "danger"
        politeness = QAccessible.AnnouncementPoliteness
        spoken.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
        QAccessible.updateAccessibility(spoken)
        self.announced.emit(message.words)


def _detail(error: AppError) -> str:
    """What is safe and what to do."""
    return " ".join(part for part in (error.safe, error.do) if part)


def _gives_way(shown: Message, new: Message) -> bool:
    """The same words, or words of the same fact, are told once."""
    same = shown.words == new.words or (bool(new.about) and shown.about == new.about)
    return same or _is_past(shown, new)


def _is_past(shown: Message, new: Message) -> bool:
    """A thing done that cannot be taken back has been told once the next one is done."""
    return shown.tone == new.tone == "success" and shown.act is None
