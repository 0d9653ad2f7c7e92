"""What a signer's place shows: lines as they were drawn, or words that stay within it (R5)."""

from __future__ import annotations

import math
import re
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from desktop.reports.answer import PLACE_HEIGHT, PLACE_WIDTH, PlaceAnswer, answer_page
from desktop.reports.fonts import FontSet

FONTS = FontSet.load()
_LINE_TO = re.compile(rb"(-?[\d.]+) (-?[\d.]+) l\b")
CURVE = tuple((0.1 + 0.8 * step / 40, 0.5 + 0.3 * math.sin(step / 3)) for step in range(40))


def drawn(answer: PlaceAnswer) -> list[tuple[float, float]]:
    """The points to which the page draws lines."""
    page = PdfReader(BytesIO(answer_page(answer, FONTS))).pages[0]
    return [(float(x), float(y)) for x, y in _LINE_TO.findall(page.get_contents().get_data())]


def test_the_pen_stays_vector_lines():
    assert len(drawn(PlaceAnswer((CURVE, ((0.95, 0.3),))))) == 40  # 39 steps of the curve and one dot
    assert not list(PdfReader(BytesIO(answer_page(PlaceAnswer((CURVE,)), FONTS))).pages[0].images)


def test_who_does_not_sign_has_words_and_no_line():
    answer = PlaceAnswer(words="Refuse de signer : pas d’accord", foot="Le 22/11/2026")
    assert drawn(answer) == []
    text = PdfReader(BytesIO(answer_page(answer, FONTS))).pages[0].extract_text()
    assert "pas d’accord" in text
    assert "22/11/2026" in text


def test_a_tall_narrow_pad_is_not_stretched():
    ((x, y),) = drawn(PlaceAnswer((((0.0, 0.0), (1.0, 1.0)),), aspect=0.5))
    ((wide, low),) = drawn(PlaceAnswer((((0.0, 0.0), (1.0, 1.0)),), aspect=2.0))
    assert y == low  # both as tall as there is room
    assert (wide - PLACE_WIDTH / 2) == 4 * (x - PLACE_WIDTH / 2)


def test_the_same_answer_is_the_same_page():
    assert answer_page(PlaceAnswer((CURVE,)), FONTS) == answer_page(PlaceAnswer((CURVE,)), FONTS)


_NUMBER = st.floats(allow_nan=True, allow_infinity=True)
_STROKE = st.lists(st.tuples(_NUMBER, _NUMBER), max_size=6).map(tuple)
_TEXT = st.text(alphabet=st.characters(), max_size=200)


@settings(max_examples=60)
@given(strokes=st.lists(_STROKE, max_size=4).map(tuple), aspect=_NUMBER, words=_TEXT, foot=_TEXT)
def test_any_stroke_and_any_text_stay_within_the_place(strokes, aspect, words, foot):
    points = drawn(PlaceAnswer(strokes, aspect, words, foot))
    assert all(0 <= x <= PLACE_WIDTH and 0 <= y <= PLACE_HEIGHT for x, y in points)
