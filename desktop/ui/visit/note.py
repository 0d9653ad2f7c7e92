"""The worker's own note: it never leaves this computer (P1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from desktop.ui.forms.field_card import FieldCard
from desktop.ui.forms.inputs import TextAid, no_aid, text_area
from desktop.ui.forms.line_inputs import put_text

_HELP: Final = "Cette note ne quitte jamais cet ordinateur."
_QUICK: Final = "Quelques mots pour vous en souvenir\u00a0: vous compléterez la visite plus tard. " + _HELP


class NoteCard(FieldCard):
    """One text area."""

    def __init__(self, aid: TextAid = no_aid, parent: QWidget | None = None) -> None:
        super().__init__("Note personnelle", parent=parent)
        self.note = text_area(aid)
        self.add_field("note", "Pour vous uniquement", self.note, _HELP, level="confidential")

    def values(self) -> dict[str, Any]:
        """What is written."""
        return {"note": self.note.value()}

    def put(self, values: Mapping[str, Any]) -> None:
        """Shows what a draft, or the recorder's past, holds of it."""
        if "note" in values:
            put_text(self.note, str(values["note"]))

    def set_quick(self, quick: bool) -> None:
        """Says what the note is for."""
        self.frame("note").set_help(_QUICK if quick else _HELP)
