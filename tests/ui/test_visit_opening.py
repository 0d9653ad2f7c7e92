"""A visit opens on the right measure, in the right version of its form, and says what cannot be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.schemes.registry import SCHEMES, Registry
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.workspace import Resources, Workspace
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.widgets import LevelMark
from tests import factories
from tests.conftest import TODAY
from tests.ui.samples import add_household, add_measure, add_visit
from tests.ui.settling import settled
from tests.ui.typing import type_text
from tests.ui.visit_steps import drawn, rows_of, shown, words_of

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.visit_fixtures"]


# Opening


def test_it_opens_on_the_measure_with_day_and_hour_filled_and_the_instructions_first(page, measure):
    page.open(measure.id)
    happened = page.content.happened
    assert happened.day.value() == TODAY
    assert happened.at.value() == time(9, 0)
    assert happened.outcome is Outcome.DONE
    assert happened.contact_kind is ContactKind.HOME
    told = words_of(page)
    assert page.who.name.text() == "DELATTRE Éloïse"
    sheet = told.strip().removeprefix("DELATTRE Éloïse Visite à noter").strip()
    assert sheet.startswith("Consignes de contact\u00a0: Ne pas laisser de message.")
    assert "DELATTRE Éloïse" in told
    assert "Lens" in told
    assert "ASTRE" in told


def test_nothing_is_kept_before_something_is_typed(page, services, measure, route):
    page.open(measure.id)
    page.leave()
    assert services.visits.drafts() == []
    assert route.saved[-1] == ""


def test_a_planned_visit_opens_on_its_own_hour(page, services, clock, measure):
    planned = services.visits.plan(measure.id, TODAY, time(16, 15))
    page.open(measure.id, contact_id=planned.id)
    assert page.content.happened.at.value() == time(16, 15)
    type_text(page.content.note, "Vu.")
    page.record()
    assert services.visits.contact(planned.id).outcome is Outcome.DONE


def test_a_measure_that_is_gone_is_told_and_nothing_can_be_recorded(page):
    page.open("unheard-of")
    assert "Cette visite ne peut pas être ouverte" in words_of(page)
    assert page.footer.isHidden()


def test_a_closed_measure_says_why_nothing_can_be_noted(page, services, vej):
    services.measures.end(vej.id, TODAY, "moved")
    page.open(vej.id)
    assert not page.footer.save.isEnabled()
    assert "clôturée" in words_of(page)


# Corrections and versions


def with_form(services: Services, resources: Resources, clock: FixedClock, *, added_version: int | None) -> Services:
    """The same notebook seen by a program that has the visit's form in one more version, or not."""
    forms = list(resources.registry.forms())
    first = resources.registry.form("astre-visit", 1)
    if added_version is not None:
        section = replace(first.sections[0], title="Chez vous", fields=first.sections[0].fields[:1])
        forms.append(replace(first, version=added_version, sections=(section,)))
    registry = Registry((scheme() for scheme in SCHEMES), forms, resources.registry.lists)
    workspace = Workspace.over(services.workspace.notebook, replace(resources, registry=registry), clock)
    return Services.over(workspace)


def test_a_past_visit_opens_for_correction_in_its_own_version_of_the_form(
    qtbot, screen, services, resources, clock, measure
):
    old = add_visit(services, measure, date(2026, 11, 3), answers={"findings": "Humide.", "comfort": "poor"})
    newer = with_form(services, resources, clock, added_version=2)
    page = shown(replace(screen, services=newer), qtbot)
    page.open(measure.id, contact_id=old.id)
    assert page.content.form.form.version == 1
    assert page.content.form.values() == {"findings": "Humide.", "comfort": "poor"}
    assert "Correction\u00a0: visite du 3\u00a0novembre 2026" in words_of(page)
    type_text(page.content.form.field("budget").widget, "Serré.")
    page.content.happened.correction.set_value("Budget oublié")
    page.record()
    corrected = newer.visits.contact(old.id)
    assert corrected.form_version == 1
    assert corrected.answers["comfort"] == "poor"
    assert corrected.answers["budget"] == "Serré."
    page.open(measure.id)
    assert page.content.form.form.version == 2, "a new visit takes the newest form"


def test_a_form_that_this_program_never_had_is_told_and_its_answers_left_alone(
    qtbot, page, screen, services, resources, clock, measure
):
    newer = with_form(services, resources, clock, added_version=7)
    draft = newer.visits.begin(measure.id)
    assert draft.form_version == 7
    contact = add_visit(newer, measure, date(2026, 11, 3), answers={"findings": "Écrit plus tard."})
    page.open(measure.id, contact_id=contact.id)
    told = words_of(page)
    assert "version 7" in told
    assert "ne connaît pas" in told
    assert not page.footer.save.isEnabled()
    page.record()
    page.leave()
    assert services.visits.contact(contact.id).answers == {"findings": "Écrit plus tard."}


def test_a_try_written_by_mistake_can_become_a_visit(page, services, measure):
    wrong = services.visits.porte_close(measure.id, TODAY, time(10), "carte").contact
    page.open(measure.id, contact_id=wrong.id)
    assert page.content.happened.outcome is Outcome.PORTE_CLOSE
    page.content.happened.set_outcome(Outcome.DONE)
    type_text(page.content.form.field("findings").widget, "Ils étaient au jardin.")
    page.content.happened.correction.set_value("Ils ont ouvert")
    page.record()
    [contact] = services.measures.view(measure.id).contacts
    assert contact.outcome is Outcome.DONE
    assert contact.answers == {"findings": "Ils étaient au jardin."}


# Privacy and access


def test_the_note_says_that_it_never_leaves(page, measure):
    page.open(measure.id)
    marks = page.content.note_card.findChildren(LevelMark)
    assert [mark.level for mark in marks] == ["confidential"]


def test_every_control_has_a_name(qtbot, page, services, measure):
    add_visit(services, measure, date(2026, 11, 3), next_steps=(factories.promise("Appeler l’Anah", "moi"),))
    page.open(measure.id)
    drawn(page, qtbot)
    page.content.form.field("works_stage").widget.choices.set_value("under_way")
    for rows in (page.content.next_steps.rows, rows_of(page, "site_works")):
        rows.add_row()
    settled()
    controls = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(controls) > 80
    nameless = [widget for widget in controls if not (widget.accessibleName() or getattr(widget, "text", lambda: "")())]
    assert nameless == []


def test_with_large_text_the_buttons_of_the_foot_are_never_cut(qapp, qtbot, screen, measure):
    apply_theme(qapp, Theme("light", 2.0))
    page = shown(screen, qtbot)
    page.open(measure.id, outcome="refused")
    page.record()
    settled()
    foot = page.footer
    for button in (foot.save, foot.later, foot.undo, foot.redo, foot.abandon, *foot.links):
        assert button.height() >= button.sizeHint().height()
        assert button.width() >= button.sizeHint().width()


def test_a_scheme_of_contacts_never_speaks_of_a_visit(page, services):
    loan = add_measure(services, add_household(services, "Obled", "Jean"), "microcredit")
    page.open(loan.id)
    asked = page.content.happened.outcomes
    assert next(button.text() for button in asked._buttons.values()) == "Contact fait"
    page.record()
    assert "Rien n’est écrit de ce contact" in page.content.happened.frame("outcome").error


def test_a_promise_whose_day_has_passed_says_so(page, services, measure):
    step = factories.promise("Appeler l’Anah", "Moi", date(2026, 5, 20))
    add_visit(services, measure, date(2026, 11, 12), next_steps=(step,))
    page.open(measure.id)
    assert "Échéance passée" in words_of(page)
