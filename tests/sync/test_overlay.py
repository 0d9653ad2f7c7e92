"""What came from elsewhere is laid over what is here: all that it shares is taken, nothing only here is lost."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.domain.bilan import Bilan, BilanSection, BilanState
from desktop.domain.contact import Contact, NextStep, Outcome
from desktop.domain.education import EducationAction
from desktop.domain.household import Household, Person
from desktop.domain.privacy import Level, level_of
from desktop.schemes.registry import registry
from desktop.sync.contract.allowed import KINDS
from desktop.sync.contract.reading import ReadingError
from desktop.sync.overlay import overlaid
from desktop.sync.payload import body_of, operation_of
from tests.sync.test_reading import records

DERIVED = {"income_total", "charges_total", "rest_to_live", "debts_total", "participants"}
ELSEWHERE = {"answers", "terms", "sections", "others"}
DAY = date(2026, 1, 31)


def told(record):
    return {name: value for name, value in body_of(record, registry()).items() if name not in DERIVED}


def over(mine, theirs):
    kind = KINDS[type(mine)]
    withdrawn = operation_of(theirs) == "withdraw"
    return overlaid(mine, kind, body_of(theirs, registry()), registry(), withdrawn=withdrawn)


@pytest.mark.parametrize("record", [one for one in KINDS if KINDS[one] != "attachment"], ids=lambda one: one.__name__)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(st.data())
def test_the_department_would_have_what_theirs_says_and_mine_keeps_the_rest(record, data):
    mine, theirs = data.draw(records(record)), data.draw(records(record))
    found = over(mine, theirs)
    if operation_of(theirs) == "put":
        assert told(found) == told(theirs)
    else:
        assert operation_of(found) == "withdraw"
    kept = [one.name for one in dataclasses.fields(record) if level_of(one) is not Level.SHARED]
    assert all(getattr(found, name) == getattr(mine, name) for name in kept if name not in ELSEWHERE)
    assert over(found, theirs) == found


def test_members_keep_what_is_only_known_here_and_new_ones_come():
    mine = Household("h", (Person("a", "Petit", "Ana", phone="06", keep_from="son père"), Person("b", "Petit", "Léo")))
    theirs = Household("h", (Person("a", "Petit", "Anna"), Person("c", "Petit", "Zoé")))
    found = over(mine, theirs)
    assert found.persons == (replace(mine.persons[0], first_name="Anna"), theirs.persons[1])


def test_answers_that_never_left_stay_and_those_that_were_taken_out_go():
    form = registry().form("astre-visit")
    secret = next(one.name for one in form.fields() if one.level is Level.CONFIDENTIAL)
    base = Contact("c", "m", "h", DAY, outcome=Outcome.DONE, form=form.id, form_version=form.version)
    mine = replace(base, answers={"findings": "Murs", secret: "santé"}, note="à moi")
    found = over(mine, replace(base, answers={"aids_words": "…"} if form.field("aids_words") else {}))
    assert found.answers.get(secret) == "santé"
    assert "findings" not in found.answers
    assert found.note == "à moi"


def test_the_rows_of_a_table_keep_the_cells_that_are_only_known_here():
    base = Contact("c", "m", "h", DAY, outcome=Outcome.DONE, form="astre-visit", form_version=1)
    here = {"owed_kind": "rent", "owed_owed_to": "Pas-de-Calais Habitat", "owed_amount": "900.00"}
    gone = {"owed_kind": "energy", "owed_owed_to": "Le voisin"}
    mine = replace(base, answers={"other_debts": [here, gone, {"owed_kind": "bank"}]})
    told_of = {"owed_kind": "rent", "owed_amount": "900.00"}
    new = {"owed_kind": "tax", "owed_amount": "80.00"}
    theirs = replace(base, answers={"other_debts": [new, told_of]})
    assert over(mine, theirs).answers["other_debts"] == [new, here, {"owed_owed_to": "Le voisin"}]
    assert over(mine, base).answers["other_debts"] == [
        {"owed_owed_to": "Pas-de-Calais Habitat"},
        {"owed_owed_to": "Le voisin"},
    ]
    assert over(replace(base, answers={"other_debts": [told_of]}), base).answers == {}


def test_a_text_in_the_place_of_rows_is_taken_for_none():
    base = Contact("c", "m", "h", DAY, outcome=Outcome.DONE, form="astre-visit", form_version=1)
    mine = replace(base, answers={"other_debts": [{"owed_kind": "rent"}]})
    body = body_of(mine, registry()) | {"answers": {"other_debts": "abc"}}
    with pytest.raises(TypeError):
        overlaid(mine, "contact", body, registry())


def test_promises_keep_where_they_were_settled():
    step = NextStep("s", "Appeler", settled_by_id="v2")
    mine = Contact("c", "m", "h", DAY, outcome=Outcome.DONE, next_steps=(step,))
    theirs = replace(mine, next_steps=(NextStep("s", "Appeler l’Anah"), NextStep("t", "Écrire")))
    assert over(mine, theirs).next_steps == (replace(step, what="Appeler l’Anah"), NextStep("t", "Écrire"))


def test_a_visit_that_was_withdrawn_elsewhere_is_whole_here():
    mine = Contact("c", "m", "h", DAY, outcome=Outcome.DONE, reason="Vu", note="à moi")
    assert over(mine, replace(mine, withdrawn="En double")) == replace(mine, withdrawn="En double")


def test_the_parts_of_a_bilan_that_stay_here_stay():
    own = BilanSection("b", "Équipe", "secret", Level.TEAM)
    mine = Bilan("b", "m", "h", BilanState.SEALED, DAY, (BilanSection("a", "Début", "…", source_ids=("v",)), own))
    theirs = replace(mine, sections=(BilanSection("a", "Début", "Autrement"),))
    found = over(mine, theirs).sections
    assert found == (BilanSection("a", "Début", "Autrement", source_ids=("v",)), own)


def test_those_who_took_part_stay_and_their_number_is_theirs():
    action = EducationAction("e", "microcredit", DAY, household_ids=("a", "b"), others=1)
    assert over(action, replace(action, household_ids=(), others=6)).participants == 6
    assert over(action, replace(action, household_ids=(), others=1)).household_ids == ("a", "b")


def test_what_is_no_record_is_refused():
    with pytest.raises(ReadingError):
        overlaid(Household("h", ()), "household", {"id": 3}, registry())
