"""The signing of a bilan, its timestamp and a bilan on the way, killed and refused at every place (R5)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from desktop.domain.attachment import OwnerKind
from desktop.domain.bilan import Bilan, BilanState, SignatureOutcome
from desktop.domain.household import Dwelling
from desktop.domain.measure import Measure
from desktop.reports.verifying import verify_with_proof
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.measures import NewMeasure
from desktop.services.timestamps import TimestampService
from tests.services.ceremonies import DRAWN, HOME, ONE_AND_WORKER, given
from tests.soak.place import (
    DAY,
    PASSPHRASE,
    PICTURE,
    Place,
    Tell,
    content,
    faults,
    only_measure,
    opened,
    owner,
    record,
    services_of,
)
from tests.stamping import StampServer

_MOTIF: Final = "La date des travaux était fausse."
_PRINT: Final = re.compile(r"[0-9a-f]{64}")
STEPS: Final = ("freeze", "answer", "answer", "seal", "join")
"""What a sitting of two people takes, the first of whom signs on paper; then it is corrected, and begins again."""


def written(root: Path, steps: int = 0) -> Place:
    """A closed notebook whose bilan is written, and so many steps of its signing taken."""
    place = Place(root)
    root.mkdir(parents=True)
    made = place.service().create(PASSPHRASE)
    (root / "code").write_text(made.recovery_code)
    services = Services.over(made.workspace)
    services.settings.save(replace(services.settings.load(), worker_name="Anne Roussel"))
    new = services.households.new()
    person = replace(new.persons[0], last_name="Delattre", first_name="Éloïse")
    home = services.households.save(
        replace(new, persons=(person,), dwelling=Dwelling("62498", "12 rue Émile Zola", "62300"))
    )
    terms = {"expectations": "Avoir chaud"}
    of = services.measures.open(NewMeasure(home.id, "astre", DAY - timedelta(days=355), terms))
    record(services, of, 0)
    services.attachments.add(owner(of), PICTURE, "Bilan signé sur papier")
    services.identity.identity()
    services.bilans.begin(of.id)
    for _ in range(steps):
        step(services, of)
    services.close()
    return place


def step(services: Services, of: Measure) -> str:
    """The next thing that is done with the bilan in hand; the print of what there is to show afterwards."""
    ceremony, bilan = services.ceremony, _in_hand(services, of)
    if bilan.state is BilanState.DRAFT:
        return ceremony.freeze(of.id, ONE_AND_WORKER).shown_sha256
    if bilan.state is BilanState.FROZEN:
        sitting = ceremony.sitting(of.id)
        if sitting.may_seal:
            return ceremony.seal(of.id).shown_sha256
        paper = given(SignatureOutcome.PAPER)
        return ceremony.answer(of.id, sitting.next_place, paper if sitting.next_place == HOME else DRAWN).shown_sha256
    if not _is_joined(bilan):
        with services.workspace.notebook.read() as uow:
            scans = uow.attachments.of_measure(of.id)
        scan = next(one for one in scans if one.owner.kind is OwnerKind.MEASURE)
        return ceremony.join_scan(bilan.id, HOME, scan.id).shown_sha256
    ceremony.correct(of.id, _MOTIF)
    return bilan.sealed_sha256


def sign(place: Place, tell: Tell) -> None:
    """Signed, sealed, completed, corrected and signed again, for as long as it may."""
    services = services_of(place)
    of = only_measure(services)
    while True:
        tell(step(services, of))


def lost_by_signing(place: Place, told: list[str]) -> list[str]:
    """Every step that was told is there, what was shown too; the sitting goes on to a document that is whole."""
    with opened(place) as services:
        of = only_measure(services)
        done = _steps_taken(services, of)
        found = [] if done in (len(told), len(told) + 1) else [f"{len(told)} steps told, {done} found"]
        kept = _papers(services, of)
        if told and done == len(told) and told[-1] not in kept:
            found.append("what was shown last is gone")
        found += [f"{kind} is not what its print says" for print_, (kind, is_true) in kept.items() if not is_true]
        if _in_hand(services, of).state is not BilanState.SEALED or not _is_joined(_in_hand(services, of)):
            for _ in range(len(STEPS) - done % (len(STEPS) + 1)):
                step(services, of)
        return found + _unsound(services, of) + faults(services)


def stamp_it(place: Place, tell: Tell) -> None:
    tell(str(_stamps(services_of(place)).stamp_waiting().stamped))


def lost_by_stamping(place: Place, told: list[str]) -> list[str]:
    """With a timestamp or without, it is whole; once it was told it has one, and else it gets it the next time."""
    with opened(place) as services:
        of, stamps = only_measure(services), _stamps(services)
        found = ["told, and not there"] if told and stamps.state().waiting else []
        stamps.stamp_waiting()
        found += ["it gets none any more"] if stamps.state().waiting else []
        return found + _unsound(services, of) + faults(services)


def finish_on_the_way(place: Place, tell: Tell) -> None:
    """Bilans on the way, one after the other."""
    services = services_of(place)
    of = only_measure(services)
    services.interims.begin(of.id)
    while True:
        tell(services.interims.finish(of.id).sealed_sha256)
        services.interims.begin_next(of.id)


def lost_on_the_way(place: Place, told: list[str]) -> list[str]:
    with opened(place) as services:
        kept = _papers(services, only_measure(services))
        found = [f"gone: {line}" for line in told if line not in kept]
        return found + [kind for kind, is_true in kept.values() if not is_true] + faults(services)


def one_step(services: Services) -> None:
    """For a disk that refuses: the next step, whichever it is."""
    step(services, only_measure(services))


def one_stamp(services: Services) -> None:
    """The trouble of a round is told by it."""
    done = _stamps(services).stamp_waiting()
    if done.trouble is not None:
        raise done.trouble


def one_finish(services: Services) -> None:
    services.interims.finish(only_measure(services).id)


def state_of_papers(place: Place) -> Any:
    """Every row but prints, which differ each time that something is signed; each paper is what its print says."""
    with opened(place) as services:
        of = only_measure(services)
        unsound = faults(services) + [kind for kind, is_true in _papers(services, of).values() if not is_true]
    rows = content(place)
    papers = [tuple(one for one in row if not isinstance(one, bytes)) for row in rows["document"]]
    masked = {table: sorted(_PRINT.sub("#", repr(row)) for row in found) for table, found in rows.items()}
    return unsound, masked | {"document": sorted(_PRINT.sub("#", repr(row)) for row in papers)}, []


def with_one_on_the_way(root: Path) -> Place:
    """The bilan on the way is written too."""
    place = written(root)
    with opened(place) as services:
        services.interims.begin(only_measure(services).id)
    return place


def to_stamp(root: Path) -> Place:
    """A bilan that was signed to the end, and a server chosen."""
    place = written(root, len(STEPS))
    with opened(place) as services:
        services.timestamps.choose("https://horodatage.exemple.fr/tsr")
    return place


def after(steps: int) -> Callable[[Path], Place]:
    """A place where so many steps were taken."""
    return partial(written, steps=steps)


@cache
def _server() -> StampServer:
    made = StampServer()
    made.at = FixedClock(DAY).now()
    return made


class _Client:
    """A server that answers at once, without a network."""

    def __init__(self, address: str) -> None:
        self.address = address

    def ask(self, request: bytes) -> bytes:
        return _server().answer(request)


def _stamps(services: Services) -> TimestampService:
    return TimestampService(services.workspace, _Client)  # type: ignore[arg-type]


def _in_hand(services: Services, of: Measure) -> Bilan:
    with services.workspace.notebook.read() as uow:
        found = uow.bilans.in_hand(of.id)
    assert found is not None
    return found


def _is_joined(bilan: Bilan) -> bool:
    return any(one.scan_id for one in bilan.signatures)


def _steps_taken(services: Services, of: Measure) -> int:
    with services.workspace.notebook.read() as uow:
        versions = uow.bilans.versions(of.id)
    return (
        len(versions)
        - 1
        + sum(
            (one.state is not BilanState.DRAFT)
            + len(one.signatures)
            + (one.state is BilanState.SEALED)
            + any(signed.scan_id for signed in one.signatures)
            for one in versions
        )
    )


def _papers(services: Services, of: Measure) -> dict[str, tuple[str, bool]]:
    """The documents that are kept, by their print: of which kind, and whether they are what it says."""
    with services.workspace.notebook.read() as uow:
        kept = {one.sha256: one.kind for one in uow.holdings.papers(of.id)}
        return {
            print_: (kind, hashlib.sha256(uow.bilans.document(print_)).hexdigest() == print_)
            for print_, kind in kept.items()
        }


def _unsound(services: Services, of: Measure) -> list[str]:
    """What is wrong with the sealed document and its proof."""
    bilan = _in_hand(services, of)
    with services.workspace.notebook.read() as uow:
        sealed, proof = uow.bilans.document(bilan.sealed_sha256), uow.bilans.document(bilan.proof_sha256)
    verdict = verify_with_proof(sealed, proof, services.identity.authorities())
    return [finding.value for finding in verdict.findings] + ([] if verdict.is_bound else ["not bound"])
