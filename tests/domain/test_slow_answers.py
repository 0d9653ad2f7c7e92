"""What lasts is offered again: the latest word on each question, never over what is written or is not asked."""

from __future__ import annotations

from datetime import date

from desktop.domain.contact import Outcome
from desktop.domain.forms import Condition, FieldKind, Form, FormField, Option, Section
from desktop.domain.privacy import Level
from desktop.domain.slow_answers import slow_answers
from desktop.schemes.registry import registry
from tests import factories

MARCH, MAY, JUNE = date(2026, 3, 2), date(2026, 5, 20), date(2026, 6, 1)
OF = factories.measure()
STAGES = (Option("none", "Non commencés"), Option("begun", "En cours"))
AIDS = (Option("mpr", "MaPrimeRénov’"), Option("cee", "CEE"), Option("old", "Aide close", retired=True))


def ask(name, kind=FieldKind.TEXT, *, slow=True, **more):
    return FormField(name, name.capitalize(), kind, Level.SHARED, slow=slow, **more)


WORKS = Section(
    "works",
    "Travaux",
    (
        ask("stage", FieldKind.CHOICE, options=STAGES),
        ask("company", when=Condition("stage", ("begun",))),
        ask("told", slow=False),
    ),
)
MONEY = Section(
    "money",
    "Financement",
    (
        ask("aids", FieldKind.CHOICES, options=AIDS),
        ask("plan", FieldKind.ROWS, columns=(ask("plan_aid", slow=False), ask("plan_asked", slow=False))),
    ),
)
FORM = Form("visit", 1, "astre", "Visite", (WORKS, MONEY))


def known(*told):
    """Contacts with a day and answers, the latest first."""
    return slow_answers(FORM, [factories.contact(OF, day, answers=answers) for day, answers in told])


def test_the_latest_word_on_each_question_is_offered_with_the_days_of_its_visits():
    offered = known((MAY, {"aids": ["mpr"], "told": "Rien"}), (MARCH, {"aids": ["cee"], "plan": [{"plan_aid": "x"}]}))
    both = offered.offered(MONEY, {})
    assert both.answers == {"aids": ["mpr"], "plan": [{"plan_aid": "x"}]}
    assert both.days == (MARCH, MAY)
    assert offered.offered(WORKS, {}).told == (), "what was told that day is not told again"


def test_an_empty_answer_in_a_later_visit_withdraws_nothing():
    offered = known((JUNE, {"aids": [], "plan": [{}]}), (MAY, {"aids": ["mpr"]}))
    assert offered.offered(MONEY, {}).answers == {"aids": ["mpr"]}


def test_what_is_written_is_never_offered_over():
    offered = known((MAY, {"aids": ["mpr"], "aids_other": "Fondation", "plan": [{"plan_aid": "x"}]}))
    assert offered.offered(MONEY, {"aids": ["cee"], "plan": [{}]}).answers == {"plan": [{"plan_aid": "x"}]}
    assert "aids" not in offered.offered(MONEY, {"aids_other": "Commune"}).answers, "free words are an answer too"
    assert offered.offered(MONEY, {}).answers["aids_other"] == "Fondation"


def test_a_question_that_would_not_be_asked_is_not_offered():
    offered = known((MAY, {"stage": "begun", "company": "Lheureux"}))
    assert offered.offered(WORKS, {}).answers == {"stage": "begun", "company": "Lheureux"}
    assert offered.offered(WORKS, {"stage": "begun"}).answers == {"company": "Lheureux"}
    assert offered.offered(WORKS, {"stage": "none"}).told == ()


def test_what_the_form_does_not_take_any_more_is_left_where_it_is():
    offered = known((MAY, {"stage": "demolished", "aids": "mpr"}), (MARCH, {"stage": "begun", "aids": ["old"]}))
    assert offered.offered(WORKS, {}).answers == {"stage": "begun"}
    assert offered.offered(MONEY, {}).answers == {"aids": ["old"]}, "a retired entry stays a fact"


def test_only_visits_that_took_place_say_something():
    tried = factories.contact(OF, MAY, Outcome.PORTE_CLOSE, answers={"stage": "begun"})
    assert slow_answers(FORM, [tried]).told == ()


def test_what_stands_as_before_is_known_and_a_changed_answer_is_not():
    before = known((MAY, {"aids": ["mpr"], "plan": [{"plan_aid": "x"}]}))
    same = before.unchanged(MONEY, {"aids": ["mpr", "cee"], "plan": [{"plan_aid": "x"}]})
    assert [one.field.name for one in same.told] == ["plan"]
    assert same.days == (MAY,)


def test_the_forms_of_every_scheme_know_what_lasts():
    slow = {scheme.id: {field.name for field in registry().form(scheme.contact_form).fields() if field.slow}
            for scheme in registry().schemes()}  # fmt: skip
    assert {"dpe_before", "works", "site_works", "aids", "financing"} <= slow["astre"]
    assert {"rent", "rehousing_request"} <= slow["vej"]
    assert {"income_before", "charges_before"} <= slow["microcredit"]
    assert not {"indoor_temperature", "energy_bill", "debt", "income", "instalment_paid"} & set().union(*slow.values())
