"""The bilan as a real PDF, read back by pypdf and by poppler."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from datetime import date
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from desktop.reports.bilan import BilanDocument, NextStepLine, Section, TrackCell, VisitLine, render_bilan
from desktop.reports.paper import BOTTOM_MARGIN, PAGE_HEIGHT, TOP_MARGIN
from tests.reports.conftest import month_cells, visit_lines

_SIXTY = "Anne-Catherine de la Fontaine-Vandenbroucke, née Delattre-Roux"


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def text_sizes(content: bytes) -> Counter[float]:
    """How many characters of each size lie within the page frame."""
    sizes: Counter[float] = Counter()

    def note(text, matrix, text_matrix, _font, size):
        height = matrix[5] + text_matrix[5] * matrix[3]
        if text.strip() and BOTTOM_MARGIN <= height <= PAGE_HEIGHT - TOP_MARGIN:
            sizes[round(size * abs(text_matrix[3] * matrix[3]), 2)] += len(text)

    for page in read(content).pages:
        page.extract_text(visitor_text=note)
    return sizes


def strings_in(value: object) -> list[str]:
    """Every text of a document's data, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for part in value for text in strings_in(part)]
    if is_dataclass(value):
        codes = {"state"}
        return [t for field in fields(value) if field.name not in codes for t in strings_in(getattr(value, field.name))]
    return []


def test_every_word_of_the_data_is_on_the_paper(full_bilan, poppler):
    printed = poppler.glyphs(render_bilan(full_bilan))
    for text in strings_in(full_bilan):
        for line in text.splitlines():
            assert "".join(line.removeprefix("- ").split()) in printed


def test_dates_are_written_in_french(bilan, poppler):
    words = poppler.words(render_bilan(bilan))
    for written in ("établi le 28 janvier 2025", "1er mars 2025", "sans date", "07/02/2024", "31/01/24 – 29/02/24"):
        assert written in words


def test_the_text_is_read_in_the_order_of_the_page(full_bilan, poppler):
    words = poppler.words(render_bilan(full_bilan), "-raw")
    landmarks = [
        "Bilan de fin de mesure ASTRE",
        "Le ménage",
        "En bref",
        "La situation, au début et aujourd’hui",
        "Vous avez eu 14 visites",
        "31/01/24",
        "La situation au départ",
        "Ce qui a été fait",
        "Le budget",
        "Chaque mois",
        "1 450,00 €",
        "Le financement, aide par aide",
        "Total noté",
        "Pour l’équipe",
        "Les mots du ménage",
        "La suite",
        "Les rendez-vous",
        "Les mots de ce document",
        "Accompagnement financé",
    ]
    places = [words.index(landmark) for landmark in landmarks]
    assert places == sorted(places)


def test_only_dejavu_is_used_and_it_is_embedded(bilan, poppler):
    fonts = poppler.fonts(render_bilan(replace(bilan, sections=(Section("Vide", ""),))))
    assert fonts
    assert all(embedded and re.fullmatch(r"[A-Z]{6}\+DejaVuSans(-\w+)?", name) for name, embedded in fonts)


def test_the_household_reads_twelve_points_at_least(bilan):
    sizes = text_sizes(render_bilan(bilan))
    assert min(sizes) >= 12
    assert sizes.most_common(1)[0][0] == 12


def test_each_page_says_its_number_identifier_and_date(bilan):
    pages = read(render_bilan(replace(bilan, visits=visit_lines(40)))).pages
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert f"page {number} sur {len(pages)}" in text
        assert "ASTRE-2024-0017" in text
        assert "établi le 28 janvier 2025" in text


def test_a_draft_says_so_on_each_page_and_a_frozen_text_nowhere(bilan):
    long = replace(bilan, visits=visit_lines(40))
    assert all("PROJET" in page.extract_text() for page in read(render_bilan(replace(long, draft=True))).pages)
    assert not any("PROJET" in page.extract_text() for page in read(render_bilan(long)).pages)


