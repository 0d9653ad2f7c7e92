"""The scenes of the recorder: opened, in haste, with rows, with what is to be looked at again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, cast

from PySide6.QtGui import QPixmap

from desktop.domain.contact import Outcome
from desktop.domain.slow_answers import Told
from desktop.ui.dev.pictures_studio import Studio
from desktop.ui.forms.earlier import EarlierLine
from desktop.ui.forms.said_before import SaidBefore
from desktop.ui.visit.content import VisitContent
from desktop.ui.visit.page import VisitPage

Scene = Callable[[Studio], QPixmap]

_WRONG_FIELDS: Final = {
    "astre": ("Température relevée", "tiède"),
    "vej": ("Loyer mensuel", "beaucoup"),
    "microcredit": ("Ressources du mois", "un peu"),
}
_ROWS: Final = {
    "answers.works_stage": "under_way",
    "answers.works": ["insulation", "heating"],
    "answers.site_works": [
        {
            "site_work": "insulation",
            "site_company": "Lheureux",
            "site_stage": "done",
            "site_cost": "4200.00",
            "site_start": "2026-10-05",
            "site_date": "2026-10-20",
            "site_safety": "safe",
            "site_quality": "good",
        },
        {"site_work_other": "Poêle à granulés", "site_company": "SARL Dupont", "site_cost": "3150.00"},
    ],
    "answers.dpe_before": "F",
    "answers.dpe_after": "C",
    "answers.aids": ["mpr", "cee"],
    "answers.financing": [
        {"plan_aid": "mpr", "plan_asked": "4000.00", "plan_granted": "3500.00", "plan_paid": "1500.00"},
        {"plan_aid": "anah", "plan_granted": "12000.00"},
    ],
    "answers.energy_bill_before": "250.00",
    "answers.energy_bill": "205.00",
}
_FOUND: Final = (
    "Les murs de la chambre du fond restent humides malgré le passage du plombier en septembre. La famille n’y dort "
    "plus et vit dans la pièce de devant, chauffée par un poêle d’appoint."
)
_ODD: Final = {
    "next_steps": [{"what": "Envoyer le devis à l’Anah", "who": "Moi", "by": "2026-12-04"},
                   {"what": "Rappeler la mairie", "who_other": "8 jours"}],
    "next_day": "2026-01-12",
    "next_at": "16:30",
}  # fmt: skip


def visit(scheme: str, outcome: Outcome | None = None, *, quick: bool = False) -> Scene:
    """A visit just opened."""

    def scene(studio: Studio) -> QPixmap:
        _open(studio, scheme, outcome=outcome, quick=quick)
        return studio.full.stage.shot()

    return scene


def _rows(place: int) -> Scene:
    def scene(studio: Studio) -> QPixmap:
        content = _open(studio, "astre")
        content.put(_ROWS)
        page = cast(VisitPage, studio.full.bench.main.page("visit"))
        card = content.form.cards[place] if content.form is not None else content
        page.nav.chosen.emit([sheet.widget for sheet in content.sheets()].index(card))
        return studio.full.stage.shot()

    return scene


def _spent(studio: Studio) -> QPixmap:
    """Time and way at the foot of the recorder."""
    content = _open(studio, "astre")
    content.spent.minutes.set_value(75)
    page = cast(VisitPage, studio.full.bench.main.page("visit"))
    studio.full.stage.settle()
    page.sheet.verticalScrollBar().setValue(page.sheet.verticalScrollBar().maximum())
    return studio.full.stage.shot()


def _earlier(place: int, *, taken: bool = False) -> Scene:
    """A section in which an earlier visit has something to say, before and after it is taken up."""

    def scene(studio: Studio) -> QPixmap:
        content = _open(studio, "astre")
        card = content.form.cards[place] if content.form is not None else content
        page = cast(VisitPage, studio.full.bench.main.page("visit"))
        page.nav.chosen.emit([sheet.widget for sheet in content.sheets()].index(card))
        if taken:
            offered = (line.button for line in card.findChildren(EarlierLine) if line.button.isVisible())
            for button in offered:
                button.click()
        return studio.full.stage.shot()

    return scene


def _said_before(studio: Studio) -> QPixmap:
    """What was found at the visit before, read under its question: a few words as they are, a long text unfolded."""
    content = _open(studio, "astre")
    room, form = studio.full, content.form
    if form is not None:
        asked = next(field for field in form.form.fields() if field.name == form.short_note)
        told = Told(asked, room.bench.services.today() - timedelta(days=40), {asked.name: _FOUND})
        next(card for card in form.cards if asked in card.section.fields).show_seen((told,))
    room.stage.settle()
    fold = next(one.fold for one in content.findChildren(SaidBefore) if one.fold is not None)
    fold.set_open(opened=True)
    room.stage.settle()
    page = cast(VisitPage, room.bench.main.page("visit"))
    page.nav.chosen.emit(1)
    return room.stage.shot()


def _remarks(studio: Studio) -> QPixmap:
    """What looks odd among the promises and the next appointment: remarked, not refused, but for a day that is past."""
    content = _open(studio, "astre")
    content.put(_ODD)
    page = cast(VisitPage, studio.full.bench.main.page("visit"))
    page.nav.chosen.emit([sheet.widget for sheet in content.sheets()].index(content.next_steps))
    return studio.full.stage.shot()


def _errors(scheme: str) -> Scene:
    label, wrong = _WRONG_FIELDS[scheme]

    def scene(studio: Studio) -> QPixmap:
        _open(studio, scheme)
        stage = studio.full.stage
        stage.fill("Date", "12/06/2026")
        stage.fill(label, wrong)
        stage.press("Enregistrer le contact" if scheme == "microcredit" else "Enregistrer la visite")
        return stage.shot()

    return scene


def _open(studio: Studio, scheme: str, **args: Any) -> VisitContent:
    """The recorder on a measure of a scheme, with its whole form drawn."""
    room = studio.full
    room.go("visit", measure_id=room.measure(scheme, days=200).id, **args)
    page = cast(VisitPage, room.bench.main.page("visit"))
    room.stage.wait("visite", lambda: page.content is not None)  # made part by part
    content = page.content
    if content is None or content.form is None:
        raise LookupError(scheme)
    if not (args.get("quick") or args.get("outcome")):
        content.form.build_all()
    room.stage.settle()
    return content


def _read(studio: Studio) -> QPixmap:
    room = studio.full
    view = room.bench.services.measures.view(room.measure("astre", days=200).id)
    done = next(contact for contact in view.contacts if contact.outcome is Outcome.DONE)
    return room.show("visit_read", contact_id=done.id)


VISIT_SCENES: Final[Mapping[str, Scene]] = {
    "visit-astre": visit("astre"),
    "visit-vej": visit("vej"),
    "visit-microcredit": visit("microcredit"),
    "visit-quick": visit("astre", quick=True),
    "visit-read": _read,
    "visit-porte-close": visit("vej", Outcome.PORTE_CLOSE),
}
VISIT_LEAVING_SCENES: Final[Mapping[str, Scene]] = {
    "visit-earlier": _earlier(3),
    "visit-earlier-taken": _earlier(3, taken=True),
    "visit-said-before": _said_before,
    "visit-remarks": _remarks,
    "visit-spent": _spent,
    "visit-rows": _rows(1),
    "visit-pairs": _rows(2),
    "visit-financing": _rows(3),
    "visit-astre-errors": _errors("astre"),
    "visit-vej-errors": _errors("vej"),
    "visit-microcredit-errors": _errors("microcredit"),
}
"""They leave a draft behind."""
