"""One part of a bilan as it is edited: its text, where each paragraph comes from, what is hard to read in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from desktop.domain.bilan import BilanSection
from desktop.domain.bilan_trace import Traced, traced
from desktop.domain.french import join_words, plural
from desktop.domain.glossary import Term, long_sentences, unexplained
from desktop.domain.privacy import Level
from desktop.ui.report.origin_line import OriginLine
from desktop.ui.widgets import Card, LevelMark, TextArea, TextLabel

_TEAM: Final = "Imprimé dans l’exemplaire du dossier seulement\u00a0: ni le ménage ni le Département ne l’ont."


class SectionCard(Card):
    """The title, the level, the text; under it what is printed with it and what is told of its paragraphs."""

    changed = Signal()
    visit_asked = Signal(str)

    def __init__(
        self,
        section: BilanSection,
        names: Mapping[str, str],
        terms: Sequence[Term],
        printed: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(section.title, parent)
        self._section, self._names, self._terms = section, names, terms
        self.area = TextArea(section.text, min_lines=3)
        self.area.setAccessibleName(section.title)
        self.origin = OriginLine()
        self.advice = TextLabel("", "caption", muted=True)
        self.head.addWidget(LevelMark(section.level.value))
        self.add(self.area)
        for told in (printed, _TEAM if section.level is Level.TEAM else ""):
            if told:
                self.add(TextLabel(told, "caption", muted=True))
        self.add(self.origin)
        self.add(self.advice)
        self.area.changed.connect(self._on_changed)
        self.area.cursorPositionChanged.connect(self._trace)
        self.origin.visit_asked.connect(self.visit_asked)
        self._advise()

    @property
    def key(self) -> str:
        """The section that it edits."""
        return self._section.key

    def paragraph(self) -> Traced | None:
        """The paragraph that the cursor is in, with where it comes from; None on a blank line."""
        text = self.area.value()
        position = _characters(text, self.area.textCursor().position())
        place = 0
        for one in traced(text, self._section.drafted):
            start = text.index(one.text, place)
            place = start + len(one.text)
            if start <= position <= place:
                return one
        return None

    def put_cursor_at(self, position: int) -> None:
        """Moves the cursor, as a click does."""
        cursor = self.area.textCursor()
        cursor.setPosition(position, QTextCursor.MoveMode.MoveAnchor)
        self.area.setTextCursor(cursor)

    def _on_changed(self) -> None:
        self._advise()
        if self.area.hasFocus():
            self._trace()
        self.changed.emit()

    def _trace(self) -> None:
        self.origin.show_origin(self.paragraph(), self._names)

    def _advise(self) -> None:
        """Long sentences and capitals that nothing explains: told, and nothing stops for them."""
        if self._section.level is Level.TEAM:
            self.advice.hide()
            return
        text = self.area.value()
        told = [_of_sentences(long_sentences(text)), _of_capitals(unexplained(text, self._terms))]
        self.advice.setText(" ".join(one for one in told if one))
        self.advice.setVisible(any(told))


def _characters(text: str, units: int) -> int:
    """How many characters stand before a place that Qt counts in units of UTF-16: an emoji has two of them."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))


def _of_sentences(long: Sequence[int]) -> str:
    if not long:
        return ""
    count = plural(len(long), "phrase est longue", "phrases sont longues")
    return f"{count} (jusqu’à {max(long)} mots)\u00a0: coupées en deux, elles se lisent mieux."


def _of_capitals(names: Sequence[str]) -> str:
    if not names:
        return ""
    words = "Ce sigle n’est pas expliqué" if len(names) == 1 else "Ces sigles ne sont pas expliqués"
    return f"{words} à la fin du document\u00a0: {join_words(names[:6])}."