def test_title_author_language_and_date_are_told_to_the_reader_and_the_name_is_not(bilan, poppler):
    content = render_bilan(bilan)
    info = poppler.info(content)
    assert info["Title"] == "Bilan de fin de mesure ASTRE"
    assert info["Author"] == "Association Le Toit partagé"
    assert "ASTRE-2024-0017" in info["Subject"]
    assert "28" in info["CreationDate"]
    assert "2025" in info["CreationDate"]
    assert info["Page size"].endswith("(A4)")
    assert not [value for value in read(content).metadata.values() if "Delannoy" in str(value)]
    root = read(content).trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_headings_make_the_outline(bilan):
    reader = read(render_bilan(bilan))
    titles = [entry.title for entry in reader.outline]
    assert titles[:3] == ["En bref", "Le suivi, période par période", "La situation au départ"]
    last = reader.outline[-1]
    assert last.title in reader.pages[reader.get_destination_page_number(last)].extract_text()


def test_the_same_data_give_the_same_bytes_and_others_do_not(bilan, monkeypatch):
    first = render_bilan(bilan)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert render_bilan(replace(bilan)) == first
    assert render_bilan(replace(bilan, household_words="Autre chose.")) != first
    assert render_bilan(replace(bilan, made_on=date(2025, 1, 29))) != first


def test_what_is_empty_says_so(bilan, poppler):
    bare = replace(
        bilan,
        sections=(Section("Vide", " \n\n"),),
        household_words="",
        next_steps=(),
        visits=(),
        track=(),
        key_facts=(),
    )
    words = poppler.words(render_bilan(bare))
    assert words.count("Rien n’a été noté.") == 4
    assert "En bref" not in words
    assert "Le suivi" not in words


@pytest.mark.parametrize(
    ("state", "sign"),
    [
        ("met", "✓"),
        ("on_track", "▸"),
        ("due", "!"),
        ("missed", "✗"),
        ("cut_short", "✂"),
        ("suspended", "‖"),
        ("upcoming", "○"),
        ("a state of tomorrow", "•"),
    ],
)
def test_a_period_is_told_by_sign_and_words_and_colour(bilan, poppler, state, sign):
    cell = TrackCell(date(2024, 1, 31), date(2024, 2, 28), 2, 1, state, "Ce qu’il en est")
    content = render_bilan(replace(bilan, track=(cell,), sections=(), visits=()))
    words = poppler.words(content)
    assert sign in words
    assert "Ce qu’il en est" in words
    assert "1 sur 2" in words
    other = render_bilan(replace(bilan, track=(replace(cell, state="met"),), sections=(), visits=()))
    assert (poppler.picture(content, 1) == poppler.picture(other, 1)) == (state == "met")


def test_a_suspended_period_counts_nothing(bilan, poppler):
    cell = TrackCell(date(2024, 1, 31), date(2024, 2, 28), 0, 0, "suspended", "Suspendu")
    assert "0 sur 0" not in poppler.words(render_bilan(replace(bilan, track=(cell,))))


def test_a_track_of_84_periods_goes_over_several_pages(bilan, poppler):
    words = poppler.words(render_bilan(replace(bilan, track=month_cells(84))))
    for cell in month_cells(84):
        assert f"{cell.opens:%d/%m/%y} – {cell.closes:%d/%m/%y}" in words


def test_the_twelve_months_of_a_year_stand_on_the_first_page(bilan):
    first = read(render_bilan(bilan)).pages[0].extract_text()
    assert f"{month_cells(12)[-1].closes:%d/%m/%y}" in first


def test_200_visits_are_all_there_under_repeated_headers(bilan, poppler):
    content = render_bilan(replace(bilan, visits=visit_lines(200)))
    printed = poppler.words(content)
    assert all(f"Relevé numéro {index}." in printed for index in range(200))
    pages = [page.extract_text() for page in read(content).pages]
    with_visits = [page for page in pages if "Relevé numéro" in page]
    assert len(with_visits) > 8
    assert all("Ce qui a été prévu" in page for page in with_visits)


