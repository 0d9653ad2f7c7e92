"""A form changed from a version to the next: visits, stages and drafts of before reopen exactly as they were."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.forms import FieldKind, Form
from desktop.domain.measure import Measure
from desktop.domain.milestone import Milestone
from desktop.paths import resource_dir
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.measures import NewMeasure
from desktop.services.milestones import StageInput
from desktop.services.visits import VisitInput
from desktop.services.workspace import Resources, Workspace
from desktop.ui.measure.stage_panel import StagePanel
from desktop.ui.screen import Screen
from tests.factories import opened_measure, saved_household
from tests.ui.visit_steps import drawn, shown, words_of

pytest_plugins = ["tests.ui.screen_fixtures"]

DAY = date(2026, 11, 17)
SAMPLES = {
    FieldKind.TEXT: "Éloïse", FieldKind.LONG_TEXT: "Deux\nlignes", FieldKind.YES_NO: "no", FieldKind.DATE: "2026-03-14",
    FieldKind.NUMBER: "12", FieldKind.MONEY: "1234.50",
}  # fmt: skip


def every_answer(form: Form) -> dict[str, Any]:
    """An answer to each question, in rows too."""
    answers: dict[str, Any] = {}
    for field in form.fields():
        offered = [option.value for option in field.options if option.is_offered(DAY)]
        if field.kind is FieldKind.ROWS:
            cells = ((one, [option.value for option in one.options]) for one in field.columns)
            answers[field.name] = [{one.name: values[0] if values else SAMPLES[one.kind] for one, values in cells}]
        elif field.options:
            answers[field.name] = offered[0] if field.kind is FieldKind.CHOICE else offered[:2]
        else:
            answers[field.name] = SAMPLES[field.kind]
    return form.visible_answers(answers)


def changed_form(folder: Path, scheme: str, form: str) -> None:
    """Version 2 of a form: other words, fewer sections, an answer that is no longer shared, another list."""
    first = folder / "forms" / scheme / f"{form}-1.toml"
    head, *sections = first.read_text(encoding="utf-8").split("[[sections]]\n")
    kept = [section.replace('label = "', 'label = "Nouveau\u00a0: ', 1) for section in sections[:-1]]
    kept[0] = kept[0].replace('level = "shared"', 'level = "team"', 1)
    text = "[[sections]]\n".join([head.replace("version = 1", "version = 2"), *kept])
    (folder / "forms" / scheme / f"{form}-2.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def newer_resources(tmp_path: Path) -> Path:
    """A copy of what is shipped, in which forms may change."""
    skipped = shutil.ignore_patterns("fonts", "icons", "dictionaries", "help")
    return shutil.copytree(resource_dir(), tmp_path / "resources", ignore=skipped)


@pytest.mark.parametrize(
    ("scheme", "form_id"),
    [("astre", "astre-visit"), ("vej", "vej-visit"), ("microcredit", "microcredit-contact")],
)
def test_a_visit_and_a_draft_reopen_as_they_were_written(
    qtbot: QtBot,
    services: Services,
    screen: Screen,
    clock: FixedClock,
    newer_resources: Path,
    scheme: str,
    form_id: str,
):
    of = opened_measure(services, scheme, start=date(2026, 11, 2))
    answers = every_answer(services.visits.form(form_id))
    visit = services.visits.record(VisitInput(of.id, DAY, answers=answers), services.visits.begin(of.id)).contact
    begun = services.visits.begin(of.id)
    services.visits.keep_draft(replace(begun, values={"answers": {**answers, "kept": "12,"}}))
    before = services.visits.reading(visit.id)

    changed_form(newer_resources, scheme, form_id)
    workspace = Workspace.over(services.workspace.notebook, Resources.load(newer_resources), clock)
    newer = Services.over(workspace)

    assert newer.visits.form(form_id).version == 2
    assert newer.visits.contact(visit.id) == visit
    assert newer.visits.reading(visit.id) == before
    page = shown(replace(screen, services=newer), qtbot)
    page.open(of.id, contact_id=visit.id)
    drawn(page, qtbot)
    assert page.content.form.form.version == 1
    assert page.content.form.values() == answers
    assert "Nouveau\u00a0:" not in words_of(page)
    page.leave()

    kept = next(one for one in newer.measures.view(of.id).drafts if one.id == begun.id)
    assert (kept.form_version, kept.values["answers"]["kept"]) == (1, "12,")
    page.open(of.id, draft_id=begun.id)
    drawn(page, qtbot)
    assert page.content.form.form.version == 1
    assert page.content.form.values() == answers


@pytest.mark.parametrize(("scheme", "form_id"), [("astre", "astre-visit"), ("vej", "vej-visit")])
def test_what_is_begun_now_takes_the_new_form_and_both_stay_known(
    services: Services, clock: FixedClock, newer_resources: Path, scheme: str, form_id: str
):
    of = opened_measure(services, scheme, start=date(2026, 11, 2))
    changed_form(newer_resources, scheme, form_id)
    newer = Services.over(Workspace.over(services.workspace.notebook, Resources.load(newer_resources), clock))
    assert newer.visits.begin(of.id).form_version == 2
    assert {form.version for form in newer.workspace.registry.forms() if form.id == form_id} == {1, 2}


@pytest.mark.parametrize(
    ("scheme", "before", "stage"),
    [
        ("microcredit", (("agreement", {"accepts_support": "yes"}),), "diagnosis"),
        ("astre", (("saisine_checked", {"complete": "yes"}), ("diagnosis_mandated", {})), "diagnosis_delivered"),
    ],
)
def test_a_stage_and_its_unfinished_input_reopen_as_they_were_written(
    qtbot: QtBot, services: Services, screen: Screen, clock: FixedClock, newer_resources: Path, scheme: str,
    before: tuple[tuple[str, dict[str, Any]], ...], stage: str,
):  # fmt: skip
    of, other = (prepared(services, scheme, before) for _ in range(2))
    form = services.milestones.form(services.milestones.stage(of.id, stage))
    answers = every_answer(form)
    noted = services.milestones.record(of.id, stage, StageInput(DAY, answers)).milestone
    begun = stage_page(screen, qtbot, other, stage)
    begun.form.set_values(answers)
    begun.touch()
    begun.put_down()
    typed = begun.form.values()

    changed_form(newer_resources, scheme, form.id)
    newer = Services.over(Workspace.over(services.workspace.notebook, Resources.load(newer_resources), clock))
    again = replace(screen, services=newer)
    assert newer.milestones.of_measure(of.id)[-1] == noted
    corrected = stage_page(again, qtbot, of, stage, noted)
    assert (corrected.form.form.version, corrected.form.values()) == (1, answers)
    unfinished = stage_page(again, qtbot, other, stage)
    assert (unfinished.form.form.version, unfinished.form.values()) == (1, typed)
    assert "Nouveau\u00a0:" not in words_of(unfinished)
    kept = newer.milestones.record(other.id, stage, StageInput(DAY, typed, form_version=1)).milestone
    assert (kept.form_version, kept.answers) == (1, noted.answers)
    newest = newer.milestones.form(newer.milestones.stage(of.id, stage))
    assert newest.version == 2


def prepared(services: Services, scheme: str, before: tuple[tuple[str, dict[str, Any]], ...]) -> Measure:
    """A measure that is received, with the stages that lead to another."""
    terms = {"purpose": "mobility"} if scheme == "microcredit" else {}
    asked = NewMeasure(saved_household(services).id, scheme, date(2026, 11, 2), terms, preparing=True)
    of = services.measures.open(asked)
    for key, answers in before:
        services.milestones.record(of.id, key, StageInput(DAY, answers))
    return of


def stage_page(screen: Screen, qtbot: QtBot, of: Measure, key: str, corrected: Milestone | None = None) -> StagePanel:
    """The window of a stage, new or corrected."""
    services = screen.services
    panel = StagePanel(screen, services.measures.view(of.id), services.milestones.stage(of.id, key), corrected)
    qtbot.addWidget(panel)
    panel.show()
    return panel
