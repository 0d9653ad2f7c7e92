"""An inline panel with a whole form in it: its errors stand beside its questions."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.domain.forms import Form
from desktop.ui.forms.form_view import FormView
from desktop.ui.parts.inline_panel import Act, InlinePanel
from desktop.ui.screen import Screen
from desktop.ui.widgets import LabeledField


class FormPanel(InlinePanel):
    """Fields of its own, then the questions of a form."""

    def __init__(
        self,
        screen: Screen,
        title: str,
        accept: str,
        fields: Mapping[str, LabeledField],
        form: Form,
        act: Act,
        note: str = "",
    ) -> None:
        self.form = FormView(form, screen.services.today())
        super().__init__(screen, title, accept, fields, act, note)
        self.insert(self.form)

    def focus_first(self) -> None:
        """In the first question that can be answered."""
        if any(not field.isHidden() for field in self._fields.values()):
            super().focus_first()
        else:
            self.form.focus_field(next(iter(self.form.form.fields())).name)

    def _show_errors(self, errors: Mapping[str, str]) -> None:
        asked = {name for field in self.form.form.fields() for name in field.answer_names}
        own = {name: text for name, text in errors.items() if name.split("[")[0] in asked}
        self.form.set_errors(own)
        super()._show_errors({name: text for name, text in errors.items() if name not in own})

    def _focus_error(self) -> None:
        wrong = next(iter(self.form.errors()), "")
        if wrong and not self.errors:
            self.form.focus_field(wrong)
        else:
            super()._focus_error()
