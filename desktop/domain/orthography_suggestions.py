"""What may have been meant by a word that is not right, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from desktop.domain.orthography import ELIDED, Speller, in_full, is_elidable, plain
from desktop.domain.orthography_slips import accented, doubled, lacking, mistyped, sounding, swapped

_ENOUGH: Final = 3


def suggestions(speller: Speller, word: str, limit: int = 6) -> list[str]:
    """At most `limit` words to put in place of one that is not right; takes some milliseconds, seldom a tenth of a
    second."""
    text = plain(word)
    found: dict[str, None] = {}
    for proposal in chain(_parted(speller, text), _whole(speller, text.lower(), limit)):
        found.setdefault(_as_typed(text, proposal))
        if len(found) >= limit:
            break
    found.pop(text, None)
    return [proposal.replace("'", "\u2019") for proposal in found]


def _as_typed(typed: str, proposal: str) -> str:
    """A capital stays a capital."""
    return proposal[:1].upper() + proposal[1:] if typed[:1].isupper() else proposal


def _parted(speller: Speller, text: str) -> Iterator[str]:
    """Of « l’apartement » and « rendez-vou », the part that is wrong is mended."""
    head, apostrophe, rest = text.partition("'")
    if apostrophe and head.lower() in ELIDED:
        if is_elidable(rest):
            yield from (f"{head}'{other}" for other in suggestions(speller, rest) if is_elidable(other))
        elif speller.is_right(rest):
            yield from (f"{full} {rest}" for full in in_full(head))
    elif "-" in text:
        parts = text.split("-")
        for place, part in enumerate(parts):
            if not speller.is_right(part):
                others = suggestions(speller, part)
                yield from ("-".join((*parts[:place], other, *parts[place + 1 :])) for other in others)
                break


def _whole(speller: Speller, low: str, limit: int) -> Iterator[str]:
    """Words of the language near to this one, each nearness after the one before."""
    count = 0
    for candidates in _nearer_first(speller, low):
        for proposal in candidates:
            count += 1
            yield proposal
        if count >= limit:
            return
    if count < _ENOUGH:
        yield from _known(speller, (twice for once in _alike(low) for twice in chain(_alike(once), mistyped(once))))
        yield from _known(speller, (twice for once in accented(low) for twice in lacking(once)))
        yield from _cut_in_two(speller, low)


def _nearer_first(speller: Speller, low: str) -> Iterator[Iterable[str]]:
    # the writing itself: « dalo » is DALO, « lens » is Lens
    yield _known(speller, (low, low.capitalize(), low.upper()))
    yield _known(speller, accented(low))
    yield _unglued(speller, low)
    yield _known(speller, doubled(low))
    yield _known(speller, swapped(low))
    yield _known(speller, sounding(low))
    yield _known(speller, (twice for once in accented(low) for twice in accented(once)))
    yield _known(speller, (low.capitalize() for low in chain(accented(low), doubled(low))))
    yield _known(speller, mistyped(low))
    yield _known(speller, lacking(low))


def _alike(low: str) -> set[str]:
    return {*accented(low), *doubled(low), *sounding(low)}


def _known(speller: Speller, candidates: Iterable[str]) -> Iterator[str]:
    found = (speller.proposable(candidate) for candidate in candidates)
    return (proposal for proposal in found if proposal)


def _unglued(speller: Speller, low: str) -> Iterator[str]:
    """« jai », « daccord », « quil »: the apostrophe was forgotten."""
    for head in ("qu", "l", "d", "j", "n", "m", "t", "s", "c"):
        rest = low.removeprefix(head)
        if len(rest) > 1 and rest != low and is_elidable(rest) and speller.proposable(rest):
            if head == "c" and rest[0] not in "eé":
                continue
            yield f"{head}'{rest}"


def _cut_in_two(speller: Speller, low: str) -> Iterator[str]:
    """« parceque »: the space was forgotten."""
    for place in range(2, len(low) - 1):
        first, second = low[:place], low[place:]
        if speller.proposable(first) and speller.proposable(second):
            yield f"{first} {second}"
