"""Objectives: written with the household, followed, settled with their motif, told in the bilan, never lost (A3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop.domain.measure import MeasureState
from desktop.domain.objective import ActionState, ObjectiveState
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.services.exchange import DeliveryState
from desktop.services.objective_words import action_words, state_words, theme_words
from tests.conftest import TODAY
from tests.factories import opened_measure

TARGET = "Se chauffer sans peur de la facture"
WHOLE = {
    "target": TARGET,
    "themes": ["energy", "other"],
    "themes_other": "Confort d’été",
    "by": "2027-03-03",
    "actions": [
        {"what": "Envoyer le devis", "who": "Mme Roy", "until": "2026-12-18"},
        {"what": "Relever le compteur", "how_far": "done"},
        {},
    ],
    "note": "à reparler seul à seul",
}


@pytest.fixture
def of(services):
    return opened_measure(services)


def test_an_objective_is_kept_with_its_themes_its_day_and_its_actions(services, of):
    made = services.objectives.add(of.id, WHOLE).objective
    [kept] = services.objectives.of_measure(of.id)
    assert kept == made
    assert (kept.target, kept.by, kept.set_on, kept.state) == (
        TARGET,
        date(2027, 3, 3),
        TODAY,
        ObjectiveState.IN_PROGRESS,
    )
    assert [(one.what, one.who, one.state) for one in kept.actions] == [
        ("Envoyer le devis", "Mme Roy", ActionState.TO_DO),
        ("Relever le compteur", "", ActionState.DONE),
    ]
    assert theme_words(kept, services.objectives.themes()) == "Énergie et Confort d’été"
    assert state_words(kept) == "En cours, à atteindre pour le 3\u00a0mars 2027"
    assert action_words(kept.actions[0]) == "Envoyer le devis (Mme Roy, avant le 18\u00a0décembre 2026)"


def test_its_form_shows_again_what_was_written(services, of):
    made = services.objectives.add(of.id, WHOLE).objective
    again = services.objectives.change(made.id, services.objectives.answers(made)).objective
    assert again == made


def test_only_what_is_aimed_at_is_asked_for(services, of):
    with pytest.raises(InvalidInputError) as refused:
        services.objectives.add(of.id, {"by": "2027-03-03", "actions": [{"who": "Mme Roy"}]})
    assert set(refused.value.fields) == {"target", "actions[0].what"}
    assert services.objectives.add(of.id, {"target": TARGET}).objective.actions == ()


@pytest.mark.parametrize("state", ["partly", "given_up"])
def test_what_is_given_up_or_reached_in_part_says_why(services, of, state):
    made = services.objectives.add(of.id, {"target": TARGET}).objective
    with pytest.raises(InvalidInputError) as refused:
        services.objectives.change(made.id, {"target": TARGET, "state": state})
    assert set(refused.value.fields) == {"motif"}
    told = services.objectives.change(made.id, {"target": TARGET, "state": state, "motif": "Déménagement"}).objective
    assert (told.motif, told.settled_on, told.is_open) == ("Déménagement", TODAY, False)


def test_what_is_taken_up_again_has_no_day_of_its_end_and_no_motif(services, of):
    made = services.objectives.add(of.id, {"target": TARGET}).objective
    services.objectives.change(made.id, {"target": TARGET, "state": "given_up", "motif": "Déménagement"})
    again = services.objectives.change(made.id, {"target": TARGET, "state": "in_progress"}).objective
    assert (again.motif, again.settled_on, again.is_open) == ("", None, True)


def test_reached_in_one_act_and_taken_back_in_one(services, of):
    made = services.objectives.add(of.id, WHOLE).objective
    reached = services.objectives.reach(made.id)
    assert services.objectives.still_open(of.id) == ()
    services.objectives.take_back(reached)
    assert services.objectives.still_open(of.id) == (made,)


def test_a_new_one_taken_back_or_withdrawn_is_shown_nowhere_and_can_come_back(services, of):
    services.objectives.take_back(services.objectives.add(of.id, {"target": "Erreur"}))
    made = services.objectives.add(of.id, {"target": TARGET}).objective
    withdrawn = services.objectives.withdraw(made.id)
    assert services.objectives.of_measure(of.id) == ()
    services.objectives.take_back(withdrawn)
    assert services.objectives.of_measure(of.id) == (made,)


def test_those_in_progress_come_first_the_nearest_day_before_the_others(services, of):
    def add(target: str, by: date | None = None) -> str:
        answers = {"target": target, **({"by": by.isoformat()} if by else {})}
        return services.objectives.add(of.id, answers).objective.id

    far, none, near = add("loin", TODAY + timedelta(90)), add("sans jour"), add("proche", TODAY + timedelta(9))
    services.objectives.reach(far)
    assert [one.id for one in services.objectives.of_measure(of.id)] == [near, none, far]


def test_a_closed_measure_keeps_its_objectives_as_they_are(services, of):
    made = services.objectives.add(of.id, {"target": TARGET}).objective
    with services.workspace.notebook.write() as uow:
        uow.measures.put(replace(uow.measures.get(of.id), state=MeasureState.CLOSED))
    for act in (lambda: services.objectives.add(of.id, {"target": "x"}), lambda: services.objectives.reach(made.id)):
        with pytest.raises(NotAllowedError):
            act()


def test_the_bilan_tells_each_objective_and_what_was_done_for_it_but_not_the_note(services, of):
    made = services.objectives.add(of.id, WHOLE).objective
    services.objectives.reach(made.id)
    services.measures.end(of.id, TODAY, "moved")
    [told] = [one for one in services.bilans.begin(of.id).sections if one.key == "objectives"]
    assert told.text == (
        f"{TARGET}\u00a0: atteint le {TODAY.day}\u00a0novembre 2026. Fait pour cela\u00a0: Relever le compteur."
    )


def test_without_objectives_the_bilan_says_nothing_of_them(services, of):
    services.measures.end(of.id, TODAY, "moved")
    assert "objectives" not in {one.key for one in services.bilans.begin(of.id).sections}


def test_it_is_found_by_its_words_and_the_department_has_no_note(services, of):
    services.objectives.add(of.id, {"target": "zanzibar", "note": "tombouctou"})
    assert services.search.search("zanzibar")
    sent = [one for one in services.exchange.messages(DeliveryState.WAITING) if one.kind == "objective"]
    assert len(sent) == 1
