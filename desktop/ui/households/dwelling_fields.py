"""Where a household lives: commune, postal code, address; the code follows from the commune where it can."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.domain.calendar import ONE_DAY
from desktop.domain.french import long_date, of_place, of_territory
from desktop.domain.household import Dwelling
from desktop.services.reference import ReferenceService
from desktop.ui.parts.page_base import TextLine
from desktop.ui.widgets import CommunePicker, LabeledField, LinkButton

Found = tuple[str, str, str]

COMMUNE, CODE, ADDRESS = "dwelling.commune", "dwelling.postal_code", "dwelling.address"


class DwellingFields:
    """The three fields of a dwelling, under the names of the service's errors; nothing but the commune is needed."""

    def __init__(self, reference: ReferenceService, dwelling: Dwelling) -> None:
        self._reference = reference
        self._filled_code = ""
        self.picker = CommunePicker(self._communes)
        found = reference.commune(dwelling.commune)
        if found is not None:
            self.picker.set_value(
                found.insee, found.name, f"{found.epci_name} · territoire {of_territory(found.territory)}"
            )
        self.code, self.address = TextLine(dwelling.postal_code, max_length=5), TextLine(dwelling.address)
        self.fields: dict[str, LabeledField] = {
            ADDRESS: LabeledField("Adresse, même incomplète", self.address, level_mark="shared"),
            CODE: LabeledField("Code postal", self.code, level_mark="shared"),
            COMMUNE: LabeledField("Commune (obligatoire)", self.picker, level_mark="shared"),
        }
        self.put_code = LinkButton("", "check")
        self.put_code.clicked.connect(lambda *_: self._put_code())
        self.fields[CODE].add_below(self.put_code)
        self.put_commune = LinkButton("", "check")
        self.put_commune.clicked.connect(lambda *_: self._put_commune())
        self.fields[COMMUNE].add_below(self.put_commune)
        self.fields[COMMUNE].set_help(self.picker.detail)
        self.picker.changed.connect(self._follow_commune)
        self.code.textChanged.connect(lambda _text: self._on_code_typed())
        self._propose_code()
        self._propose_commune()

    def _propose_commune(self) -> None:
        """A commune that is one with others since is proposed under its name of today; nothing changes by itself."""
        chosen = self._reference.commune(self.picker.value() or "")
        now = self._reference.commune_now(chosen.insee) if chosen is not None and chosen.became else None
        self.put_commune.setText(f"Mettre {now.name}" if now is not None else "")
        self.put_commune.setVisible(now is not None)
        if chosen is not None and now is not None and chosen.until is not None:
            since = long_date(chosen.until + ONE_DAY)
            self.fields[COMMUNE].set_help(f"{chosen.name} fait partie {of_place(now.name)} depuis le {since}.")

    def _put_commune(self) -> None:
        now = self._reference.commune_now(self.picker.value() or "")
        if now is not None:
            detail = f"{now.epci_name} · territoire {of_territory(now.territory)}"
            self.picker.set_value(now.insee, now.name, detail)
            self.picker.edit.setFocus()

    def _communes(self, typed: str) -> Sequence[Found]:
        found = self._reference.communes(typed)
        return [(one.insee, one.name, f"{one.epci_name} · territoire {of_territory(one.territory)}") for one in found]

    def _follow_commune(self) -> None:
        """The postal code is filled in when the commune has one only, and never over one that was typed."""
        commune = self._reference.commune(self.picker.value() or "")
        codes = commune.postal_codes if commune else ()
        self.fields[CODE].set_help(f"Codes possibles\u00a0: {', '.join(codes)}" if len(codes) > 1 else "")
        self.fields[COMMUNE].set_help(self.picker.detail)
        if commune is not None:
            # what was told of another commune is no longer so
            self.fields[COMMUNE].set_error("")
            self.fields[CODE].set_error("")
        if self.code.value() in ("", self._filled_code):
            self._filled_code = codes[0] if len(codes) == 1 else ""
            self.code.setText(self._filled_code)
        self._propose_code()
        self._propose_commune()

    def _on_code_typed(self) -> None:
        self.fields[CODE].set_error("")  # told of what was typed before
        self._propose_code()

    def _propose_code(self) -> None:
        """One press puts the only code of the commune in place of another that was typed.

        Its room is kept as soon as there is such a code: nothing below moves while one types.
        """
        commune = self._reference.commune(self.picker.value() or "")
        codes = commune.postal_codes if commune else ()
        keeping = self.put_code.sizePolicy()
        keeping.setRetainSizeWhenHidden(len(codes) == 1)
        self.put_code.setSizePolicy(keeping)
        self.put_code.setText(f"Mettre {codes[0]}" if len(codes) == 1 else "")
        self.put_code.setVisible(len(codes) == 1 and self.code.value() != codes[0])

    def _put_code(self) -> None:
        self.code.setText(self.put_code.text().removeprefix("Mettre "))
        self.code.setFocus()
