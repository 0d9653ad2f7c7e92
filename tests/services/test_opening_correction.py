"""What was written when a measure was opened is corrected, as long as what followed still stands on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.measure import MeasureState
from desktop.errors import InvalidInputError, NotAllowedError
from tests.conftest import TODAY
from tests.factories import opened_measure, recorded

START = date(2026, 11, 2)


@pytest.fixture
def vej(services):
    return opened_measure(services, "vej", START)


def fields(services, of, start, terms):
    with pytest.raises(InvalidInputError) as raised:
        services.measures.correct_opening(of.id, start, terms)
    return set(raised.value.fields)


def test_a_wrong_date_and_a_wrong_debt_are_corrected_and_the_correction_taken_back(services, vej):
    terms = {**vej.terms, "judgment_date": "2026-09-14", "debt": "3120.50"}
    correction = services.measures.correct_opening(vej.id, date(2026, 11, 3), terms)
    corrected = services.measures.view(vej.id).measure
    assert corrected == correction.after
    assert (corrected.start, corrected.terms) == (date(2026, 11, 3), terms)
    services.measures.undo_correction(correction)
    assert services.measures.view(vej.id).measure == vej


def test_the_department_is_told_of_the_correction(services, vej):
    with services.workspace.notebook.read() as uow:
        before = uow.outbox.head(vej.id)
    services.measures.correct_opening(vej.id, START, {**vej.terms, "debt": "3120.50"})
    with services.workspace.notebook.read() as uow:
        assert uow.outbox.head(vej.id) != before


def test_everything_wrong_is_told_beside_its_field(services, vej):
    assert fields(services, vej, None, {**vej.terms, "debt": "x"}) == {"start", "debt"}
    assert fields(services, vej, date(1926, 11, 2), {}) >= {"start", "slisl_head"}
    assert services.measures.view(vej.id).measure == vej


def test_the_first_day_never_passes_what_was_noted(services, vej):
    recorded(services, vej, date(2026, 11, 10), note="x")
    assert fields(services, vej, date(2026, 11, 12), vej.terms) == {"start"}
    assert services.measures.correct_opening(vej.id, date(2026, 11, 9), vej.terms).after.start == date(2026, 11, 9)


def test_the_first_day_stays_once_something_was_counted_from_it(services):
    of = opened_measure(services, "astre", date(2026, 9, 1))
    services.measures.suspend(of.id, TODAY, "Hospitalisation")
    assert fields(services, of, date(2026, 9, 2), of.terms) == {"start"}
    assert services.measures.correct_opening(of.id, of.start, {"works_stage": "done"}).after.terms == {
        "works_stage": "done"
    }


def test_other_instalments_make_another_length(services):
    of = opened_measure(services, "microcredit", date(2026, 9, 1))
    corrected = services.measures.correct_opening(of.id, of.start, {**of.terms, "instalments": "48"}).after
    assert (of.months, corrected.months) != (48, 36)
    assert corrected.months == 48


def test_a_measure_that_is_over_is_not_corrected(services, vej):
    with services.workspace.notebook.write() as uow:
        uow.measures.put(replace(vej, state=MeasureState.CLOSED))
    with pytest.raises(NotAllowedError):
        services.measures.correct_opening(vej.id, START, vej.terms)


def test_a_correction_is_not_taken_back_over_a_later_one(services, vej):
    first = services.measures.correct_opening(vej.id, START, {**vej.terms, "debt": "10.00"})
    services.measures.correct_opening(vej.id, START, {**vej.terms, "debt": "20.00"})
    with pytest.raises(NotAllowedError):
        services.measures.undo_correction(first)
