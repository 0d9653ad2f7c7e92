"""What the file of a measure says: terms, latest answers, budget, deviations, promises, motifs of the end."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.measure import Measure
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.schemes.registry import registry
from desktop.services.bundle import Services
from tests import factories
from tests.conftest import TODAY
from tests.ui.samples import add_household, add_measure, add_visit


@pytest.fixture
def measure(services: Services) -> Measure:
    return add_measure(services, add_household(services))


def test_the_tabs_and_the_end_motifs_of_every_scheme_exist_in_its_data():
    known = registry()
    motifs = {option.value for option in known.lists["end_reason"]}
    for scheme in known.schemes():
        form = known.form(scheme.contact_form)
        there = {section.key for section in form.sections} | {field.name for field in form.fields()}
        assert set(scheme.own_tab.parts) <= there
        assert set(scheme.budget_parts) <= there
        assert set(scheme.end_reasons) <= motifs
        assert scheme.end_reasons


def test_the_terms_are_told_in_words(services: Services, measure: Measure):
    terms = {answer.name: (answer.words, answer.day) for answer in services.measures.view(measure.id).terms}
    assert terms["works_stage"] == ("En cours", measure.start)


def test_the_latest_answer_comes_with_the_different_ones_before_it(services: Services, measure: Measure):
    for day, stage in ((3, "study"), (10, "study"), (17, "under_way")):
        add_visit(services, measure, date(2026, 10, day), answers={"works_stage": stage, "findings": "Rien"})
    answers = {answer.name: answer for answer in services.measures.view(measure.id).answers}
    assert (answers["works_stage"].words, answers["works_stage"].day) == ("En cours", date(2026, 10, 17))
    assert answers["works_stage"].earlier == ((date(2026, 10, 10), "À l’étude"),)
    assert "findings" not in answers, "it belongs to no tab"


def test_an_empty_answer_in_a_later_visit_withdraws_nothing(services: Services, measure: Measure):
    add_visit(services, measure, date(2026, 10, 3), answers={"aids": ["mpr", "cee"], "dpe_before": "F"})
    add_visit(services, measure, date(2026, 10, 10), answers={"aids": [], "findings": "Froid"})
    told = {
        answer.name: (answer.words, answer.day, answer.earlier) for answer in services.measures.view(measure.id).answers
    }
    assert told["aids"] == ("MaPrimeRénov’ et certificats d’économies d’énergie", date(2026, 10, 3), ())
    assert told["dpe_before"] == ("F", date(2026, 10, 3), ())


def test_the_budget_has_one_entry_a_contact_that_speaks_of_it(services: Services, measure: Measure):
    add_visit(services, measure, date(2026, 10, 3), answers={"budget": "Facture en retard"})
    add_visit(services, measure, date(2026, 10, 10), answers={"findings": "Rien"})
    view = services.measures.view(measure.id)
    assert [(told.day, told.answers[0].words) for told in view.budget] == [(date(2026, 10, 3), "Facture en retard")]
    assert "budget" not in {answer.name for answer in view.answers}, "told once"


def test_a_deviation_is_kept_with_its_motif_and_changes_no_count(services: Services, measure: Measure):
    before = services.measures.view(measure.id).track
    services.measures.deviate(measure.id, before[1].period.opens, " Hospitalisation ")
    after = services.measures.view(measure.id).track
    assert after[1].deviation == "Hospitalisation"
    assert [view.period for view in after] == [view.period for view in before]
    services.measures.deviate(measure.id, before[1].period.opens, "Chantier")
    assert len(services.measures.view(measure.id).measure.deviations) == 1
    services.measures.withdraw_deviation(measure.id, before[1].period.opens)
    assert services.measures.view(measure.id).measure.deviations == ()


def test_a_deviation_asks_for_a_motif_and_a_period_of_the_measure(services: Services, measure: Measure):
    for opens, reason in ((measure.start, "  "), (date(2031, 1, 1), "Hospitalisation")):
        with pytest.raises(InvalidInputError) as refused:
            services.measures.deviate(measure.id, opens, reason)
        assert set(refused.value.fields) == {"reason"}


def test_a_closed_measure_takes_no_deviation(services: Services):
    vej = add_measure(services, add_household(services, "Wattel"), "microcredit", date(2026, 1, 5))
    services.measures.end(vej.id, TODAY, "repaid")
    with pytest.raises(NotAllowedError, match="clôturée"):
        services.measures.deviate(vej.id, vej.start, "Hospitalisation")


def test_a_promise_is_ticked_and_the_tick_taken_back(services: Services, measure: Measure):
    step = factories.promise("Appeler l’Anah")
    made = add_visit(services, measure, date(2026, 10, 3), next_steps=(step,))
    services.measures.keep_promise(made.id, step.id, TODAY)
    assert services.visits.promises(measure.id) == []
    services.measures.keep_promise(made.id, step.id, None)
    assert [promise.step.id for promise in services.visits.promises(measure.id)] == [step.id]


def test_the_motifs_of_the_end_are_those_of_the_scheme(services: Services):
    motifs = {scheme.id: [one.value for one in services.measures.end_reasons(scheme.id)] for scheme in
              services.measures.schemes()}  # fmt: skip
    assert "early_repayment" not in motifs["astre"]
    assert motifs["microcredit"][:2] == ["repaid", "early_repayment"]
    assert "visit_done" in motifs["vej"]
    assert all("other" in values for values in motifs.values())
