"""The commands without a window, for IT and for checks; each line of output is stable."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.cli_arguments import build_parser
from desktop.errors import AppError, InvalidInputError
from desktop.paths import default_data_dir

if TYPE_CHECKING:
    from desktop.services.bundle import Services

PASSPHRASE_VARIABLE = "PERRON_PASSPHRASE"  # noqa: S105 - the name of a variable, not a passphrase
OpenWindow = Callable[[Path], int]


class _WrongUseError(Exception):
    """A value that the command does not take: exit 2."""


def run(argv: Sequence[str] | None, open_window: OpenWindow, showcase: Callable[[Path], int]) -> int:
    """Runs a command, or opens the window when none is named; 0 done, 2 wrong use, 1 otherwise."""
    try:
        arguments = build_parser().parse_args(argv)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 2
    try:
        if arguments.command is None:
            return open_window(arguments.data_dir or default_data_dir())
        if arguments.command == "showcase":
            return showcase(arguments.directory)
        return _COMMANDS[arguments.command](arguments)
    except _WrongUseError as error:
        return _tell(str(error), 2)
    except AppError as error:
        return _tell(error.sentence, 1)
    except BrokenPipeError:
        # whoever read the answer has gone: nothing to tell them, and nothing more to write
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        return _tell(f"Fichier ou dossier inaccessible ({error.strerror}). Vérifiez le chemin et les droits.", 1)
    except KeyboardInterrupt:
        return _tell("Interrompu : rien de ce qui était enregistré n’est perdu.", 1)


def _tell(sentence: str, code: int) -> int:
    print(f"perron : {sentence}", file=sys.stderr)
    return code


def _schedule(arguments: argparse.Namespace) -> int:
    from desktop.schemes.registry import registry
    from desktop.services.clock import SystemClock
    from desktop.services.schedule import schedule, schemes_with_rhythm

    known = {scheme.id: scheme for scheme in registry().schemes()}
    scheme = known.get(arguments.scheme)
    if scheme is None or scheme not in schemes_with_rhythm(registry()):
        names = " ou ".join(scheme.id for scheme in schemes_with_rhythm(registry()))
        raise _WrongUseError(f"« {arguments.scheme} » n’a pas de rythme imposé. Choisissez {names}.")
    on = arguments.on or SystemClock().today()
    try:
        found = schedule(scheme, arguments.start, arguments.months, arguments.contact, arguments.end, on)
    except InvalidInputError as error:
        raise _WrongUseError(" ".join(error.fields.values())) from None
    for day in found.outside:
        print(f"perron : le contact du {day.isoformat()} est en dehors de la mesure, il est ignoré.", file=sys.stderr)
    rows = [
        {
            "opens": view.period.opens.isoformat(),
            "closes": view.period.closes.isoformat(),
            "quota": view.period.quota,
            "targets": [target.isoformat() for target in view.period.targets],
            "done": view.done,
            "state": view.state.value,
        }
        for view in found.periods
    ]
    return _answer(arguments, rows, "{opens} → {closes}  {done}/{quota}  {state}")


def _demo(arguments: argparse.Namespace) -> int:
    from desktop.services.clock import SystemClock
    from desktop.services.demo import make_demo

    result = make_demo(
        arguments.directory,
        passphrase=_passphrase(),
        households=arguments.households,
        seed=arguments.seed,
        today=arguments.today or SystemClock().today(),
    )
    print(
        f"Carnet de démonstration : {result.households} ménages, {result.measures} mesures, {result.contacts} contacts."
    )
    print(f"Code de secours : {result.recovery_code}")
    return 0


def _status(arguments: argparse.Namespace) -> int:
    with _services(arguments, read_only=True) as services:
        counts = services.status.counts()
    if arguments.json:
        return _print_json(counts)
    outbox = counts["outbox"]
    print(f"Ménages : {counts['households']}\nMesures : {counts['measures']}\nContacts : {counts['contacts']}")
    print(f"Brouillons : {counts['drafts']}")
    print(f"À envoyer : {outbox['waiting']}, envoyés : {outbox['sent']}, refusés : {outbox['refused']}")
    return 0


def _search(arguments: argparse.Namespace) -> int:
    with _services(arguments, read_only=True) as services:
        rows = [asdict(found) for found in services.search.find(arguments.text)]
    return _answer(arguments, rows, "{household}  {commune}  {kind}")


def _agenda(arguments: argparse.Namespace) -> int:
    with _services(arguments, read_only=True) as services:
        rows = [
            {
                "group": row.group.value,
                "date": row.day.isoformat(),
                "household": row.household,
                "commune": row.commune,
                "scheme": row.scheme,
                "reason": row.reason,
                "measure_id": row.measure_id,
            }
            for row in services.agenda.rows(arguments.on)
        ]
    return _answer(arguments, rows, "{group}  {date}  {household}  {commune}  {reason}")


def _measures(arguments: argparse.Namespace) -> int:
    with _services(arguments, read_only=True) as services:
        rows = [asdict(summary) for summary in services.status.measures()]
    return _answer(arguments, rows, "{id}  {scheme}  {state}  {start}  {end}  {household}")


def _report(arguments: argparse.Namespace) -> int:
    with _services(arguments, read_only=True) as services:
        content = services.bilans.preview(arguments.measure_id)
    arguments.out.write_bytes(content)
    print(f"Bilan écrit : {arguments.out}")
    return 0


def _enrol(arguments: argparse.Namespace) -> int:
    code = sys.stdin.readline().strip() if arguments.code == "-" else arguments.code
    with _services(arguments) as services:
        state = services.exchange.enrol(arguments.server, code)
    print(f"Cet ordinateur est relié à {state.server} pour {state.operator}.")
    return 0


def _push(arguments: argparse.Namespace) -> int:
    with _services(arguments) as services:
        result = services.exchange.push()
    print(f"Envoyés : {result.sent}, refusés : {result.refused}, en attente : {result.waiting}.")
    if result.trouble is not None:
        raise result.trouble
    if result.refused:
        return _tell("Des fiches ont été refusées. Lisez la raison dans Échanges, corrigez puis renvoyez.", 1)
    return 0


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "schedule": _schedule,
    "demo": _demo,
    "status": _status,
    "search": _search,
    "agenda": _agenda,
    "measures": _measures,
    "report": _report,
    "enrol": _enrol,
    "push": _push,
}


@contextmanager
def _services(arguments: argparse.Namespace, *, read_only: bool = False) -> Iterator[Services]:
    from desktop.paths import resource_dir
    from desktop.services.bundle import Services
    from desktop.services.clock import SystemClock
    from desktop.services.notebooks import NotebookService
    from desktop.services.workspace import Resources

    directory = arguments.data_dir or default_data_dir()
    notebooks = NotebookService(directory, Resources.load(resource_dir()), SystemClock())
    services = Services.over(notebooks.open(_passphrase(notebooks), read_only=read_only))
    try:
        yield services
    finally:
        services.close()


def _passphrase(notebooks: Any = None) -> str:
    if notebooks is not None and not notebooks.exists():
        raise AppError(
            "Il n’y a pas de carnet à cet endroit.", do="Indiquez le bon dossier avec --data-dir, ou ouvrez Perron."
        )
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given:
        return given
    if not sys.stdin.isatty():
        raise AppError(f"La phrase de passe manque : donnez-la dans {PASSPHRASE_VARIABLE}.")
    return getpass.getpass("Phrase de passe : ")


def _answer(arguments: argparse.Namespace, rows: list[dict[str, Any]], line: str) -> int:
    if arguments.json:
        return _print_json(rows)
    for row in rows:
        print(line.format(**row))
    return 0


def _print_json(value: Any) -> int:
    print(json.dumps(value, ensure_ascii=False, indent=1))
    return 0
