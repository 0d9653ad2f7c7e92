"""Whether a signed place still shows what it showed when it was signed: the strokes of one may not become another's."""

from __future__ import annotations

from typing import Any, Final

_DEEPEST: Final = 12


def shows_other(signature: Any, reader: Any) -> bool:
    """Whether a signed place looks different now from how it looked in the revision that signed it."""
    then = reader.get_historical_resolver(signature.signed_revision)
    return _look(signature, then) != _look(signature, reader)


def _look(signature: Any, at: Any) -> bytes | None:
    """All that the appearance of a place draws, as one text of bytes, as of a state of the file."""
    place = at.get_object(signature.sig_field.container_ref)
    return flat(place.raw_get("/AP")) if "/AP" in place else None


def flat(thing: Any, depth: int = 0) -> bytes:
    """All that an object is made of, as one text of bytes."""
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

    if depth > _DEEPEST:
        return b""
    if isinstance(thing, IndirectObject):
        thing = thing.get_object()  # type: ignore[no-untyped-call]
    if isinstance(thing, DictionaryObject):
        parts = [key.encode() + flat(thing.raw_get(key), depth + 1) for key in sorted(thing) if key != "/Parent"]
        if isinstance(thing, StreamObject):
            parts.append(thing.data)  # what is drawn, its filters undone
        return b"<" + b" ".join(parts) + b">"
    if isinstance(thing, ArrayObject):
        return b"[" + b" ".join(flat(thing.raw_get(place), depth + 1) for place in range(len(thing))) + b"]"
    return repr(thing).encode()
