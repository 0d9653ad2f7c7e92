"""The scenes of a bilan: written, its signers chosen, read together, signed by each in turn, sealed and handed over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final, cast

from PySide6.QtGui import QPixmap

from desktop.domain.bilan import BilanState, SignatureOutcome, SignerRole
from desktop.domain.measure import MeasureState
from desktop.services.ceremony import AnswerInput, Version
from desktop.services.wording import BILAN_STATES
from desktop.ui.dev.pictures_studio import Room, Studio
from desktop.ui.report.interim import InterimPage
from desktop.ui.report.page import BilanPage

_STROKES: Final = (((0.1, 0.6), (0.3, 0.2), (0.5, 0.7), (0.8, 0.4)),)


def _ending(room: Room) -> str:
    return room.measure("astre", MeasureState.ENDING, 340).id


def _text(studio: Studio) -> QPixmap:
    room = studio.full
    room.bilan(_ending(room))
    return room.stage.shot()


def _origin(studio: Studio) -> QPixmap:
    """The cursor is in a paragraph that was edited."""
    room = studio.full
    page = room.bilan(_ending(room))
    card = next(one for one in page.editing.cards if one.area.value().startswith("Le"))
    card.area.setFocus()
    card.put_cursor_at(0)
    card.area.insertPlainText("Comme prévu, ")
    page.editing.sheet.ensureWidgetVisible(card.origin)
    return room.stage.shot()


def _earlier(studio: Studio) -> QPixmap:
    room = studio.full
    page = room.bilan(_ending(room))
    page.editing.words.insertPlainText("Merci à tous. ")
    room.stage.press("Textes d’avant")
    return room.stage.shot()


def _way(room: Room) -> InterimPage:
    room.go("interim", measure_id=room.measure("astre", MeasureState.ACTIVE, 200).id)
    return cast(InterimPage, room.bench.main.page("interim"))


def _interim(studio: Studio) -> QPixmap:
    _way(studio.full)
    return studio.full.stage.shot()


def _interim_pages(studio: Studio) -> QPixmap:
    room = studio.full
    page = _way(room)
    page.show_step(1)
    room.stage.wait("aperçu", lambda: page.finishing.pages.page_count > 0 and not room.tasks.is_busy)
    return room.stage.shot(page.finishing.pages.view)


def _interim_finished(studio: Studio) -> QPixmap:
    """Two were finished, another is written, and the first is read again."""
    room = studio.full
    interims, measure_id = room.bench.services.interims, room.measure("astre", MeasureState.ACTIVE, 200).id
    interims.begin(measure_id)
    first = interims.finish(measure_id)
    interims.begin_next(measure_id)
    interims.finish(measure_id)
    interims.begin_next(measure_id)
    page = _way(room)
    page.show_finished(first.id)
    room.stage.wait("pages", lambda: page.shelf.pages.page_count > 0 and not room.tasks.is_busy)
    picture = room.stage.shot(page.shelf.pages.view)
    page.leave()
    for _ in range(2):
        interims.withdraw(measure_id)
        interims.reopen(measure_id)
    return picture


def _deciding(room: Room) -> BilanPage:
    page = room.bilan(_ending(room))
    room.stage.press("Voir l’aperçu")
    room.stage.wait("aperçu", lambda: page.deciding.pages.page_count > 0 and not room.tasks.is_busy)
    return page


def _preview(studio: Studio) -> QPixmap:
    page = _deciding(studio.full)
    return studio.full.stage.shot(page.deciding.pages.view)


def _signers(studio: Studio) -> QPixmap:
    """Somebody who signs for another is added without a name, and what is kept of the household is read."""
    room = studio.full
    households = room.bench.services.households
    before = households.get(room.bench.services.measures.view(_ending(room)).household.id)
    households.save(
        replace(before, persons=(replace(before.persons[0], keep_from="son ancien compagnon"), *before.persons[1:]))
    )
    page = _deciding(room)
    page.deciding.caution.fold.set_open(opened=True)
    room.stage.press("Ajouter une personne")
    room.stage.write(page.deciding.who.added[0].capacity, "tutrice")
    room.stage.press("Figer le texte")
    room.stage.wait("refus", lambda: not room.tasks.is_busy, heed_troubles=False)
    picture = room.stage.shot(page.deciding.pages.view)
    page.deciding.who.added[0].remove.click()
    households.save(before)
    return picture


def _reading(room: Room) -> BilanPage:
    """The frozen pages; the text is fixed when it was not."""
    services, measure_id = room.bench.services, _ending(room)
    if services.bilans.begin(measure_id).state is BilanState.DRAFT:
        services.ceremony.freeze(measure_id, services.ceremony.proposed_signers(measure_id))
    page = room.bilan(measure_id)
    room.stage.wait("pages", lambda: bool(page.ceremony.content) and not room.tasks.is_busy)
    room.bench.main.messages.clear()
    return page


def _read_together(studio: Studio) -> QPixmap:
    page = _reading(studio.full)
    page.reading.read_aloud.setChecked(True)
    page.reading.with_interpreter.setChecked(True)
    studio.full.stage.write(page.reading.interpreter, "Leïla, sa sœur")
    return studio.full.stage.shot(page.reading.pages.view)


def _paper(studio: Studio) -> QPixmap:
    """What is to be read first is said before the pages to be signed are on paper (R6)."""
    room = studio.full
    page = _reading(room)
    page.reading.leaving.prepare(cautioned=True)
    page.reading.paper.click()
    return room.stage.shot(page.reading.pages.view)


def _turned(room: Room) -> BilanPage:
    page = _reading(room)
    room.stage.click(page.reading.turn)
    return page


def _turn(studio: Studio) -> QPixmap:
    page = _turned(studio.full)
    studio.full.stage.sign_one(page.stage.pad.pad)
    return studio.full.stage.shot(page.stage.pages.view if page.stage.pages.isVisible() else None)


def _other(outcome: SignatureOutcome) -> Callable[[Studio], QPixmap]:
    def scene(studio: Studio) -> QPixmap:
        page = _turned(studio.full)
        page.stage.ask_other(outcome)
        page.stage.other.accept.click()
        studio.full.stage.wait("motif", lambda: not studio.full.tasks.is_busy, heed_troubles=False)
        return studio.full.stage.shot(page.stage.pages.view if page.stage.pages.isVisible() else None)

    return scene


def _worker(studio: Studio) -> QPixmap:
    """Everybody of the household has answered."""
    room = studio.full
    page = _reading(room)
    _answer_for_household(room)
    page.leave()
    page = _turned(room)
    return room.stage.shot(page.stage.pages.view if page.stage.pages.isVisible() else None)


def _partly(studio: Studio) -> QPixmap:
    """One has signed, then the screen was left."""
    room = studio.full
    _reading(room)
    _answer_for_household(room)
    page = _reading(room)
    return room.stage.shot(page.reading.pages.view)


def _answer_for_household(room: Room) -> None:
    ceremony, measure_id = room.bench.services.ceremony, _ending(room)
    for slot in ceremony.sitting(measure_id).slots:
        if slot.answer is None and slot.role is SignerRole.HOUSEHOLD:
            given = AnswerInput(SignatureOutcome.SIGNED, _STROKES, read_aloud=True, where="Au domicile du ménage")
            if slot.place != ceremony.sitting(measure_id).slots[0].place:
                given = AnswerInput(SignatureOutcome.PAPER, where="Au domicile du ménage")
            ceremony.answer(measure_id, slot.place, given)


def _sealed(studio: Studio) -> QPixmap:
    room = studio.full
    page = _opened_sealed(room)
    return room.stage.shot(page.sealed.pages.view)


def _opened_sealed(room: Room) -> BilanPage:
    signed = next(one for one in room.bench.services.status.measures() if one.signed)
    page = room.bilan(signed.id)
    room.stage.wait("pages", lambda: page.sealed.pages.page_count > 0 and not room.tasks.is_busy)
    return page


def _copy(studio: Studio) -> QPixmap:
    room = studio.full
    page = _opened_sealed(room)
    page.sealed.copy.click()
    return room.stage.shot(page.sealed.pages.view)


def _correction(studio: Studio) -> QPixmap:
    room = studio.full
    page = _opened_sealed(room)
    page.sealed.correction.unfold()
    page.sealed.correction.begin.click()
    return room.stage.shot(page.sealed.pages.view)


def _corrected(studio: Studio, *, aside: bool) -> QPixmap:
    """Another version is written: its own screen, and the bilan in force beside it."""
    room = studio.full
    measure_id = next(one for one in room.bench.services.status.measures() if one.signed).id
    ceremony = room.bench.services.ceremony
    ceremony.correct(measure_id, "La date de la dernière visite est fausse")
    page = room.bilan(measure_id)
    if aside:
        page.show_beside()
        room.stage.wait("pages", lambda: page.sealed.pages.page_count > 0 and not room.tasks.is_busy)
    picture = room.stage.shot(page.sealed.pages.view if aside else None)
    page.leave()
    ceremony.withdraw_correction(measure_id)
    return picture


def _versions(studio: Studio) -> QPixmap:
    """As after a sitting that was left, then a correction."""
    room = studio.full
    page = _opened_sealed(room)
    day, panel = page.bilan.made_on if page.bilan is not None else date.min, page.sealed
    panel.former.show_versions(
        [
            Version("", "ASTRE-4F2A99C07C41", day, state, BILAN_STATES[state], "", "")
            for state in (BilanState.ABANDONED, BilanState.SEALED)
        ]
    )
    panel.former.fold.set_open(opened=True)
    room.stage.shot(panel.pages.view)
    panel.sheet.ensureWidgetVisible(panel.former)
    return room.stage.shot(panel.pages.view)


BILAN_SCENES: Final[dict[str, Callable[[Studio], QPixmap]]] = {
    "bilan-text": _text,
    "bilan-origin": _origin,
    "bilan-earlier": _earlier,
    "bilan-interim": _interim,
    "bilan-interim-pages": _interim_pages,
    "bilan-interim-finished": _interim_finished,
    "bilan-preview": _preview,
    "bilan-signers": _signers,
    "bilan-reading": _read_together,
    "bilan-paper": _paper,
    "bilan-turn": _turn,
    "bilan-refusal": _other(SignatureOutcome.REFUSED),
    "bilan-absent": _other(SignatureOutcome.ABSENT),
    "bilan-partly": _partly,
    "bilan-worker": _worker,
    "bilan-sealed": _sealed,
    "bilan-copy": _copy,
    "bilan-correction": _correction,
    "bilan-new-version": partial(_corrected, aside=False),
    "bilan-in-force": partial(_corrected, aside=True),
    "bilan-versions": _versions,
}
"""In the order in which a bilan goes: its text is fixed from « reading » on, and signed in part from « partly » on."""
