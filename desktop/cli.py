"""The commands without a window, for IT and for checks; each line of output is stable."""

from __future__ import annotations

import argparse
import errno
import getpass
import io
import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

from desktop.cli_arguments import build_parser
from desktop.cli_backups import backup, restore
from desktop.cli_personal_data import access, retention
from desktop.cli_secrets import change_passphrase, recover
from desktop.errors import AppError, InvalidInputError
from desktop.paths import default_data_dir

if TYPE_CHECKING:
    from desktop.services.workspace import Workspace

PASSPHRASE_VARIABLE = "PERRON_PASSPHRASE"  # noqa: S105 - the name of a variable, not a passphrase
OpenWindow = Callable[[Path], int]

_FILE_TROUBLES = {
    errno.ENOENT: "Ce dossier ou ce fichier n’existe pas",
    errno.EEXIST: "Un fichier porte déjà ce nom",
    errno.ENOTDIR: "Ce n’est pas un dossier",
    errno.EISDIR: "C’est un dossier, pas un fichier",
    errno.EACCES: "L’accès est refusé",
    errno.EPERM: "L’accès est refusé",
    errno.EROFS: "Rien ne peut être écrit à cet endroit",
    errno.ENOSPC: "Le disque est plein",
}


class _WrongUseError(Exception):
    """A value that the command does not take: exit 2."""


def run(argv: Sequence[str] | None, open_window: OpenWindow, showcase: Callable[[Path], int]) -> int:
    """Runs a command, or opens the window when none is named; 0 done, 2 wrong use, 1 otherwise."""
    _write_utf8()
    try:
        code = _obey(argv, open_window, showcase)
        if sys.stdout is not None:
            sys.stdout.flush()  # a reader that has gone is noticed here, not while the interpreter stops
    except _WrongUseError as error:
        return _tell(str(error), 2)
    except InvalidInputError as error:
        return _tell(" ".join(error.fields.values()), 1)
    except AppError as error:
        return _tell(error.sentence, 1)
    except BrokenPipeError:
        return _leave_output(1)
    except OSError as error:
        return _leave_output(_tell(_file_trouble(error), 1))
    except KeyboardInterrupt:
        return _tell("Interrompu : rien de ce qui était enregistré n’est perdu.", 1)
    except Exception as error:
        # its text or its traceback could name people: the log keeps neither
        logging.getLogger(__name__).error("unexpected error", exc_info=error)
        return _tell(_unforeseen(error), 1)
    return code


def _unforeseen(error: Exception) -> str:
    """Its kind and its place, for whoever repairs it."""
    place = extract_tb(error.__traceback__)[-1]
    return (
        f"Erreur inattendue ({type(error).__name__}, {Path(place.filename).name}:{place.lineno}). Rien de ce qui était "
        "enregistré n’est perdu. Recommencez ; si cela se répète, prévenez le service informatique."
    )


def _obey(argv: Sequence[str] | None, open_window: OpenWindow, showcase: Callable[[Path], int]) -> int:
    try:
        arguments = build_parser().parse_args(argv)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 2
    if arguments.command is None:
        return open_window(arguments.data_dir or default_data_dir())
    if arguments.command == "showcase":
        return showcase(arguments.directory)
    return _COMMANDS[arguments.command](arguments)


def _write_utf8() -> None:
    """Whatever the terminal or the pipe, the answer is UTF-8, and a character that has none stops nothing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _tell(sentence: str, code: int) -> int:
    line = re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", sentence)
    print(f"perron : {line}", file=sys.stderr)
    return code


def _leave_output(code: int) -> int:
    """What is left unwritten goes nowhere: its reader has gone, or the disk is full."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
        return code
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _file_trouble(error: OSError) -> str:
    trouble = _FILE_TROUBLES.get(error.errno or 0, "Un fichier ou un dossier est inaccessible")
    name = f" : {error.filename}" if isinstance(error.filename, str) else ""
    return f"{trouble}{name}. Vérifiez le chemin, les droits et la place sur le disque."


def _schedule(arguments: argparse.Namespace) -> int:
    from desktop.schemes.registry import registry
    from desktop.services.clock import SystemClock
    from desktop.services.schedule import schedule, schemes_with_rhythm

    known = {scheme.id: scheme for scheme in registry().schemes()}
    scheme = known.get(arguments.scheme)
    if scheme is None or scheme not in schemes_with_rhythm(registry()):
        names = " ou ".join(scheme.id for scheme in schemes_with_rhythm(registry()))
        raise _WrongUseError(f"« {arguments.scheme} » n’a pas de rythme imposé. Choisissez {names}.")
    on = arguments.on or SystemClock().today()
    try:
        found = schedule(scheme, arguments.start, arguments.months, arguments.contact, arguments.end, on)
    except InvalidInputError as error:
        raise _WrongUseError(" ".join(error.fields.values())) from None
    for day in found.outside:
        print(f"perron : le contact du {day.isoformat()} est en dehors de la mesure, il est ignoré.", file=sys.stderr)
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

    try:
        result = make_demo(
            arguments.directory,
            passphrase=_passphrase(),
            households=arguments.households,
            seed=arguments.seed,
            today=arguments.today or SystemClock().today(),
        )
    except InvalidInputError as error:
        raise AppError("Cette phrase de passe est trop faible.", do=" ".join(error.fields.values())) from None
    print(
        f"Carnet de démonstration : {result.households} ménages, {result.measures} mesures, {result.contacts} contacts."
    )
    print(f"Code de secours : {result.recovery_code}")
    return 0


