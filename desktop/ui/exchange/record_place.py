"""Where a message's record is read and put right."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.services.exchange import DeliveryState, MessageLine

Place = tuple[str, Mapping[str, str]]
"""A page and what it is opened with."""


def place_of(message: MessageLine) -> Place:
    """The page of the very record; the correction itself when it was refused and can be corrected."""
    refused = message.state is DeliveryState.REFUSED
    kind, measure = message.kind, {"measure_id": message.measure_id}
    if kind == "contact":
        return ("visit", measure | {"contact_id": message.record_id}) if refused else _read(message.record_id)
    if kind == "bilan" and message.measure_id:
        return "bilan", measure
    if kind == "budget" and message.measure_id:
        return "measure", measure | {"stage": "budget"}
    if kind == "household":
        page = "household_edit" if refused else "household"
        return page, {"household_id": message.household_id or message.record_id}
    if message.measure_id:
        return "measure", measure
    if message.household_id:
        return "household", {"household_id": message.household_id}
    return "figures", {"view": "education"}  # an action that was held for several is of no household


def _read(contact_id: str) -> Place:
    return "visit_read", {"contact_id": contact_id}
