"""The scenes of documents: what can be made, the notice at the door, letters, cautions that come first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time, timedelta
from typing import Final, cast

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from desktop.domain.measure import Measure
from desktop.services.calling import KIND as CALLING_CARD
from desktop.ui.attachments.place import DocumentsPlace
from desktop.ui.dev.pictures_studio import Room, Studio
from desktop.ui.dev.showcase_stage import Stage
from desktop.ui.documents.page import DocumentPage
from desktop.ui.forms.reveal import reveal
from desktop.ui.measure.page import MeasurePage

Scene = Callable[[Studio], QPixmap]

_LETTER, _PARTNER = "letter:fin-de-mesure", "letter:transmission"
_SENDER: Final = "Association Le Perron\n12 rue de la Gare\n62300 Lens\nTél. 03 21 00 00 00"


def _measure(room: Room) -> Measure:
    """One with a porte close, whose household agreed and has no cautions."""
    services = room.bench.services
    measure = services.measures.view(room.measure("astre", days=45).id).measure
    home = services.households.get(measure.household_id)
    day = services.today() - timedelta(days=1)
    if not any(one.id == CALLING_CARD and not one.refusal for one in services.documents.kinds(measure.id)):
        services.visits.porte_close(measure.id, day, time(14, 30), "", None)
    services.households.save(
        replace(
            home,
            agreed_on=measure.start,
            contact_instructions="",
            persons=tuple(replace(one, keep_from="") for one in home.persons),
        )
    )
    return measure


def _place(part: Callable[[DocumentsPlace], QWidget]) -> Scene:
    return lambda studio: _shown_place(studio.full, part)


def _shown_place(room: Room, part: Callable[[DocumentsPlace], QWidget]) -> QPixmap:
    measure = _measure(room)
    if not room.bench.services.documents.made(measure.id):
        content = room.bench.services.documents.render(_LETTER, measure.id)
        room.bench.services.documents.note_printed(_LETTER, measure.id, content)
    stage = room.go("measure", measure_id=measure.id, stage="papers")
    page = cast(MeasurePage, room.bench.main.page("measure"))
    place = page.findChild(DocumentsPlace)
    if place is not None:
        reveal(part(place))
        stage.settle()
    return stage.shot()


def _document(kind_id: str, values: Mapping[str, str]) -> Scene:
    def scene(studio: Studio) -> QPixmap:
        room = studio.full
        measure = _measure(room)
        stage, page = _opened(room, measure, kind_id)
        for name, text in values.items():
            page.side.fields.fields[name].widget.set_value(text)  # type: ignore[attr-defined]
        _wait(stage, page, page.side.fields.values())
        return stage.shot(page.pages.view)

    return scene


def _lacking(studio: Studio) -> QPixmap:
    room = studio.full
    stage, page = _opened(room, _measure(room), _PARTNER)
    _wait(stage, page, page.side.fields.values())
    page.side.print_button.click()
    return stage.shot(page.pages.view)


def _sheet(scheme: str, kind_id: str) -> Scene:
    """A sheet that says what it does not know."""

    def scene(studio: Studio) -> QPixmap:
        room = studio.full
        measure = room.bench.services.measures.view(room.measure(scheme).id).measure
        stage, page = _opened(room, measure, kind_id)
        if page.is_covered:
            page.side.read_button.click()
        _wait(stage, page, page.side.fields.values())
        return stage.shot(page.pages.view)

    return scene


def _leaving(studio: Studio) -> QPixmap:
    room = studio.full
    stage, page = _opened(room, _measure(room), _LETTER)
    _wait(stage, page, page.side.fields.values())
    page.side.save_button.click()
    return stage.shot(page.pages.view)


def _guarded(studio: Studio) -> QPixmap:
    room = studio.full
    services = room.bench.services
    measure = _measure(room)
    home = services.households.get(measure.household_id)
    persons = (replace(home.persons[0], keep_from="son ancien compagnon"), *home.persons[1:])
    instructions = "Ne rien glisser dans la boîte aux lettres. Appeler le matin."
    services.households.save(replace(home, persons=persons, contact_instructions=instructions))
    stage, _page = _opened(room, measure, _LETTER)
    shot = stage.shot()
    services.households.save(home)
    return shot


def _opened(room: Room, measure: Measure, kind_id: str) -> tuple[Stage, DocumentPage]:
    stage = room.go("document", measure_id=measure.id, kind_id=kind_id)
    return stage, cast(DocumentPage, room.bench.main.page("document"))


def _wait(stage: Stage, page: DocumentPage, values: dict[str, str]) -> None:
    stage.wait("document", lambda: page.shows(values))
    stage.settle()


DOCUMENT_SCENES: Final[Mapping[str, Scene]] = {
    "documents": _place(lambda place: place),
    "documents-handed-over": _place(lambda place: place.taken_in),
    "document-card": _document(CALLING_CARD, {"reach": "06 39 98 00 01"}),
    "document-letter": _document(_LETTER, {"sender": _SENDER}),
    "document-partner-lacking": _lacking,
    "document-eviction-sheet": _sheet("vej", "eviction_sheet"),
    "document-follow-up": _sheet("microcredit", "microcredit_follow_up"),
    "document-leaving": _leaving,
    "document-guarded": _guarded,
}
"""They leave drafts of documents behind."""
