"""The scenes of what is put right: a visit noted by mistake, moved, with its history; two files of one household."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, cast

from PySide6.QtGui import QPixmap

from desktop.domain.contact import Contact, Outcome
from desktop.domain.merging import MergeChoice
from desktop.services.visits import VisitInput
from desktop.ui.dev.pictures_studio import Room, Studio
from desktop.ui.households.sheet import HouseholdSheetPage
from desktop.ui.visit.reading import ContactReadingPage

Scene = Callable[[Studio], QPixmap]


def _visit(room: Room) -> Contact:
    view = room.bench.services.measures.view(room.measure("astre", days=200).id)
    return next(contact for contact in view.contacts if contact.outcome is Outcome.DONE)


def _moving(studio: Studio) -> QPixmap:
    room = studio.full
    contact = _visit(room)
    stage = room.go("visit_read", contact_id=contact.id)
    page = cast(ContactReadingPage, room.bench.main.page("visit_read"))
    page.ask_where()
    picture = stage.shot()
    page.slot.close_panel()
    return picture


def _withdrawn(studio: Studio) -> QPixmap:
    """Corrected, then found to be a mistake: its history tells both."""
    room = studio.full
    visits, corrections = room.bench.services.visits, room.bench.services.corrections
    before = _visit(room)
    draft = visits.begin(before.measure_id, before.id)
    entered = VisitInput(
        before.measure_id, before.day, before.at, before.kind, note=before.note, answers=before.answers,
        next_steps=before.next_steps[:1], correction="Étape notée deux fois",
    )  # fmt: skip
    recorded = visits.record(replace(entered, note=f"{before.note} Le fils était là.".strip()), draft)
    done = corrections.withdraw(before.id, "Notée sur le mauvais dossier")
    picture = room.show("visit_read", contact_id=before.id)
    corrections.undo(done)
    visits.drop_draft(visits.take_back(recorded).id)
    return picture


def _two_files(room: Room) -> tuple[str, str]:
    """The household of the pictures, and another file of it."""
    households = room.bench.services.households
    known = households.get(room.household_id())
    other = households.new()
    twin = replace(known.persons[0], id=other.persons[0].id, first_name=f"{known.persons[0].first_name} Marie")
    place = replace(known.dwelling, address="2 bis impasse des Lilas")
    households.save(replace(other, persons=(twin,), dwelling=place, phone="06 39 98 12 34"))
    return known.id, other.id


def _comparing(studio: Studio) -> QPixmap:
    room = studio.full
    kept_id, other_id = _two_files(room)
    stage = room.go("household", household_id=kept_id)
    page = cast(HouseholdSheetPage, room.bench.main.page("household"))
    page.compare_with(other_id)
    picture = stage.shot()
    page.slot.close_panel()
    return picture


def _merged(studio: Studio) -> QPixmap:
    room = studio.full
    merges = room.bench.services.merges
    kept_id, other_id = _two_files(room)
    merge_id = merges.join(kept_id, other_id, MergeChoice(), "Même famille, saisie deux fois")
    picture = room.show("household", household_id=kept_id)
    merges.put_asunder(merge_id)
    return picture


CORRECTION_SCENES: Final[Mapping[str, Scene]] = {
    "visit-moving": _moving,
    "visit-withdrawn": _withdrawn,
    "household-comparing": _comparing,
    "household-merged": _merged,
}
