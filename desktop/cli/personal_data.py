"""The commands about personal data: what is past its time, and all that is kept of one household."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.cli.answers import WrongUseError, print_json
from desktop.cli.opening import Notebooks
from desktop.errors import AppError

if TYPE_CHECKING:
    from desktop.services.access import AccessReading
    from desktop.services.retention import Overdue


def retention(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Lists the households past their time; with --apply deletes those that are due for good."""
    from desktop.services.retention import RetentionService, Standing

    with notebooks(arguments, read_only=not arguments.apply, names=True) as workspace:
        service = RetentionService(workspace)
        lines, months = service.examine(), service.state().months
        due = [line.household_id for line in lines if line.verdict.standing is Standing.DUE]
        deleted = service.delete(due) if arguments.apply and due else 0
    if arguments.json:
        households = [_overdue(line) for line in lines]
        return print_json({"months": months, "households": households, "deleted": deleted})
    for line in lines:
        since = line.verdict.since.isoformat() if line.verdict.since else "-"
        print(f"{line.household_id}  {line.verdict.standing.value}  {since}  {line.name}  {line.commune}")
    print(f"À examiner : {len(lines)}, à supprimer : {len(due)}, supprimés : {deleted}.")
    return 0


def _overdue(line: Overdue) -> dict[str, Any]:
    verdict, hold = line.verdict, line.verdict.hold
    return {
        "id": line.household_id,
        "household": line.name,
        "commune": line.commune,
        "standing": verdict.standing.value,
        "since": verdict.since.isoformat() if verdict.since else None,
        "due_on": verdict.due_on.isoformat() if verdict.due_on else None,
        "from_contact": verdict.from_contact,
        "hold": {"reason": hold.reason, "until": hold.until.isoformat()} if hold else None,
        "measures": line.weight.measures,
        "contacts": line.weight.contacts,
        "papers": line.weight.papers,
        "unsent": line.weight.unsent,
    }


def access(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Writes all that is kept of a household; with --list only lists what could be withheld."""
    from desktop.services.access import AccessService

    if arguments.withhold and not arguments.seen:
        raise WrongUseError("--withhold demande --seen : l’empreinte que « perron access --list » a donnée.")
    with notebooks(arguments, read_only=arguments.list, names=True) as workspace:
        service = AccessService(workspace)
        if arguments.list:
            return print_json(_read(service.read(arguments.household_id)))
        written = service.write(
            arguments.household_id, arguments.out, _reasons(arguments.withhold), seen=arguments.seen or ""
        )
    for warning in written.warnings:
        print(f"Avant de le remettre : {warning}", file=sys.stderr)
    print(f"Dossier écrit, lisible par qui l’ouvre : {written.directory} ({written.files} fichiers)")
    print(f"Passages retirés : {written.withheld}")
    return 0


def _read(reading: AccessReading) -> dict[str, Any]:
    return {
        "digest": reading.digest,
        "warnings": reading.warnings,
        "passages": [
            {"key": passage.key, "text": passage.text, "names_other": passage.names_other}
            for passage in reading.passages()
        ],
    }


def _reasons(path: Path | None) -> dict[str, str]:
    """The passages to withhold, read from a file {key: motif}."""
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(reason, str) for reason in found.values()):
        raise AppError(
            "Le fichier des passages à retirer n’est pas lisible.",
            safe="Rien n’a été écrit.",
            do="Donnez un objet JSON {repère: motif}, avec les repères de « perron access --list ».",
        )
    return found
