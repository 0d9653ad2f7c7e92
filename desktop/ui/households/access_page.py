"""Everything kept of a household, read by the worker first: what is about others is ticked and stays here (R2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.french import plural
from desktop.errors import AppError, NotAllowedError
from desktop.services.access import OTHER_PERSON, AccessEntry, AccessReading, AccessWritten, Passage
from desktop.ui.look.theme import SPACE
from desktop.ui.papers.file_windows import ask_folder
from desktop.ui.parts.page_base import TextLine
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    Banner,
    Card,
    Disclosure,
    FlowRow,
    LabeledField,
    PrimaryButton,
    ScrollColumn,
    SecondaryButton,
    TextLabel,
    TickBox,
    clear_layout,
)

_WHAT: Final = (
    "Le ménage a le droit de voir tout ce qui est gardé sur lui, notes personnelles comprises. Relisez d’abord\u00a0: "
    "cochez ce qui parle d’une autre personne, cela sera retiré avec son motif. Remettez le dossier en main propre."
)
_LEAVES: Final = (
    "Le dossier écrit se lit sans mot de passe. Choisissez une clé USB ou un endroit que vous seul ouvrez\u00a0; une "
    "fois remis, effacez-le."
)
_SUSPECT: Final = (
    "Ces passages nomment peut-être une personne d’un autre ménage de ce carnet, ou disent à qui ne rien révéler."
)
_READING: Final = "Lecture de tout ce qui est gardé…"
_WRITE, _WRITING = "Écrire le dossier…", "Écriture en cours…"
_OPENED: Final = 1


def ask_for_place(parent: QWidget) -> Path | None:
    """In which folder to write; None when it was given up."""
    return ask_folder(parent, "Où écrire le dossier")


class AccessPage(ScrollColumn):
    """`open(household_id)` reads everything; nothing leaves the notebook before the place is chosen."""

    shortcuts: Sequence[tuple[str, str]] = ()

    def __init__(self, screen: Screen, ask_place: Callable[[QWidget], Path | None] = ask_for_place) -> None:
        super().__init__()
        self._screen, self._ask_place = screen, ask_place
        self._household_id = ""
        self.reading: AccessReading | None = None
        self.withheld: set[str] = set()
        self.chapters: list[Disclosure] = []
        self.boxes: dict[str, TickBox] = {}
        self.suspects: dict[str, TickBox] = {}
        self.setAccessibleName("Ce qui est gardé sur ce ménage")

    def open(self, household_id: str) -> None:
        """Reads everything kept of a household, off the window."""
        self._household_id, self.reading = household_id, None
        self.withheld, self.boxes, self.suspects, self.chapters = set(), {}, {}, []
        clear_layout(self.body)
        self.body.addWidget(TextLabel("Ce qui est gardé sur ce ménage", "display"))
        self.body.addWidget(TextLabel(_READING, muted=True))
        access = self._screen.services.access
        self._screen.tasks.run(lambda: access.read(household_id), self._show, self._fail)

    def prepare_lock(self) -> None:
        """What was read is forgotten; the ticks are made again."""
        self._household_id, self.reading = "", None
        self.withheld, self.boxes, self.suspects, self.chapters = set(), {}, {}, []
        clear_layout(self.body)

    def _show(self, reading: AccessReading) -> None:
        if reading.household_id != self._household_id:
            return  # another household was asked for meanwhile
        self.reading = reading
        clear_layout(self.body)
        self.body.addWidget(TextLabel("Ce qui est gardé sur ce ménage", "display"))
        self.body.addWidget(TextLabel(reading.household, "title", selectable=True))
        self.body.addWidget(TextLabel(_WHAT, muted=True))
        for warning in reading.warnings:
            self.body.addWidget(Banner("warning", f"Avant de remettre quoi que ce soit. {warning}"))
        self._add_suspects(reading)
        card = Card("Ce que le dossier contient")
        self.chapters = []
        for title, entries in reading.chapters:
            chapter = self._chapter(title, entries, opened=len(self.chapters) < _OPENED)
            self.chapters.append(chapter)
            card.add(chapter)
        self.body.addWidget(card)
        self.body.addWidget(self._last_step())
        first: QWidget = next(iter(self.suspects.values()), self.chapters[0])
        first.setFocus()

    def _add_suspects(self, reading: AccessReading) -> None:
        """The passages that may name somebody of another household, before all others."""
        suspects = [passage for passage in reading.passages() if passage.names_other]
        if not suspects:
            return
        card = Card("À relire d’abord")
        card.add(TextLabel(_SUSPECT, muted=True))
        self.suspects = {passage.key: self._box(passage) for passage in suspects}
        for box in self.suspects.values():
            card.add(box)
        self.body.addWidget(card)

    def _chapter(self, title: str, entries: Sequence[AccessEntry], *, opened: bool) -> Disclosure:
        return Disclosure(f"{title} · {len(entries)}", lambda: self._entries(entries), opened=opened)

    def _entries(self, entries: Sequence[AccessEntry]) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(SPACE * 2, 0, 0, SPACE)
        column.setSpacing(SPACE // 2)
        for entry in entries:
            column.addWidget(TextLabel(entry.label, "caption", muted=True))
            for passage in entry.passages:
                self.boxes[passage.key] = self._box(passage, entry.label)
                column.addWidget(self.boxes[passage.key])
        return holder

    def _box(self, passage: Passage, label: str = "") -> TickBox:
        box = TickBox(passage.text)
        box.setAccessibleName(f"Retirer\u00a0: {label}, {passage.text}" if label else f"Retirer\u00a0: {passage.text}")
        box.setChecked(passage.key in self.withheld)
        box.toggled.connect(lambda on: self._withhold(passage.key, on=on))
        return box

    def _withhold(self, key: str, *, on: bool) -> None:
        (self.withheld.add if on else self.withheld.discard)(key)
        for boxes in (self.boxes, self.suspects):
            if key in boxes:
                boxes[key].setChecked(on)
        count = len(self.withheld)
        self.count.setText(
            f"{plural(count, 'passage sera retiré', 'passages seront retirés')}." if count else "Rien ne sera retiré."
        )
        self.reason_field.setVisible(bool(count))

    def _last_step(self) -> Card:
        card = Card("Remettre le dossier")
        self.reason = TextLine(OTHER_PERSON)
        self.reason_field = LabeledField("Motif écrit à la place des passages retirés", self.reason)
        self.reason_field.hide()
        self.count = TextLabel("Rien ne sera retiré.")
        self.write = PrimaryButton(_WRITE, "document")
        self.leave = SecondaryButton("Revenir à la fiche", "back")
        for widget in (self.count, self.reason_field, Banner("warning", _LEAVES), FlowRow((self.write, self.leave))):
            card.add(widget)
        self.write.clicked.connect(lambda *_: self._write())
        self.leave.clicked.connect(lambda *_: self._screen.go("household", household_id=self._household_id))
        return card

    def _write(self) -> None:
        self.reason_field.set_error("")
        if self.withheld and not self.reason.value():
            self.reason_field.set_error("Notez le motif en quelques mots.")
            self.reason.setFocus()
            return
        reading, place = self.reading, self._ask_place(self)
        if reading is None or place is None:
            return
        self._set_busy(busy=True)
        reasons = dict.fromkeys(self.withheld, self.reason.value())
        access = self._screen.services.access
        self._screen.tasks.run(
            lambda: access.write_read(reading, place, reasons), self._tell_written, self._fail, _WRITING
        )

    def _tell_written(self, written: AccessWritten) -> None:
        self._set_busy(busy=False)
        files = plural(written.files, "fichier", "fichiers")
        self._screen.messages.show_info(
            f"Dossier écrit dans «\u00a0{written.directory.name}\u00a0» ({files}). Il se lit sans mot de passe\u00a0: "
            "remettez-le en main propre, puis effacez-le."
        )

    def _fail(self, error: Exception) -> None:
        if self.reading is not None:
            self._set_busy(busy=False)
        if not isinstance(error, AppError):
            raise error
        self._screen.messages.show_error(error)
        if isinstance(error, NotAllowedError):
            self.open(self._household_id)

    def _set_busy(self, *, busy: bool) -> None:
        self.write.setEnabled(not busy)
        self.write.setText(_WRITING if busy else _WRITE)