def test_names_of_sixty_characters_and_endless_words_stay_within_the_margins(bilan, poppler):
    endless = "https://exemple.fr/" + "a" * 400
    content = render_bilan(
        replace(
            bilan,
            household=_SIXTY,
            operator=_SIXTY * 3,
            worker=_SIXTY,
            identifier="ASTRE-" + "9" * 80,
            household_lines=(endless,),
            household_words=endless,
            key_facts=((endless, endless),),
            sections=(Section(endless, f"- {endless}"),),
            next_steps=(NextStepLine(endless, endless, None),),
            visits=(VisitLine(date(2025, 1, 1), endless, endless),),
        )
    )
    assert poppler.glyphs(content).count("https://exemple.fr/") >= 10
    for number in range(1, len(read(content).pages) + 1):
        for left in ("0", "548"):
            margin = poppler.picture(content, number, "-gray", "-x", left, "-y", "0", "-W", "47", "-H", "842")
            assert set(margin[-47 * 842 :]) == {255}


def test_hostile_text_is_shown_as_text(bilan, poppler):
    hostile = "<b>gras</b> <img src='x'/> &amp; </para> {%s} %(x)s \\ 👍 中 œ € \u202eabc\x00"
    content = render_bilan(replace(bilan, household_words=hostile, household=hostile, title=hostile))
    words = poppler.words(content)
    shown = "<b>gras</b> <img src='x'/> &amp; </para> {%s} %(x)s \\ 👍 中 œ € abc"
    assert shown in words  # what the face lacks is drawn as a substitute, and read as itself
    assert read(content).metadata.title.replace("\u00a0", " ") == shown


def test_a_text_longer_than_pages_is_all_there(bilan, poppler):
    endless = " ".join(f"mot{index}" for index in range(1500))
    content = render_bilan(
        replace(
            bilan,
            visits=(VisitLine(date(2025, 1, 1), "Visite faite", endless),),
            household_words=endless,
            sections=(Section("Long", endless),),
        )
    )
    printed = poppler.words(content, "-raw")
    assert all(printed.count(f" mot{index} ") == 3 for index in range(1, 1499))


_TEXT = st.text(alphabet=st.characters(), max_size=120)
_DAY = st.dates()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    document=st.builds(
        BilanDocument,
        identifier=_TEXT,
        title=_TEXT,
        scheme=_TEXT,
        operator=_TEXT,
        worker=_TEXT,
        worker_qualification=_TEXT,
        household=_TEXT,
        household_lines=st.lists(_TEXT, max_size=4).map(tuple),
        key_facts=st.lists(st.tuples(_TEXT, _TEXT), max_size=4).map(tuple),
        track=st.lists(
            st.builds(
                TrackCell,
                opens=_DAY,
                closes=_DAY,
                quota=st.integers(0, 99),
                done=st.integers(0, 99),
                state=st.sampled_from(["met", "missed", "?"]),
                state_label=_TEXT,
            ),
            max_size=4,
        ).map(tuple),
        visits=st.lists(st.builds(VisitLine, day=_DAY, what=_TEXT, summary=_TEXT), max_size=3).map(tuple),
        sections=st.lists(st.builds(Section, title=_TEXT, text=_TEXT), max_size=3).map(tuple),
        household_words=_TEXT,
        next_steps=st.lists(st.builds(NextStepLine, what=_TEXT, who=_TEXT, by=st.none() | _DAY), max_size=3).map(tuple),
        made_on=_DAY,
        draft=st.booleans(),
        support_notice=_TEXT,
    )
)
def test_any_text_makes_a_document_that_opens_and_is_drawn_twice_alike(document):
    content = render_bilan(document)
    pages = read(content).pages
    assert f"sur {len(pages)}" in pages[0].extract_text()
    assert render_bilan(document) == content


def test_where_nothing_was_ever_agreed_there_is_no_column_for_it(bilan, poppler):
    visits = tuple(replace(one, summary=" ") for one in visit_lines(2))
    assert "Ce qui a été prévu" not in poppler.words(render_bilan(replace(bilan, visits=visits)))
    assert "Ce qui a été prévu" in poppler.words(render_bilan(replace(bilan, visits=visit_lines(2))))
