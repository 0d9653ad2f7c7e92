"""The commands of what goes out by key or into open files, and of what comes back: bundles, open exports, trust."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from desktop.cli.answers import WrongUseError, print_json
from desktop.cli.figures import check_asked, indicator_json, indicator_lines
from desktop.cli.opening import Notebooks

if TYPE_CHECKING:
    from desktop.services.transfer import Received
    from desktop.services.workspace import Workspace

_NOT_PROVEN = "Rien ne prouve de qui vient ce fichier\u00a0: vérifiez-le de vive voix avant de le prendre."


def trust(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """What the operator's file says, then takes it."""
    from desktop.errors import InvalidInputError
    from desktop.services.trust import LARGEST_FILE, TrustService
    from desktop.services.usb_files import read_outside

    with notebooks(arguments, read_only=False) as workspace:
        service = TrustService(workspace)
        file = read_outside(arguments.file, LARGEST_FILE)
        state, to_be_typed = service.look(file)
        for label, words in state.facts:
            print(f"{label}\u00a0: {words}")
        if not arguments.apply:
            if to_be_typed:
                print("Faites lire l’empreinte par l’opérateur, puis donnez-la avec --fingerprint et --apply.")
            return 0
        try:
            service.accept(file, arguments.fingerprint)
        except InvalidInputError as error:
            raise WrongUseError(" ".join(error.fields.values())) from None
    print("Fichier de l’opérateur pris en compte.")
    return 0


def bundle(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """The act that was named."""
    return {"write": _write, "read": _read, "figures": _figures}[arguments.act](arguments, notebooks)


def _write(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    from desktop.errors import InvalidInputError
    from desktop.services.transfer import TransferService
    from desktop.services.transfer_department import DepartmentTransfer

    if not arguments.to and (arguments.household or arguments.figures):
        raise WrongUseError("Nommez le collègue avec --to ; sans lui, le fichier est pour le Département.")
    with notebooks(arguments, read_only=False) as workspace:
        if not arguments.to:
            prepared = DepartmentTransfer(workspace).write(arguments.out)
            print(f"Fichier pour le Département\u00a0: {prepared.path} – {prepared.words}")
            return 0
        service = TransferService(workspace)
        try:
            if arguments.figures:
                written = service.write_for_figures(arguments.out, arguments.to)
            else:
                with_files = not arguments.without_files
                written = service.write(arguments.out, arguments.to, arguments.household, with_files=with_files)
        except InvalidInputError as error:
            raise WrongUseError(" ".join(error.fields.values())) from None
    print(f"Fichier pour {arguments.to}\u00a0: {written.path} – {written.words}")
    return 0


def _read(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    from desktop.services.transfer import TransferService
    from desktop.services.transfer_department import DepartmentTransfer

    with notebooks(arguments, read_only=False) as workspace:
        if arguments.file.suffix.lower() == ".json":
            read = DepartmentTransfer(workspace).take_receipts(arguments.file)
            print(f"Accusés de réception lus\u00a0: {read.words}")
            return 0
        service = TransferService(workspace)
        received = service.read(arguments.file)
        _tell(received)
        if arguments.apply:
            taken = service.take_over(received)
            print(f"Repris\u00a0: {len(taken.new)} ménages nouveaux, {taken.records} fiches, {taken.files} documents.")
            if taken.apart:
                print(
                    f"{taken.apart} fiches ont changé des deux côtés\u00a0: les deux versions sont gardées, à régler."
                )
    return 0


def _tell(received: Received) -> None:
    print(f"De\u00a0: {received.sender}")
    if not received.is_proven:
        print(_NOT_PROVEN)
    if received.left_words:
        print(received.left_words)
    for name, is_here in received.households:
        print(f"  {name}{' (déjà dans ce carnet)' if is_here else ''}")
    if received.erased:
        print(received.erased_words)
    print(f"{received.measures} mesures, {received.visits} visites et contacts, {received.files} documents")


def _figures(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    from desktop.services.transfer_figures import FiguresService

    with notebooks(arguments, read_only=False) as workspace:
        check_asked(arguments, workspace)
        with FiguresService(workspace).together(arguments.files) as together:
            found = together.indicators(arguments.scheme, arguments.first, arguments.last)
            senders, households = [one.sender for one in together.received], together.households
    if arguments.json:
        told = [indicator_json(one) for one in found]
        return print_json({"senders": senders, "households": households, "indicators": told})
    print(f"{households} ménages, chacun compté une fois. Fichiers de\u00a0: {', '.join(senders)}")
    for line in indicator_lines(found):
        print(line)
    return 0


def open_export(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """What an open export holds, then writes it."""
    from desktop.services.open_export import WARNING, Asked, OpenExportService

    with notebooks(arguments, read_only=False) as workspace:
        _check(arguments, workspace)
        service = OpenExportService(workspace)
        asked = Asked(arguments.first, arguments.last, arguments.scheme, arguments.territory)
        told = service.preview(asked)
        written = service.write(asked, arguments.out, arguments.format) if arguments.apply else None
    directory = str(written.directory) if written is not None else ""
    if arguments.json:
        tables = [{"title": one.title, "rows": one.rows, "columns": list(one.columns)} for one in told.tables]
        return print_json({
            "households": told.households, "visits": told.visits, "records": told.records, "tables": tables,
            "directory": directory,
        })  # fmt: skip
    for one in told.tables:
        print(f"{one.title} ({one.rows} lignes)\u00a0: {', '.join(one.columns)}")
    print(told.words)
    print(f"Écrit dans {directory}. {WARNING}" if directory else "Rien n’est écrit sans --apply.")
    return 0


def _check(arguments: argparse.Namespace, workspace: Workspace) -> None:
    if arguments.scheme:
        check_asked(arguments, workspace)
        return
    first = workspace.registry.schemes()[0].id
    check_asked(argparse.Namespace(**{**vars(arguments), "scheme": first}), workspace)
