"""The recovery sheet: one page, its groups in order, its secret nowhere but on the paper."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from desktop.reports.recovery_sheet import LONGEST_GROUP, MOST_GROUPS, render_recovery_sheet

_DAY = date(2025, 1, 28)
_GROUPS = ["K7QM2", "X94TD", "HH3WP", "2LRV8", "ZB6CN", "M5JGE", "9TYKA", "QWWWW"]


def test_the_groups_are_numbered_in_reading_order(poppler):
    printed = "".join(poppler.text(render_recovery_sheet(_GROUPS, "Carnet", _DAY), "-raw").split())
    assert "".join(f"{number}{group}" for number, group in enumerate(_GROUPS, start=1)) in printed


def test_the_sheet_says_what_it_is_for_where_to_keep_it_and_whose_it_is(poppler):
    words = poppler.words(render_recovery_sheet(_GROUPS, "Carnet de Camille", _DAY))
    for told in (
        "Fiche de secours",
        "Carnet de Camille",
        "28 janvier 2025",
        "À quoi elle sert",
        "Où la garder",
        "page 1 sur 1",
    ):
        assert told in words


def test_the_code_is_in_no_metadata(poppler):
    content = render_recovery_sheet(_GROUPS, "Carnet", _DAY)
    told = " ".join(str(value) for value in PdfReader(BytesIO(content)).metadata.values())
    assert not [group for group in _GROUPS if group in told]


def test_only_embedded_dejavu(poppler):
    fonts = poppler.fonts(render_recovery_sheet(_GROUPS, "Carnet", _DAY))
    assert fonts
    assert all(embedded and re.fullmatch(r"[A-Z]{6}\+DejaVuSans(-\w+)?", name) for name, embedded in fonts)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 16, MOST_GROUPS])
@pytest.mark.parametrize("length", [1, 5, LONGEST_GROUP])
def test_it_is_always_one_page_within_its_margins(poppler, count, length):
    content = render_recovery_sheet(["W" * length] * count, "Un nom de carnet " * 30, _DAY)
    assert len(PdfReader(BytesIO(content)).pages) == 1
    margin = poppler.picture(content, 1, "-gray", "-x", "548", "-W", "47", "-H", "842")
    assert set(margin[-47 * 842 :]) == {255}


@pytest.mark.parametrize("groups", [[], ["A"] * (MOST_GROUPS + 1), ["A", ""], ["A" * (LONGEST_GROUP + 1)]])
def test_what_cannot_be_a_code_is_refused(groups):
    with pytest.raises(ValueError, match="holds 1 to"):
        render_recovery_sheet(groups, "Carnet", _DAY)


@settings(max_examples=40, deadline=None)
@given(
    groups=st.lists(
        st.text(alphabet=st.characters(), min_size=1, max_size=LONGEST_GROUP), min_size=1, max_size=MOST_GROUPS
    ),
    name=st.text(alphabet=st.characters(), max_size=300),
)
def test_any_text_makes_one_page_the_same_twice(groups, name):
    content = render_recovery_sheet(groups, name, _DAY)
    assert len(PdfReader(BytesIO(content)).pages) == 1
    assert render_recovery_sheet(groups, name, _DAY) == content
