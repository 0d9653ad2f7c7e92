"""A frozen bilan with its answers, and the ways in which somebody might change it afterwards."""

from __future__ import annotations

from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from desktop.reports.answer import SEAL_HEIGHT, PlaceAnswer, answer_page
from desktop.reports.fonts import FontSet
from desktop.reports.sealing import SEAL_PLACE, Answer, Identity, sign
from desktop.reports.signing_places import SigningPlace

FONTS = FontSet.load()
STROKES = (((0.1, 0.2), (0.5, 0.6), (0.9, 0.1)), ((0.5, 0.5),))
OTHER_STROKES = (((0.9, 0.9), (0.1, 0.1)),)
PLACES = (
    SigningPlace("menage-1", "Mme Delattre", "pour le ménage"),
    SigningPlace("menage-2", "M. Delattre", "pour le ménage"),
    SigningPlace("referent", "Mme Petit", "référente"),
)
ANSWERS = (
    Answer("menage-1", "Mme Delattre", "Lu et signé", answer_page(PlaceAnswer(STROKES, 3.0, foot="le 22"), FONTS)),
    Answer("menage-2", "M. Delattre", "A refusé", answer_page(PlaceAnswer(words="A refusé 👍 " * 40), FONTS)),
    Answer("referent", "Mme Petit", "Lu et signé", answer_page(PlaceAnswer(OTHER_STROKES, 3.0), FONTS)),
    Answer(SEAL_PLACE, "", "Scellé", answer_page(PlaceAnswer(words="Scellé", foot="le 22"), FONTS, SEAL_HEIGHT)),
)


def answered(frozen: bytes, laptop: Identity) -> list[bytes]:
    """The frozen document, then what it is after each answer; the last one is sealed."""
    made = [frozen]
    for answer in ANSWERS:
        made.append(sign(made[-1], answer, laptop))
    return made


def rewritten(content: bytes, change) -> bytes:
    """The document with one more revision, which nobody signed."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    change(writer)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def replace_the_first_page(writer) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)


def swap_the_strokes(writer) -> None:
    fields = {str(one.get_object()["/T"]): one.get_object() for one in writer.root["/AcroForm"]["/Fields"]}
    first, last = fields["menage-1"]["/AP"], fields["referent"]["/AP"]
    numbers = first.raw_get("/N").idnum, last.raw_get("/N").idnum
    first[generic.pdf_name("/N")] = generic.IndirectObject(numbers[1], 0, writer)
    last[generic.pdf_name("/N")] = generic.IndirectObject(numbers[0], 0, writer)
    writer.update_container(first)
    writer.update_container(last)
