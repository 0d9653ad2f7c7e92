"""Bodies that come packed: unpacked up to a limit and no further, so that a small one cannot fill the memory."""

import zlib
from http import HTTPStatus

TOO_LARGE = "L’envoi est trop gros : envoyez moins d’enregistrements à la fois."

_GZIP = 16 + zlib.MAX_WBITS


class BodyError(ValueError):
    """A body that is not taken; the text is French."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        self.status = status
        super().__init__(reason)


def unpacked(body: bytes, encoding: str, limit: int) -> bytes:
    """The body as it was before packing; BodyError when it is not what it says, or larger than the limit."""
    match encoding.strip().lower():
        case "" | "identity":
            return body
        case "gzip":
            return _gunzipped(body, limit)
    raise BodyError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Ce serveur ne lit que les envois compressés par gzip.")


def _gunzipped(body: bytes, limit: int) -> bytes:
    unpacking = zlib.decompressobj(_GZIP)
    try:
        plain = unpacking.decompress(body, limit + 1)
    except zlib.error:
        raise _unreadable() from None
    if len(plain) > limit:
        raise BodyError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
    if not unpacking.eof or unpacking.unused_data:
        raise _unreadable()
    return plain


def _unreadable() -> BodyError:
    return BodyError(HTTPStatus.BAD_REQUEST, "L’envoi compressé n’est pas lisible ou n’est pas entier.")
