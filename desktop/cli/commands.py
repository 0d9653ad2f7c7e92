"""The commands on the work itself: schedules, lists, reports, the check of the notebook, pushes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.cli.answers import WrongUseError, answer, print_json, tell
from desktop.cli.asking import ENROLMENT, PASSPHRASE, ask
from desktop.cli.opening import Notebooks
from desktop.errors import AppError, InvalidInputError

if TYPE_CHECKING:
    from desktop.services.doctor import Check
    from desktop.services.workspace import Workspace


def schedule(arguments: argparse.Namespace, _: Notebooks) -> int:
    """The periods of a measure, from its dates alone: no notebook is opened."""
    from desktop.schemes.registry import registry
    from desktop.services.clock import SystemClock
    from desktop.services.schedule import schedule, schemes_with_rhythm

    known = {scheme.id: scheme for scheme in registry().schemes()}
    scheme = known.get(arguments.scheme)
    if scheme is None or scheme not in schemes_with_rhythm(registry()):
        names = " ou ".join(scheme.id for scheme in schemes_with_rhythm(registry()))
        raise WrongUseError(f"« {arguments.scheme} » n’a pas de rythme imposé. Choisissez {names}.")
    on = arguments.on or SystemClock().today()
    try:
        found = schedule(scheme, arguments.start, arguments.months, arguments.contact, arguments.end, on)
    except InvalidInputError as error:
        raise WrongUseError(" ".join(error.fields.values())) from None
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
    return answer(arguments, rows, "{opens} → {closes}  {done}/{quota}  {state}")


def demo(arguments: argparse.Namespace, _: Notebooks) -> int:
    """A notebook of invented households."""
    from desktop.services.clock import SystemClock
    from desktop.services.demo import make_demo

    try:
        result = make_demo(
            arguments.directory,
            passphrase=ask(PASSPHRASE),
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


def status(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """How many records the notebook holds, and what waits to be sent."""
    from desktop.services.status import StatusService

    with notebooks(arguments) as workspace:
        counts = StatusService(workspace).counts()
    if arguments.json:
        return print_json(counts)
    outbox = counts["outbox"]
    print(f"Ménages : {counts['households']}\nMesures : {counts['measures']}\nContacts : {counts['contacts']}")
    print(f"Brouillons : {counts['drafts']}")
    print(f"À envoyer : {outbox['waiting']}, envoyés : {outbox['sent']}, refusés : {outbox['refused']}")
    return 0


def search(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Whom some words find."""
    from desktop.services.search import SearchService

    with notebooks(arguments, names=True) as workspace:
        rows = [
            {
                "kind": found.kind,
                "id": found.id,
                "household_id": found.household_id,
                "household": found.household,
                "commune": found.commune,
                "measure_id": found.measure_id,
            }
            for found in SearchService(workspace).search(arguments.text, each=60).found
        ]
    return answer(arguments, rows, "{household}  {commune}  {kind}")


def agenda(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """What is owed today or soon, and why."""
    from desktop.services.agenda import AgendaService

    with notebooks(arguments, names=True) as workspace:
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
    return answer(arguments, rows, "{group}  {date}  {household}  {commune}  {reason}")


def measures(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """The measures, a line each."""
    from desktop.services.status import StatusService

    with notebooks(arguments, names=True) as workspace:
        rows = [
            {
                "id": one.id,
                "household": one.household,
                "scheme": one.scheme,
                "state": one.state,
                "start": one.start,
                "end": one.end,
                "signed": one.signed,
            }
            for one in StatusService(workspace).measures()
        ]
    return answer(arguments, rows, "{id}  {scheme}  {state}  {start}  {end}  {household}")


def report(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """The bilan of a measure as a PDF, a draft unless it is sealed."""
    from desktop.services.bilans import BilanService

    out: Path = arguments.out
    if out.is_file() and not _is_pdf(out):
        raise AppError(
            "Ce fichier existe et n’est pas un PDF.", safe="Il n’a pas été touché.", do="Choisissez un autre nom."
        )
    with notebooks(arguments, read_only=False, beside=True) as workspace:
        for caution in _cautions(workspace, arguments.measure_id):
            tell(f"À relire avant de remettre ce bilan. {caution}", 0)
        try:
            BilanService(workspace).write_copy(arguments.measure_id, out)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(out)) from None
    print(f"Bilan écrit : {out}")
    return 0


def _cautions(workspace: Workspace, measure_id: str) -> tuple[str, ...]:
    """To be read before anything of this household is handed over (R6); raises NotFoundError."""
    with workspace.notebook.read() as uow:
        return uow.households.get(uow.measures.get(measure_id).household_id).cautions


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) in (b"", b"%PDF-")


def doctor(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Whether everything in the notebook is sound; mends what can be mended when that is asked."""
    from desktop.services.doctor import DoctorService

    with notebooks(arguments, read_only=not arguments.repair) as workspace:
        doctor = DoctorService(workspace)
        report = doctor.examine()
        if arguments.repair and report.repairable:
            report = doctor.repair(report)
    if arguments.json:
        print_json({"sound": report.is_sound, "checks": [_check(one) for one in report.checks]})
    else:
        for check in report.checks:
            print(f"{check.title} : {check.words}")
    return 0 if report.is_sound else 1


def _check(one: Check) -> dict[str, Any]:
    return {
        "key": one.key.value,
        "title": one.title,
        "count": one.count,
        "happened": one.happened,
        "safe": one.safe,
        "do": one.do,
        "repairable": one.repairable,
        "repaired": one.repaired,
        "noted": one.noted,
    }


def enrol(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Binds this notebook to a receiver by the code of the Department."""
    from desktop.services.exchange import ExchangeService

    if arguments.code not in (None, "-") and sys.stderr is not None and sys.stderr.isatty():
        tell("Ce code reste dans l’historique du terminal. Sans --code, il est demandé.", 0)
    code = sys.stdin.readline().strip() if arguments.code == "-" else arguments.code or ask(ENROLMENT, lines=True)
    with notebooks(arguments, read_only=False) as workspace:
        state = ExchangeService(workspace).enrol(arguments.server, code)
    print(f"Cet ordinateur est relié à {state.server} pour {state.operator}.")
    return 0


def push(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Sends what waits, and says what became of it."""
    from desktop.services.exchange import ExchangeService
    from desktop.services.sending import skew_words
    from desktop.services.timestamps import TimestampService

    with notebooks(arguments, read_only=False) as workspace:
        stamped = TimestampService(workspace).stamp_waiting()  # before, so that what is sent tells it
        result = ExchangeService(workspace).push()
    if stamped.trouble is not None:
        tell(stamped.trouble.sentence, 0)
    print(f"Envoyés : {result.sent}, refusés : {result.refused}, en attente : {result.waiting}.")
    if result.skew is not None:
        tell(skew_words(result.skew), 0)
    if result.trouble is not None:
        raise result.trouble
    if result.conflicts:
        tell("Des fiches ont été écrites aussi sur un autre ordinateur. Départagez-les dans Échanges.", 0)
    if result.refused:
        return tell("Des fiches ont été refusées. Lisez le motif dans Échanges, corrigez puis renvoyez.", 1)
    return 0
