"""A telephone number, written freely; one that is too short is remarked when the field is left."""

from __future__ import annotations

from desktop.domain.phone import phone_remark
from desktop.ui.parts.page_base import TextLine
from desktop.ui.widgets import LabeledField


class PhoneField(LabeledField):
    """The remark comes when the field is left, goes as soon as the number is whole, and stops nothing."""

    def __init__(self, label: str, number: str) -> None:
        self.line = TextLine(number, max_length=40)
        super().__init__(label, self.line, level_mark="team")
        self.line.editingFinished.connect(lambda: self.set_remark(phone_remark(self.line.value())))
        self.line.textChanged.connect(lambda _text: self._forget())
        self.set_remark(phone_remark(number))

    def _forget(self) -> None:
        if self.remark and not phone_remark(self.line.value()):
            self.set_remark("")
