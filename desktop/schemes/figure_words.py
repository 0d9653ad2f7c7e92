"""The words of the codes that indicators and tables hold: reference lists, options of forms, communes."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.domain.forms import Form, FormField
from desktop.domain.indicators import Codes
from desktop.domain.territory import Communes
from desktop.schemes.registry import Registry

UNKNOWN = "Non renseigné"


class FigureWords:
    """Finds the label of a code; a code that nothing knows is told as it is."""

    def __init__(self, registry: Registry, communes: Communes) -> None:
        self._registry = registry
        self._communes = communes
        self._found: dict[tuple[str, str, str], dict[str, str]] = {}

    def word(self, codes: Codes | None, code: str) -> str:
        """The words of one code."""
        if not code:
            return UNKNOWN
        return self._known(codes).get(code, code) if codes else code

    def knows(self, codes: Codes | None, code: str) -> bool:
        """Whether a code is one of its list, and no text that somebody wrote; numbers of days or months are."""
        return code in self._known(codes) if codes else code.isdecimal()

    def _known(self, codes: Codes | None) -> Mapping[str, str]:
        if codes is None or codes.labels:
            return codes.labels if codes else {}
        key = (codes.list_name, codes.form, codes.question)
        if key not in self._found:
            self._found[key] = self._read(codes)
        return self._found[key]

    def _read(self, codes: Codes) -> dict[str, str]:
        communes = self._communes
        if codes.list_name == "commune":
            return {one.insee: one.name for one in (*communes, *communes.former)}
        if codes.list_name == "territory":
            return {name: name for name in communes.territories}
        if codes.form:
            # of every version, the newest words last: old answers keep an option that is no longer offered
            forms = (form for form in self._registry.forms() if form.id == codes.form)
            asked = [_asked(form, codes.question) for form in sorted(forms, key=lambda form: form.version)]
            return {option.value: option.label for question in asked if question for option in question.options}
        return {option.value: option.label for option in self._registry.lists.get(codes.list_name, ())}


def _asked(form: Form, question: str) -> FormField | None:
    """A question of a form, or that of a column of its rows: « site_works.site_safety »."""
    name, _, cell = question.partition(".")
    asked = form.field(name)
    return next((one for one in asked.columns if one.name == cell), None) if asked and cell else asked
