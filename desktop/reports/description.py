"""What a document of ours says of itself: its title, whose it is, what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO


@dataclass(frozen=True)
class Description:
    """As it was written when the document was drawn."""

    title: str
    author: str
    subject: str


def described(content: bytes) -> Description:
    """The description of a document that was frozen, whatever was signed since: no answer can change it."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(BytesIO(content))
    told = reader.get_historical_resolver(0).get_object(reader.trailer.raw_get("/Info").reference)
    return Description(*(str(told.get(key, "")) for key in ("/Title", "/Author", "/Subject")))
