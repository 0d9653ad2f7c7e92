"""The indicative calendar of an eviction: each day with its rule and inputs, what is missing, a way to fill it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.eviction import INDICATIVE
from desktop.domain.french import capital, long_date, short_date
from desktop.services.eviction import EvictionTold, InputTold, StepTold
from desktop.services.measure_view import MeasureView
from desktop.ui.look.theme import SPACE, Tone
from desktop.ui.measure.stage_panel import StagePanel, unsaved_key
from desktop.ui.measure.tabs import Tab
from desktop.ui.parts.inline_panel import PanelSlot
from desktop.ui.parts.words import day_in_words
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, Chip, FlowRow, IconLabel, LinkButton, SecondaryButton, TextLabel

_CAUTION: Final = (
    "Chaque date est indicative\u00a0: elle vient d’une règle datée et de ce qui est noté ici. "
    "Elle ne remplace ni les actes reçus ni l’avis d’un juriste."
)
_STILL_NOTED: Final = "La mesure est clôturée, mais la procédure continue\u00a0: elle se note encore."


class EvictionView(Tab):
    """What is known first, then what cannot be told yet; « Compléter » opens the procedure on the missing answer."""

    def __init__(self, screen: Screen, view: MeasureView, told: EvictionTold, slot: PanelSlot) -> None:
        super().__init__()
        self._screen, self._view, self._told, self.slot = screen, view, told, slot
        self.fill_buttons: dict[str, LinkButton] = {}
        """« Compléter » of each step that misses something, by its key."""
        self.title("Calendrier de la procédure", _CAUTION)
        for warning in told.warnings:
            self.add(Banner("warning", warning))
        if told.is_after_the_end:
            self.say(_STILL_NOTED)
        self.note_button = self._note_button()
        self.act(self.note_button) if not told.refusal else self.say(told.refusal)
        self.add(slot)
        for step in told.known:
            self.add(KnownStep(step))
        if told.unknown:
            self.title("Pas encore calculé" if told.known else "Rien n’est calculé pour l’instant")
            for step in told.unknown:
                self.add(self._unknown(step))

    def note(self, name: str = "") -> None:
        """Opens the panel that notes the procedure, on one of its questions."""
        panel = StagePanel(self._screen, self._view, self._told.stage)
        panel.restarted.connect(self.note)
        self.slot.show_panel(panel)
        if name:
            panel.form.focus_field(name)

    def _note_button(self) -> SecondaryButton:
        words = "Mettre à jour la procédure" if self._told.is_noted else self._told.stage.label
        if self._screen.services.unsaved.load(unsaved_key(self._told.measure_id, self._told.stage.key)):
            words = f"{words} (saisie à reprendre)"
        button = SecondaryButton(words, "pen")
        button.clicked.connect(lambda *_: self.note())
        return button

    def _unknown(self, step: StepTold) -> QWidget:
        """What is missing, in words, with the way to fill it."""
        holder, column = _beside_icon("info", "muted")
        column.addWidget(TextLabel(step.title, "label"))
        column.addWidget(TextLabel(step.words, muted=True, selectable=True))
        column.addWidget(TextLabel(_rule_words(step), "caption", muted=True))
        if step.missing and not self._told.refusal:
            link = LinkButton("Compléter", "pen")
            link.setAccessibleName(f"Compléter\u00a0: {step.title}")
            link.setAccessibleDescription(step.words)
            link.clicked.connect(lambda *_, name=step.missing[0].name: self.note(name))
            self.fill_buttons[step.key] = link
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        holder.setAccessibleName(f"{step.title}\u00a0: {step.words}")
        return holder


class KnownStep(QFrame):
    """A day, or what was found: the rule and its article under it, and what it was computed from."""

    def __init__(self, step: StepTold) -> None:
        super().__init__()
        self.setProperty("part", "sunken")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE + 4, SPACE * 2, SPACE + 4)
        column.setSpacing(4)
        column.addWidget(FlowRow([TextLabel(step.title, "label", wrap=False), *_chips(step)], SPACE + 4))
        told = capital(day_in_words(step.day)) if step.day else step.words
        column.addWidget(TextLabel(told, "title" if step.day else "body", selectable=True))
        if step.day and step.words:
            column.addWidget(TextLabel(step.words, selectable=True))
        column.addSpacing(4)
        for words in (_rule_words(step), _inputs_words(step.inputs)):
            column.addWidget(TextLabel(words, "caption", muted=True, selectable=True))
        if step.remark:
            holder, beside = _beside_icon("info", "accent")
            beside.addWidget(TextLabel(step.remark, selectable=True))
            column.addWidget(holder)
        kind = f", {INDICATIVE}" if step.day else ""
        self.setAccessibleName(f"{step.title}{kind}\u00a0: {told}")


def _chips(step: StepTold) -> Iterator[Chip]:
    tone: Tone = "neutral" if step.is_past else "accent"
    if step.day is not None:
        yield Chip(capital(INDICATIVE), tone, "calendar")
    if step.is_past:
        yield Chip("Passée", "neutral", "clock")


def _rule_words(step: StepTold) -> str:
    """« Un mois à compter de la signification du jugement · CPC, art. 538 · règle relue le 22/11/2026 »"""
    return f"{step.says} · {step.article} · règle relue le {short_date(step.reviewed_on)}"


def _inputs_words(inputs: Sequence[InputTold]) -> str:
    """« Nature de la décision : jugement · Signifiée au ménage le : 31 janvier 2026 · noté le 22 novembre 2026 »"""
    told = [f"{one.label}\u00a0: {one.words[:1].lower()}{one.words[1:]}" for one in inputs]
    last = max((one.said_on for one in inputs), default=None)
    return " · ".join([*told, *([f"noté le {long_date(last)}"] if last else [])])


def _beside_icon(name: str, ink: str) -> tuple[QWidget, QVBoxLayout]:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE)
    row.addWidget(IconLabel(name, ink), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(2)
    row.addLayout(column, 1)
    return holder, column
