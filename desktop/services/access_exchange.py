"""What a household's access file says of the exchange: what left, what came back, what the Department sent (R2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from desktop.services.outgoing import MESSAGE_KINDS, OutgoingReader, Told, instant_words
from desktop.storage.unit_of_work import UnitOfWork

_SENT_STATES: Final[Mapping[str, str]] = {
    "sent": "reçu", "waiting": "pas encore envoyé", "refused": "refusé", "superseded": "remplacé",
    "conflict": "reçu, à départager d’une autre version",
}  # fmt: skip
_CAME: Final[Mapping[str, str]] = {
    "applied": "reprise", "conflict": "à départager", "settled": "départagée",
}  # fmt: skip
_SOURCES: Final[Mapping[str, str]] = {"network": "le Département", "bundle": "un fichier d’un collègue"}
_INBOX: Final[Mapping[str, str]] = {
    "mandate": "Mandat", "saisine": "Saisine", "convention": "Convention", "reference": "Référentiel",
}  # fmt: skip
_ANSWERED: Final[Mapping[str, str]] = {
    "new": "pas encore traité", "accepted": "accepté", "declined": "décliné",
}  # fmt: skip


def exchange_of(uow: UnitOfWork, household_id: str) -> dict[str, list[dict[str, Any]]]:
    """What came from elsewhere about a household."""
    return {"received": uow.holdings.received(household_id), "inbox": uow.holdings.inbox(household_id)}


def exchange_chapters(data: Mapping[str, Any], reader: OutgoingReader) -> Iterator[tuple[str, Iterator[Told]]]:
    """What left and what came, in chapters."""
    if data["sent"]:
        yield "Envois au Département", _sent(data["sent"])
    if data["received"]:
        yield "Versions venues d’un autre ordinateur", _received(data["received"], reader)
    for number, one in enumerate(data["inbox"]):
        yield "Reçu du Département", _inbox(one, ("inbox", number), reader)


def _sent(messages: list[dict[str, Any]]) -> Iterator[Told]:
    for number, one in enumerate(messages):
        state = _SENT_STATES.get(one["state"], one["state"])
        received = f" le {instant_words(one['received_at'])}" if one["received_at"] else ""
        label = MESSAGE_KINDS.get(one["kind"], one["kind"])
        yield ("sent", number), label, f"Écrit le {instant_words(one['created_at'])}, {state}{received}"


def _received(versions: list[dict[str, Any]], reader: OutgoingReader) -> Iterator[Told]:
    for number, one in enumerate(versions):
        label = MESSAGE_KINDS.get(one["kind"], one["kind"])
        source, state = _SOURCES.get(one["source"], one["source"]), _CAME.get(one["state"], one["state"])
        yield ("received", number, "state"), label, f"Venue par {source} le {instant_words(one['came_at'])}, {state}"
        if one["message"]:
            yield from _content(one["message"], one["kind"], label, ("received", number, "message", "body"), reader)


def _content(
    message: Mapping[str, Any], kind: str, label: str, place: tuple[str | int, ...], reader: OutgoingReader
) -> Iterator[Told]:
    body = dict(message["body"])
    answers = body.pop("answers", None) or {}
    yield from reader.told(kind, body, f"{label} – ", place)
    for inner, asked, words in reader.answered(answers, message.get("form") or {}):
        yield (*place, "answers", *inner), f"{label} – {asked}", words


def _inbox(item: Mapping[str, Any], place: tuple[str | int, ...], reader: OutgoingReader) -> Iterator[Told]:
    label = _INBOX.get(item["kind"], item["kind"])
    answered = _ANSWERED.get(item["state"], item["state"])
    motif = f"\u00a0: {item['reason']}" if item["reason"] else ""
    yield (*place, "state"), label, f"Écrit le {instant_words(item['written_at'])}, {answered}{motif}"
    yield from reader.told(item["kind"], item["content"], f"{label} – ", (*place, "content"))
