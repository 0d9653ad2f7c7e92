"""Every item of A3, A6, V2, V5, V6, M2, M3, M5, of the eviction inputs and of the DSF rubrics is asked, shown, told."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path

import pytest

from desktop.domain.contact import Contact
from desktop.domain.education import EducationAction
from desktop.domain.household import Dwelling, Household, Person
from desktop.domain.measure import Measure
from desktop.domain.privacy import Level, level_of
from desktop.domain.saisine import Saisine
from desktop.schemes.coverage import ITEMS, Item, as_markdown, places
from desktop.schemes.registry import Registry, registry

RECORDS = {
    "household": Household, "dwelling": Dwelling, "person": Person, "saisine": Saisine, "measure": Measure,
    "contact": Contact, "education": EducationAction,
}  # fmt: skip
ASKED = {"A3": 17, "A6": 12, "V2": 5, "V5": 5, "V6": 3, "DSF": 22, "G1": 3, "G2": 3, "G3": 2, "G4": 1, "G7": 2,
         "M2": 11, "M3": 5, "M5": 9}  # fmt: skip
"""How many items each rule has: one taken out of the list is missed here."""
TEAM_ONLY = {"astre-visit.site_works.site_company"}
"""The names of companies do not leave the team; how many there are does."""
COUNTED = {"education.participants": Level.SHARED}
"""Who took part stays here; how many did is counted for the message."""


@pytest.mark.parametrize("place", list(places(registry())), ids=lambda place: f"{place.item.rule} {place.item.words}")
def test_no_item_is_missing_anywhere(place):
    assert place.missing == ()


def test_the_list_of_items_is_whole():
    assert Counter(item.rule for item in ITEMS) == ASKED


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: f"{item.rule} {item.words}")
def test_what_is_asked_for_goes_to_the_department(item: Item):
    for name in item.fields:
        head, *rest = name.split(".")
        record = RECORDS.get(rest[0] if len(rest) > 1 and rest[0] in RECORDS else head)
        if record is not None:
            fields = {field.name: field for field in dataclasses.fields(record)}
            assert COUNTED.get(name) or level_of(fields[rest[-1]]) is Level.SHARED, name
        elif head != "stage":
            field = registry().form(head).field(rest[0])
            cell = next((one for one in field.columns if one.name == rest[-1]), field)
            assert cell.level is (Level.TEAM if name in TEAM_ONLY else Level.SHARED), name


@pytest.mark.parametrize("lost", ["unfit_signs", "site_works", "explain_result", "dalo", "rest_to_live"])
def test_a_question_taken_out_of_a_form_is_missed(lost: str):
    known = registry()
    forms = [
        dataclasses.replace(
            form,
            sections=tuple(
                dataclasses.replace(part, fields=tuple(field for field in part.fields if field.name != lost))
                for part in form.sections
            ),
        )
        for form in known.forms()
    ]
    without = Registry(known.schemes(), forms, known.lists)
    missed = {place.item.words for place in places(without) if "field" in place.missing}
    assert missed


def test_the_page_that_is_read_says_what_the_code_says():
    page = Path(__file__).parents[2] / "docs" / "coverage.md"
    assert page.read_text(encoding="utf-8") == as_markdown(registry()), "make coverage"
