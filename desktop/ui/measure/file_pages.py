"""The pages behind the tabs of a measure, each made from what the service says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop.domain.contact import NextStep
from desktop.schemes.path import StepName
from desktop.services.measure_view import MeasureView
from desktop.services.story import StoryEntry
from desktop.ui.attachments.place import documents_of_measure
from desktop.ui.measure.budget_page import BUDGET, BudgetPage
from desktop.ui.measure.eviction_view import EvictionView
from desktop.ui.measure.file import MeasureFile
from desktop.ui.measure.objectives import ObjectivesPart
from desktop.ui.measure.slots import MeasureSlots
from desktop.ui.measure.tabs import bilan_tab, goals_tab, own_tab
from desktop.ui.parts.education import EducationList
from desktop.ui.parts.inline_panel import PanelSlot
from desktop.ui.parts.page_base import attempt
from desktop.ui.parts.story_view import Acts, StoryView
from desktop.ui.screen import Screen

PAPERS = "papers"
"""The page of the documents."""


@dataclass(frozen=True)
class FileActs:
    """What the pages let do."""

    of_entry: Callable[[StoryEntry], Acts]
    open_bilan: Callable[[], object]
    correct_opening: Callable[[], object]
    over: QWidget
    """What a paper is shown over."""


def make_file(
    screen: Screen,
    view: MeasureView,
    side: QWidget,
    acts: FileActs,
    slots: MeasureSlots,
    stages: Callable[[], QWidget] | None,
) -> MeasureFile:
    """The file of a measure; what there is nothing of has no tab. `stages` makes its path, unless it stands above."""
    file = MeasureFile(side)
    visits = view.scheme.visit_word.title
    file.add("visits", visits, lambda: StoryView(view.story, acts.of_entry, contacts=visits))
    file.add("goals", "Objectifs et prochaines étapes", lambda: _goals(screen, view, slots.objective))
    file.add(BUDGET, "Budget", lambda: _budget(screen, view, slots.budget, file))
    file.add("own", view.scheme.own_tab.title, lambda: _own(screen, view, acts, slots))
    if stages is not None:
        file.add("path", "Parcours", stages)
    write = view.step(StepName.WRITE_BILAN)
    file.add(PAPERS, "Documents", lambda: _papers(screen, view, acts.over))
    file.add("bilan", "Bilan", lambda: bilan_tab(view, write.refusal if write else "", acts.open_bilan))
    return file


def _budget(screen: Screen, view: MeasureView, slot: PanelSlot, file: MeasureFile) -> QWidget:
    page = BudgetPage(screen, view, slot)
    page.writing.connect(lambda writing: file.show_side(shown=not writing))
    return page


def _own(screen: Screen, view: MeasureView, acts: FileActs, slots: MeasureSlots) -> QWidget:
    """The scheme's own, the calendar of an eviction on top where there is one."""
    told = screen.services.evictions.of_measure(view.measure.id)
    calendar = EvictionView(screen, view, told, slots.procedure) if told is not None else None
    return own_tab(view, slots.opening, acts.correct_opening, calendar, _education(screen, view, slots.education))


def _education(screen: Screen, view: MeasureView, slot: PanelSlot) -> QWidget | None:
    """The budget-education actions in which the household took part, where the scheme has any (M3)."""
    scheme, household_id = view.scheme, view.household.id
    if not scheme.educates:
        return None
    lines = screen.services.educations.of_household(household_id, scheme.id)
    return EducationList(screen, scheme.id, lines, slot, chosen=(household_id,), can_write=view.measure.is_open)


def _goals(screen: Screen, view: MeasureView, slot: PanelSlot) -> QWidget:
    services = screen.services

    def tick(contact_id: str, step: NextStep, done: bool) -> None:
        tick_promise(screen, view, contact_id, step, done=done)

    promises = services.visits.promises(view.measure.id)
    reasons = services.reference.options("saisine_reason")
    return goals_tab(view, ObjectivesPart(screen, view, slot), promises, services.today(), reasons, tick)


def _papers(screen: Screen, view: MeasureView, over: QWidget) -> QWidget:
    return documents_of_measure(screen, view.measure.id, over)


def tick_promise(screen: Screen, view: MeasureView, contact_id: str, step: NextStep, *, done: bool) -> None:
    """A promise is kept, or is to be kept after all; « Annuler » puts it back."""
    measures, hub, who = screen.services.measures, screen.hub, view.household.name
    today = screen.services.today()

    def put_back() -> None:
        if attempt(screen, lambda: measures.keep_promise(contact_id, step.id, step.done_on)):
            hub.tell("contact", "outbox")

    if attempt(screen, lambda: measures.keep_promise(contact_id, step.id, today if done else None)):
        told = "étape tenue" if done else "étape remise à faire"
        screen.messages.show_info(f"{who}\u00a0: {told}.", put_back)
        hub.tell("contact", "outbox")
