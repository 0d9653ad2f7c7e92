"""The commands that count: what is due, the indicators of a report, the tables of the Department."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.cli.answers import WrongUseError, print_json
from desktop.cli.opening import Notebooks
from desktop.domain.french import money, number, short_date
from desktop.errors import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from desktop.domain.claims import Claim
    from desktop.domain.indicators import Indicator
    from desktop.domain.table import Table
    from desktop.services.workspace import Workspace


def claim(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """What may be claimed for a period."""
    from desktop.services.claims import ClaimService

    with notebooks(arguments, names=True) as workspace:
        check_asked(arguments, workspace)
        view = ClaimService(workspace).claim(
            arguments.scheme,
            arguments.first,
            arguments.last,
            territory=arguments.territory,
            convention=arguments.convention,
        )
    whole = view.whole
    if arguments.json:
        return print_json(_as_json(whole))
    for line in whole.lines:
        print(f"{line.label}  {line.quantity} × {money(line.unit_amount)} = {money(line.amount)}")
    for one in view.months:
        month = one.month
        days = f"{short_date(month.opens)} – {short_date(month.closes)}"
        print(f"  {month.measure_id}  {days}  {month.visits}/{month.quota}")
    for label, amount in (
        ("Service fait", whole.service_done),
        ("Enveloppe", whole.envelope),
        ("Excédent", whole.excess),
        ("Avance", whole.advance),
        ("Solde", whole.balance),
    ):
        print(f"{label} : {money(amount)}")
    if view.unassigned:
        print(f"Sans convention, non compté : {len(view.unassigned)}")
    print(view.scope)
    return 0


def indicators(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """The indicators of a period."""
    from desktop.services.indicators import SCOPE, IndicatorService

    with notebooks(arguments, names=True) as workspace:
        check_asked(arguments, workspace)
        found = IndicatorService(workspace).indicators(
            arguments.scheme, arguments.first, arguments.last, territory=arguments.territory
        )
    if arguments.json:
        return print_json([indicator_json(one) for one in found])
    for line in indicator_lines(found):
        print(line)
    print(SCOPE)
    return 0


def table(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Writes the table of a period, or that of its actions (M3)."""

    def made(workspace: Workspace) -> Table:
        from desktop.services.educations import EducationService
        from desktop.services.tables import TableService

        check_asked(arguments, workspace)
        asked = arguments.scheme, arguments.first, arguments.last
        if not arguments.actions:
            return TableService(workspace).preview(*asked, territory=arguments.territory)
        if arguments.territory:
            raise WrongUseError("Les actions ne se comptent pas par territoire.")
        return EducationService(workspace).table(*asked)

    return _written(arguments, notebooks, made)


def trips(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Writes the time and the kilometres of a period, of every scheme together."""

    def made(workspace: Workspace) -> Table:
        from desktop.services.trips import TripService

        _check_period(arguments)
        return TripService(workspace).table(arguments.first, arguments.last)

    return _written(arguments, notebooks, made)


def _written(arguments: argparse.Namespace, notebooks: Notebooks, make: Callable[[Workspace], Table]) -> int:
    from desktop.services.tables import ENDINGS, SCOPE, TableService

    out: Path = arguments.out
    if out.suffix.lower() not in ENDINGS:
        raise WrongUseError(f"« {out.name} » : la fin du nom est à choisir parmi {', '.join(ENDINGS)}.")
    with notebooks(arguments, read_only=False, beside=True) as workspace:
        made = make(workspace)
        TableService(workspace).write(made, out)
    print(f"Tableau écrit : {out} ({len(made.rows)} lignes)")
    print(SCOPE)
    return 0


def check_asked(arguments: argparse.Namespace, workspace: Workspace) -> None:
    """What is named on the command line must exist: wrong use otherwise."""
    from desktop.services.claims import scheme_of

    try:
        scheme_of(workspace, arguments.scheme)
    except NotFoundError as error:
        raise WrongUseError(error.sentence) from None
    _check_period(arguments)
    known = workspace.resources.communes.territories
    territory = getattr(arguments, "territory", "")
    if territory and territory not in known:
        raise WrongUseError(f"« {territory} » n’est pas un territoire. Choisissez parmi {', '.join(known)}.")


def _check_period(arguments: argparse.Namespace) -> None:
    from desktop.services.claims import check_period

    try:
        check_period(arguments.first, arguments.last)
    except InvalidInputError as error:
        raise WrongUseError(" ".join(error.fields.values())) from None


def _as_json(whole: Claim) -> dict[str, Any]:
    return {
        "lines": [
            {
                "label": line.label,
                "quantity": line.quantity,
                "unit_amount": _amount(line.unit_amount),
                "amount": _amount(line.amount),
                "record_ids": list(line.record_ids),
            }
            for line in whole.lines
        ],
        **{
            name: _amount(getattr(whole, name)) for name in ("service_done", "envelope", "excess", "advance", "balance")
        },
    }


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}"


def indicator_lines(found: Sequence[Indicator]) -> Iterator[str]:
    """Indicators with their parts, as people read them."""
    for one in found:
        yield f"{one.label} : {_value(one)}"
        for part in one.parts:
            yield f"  {part.label} : {_value(part)}"


def indicator_json(one: Indicator) -> dict[str, Any]:
    """An indicator with its parts, as JSON values."""
    return {
        "key": one.key,
        "label": one.label,
        "value": str(one.value) if isinstance(one.value, Decimal) else one.value,
        "record_ids": list(one.record_ids),
        "nameless": one.nameless,
        "erased_on": [day.isoformat() for day in one.erased_on],
        "kind": one.kind.value,
        "rule": one.rule,
        "parts": [indicator_json(part) for part in one.parts],
    }


def _value(one: Indicator) -> str:
    from desktop.domain.indicators import ValueKind

    if one.value is None:
        return "–"
    unit = {ValueKind.COUNT: "", ValueKind.MEAN_MONTHS: " mois", ValueKind.MEAN_DAYS: " jours"}[one.kind]
    nameless = f" (dont {one.nameless} pour des ménages supprimés depuis)" if one.nameless else ""
    return f"{number(Decimal(one.value))}{unit}{nameless}"
