"""From a person's text to what a page can hold."""

from __future__ import annotations

import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import AppError
from desktop.reports.fonts import SUBSTITUTE, FontSet, lacking, one_glyph_each, printable, text_width
from desktop.reports.typography import Block, blocks, fitted, markup, one_line, typeset

FONTS = FontSet.load()
ANY_TEXT = st.text(alphabet=st.characters())


@pytest.mark.parametrize(
    ("raw", "drawn"),
    [
        ("cœur, Œuvre, 3 €, « où »", "cœur, Œuvre, 3 €, « où »"),
        ("e\u0301te\u0301", "été"),
        ("bonjour 👍", "bonjour 👍"),
        ("👍\ufe0f", "👍"),
        ("中文", "中文"),
        ("a\x00b\x07c\u200bd\u202ee", "abcde"),
        ("a\tb\u2003c", "a b c"),
        ("1\u202f234", "1\u00a0234"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\ud800", SUBSTITUTE),
        ("\ue000", SUBSTITUTE),
    ],
)
def test_a_page_is_given_only_what_can_be_seen(raw, drawn):
    assert printable(raw) == drawn


def test_a_face_lacks_what_it_cannot_draw_and_what_could_not_be_read_back():
    assert lacking("abc 👍 中 \U0001d400 é", FONTS.regular) == {"👍", "中", "\U0001d400"}


@pytest.mark.parametrize("font", [FONTS.regular, FONTS.bold, FONTS.italic, FONTS.bold_italic])
def test_every_face_has_the_french_signs_and_the_substitute(font):
    needed = "àâäçéèêëîïôöùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛÜŒÆ«»’…–—€▯✓✗▸✂‖○•!°²½·−"
    assert not lacking(needed, font)


@given(ANY_TEXT)
def test_no_invisible_character_and_no_line_end_but_one_is_left(raw):
    drawn = printable(raw)
    assert not [c for c in drawn if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}]


@pytest.mark.parametrize(
    ("raw", "set_text"),
    [
        ("Il a dit : oui !", "Il a dit\u00a0: oui\u00a0!"),
        ("« Bonjour »", "«\u00a0Bonjour\u00a0»"),
        ("14 % et 3 €", "14\u00a0% et 3\u00a0€"),
        ("https://exemple.fr", "https://exemple.fr"),
    ],
)
def test_spaces_that_french_signs_want_do_not_break(raw, set_text):
    assert typeset(raw) == set_text


@given(ANY_TEXT)
def test_text_is_never_read_as_markup(raw):
    root = ElementTree.fromstring(f"<p>{markup(raw, FONTS.regular, 12, 200)}</p>")
    assert {element.tag for element in root} <= {"br"}


def test_tags_typed_by_a_person_are_shown_as_they_are():
    assert markup("<b>&amp;</b>", FONTS.regular, 12, 200) == "&lt;b&gt;&amp;amp;&lt;/b&gt;"


@given(st.text(alphabet="Wil\u00a0é", min_size=1, max_size=300), st.floats(15, 300))
def test_no_word_is_wider_than_its_place_and_no_character_is_lost(word, width):
    pieces = markup(word, FONTS.regular, 12, width).split(" ")
    assert all(text_width(piece, FONTS.regular, 12) <= width + 1e-6 for piece in pieces)
    assert "".join(pieces) == typeset(word).strip()


def test_paragraphs_bullets_and_line_ends_are_told_apart():
    text = "Un.\nsuite\n\n \nDeux :\n- a\n  - b -\nfin\n\n- \n- c"
    assert blocks(text) == [
        Block("Un.\nsuite"),
        Block("Deux :"),
        Block("a", bullet=True),
        Block("b -", bullet=True),
        Block("fin"),
        Block("c", bullet=True),
    ]


@given(ANY_TEXT)
def test_blocks_are_never_empty(raw):
    assert all(block.text.strip() for block in blocks(raw))


@given(ANY_TEXT, st.floats(20, 200))
def test_a_fitted_line_fits_on_one_line(raw, width):
    line = fitted(raw, FONTS.regular, 9, width)
    assert text_width(line, FONTS.regular, 9) <= width
    assert "\n" not in line


def test_a_line_that_fits_is_left_whole_and_a_longer_one_is_cut_with_an_ellipsis():
    assert fitted("court", FONTS.regular, 9, 200) == "court"
    cut = fitted("trop long " * 20, FONTS.regular, 9, 100)
    assert cut.startswith("trop long")
    assert cut.endswith("…")
    assert text_width(cut, FONTS.regular, 9) > 80


def test_one_line_has_no_outer_spaces():
    assert one_line(" \n deux\nmots \n") == "deux mots"


def test_a_code_group_is_never_empty():
    assert one_glyph_each(" K7 \n", FONTS.bold) == "K7"
    assert one_glyph_each("\x00", FONTS.bold) == SUBSTITUTE


def test_missing_fonts_are_told_in_french(tmp_path):
    with pytest.raises(AppError, match="polices") as told:
        FontSet.load(tmp_path)
    assert "Installez" in told.value.do


def test_a_damaged_font_is_told_in_french(tmp_path):
    (tmp_path / "DejaVuSans.ttf").write_bytes(b"not a font")
    with pytest.raises(AppError, match="polices"):
        FontSet.load(tmp_path)
