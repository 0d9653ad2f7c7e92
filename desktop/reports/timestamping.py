"""A timestamp after the seal (RFC 3161): a server that never sees the document says when its print was there (R5).

Whoever speaks to the server is handed in. Whatever it answers, the document comes out as it was, or with one more
revision that was verified as a stranger would.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final

from desktop.errors import AppError
from desktop.reports.sealing import SEAL_PLACE
from desktop.reports.verifying import verify

Ask = Callable[[bytes], bytes]
"""Gives the server a request (DER) and gives back its answer; whatever AppError it raises goes to whoever asked."""
_ROOM: Final = 32768
"""Hexadecimal digits kept for the answer; a usual one has a dozen thousand."""
_SLOWEST_CLOCK: Final = timedelta(days=1)


class StampRefusedError(ValueError):
    """What the server answered is no timestamp of this document."""


class StampTimeError(StampRefusedError):
    """The server's clock and the laptop's are far from each other: one of them is wrong."""


def stamp(content: bytes, ask: Ask, now: datetime) -> bytes:
    """The sealed document with a timestamp over all of it.

    StampRefusedError for an answer that is none, and for a document that is not sealed, of which nobody is asked.
    """
    if not any(one.place == SEAL_PLACE for one in verify(content, ()).places):
        raise StampRefusedError("a document without a seal")
    try:
        made = _stamped(content, ask)
    except AppError:
        raise
    except Exception as error:
        raise StampRefusedError("an answer that is no timestamp") from error
    _check(content, made, now)
    return made


def _stamped(content: bytes, ask: Ask) -> bytes:
    from asn1crypto import tsp
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import InvisSigSettings
    from pyhanko.sign.signers import PdfTimeStamper
    from pyhanko.sign.timestamps import TimeStamper

    class Asking(TimeStamper):
        async def async_request_tsa_response(self, req: Any) -> Any:
            return tsp.TimeStampResp.load(ask(req.dump()), strict=True)

    # outside the page: no reader comes upon a mark without words, and both norms hold
    outside = InvisSigSettings(box_out_of_bounds=True)
    maker = PdfTimeStamper(Asking(), invis_settings=outside)  # type: ignore[no-untyped-call]
    writer = IncrementalPdfFileWriter(BytesIO(content))
    return bytes(maker.timestamp_pdf(writer, "sha256", bytes_reserved=_ROOM).getvalue())


def _check(content: bytes, made: bytes, now: datetime) -> None:
    """As a stranger would look at it: only the stamp is new, it holds the whole, and everything before still does."""
    before, after = verify(content, ()), verify(made, ())
    if not made.startswith(content) or len(after.stamps) != len(before.stamps) + 1:
        raise StampRefusedError("another document")
    newest = after.stamps[-1]
    if after.findings != before.findings or not newest.is_intact or not _is_for_stamps(made):
        raise StampRefusedError("a timestamp that holds nothing")
    if abs(newest.at - now) > _SLOWEST_CLOCK:
        raise StampTimeError("another day")


def _is_for_stamps(made: bytes) -> bool:
    """Whether the server's certificate is one for timestamps and for nothing else."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    newest = PdfFileReader(BytesIO(made)).embedded_timestamp_signatures[-1]
    usage = newest.signer_cert.extended_key_usage_value
    return usage is not None and usage.native == ["time_stamping"]
