"""A small document with two signers, and the proof of it, signed as a bilan is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from desktop.reports.answer import SEAL_HEIGHT, PlaceAnswer, answer_page
from desktop.reports.fonts import FontSet
from desktop.reports.layout import Layout
from desktop.reports.page import Imprint, Part, build_pdf
from desktop.reports.sealing import SEAL_PLACE, Answer, Identity, sign
from desktop.reports.signing import sha256_hex
from desktop.reports.signing_places import SigningPlace, places_to_sign
from desktop.reports.styles import make_styles

FONTS = FontSet.load()
PLACES = (
    SigningPlace("menage-1", "Mme Delattre", "pour le ménage"),
    SigningPlace("referent", "Mme Petit", "référente"),
)
STROKES = (((0.1, 0.2), (0.5, 0.6), (0.9, 0.1)), ((0.5, 0.5),))
OTHER_STROKES = (((0.9, 0.9), (0.1, 0.1)),)
ANSWERS = (
    Answer("menage-1", "Mme Delattre", "Lu et signé", answer_page(PlaceAnswer(STROKES, 3.0, foot="le 22"), FONTS)),
    Answer("referent", "Mme Petit", "Lu et signé", answer_page(PlaceAnswer(OTHER_STROKES, 3.0), FONTS)),
    Answer(SEAL_PLACE, "", "Scellé", answer_page(PlaceAnswer(words="Scellé", foot="le 22"), FONTS, SEAL_HEIGHT)),
)


def drawn(title: str, places: Sequence[SigningPlace] = PLACES, keywords: str = "") -> bytes:
    """A document of one page that nobody has signed."""
    layout = Layout(make_styles(FONTS))
    imprint = Imprint("X-1", title, title, "Association Exemple", "Mme Delattre", date(2026, 11, 22), keywords=keywords)
    story = [*layout.title(title, "le 22 novembre 2026"), *places_to_sign(places, layout)]
    return build_pdf(imprint, [Part("", story)], layout.styles)


def signed(identity: Identity, title: str = "Bilan", at: datetime | None = None) -> list[bytes]:
    """The document frozen, then after each answer; the last one is sealed."""
    made = [drawn(title)]
    for answer in ANSWERS:
        made.append(sign(made[-1], answer, identity, at))
    return made


def proof_of(document: Sequence[bytes], identity: Identity) -> bytes:
    """The sealed document of proof of such a document, which names its frozen and its sealed state."""
    named = " ".join(f"sha256:{sha256_hex(content)}" for content in (document[0], document[-1]))
    return sign(drawn("Preuve de signature", (), named), ANSWERS[-1], identity)
