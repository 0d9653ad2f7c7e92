"""Correcting where a household lives and how it is reached, without leaving its sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desktop.domain.household import Household
from desktop.ui.households.dwelling_fields import ADDRESS, CODE, COMMUNE, DwellingFields
from desktop.ui.households.phone_field import PhoneField
from desktop.ui.parts.inline_panel import Done, InlinePanel
from desktop.ui.screen import Screen

_CHANGED = ("household", "outbox")


def address_panel(screen: Screen, household: Household) -> InlinePanel:
    """The address under the cursor, its commune, and the telephone; saved at once, with the way back."""
    services = screen.services
    dwelling = DwellingFields(services.reference, household.dwelling)
    phone = PhoneField("Téléphone du ménage", household.phone)

    def act(values: Mapping[str, Any]) -> Done:
        moved = replace(
            household.dwelling,
            address=values[ADDRESS],
            postal_code=values[CODE],
            commune=values[COMMUNE] or "",
        )
        services.households.save(replace(household, dwelling=moved, phone=values["phone"]))
        return Done(
            f"Adresse enregistrée pour {household.name}.", _CHANGED, lambda: services.households.save(household)
        )

    fields = {**dwelling.fields, "phone": phone}
    title = f"Corriger l’adresse ou le téléphone\u00a0: {household.name}"
    return InlinePanel(screen, title, "Enregistrer", fields, act, first=ADDRESS)
