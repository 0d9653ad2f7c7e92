"""Whether a signed document is still what was signed, in plain French; no notebook is needed (R5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from desktop.domain.french import hour, join_words, long_date, plural
from desktop.domain.one_line import one_line
from desktop.errors import AppError
from desktop.reports.certificate_reading import LARGEST_FILE, CertificateError, Problem, authorities_in
from desktop.reports.sealing import SEAL_PLACE
from desktop.reports.verdicts import Finding, SignedPlace, Stamp, Verdict
from desktop.reports.verifying import LARGEST
from desktop.services.clock import PARIS
from desktop.services.outside import read_file
from desktop.services.verification_words import FINDINGS, HEADLINES
from desktop.services.verifying_apart import verify_apart

__all__ = [
    "SEAL_PLACE",
    "Finding",
    "Outcome",
    "SignatureTold",
    "SignedPlace",
    "Stamp",
    "Verdict",
    "Verified",
    "read_authorities",
    "read_certificate_file",
    "read_document",
    "told",
    "verify_document",
]


class Outcome(StrEnum):
    """What becomes of a document that was looked at."""

    WHOLE = "whole"
    """Nothing changed, and an authority that is believed stands behind it."""
    UNCHECKED = "unchecked"
    """Nothing changed; nobody said which authority is to be believed."""
    WRONG = "wrong"
    """Something is wrong with it."""
    UNREADABLE = "unreadable"
    """It could not be examined at all."""


_NOT_EXAMINED = frozenset({Finding.UNREADABLE, Finding.TOO_LARGE, Finding.TOO_SLOW, Finding.ENCRYPTED})


@dataclass(frozen=True)
class SignatureTold:
    """One signature: whose, what was answered and when, and what it is worth now."""

    who: str
    what: str
    worth: str
    is_sound: bool


@dataclass(frozen=True)
class Verified:
    """A verdict in words: a headline, what was found, each signature, each timestamp, what can be compared."""

    outcome: Outcome
    headline: str
    findings: tuple[str, ...]
    signatures: tuple[SignatureTold, ...]
    stamps: tuple[SignatureTold, ...]
    notes: tuple[str, ...]
    verdict: Verdict


def read_document(path: Path) -> bytes:
    """The bytes of a file that was brought; raises AppError for one far too large, OSError for none."""
    return _read(path, LARGEST)


def read_certificate_file(path: Path) -> bytes:
    """The same for a file of certificates."""
    return _read(path, LARGEST_FILE)


def read_authorities(path: Path) -> tuple[bytes, ...]:
    """The authorities of a file (DER); raises AppError where it holds none."""
    try:
        return authorities_in(read_certificate_file(path), datetime.now(UTC))
    except CertificateError as error:
        raise _no_authority(error.problem) from None


def verify_document(
    content: bytes, authorities: Sequence[bytes], proof: bytes = b"", stopped: Callable[[], bool] = lambda: False
) -> Verified:
    """What a document is worth, in words; it takes a second or two, and never for ever."""
    return told(verify_apart(content, proof, authorities, stopped))


def told(verdict: Verdict) -> Verified:
    """A verdict in words."""
    outcome = _outcome(verdict)
    return Verified(
        outcome,
        HEADLINES[outcome.value],
        tuple(_finding(one, verdict) for one in verdict.findings),
        tuple(_signature(one) for one in verdict.places),
        tuple(_stamp(one) for one in verdict.stamps),
        tuple(_notes(verdict)),
        verdict,
    )


def _outcome(verdict: Verdict) -> Outcome:
    findings = set(verdict.findings)
    if not findings:
        return Outcome.WHOLE
    if findings & _NOT_EXAMINED:
        return Outcome.UNREADABLE
    return Outcome.UNCHECKED if findings == {Finding.UNCHECKED} else Outcome.WRONG


def _finding(finding: Finding, verdict: Verdict) -> str:
    words = FINDINGS[finding]
    if finding is Finding.PAGES_CHANGED:
        return words.format(after=_place_name(verdict, verdict.changed_after))
    if finding is Finding.FOREIGN:
        return words.format(authority=join_words(sorted({one_line(one.authority) for one in verdict.places})))
    if finding is Finding.CUT_BACK:
        count = len([place for place in verdict.empty_places if place != SEAL_PLACE])
        others = plural(count, "autre place est vide", "autres places sont vides")
        return f"{words} {others[0].upper()}{others[1:]}." if count else words
    return words


def _place_name(verdict: Verdict, place: str) -> str:
    found = next((one for one in verdict.places if one.place == place), None)
    return "le sceau" if place == SEAL_PLACE else f"la signature de {_signer(found) if found else place}"


def _signature(place: SignedPlace) -> SignatureTold:
    who = "Sceau de l’ordinateur" if place.place == SEAL_PLACE else _signer(place)
    moment = f"le {_moment(place.at)}, à l’heure de l’ordinateur" if place.at else "sans date"
    what = f"{one_line(place.reason)}, {moment}" if place.reason else moment
    return SignatureTold(who, what, _worth(place), place.is_intact and place.is_trusted)


def _signer(place: SignedPlace) -> str:
    return one_line(place.signer) or place.place


def _worth(place: SignedPlace) -> str:
    laptop = one_line(place.laptop) or "Ordinateur sans nom"
    if not place.is_intact:
        return f"{laptop}. La signature ne correspond plus au document."
    if place.is_provisional:
        return f"{laptop}, certificat provisoire\u00a0: aucun opérateur ne s’en porte garant. Signature intacte."
    by = one_line(place.authority) or "une autorité sans nom"
    known = "" if place.is_trusted else ", autorité non vérifiée"
    return f"{laptop}, certifié par {by}{known}. Signature intacte."


def _stamp(stamp: Stamp) -> SignatureTold:
    server = one_line(stamp.server) or "Serveur sans nom"
    if not stamp.is_intact:
        worth = "L’horodatage ne correspond plus au document."
    elif stamp.is_trusted:
        worth = "Horodatage intact, autorité vérifiée."
    else:
        worth = "Horodatage intact\u00a0; son autorité n’a pas été vérifiée."
    return SignatureTold(server, f"le {_moment(stamp.at)}", worth, stamp.is_intact)


def _moment(at: datetime) -> str:
    here = at.astimezone(PARIS)
    return f"{long_date(here.date())} à {hour(here.time())}"


def _notes(verdict: Verdict) -> Iterator[str]:
    if verdict.is_bound:
        yield "Le document de preuve fourni est bien celui de ce document."
    if verdict.places:
        yield "Signature électronique simple, au sens du règlement européen eIDAS."
        yield f"Le fichier contient {plural(verdict.revisions, 'version', 'versions')} du document."
        yield from _about_time(verdict)
    if verdict.frozen_sha256:
        yield f"Empreinte du document figé, avant signature\u00a0: {verdict.frozen_sha256}"
    if verdict.sha256:
        yield f"Empreinte de ce fichier\u00a0: {verdict.sha256}"


def _about_time(verdict: Verdict) -> Iterator[str]:
    """What whoever has the key can say of the hour: anything, as long as no other clock is in it."""
    places = sorted(verdict.places, key=lambda one: one.revision)
    hours = [one.at for one in places if one.at is not None]
    if hours != sorted(hours):
        yield "Les heures des signatures ne se suivent pas\u00a0: l’horloge de l’ordinateur a été changée entre deux."
    ends = min((one.until for one in places if one.until is not None), default=None)
    proved = [stamp.at for stamp in verdict.stamps if stamp.is_intact and stamp.is_trusted]
    if ends is not None and ends <= datetime.now(UTC) and not any(at <= ends for at in proved):
        yield (
            f"Le certificat de l’ordinateur a pris fin le {_day(ends)}\u00a0: que la signature date d’avant, "
            "l’ordinateur est seul à le dire."
        )
    elif not verdict.has_timestamp:
        yield "Aucun horodatage\u00a0: les dates sont celles de l’ordinateur, et lui seul les donne."


def _day(at: datetime) -> str:
    return long_date(at.astimezone(PARIS).date())


def _read(path: Path, largest: int) -> bytes:
    size, content = read_file(path, largest, lambda: False)
    if size > largest:
        raise AppError(
            "Ce fichier est beaucoup trop gros pour être celui qui est attendu.", do="Choisissez un autre fichier."
        )
    return content


def _no_authority(problem: Problem) -> AppError:
    if problem is Problem.NOT_YET:
        return AppError(
            "Cette autorité en est bien une, mais sa validité n’a pas encore commencé, d’après la date de cet "
            "ordinateur.",
            safe="Rien n’a été vérifié, et rien n’a changé.",
            do="Vérifiez d’abord la date de l’ordinateur. Si elle est juste, demandez à l’opérateur l’autorité qui est "
            "en vigueur aujourd’hui.",
        )
    happened = (
        "Ce fichier n’est pas un certificat."
        if problem is Problem.MALFORMED
        else "Ce certificat n’est pas celui d’une autorité."
    )
    return AppError(happened, do="Choisissez le certificat de l’autorité de l’opérateur, en .pem, .crt ou .der.")
