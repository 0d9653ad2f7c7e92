"""The bilans of a measure in an access file: each version, and what each of them said before (R2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from desktop.domain.access import Path
from desktop.domain.bilan import BilanKind
from desktop.domain.french import long_date
from desktop.domain.privacy import plain
from desktop.services.outgoing import OutgoingReader, Told, instant_words
from desktop.services.wording import BILAN_KINDS
from desktop.storage.unit_of_work import UnitOfWork

BILAN_PARTS = ("bilan", "other_bilans", "bilan_texts")


def bilan_parts(uow: UnitOfWork, measure_id: str) -> dict[str, Any]:
    """The bilan that counts, every other one, and the earlier texts of them all."""
    counts, every = uow.bilans.in_force(measure_id), uow.bilans.everything_of(measure_id)
    earlier = (text for one in every for text in uow.bilan_texts.of_bilan(one.id))
    return {
        "bilan": _without_drafts(plain(counts)) if counts else None,
        "other_bilans": [_without_drafts(plain(one)) for one in every if one != counts],
        "bilan_texts": [_without_drafts(plain(text)) for text in earlier],
    }


def bilan_chapters(
    words: OutgoingReader, measure: Mapping[str, Any], place: Path
) -> Iterator[tuple[str, Iterator[Told]]]:
    """The same in words, a chapter each."""
    if measure["bilan"]:
        yield "Bilan de fin de mesure", words.told("bilan", measure["bilan"], place=(*place, "bilan"))
    for number, other in enumerate(measure["other_bilans"]):
        yield _name(other), words.told("bilan", other, place=(*place, "other_bilans", number))
    names = {one["id"]: _name(one) for one in (measure["bilan"], *measure["other_bilans"]) if one}
    for number, text in enumerate(measure["bilan_texts"]):
        said = {name: text[name] for name in ("sections", "household_words")}
        title = f"{names[text['bilan_id']]}\u00a0: son texte jusqu’au {instant_words(text['until'])}"
        yield title, words.told("bilan", said, place=(*place, "bilan_texts", number))


def _name(bilan: Mapping[str, Any]) -> str:
    return f"{BILAN_KINDS[BilanKind(bilan['kind'])]} du {long_date(date.fromisoformat(bilan['made_on']))}"


def _without_drafts(text: dict[str, Any]) -> dict[str, Any]:
    """A text as it reads; what it was drafted from stands with the visits, where a passage may be withheld."""
    sections = [{name: part for name, part in one.items() if name != "drafted"} for one in text["sections"]]
    return {**text, "sections": sections}
