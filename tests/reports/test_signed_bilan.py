"""The signed bilan: the same pages, then who signed and the print of what was signed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from desktop.errors import NotAllowedError
from desktop.reports.bilan import render_bilan, render_signed_bilan
from desktop.reports.fonts import FontSet
from desktop.reports.layout import Layout
from desktop.reports.page import Imprint, Part, build_pdf
from desktop.reports.signature_block import SignatureLine, signature_block
from desktop.reports.signing import sha256_hex
from desktop.reports.styles import make_styles
from tests.reports.conftest import signature, visit_lines

_PRINT = "0123456789abcdef" * 4
_LINE_TO = re.compile(rb"(-?[\d.]+) (-?[\d.]+) l\b")


def strokes_drawn(content: bytes) -> int:
    """How many straight lines the last page draws."""
    return len(_LINE_TO.findall(PdfReader(BytesIO(content)).pages[-1].get_contents().get_data()))


def test_the_text_pages_are_the_frozen_ones_to_the_last_dot(bilan, poppler):
    document = replace(bilan, visits=visit_lines(30))
    frozen = render_bilan(document)
    signed = render_signed_bilan(document, [signature(), signature("refused")], sha256_hex(frozen))
    count = len(PdfReader(BytesIO(frozen)).pages)
    assert len(PdfReader(BytesIO(signed)).pages) == count + 1
    for number in range(1, count + 1):
        assert poppler.picture(signed, number) == poppler.picture(frozen, number)


def test_the_page_of_signatures_shows_the_print_on_one_line(bilan, poppler):
    signed = render_signed_bilan(bilan, [signature()], _PRINT)
    page = PdfReader(BytesIO(signed)).pages[-1].extract_text()
    assert _PRINT in page
    assert _PRINT in poppler.text(signed)
    assert "Signatures, page 1 sur 1" in page
    assert PdfReader(BytesIO(signed)).metadata.keywords == f"sha256:{_PRINT}"


def test_the_widest_print_stays_within_the_margins(bilan, poppler):
    signed = render_signed_bilan(bilan, [], "0" * 64)
    assert "0" * 64 in poppler.text(signed)
    assert "Rien n’a été noté." in poppler.text(signed)
    margin = poppler.picture(
        signed, len(PdfReader(BytesIO(signed)).pages), "-gray", "-x", "548", "-W", "47", "-H", "842"
    )
    assert set(margin[-47 * 842 :]) == {255}


@pytest.mark.parametrize("outcome", ["signed", "paper", "refused", "unable", "absent", "moved", "deceased"])
def test_each_signer_is_told_with_outcome_and_reason(bilan, poppler, outcome):
    line = signature(outcome, outcome_label=f"Suite : {outcome}", reason="Parce que.", read_aloud=True)
    words = poppler.words(render_signed_bilan(bilan, [line], _PRINT))
    for told in (line.signer, line.role, f"Suite : {outcome}", "Motif : Parce que.", "lu à voix haute", "15 h 42"):
        assert told in words


def test_reading_aloud_and_reason_are_told_only_where_they_were(bilan, poppler):
    words = poppler.words(render_signed_bilan(bilan, [signature()], _PRINT))
    assert "voix haute" not in words
    assert "Motif" not in words


def test_the_pen_stays_vector_lines(bilan):
    signed = render_signed_bilan(bilan, [signature()], _PRINT)
    unsigned = render_signed_bilan(bilan, [signature("paper")], _PRINT)
    # 39 steps of the curve and one dot.
    assert strokes_drawn(signed) - strokes_drawn(unsigned) == 40
    assert not list(PdfReader(BytesIO(signed)).pages[-1].images)


def test_strokes_of_somebody_who_did_not_sign_are_not_drawn(bilan):
    strokes = signature().strokes
    refused = render_signed_bilan(bilan, [signature("refused", strokes=strokes)], _PRINT)
    assert refused == render_signed_bilan(bilan, [signature("refused")], _PRINT)


_NUMBER = st.floats(allow_nan=True, allow_infinity=True)
_STROKE = st.lists(st.tuples(_NUMBER, _NUMBER), max_size=6).map(tuple)
_TEXT = st.text(alphabet=st.characters(), max_size=200)


@settings(max_examples=60, deadline=None)
@given(
    line=st.builds(
        SignatureLine,
        signer=_TEXT,
        role=_TEXT,
        outcome=st.sampled_from(["signed", "paper", "unable"]),
        outcome_label=_TEXT,
        reason=_TEXT,
        signed_at=_TEXT,
        strokes=st.lists(_STROKE, max_size=4).map(tuple),
        read_aloud=st.booleans(),
        aspect=_NUMBER,
    )
)
def test_any_stroke_and_any_text_make_a_block_within_the_text(line):
    imprint = Imprint("id", "titre", "sujet", "auteur", "ménage", made_on=date(2025, 1, 28))
    styles = make_styles(FontSet.load())
    content = build_pdf(imprint, [Part("", signature_block(line, Layout(styles)))], styles)
    page = PdfReader(BytesIO(content)).pages[0].get_contents().get_data()
    assert all(float(x) <= 600 and float(y) <= 850 for x, y in _LINE_TO.findall(page))


def test_a_tall_narrow_pad_is_not_stretched(bilan):
    square = signature(strokes=(((0.0, 0.0), (1.0, 1.0)),), aspect=1.0)
    content = render_signed_bilan(bilan, [square], _PRINT)
    data = PdfReader(BytesIO(content)).pages[-1].get_contents().get_data()
    paths = re.findall(rb"n ([\d.]+) ([\d.]+) m ([\d.]+) ([\d.]+) l\s+S", data)
    [slanting] = [path for path in paths if path[0] != path[2] and path[1] != path[3]]
    left, top, right, bottom = (float(part) for part in slanting)
    assert right - left == pytest.approx(top - bottom, abs=0.01)
    assert right > left


def test_a_draft_cannot_be_signed(bilan):
    with pytest.raises(NotAllowedError, match="projet"):
        render_signed_bilan(replace(bilan, draft=True), [signature()], _PRINT)


@pytest.mark.parametrize("sha256", ["", "0" * 63, "G" * 64, "A" * 64])
def test_what_is_not_a_print_is_refused(bilan, sha256):
    with pytest.raises(ValueError, match="64"):
        render_signed_bilan(bilan, [signature()], sha256)


def test_twelve_signers_with_long_reasons_go_over_several_pages(bilan, poppler):
    lines = [signature("refused", signer=f"Personne {i}", reason="Un motif. " * 60) for i in range(12)]
    signed = render_signed_bilan(bilan, lines, _PRINT)
    words = poppler.words(signed)
    assert all(f"Personne {i}" in words for i in range(12))
    assert re.search(r"Signatures, page 3 sur \d", words)


def test_the_same_signatures_give_the_same_bytes(bilan):
    assert render_signed_bilan(bilan, [signature()], _PRINT) == render_signed_bilan(bilan, [signature()], _PRINT)