def _status(arguments: argparse.Namespace) -> int:
    from desktop.services.status import StatusService

    with _workspace(arguments) as workspace:
        counts = StatusService(workspace).counts()
    if arguments.json:
        return _print_json(counts)
    outbox = counts["outbox"]
    print(f"Ménages : {counts['households']}\nMesures : {counts['measures']}\nContacts : {counts['contacts']}")
    print(f"Brouillons : {counts['drafts']}")
    print(f"À envoyer : {outbox['waiting']}, envoyés : {outbox['sent']}, refusés : {outbox['refused']}")
    return 0


def _search(arguments: argparse.Namespace) -> int:
    from desktop.services.search import SearchService

    with _workspace(arguments) as workspace:
        rows = [asdict(found) for found in SearchService(workspace).search(arguments.text, each=60).found]
    return _answer(arguments, rows, "{household}  {commune}  {kind}")


def _agenda(arguments: argparse.Namespace) -> int:
    from desktop.services.agenda import AgendaService

    with _workspace(arguments) as workspace:
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
            for row in AgendaService(workspace).day(arguments.on).rows
        ]
    return _answer(arguments, rows, "{group}  {date}  {household}  {commune}  {reason}")


def _measures(arguments: argparse.Namespace) -> int:
    from desktop.services.status import StatusService

    with _workspace(arguments) as workspace:
        rows = [asdict(summary) for summary in StatusService(workspace).measures()]
    return _answer(arguments, rows, "{id}  {scheme}  {state}  {start}  {end}  {household}")


def _report(arguments: argparse.Namespace) -> int:
    from desktop.services.bilans import BilanService

    out: Path = arguments.out
    if out.is_file() and not _is_pdf(out):
        raise AppError(
            "Ce fichier existe et n’est pas un PDF.", safe="Il n’a pas été touché.", do="Choisissez un autre nom."
        )
    with _workspace(arguments) as workspace:
        content = BilanService(workspace).preview(arguments.measure_id)
    # it names people: for the eyes of its owner alone
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    print(f"Bilan écrit : {out}")
    return 0


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) in (b"", b"%PDF-")


def _doctor(arguments: argparse.Namespace) -> int:
    from desktop.services.doctor import DoctorService

    with _workspace(arguments, read_only=not arguments.repair) as workspace:
        doctor = DoctorService(workspace)
        report = doctor.examine()
        if arguments.repair and report.repairable:
            report = doctor.repair(report)
    if arguments.json:
        _print_json({"sound": report.is_sound, "checks": [asdict(check) for check in report.checks]})
    else:
        for check in report.checks:
            print(f"{check.title} : {check.words}")
    return 0 if report.is_sound else 1


def _enrol(arguments: argparse.Namespace) -> int:
    from desktop.services.exchange import ExchangeService

    code = sys.stdin.readline().strip() if arguments.code == "-" else arguments.code
    with _workspace(arguments, read_only=False) as workspace:
        state = ExchangeService(workspace).enrol(arguments.server, code)
    print(f"Cet ordinateur est relié à {state.server} pour {state.operator}.")
    return 0


def _push(arguments: argparse.Namespace) -> int:
    from desktop.services.exchange import ExchangeService

    with _workspace(arguments, read_only=False) as workspace:
        result = ExchangeService(workspace).push()
    print(f"Envoyés : {result.sent}, refusés : {result.refused}, en attente : {result.waiting}.")
    if result.trouble is not None:
        raise result.trouble
    if result.refused:
        return _tell("Des fiches ont été refusées. Lisez le motif dans Échanges, corrigez puis renvoyez.", 1)
    return 0


@contextmanager
def _workspace(arguments: argparse.Namespace, *, read_only: bool = True) -> Iterator[Workspace]:
    """The notebook of the command, open; a command that only reads works beside an open window."""
    from desktop.paths import resource_dir
    from desktop.services.clock import SystemClock
    from desktop.services.notebooks import NotebookService
    from desktop.services.workspace import Resources

    directory = arguments.data_dir or default_data_dir()
    notebooks = NotebookService(directory, Resources.load(resource_dir()), SystemClock())
    if not notebooks.exists():
        raise AppError(
            "Il n’y a pas de carnet à cet endroit.", do="Indiquez le bon dossier avec --data-dir, ou ouvrez Perron."
        )
    workspace = notebooks.open(_passphrase(), read_only=read_only)
    try:
        yield workspace
    finally:
        workspace.notebook.close()


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "schedule": _schedule,
    "demo": _demo,
    "status": _status,
    "search": _search,
    "agenda": _agenda,
    "measures": _measures,
    "report": _report,
    "doctor": _doctor,
    "retention": lambda arguments: retention(arguments, _workspace),
    "access": lambda arguments: access(arguments, _workspace),
    "backup": lambda arguments: backup(arguments, _workspace),
    "restore": lambda arguments: restore(arguments, arguments.data_dir or default_data_dir(), _passphrase),
    "passphrase": lambda arguments: change_passphrase(arguments.data_dir or default_data_dir()),
    "recover": lambda arguments: recover(arguments.data_dir or default_data_dir()),
    "enrol": _enrol,
    "push": _push,
}


def _passphrase() -> str:
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given:
        return given
    missing = AppError(f"La phrase de passe manque : donnez-la dans {PASSPHRASE_VARIABLE}.")
    if sys.stdin is None or not sys.stdin.isatty():
        raise missing
    try:
        return getpass.getpass("Phrase de passe : ")
    except EOFError:
        raise missing from None


def _answer(arguments: argparse.Namespace, rows: list[dict[str, Any]], line: str) -> int:
    if arguments.json:
        return _print_json(rows)
    for row in rows:
        print(line.format(**row))
    return 0


def _print_json(value: Any) -> int:
    print(json.dumps(value, ensure_ascii=False, indent=1))
    return 0
