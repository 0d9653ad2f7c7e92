"""Of which household the page shown is."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from desktop.errors import AppError

if TYPE_CHECKING:
    from desktop.services.bundle import Services


def household_of_page(services: Services, args: Mapping[str, Any]) -> str:
    """The household that a page was opened on, by itself, a measure or a contact of it; empty for any other page."""
    if args.get("household_id"):
        return str(args["household_id"])
    with suppress(AppError):  # what is there no more is of nobody
        if args.get("measure_id"):
            return services.search.household_of(args["measure_id"])
        if args.get("contact_id"):
            return services.visits.contact(args["contact_id"]).household_id
    return ""
