"""The round on paper, read back with other people's tools."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from desktop.reports.round import RoundDocument, RoundStop, render_round

DAY = date(2026, 11, 24)


def stop(number: int = 0, **changes: str) -> RoundStop:
    values = {
        "hour": f"{8 + number} h 30",
        "household": f"DELATTRE Éloïse {number}",
        "address": "12 rue Émile Zola, 62300 Lens",
        "instructions": "Ne pas laisser de message.",
        "phones": ("06 39 98 00 01", "Marie : 06 39 98 00 02"),
        "scheme": "ASTRE",
        "why": "Mois 3 sur 12 : 2e visite avant le 14 décembre 2026",
    }
    return RoundStop(**values | changes)


def sheet(*stops: RoundStop) -> bytes:
    return render_round(RoundDocument(DAY, "mardi", "Camille Martin", DAY, stops))


def test_the_sheet_says_where_to_go_when_and_what_to_heed(poppler):
    words = poppler.words(sheet(stop()))
    for told in (
        "Tournée du mardi 24 novembre 2026", "1 rendez-vous", "8 h 30", "DELATTRE Éloïse 0", "12 rue Émile Zola, 62300",
        "Consignes : Ne pas laisser de message.", "06 39 98 00 01", "Marie : 06 39 98 00 02", "ASTRE", "2e visite",
        "Au retour, détruisez-la", "Camille Martin", "À détruire au retour",
    ):  # fmt: skip
        assert told in words


def test_what_is_to_be_heeded_stands_before_the_number_that_could_be_called(poppler):
    words = poppler.words(sheet(stop()), "-raw")
    assert words.index("Consignes") < words.index("06 39 98 00 01")


def test_the_stops_stand_in_the_order_given(poppler):
    words = poppler.words(sheet(stop(0), stop(1), stop(2)), "-raw")
    assert words.index("Éloïse 0") < words.index("Éloïse 1") < words.index("Éloïse 2")


@pytest.mark.parametrize(("count", "most"), [(0, 1), (1, 1), (4, 2), (6, 2), (8, 2)])
def test_a_day_is_one_page_or_two(count, most):
    content = sheet(*(stop(number) for number in range(count)))
    assert 1 <= len(PdfReader(BytesIO(content)).pages) <= most


def test_an_empty_day_says_so(poppler):
    assert "Aucun rendez-vous ce jour-là" in poppler.words(sheet())


def test_what_is_missing_takes_no_room_and_no_hour_is_told(poppler):
    words = poppler.words(sheet(stop(hour="", instructions="", phones=(), address="", why="")))
    assert "sans heure" in words
    assert "Consignes" not in words.replace("lisez les consignes", "")


def test_very_long_texts_stay_on_the_paper(poppler):
    content = sheet(stop(household="W" * 300, instructions="mot " * 900, address="x" * 400))
    assert len(PdfReader(BytesIO(content)).pages) >= 2
    margin = poppler.picture(content, 1, "-gray", "-x", "548", "-W", "47", "-H", "842")
    assert set(margin[-47 * 842 :]) == {255}


def test_no_household_is_named_in_the_metadata():
    told = " ".join(str(value) for value in PdfReader(BytesIO(sheet(stop()))).metadata.values())
    assert "DELATTRE" not in told


def test_only_embedded_dejavu(poppler):
    fonts = poppler.fonts(sheet(stop()))
    assert fonts
    assert all(embedded and re.fullmatch(r"[A-Z]{6}\+DejaVuSans(-\w+)?", name) for name, embedded in fonts)


def test_the_same_day_gives_the_same_bytes():
    assert sheet(stop()) == sheet(stop())
