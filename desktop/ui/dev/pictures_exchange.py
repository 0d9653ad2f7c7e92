"""The scenes of Échanges: what waits and went, two versions side by side, what the Department sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, cast

from PySide6.QtGui import QPixmap

from desktop.errors import AppError
from desktop.services.demo_exchange import (
    INVENTED_EDITION,
    INVENTED_MANDATE,
    contradict_elsewhere,
    send_from_department,
    write_elsewhere,
)
from desktop.services.exchange import DeliveryState, ExchangeService, RoundResult
from desktop.services.inbox import InboxState
from desktop.ui.dev.pictures_studio import PretendedDepartment, Room, Studio
from desktop.ui.dev.scrolling import scroll_to
from desktop.ui.exchange.page import ExchangePage

Scene = Callable[[Studio], QPixmap]
_ELSEWHERE: Final = (
    "Les murs de la chambre des enfants sont secs depuis la pose du groupe de ventilation\u00a0; reste une fuite sous "
    "l’évier. Madame a appelé le propriétaire, qui passera jeudi."
)
"""Longer than a line: it has to wrap in its half."""


def _linked(room: Room) -> ExchangeService:
    exchange = ExchangeService(room.bench.services.workspace, cast(Any, PretendedDepartment))
    if not exchange.state().enrolled:
        exchange.enrol("https://perron.departement.exemple", PretendedDepartment.code)
        exchange.push(cancelled=lambda: exchange.state().refused > 0)
        room.bench.hub.tell("outbox")
    return exchange


def _exchange(state: DeliveryState) -> Scene:
    def scene(studio: Studio) -> QPixmap:
        room = studio.full
        exchange = _linked(room)
        stage = room.go("exchange")
        place = list(DeliveryState).index(state)
        counts = exchange.state()
        words = ("À envoyer", "Envoyées", "Refusées")[place]
        stage.press(f"{words} ({(counts.waiting, counts.sent, counts.refused)[place]})")
        page = _page(room)
        scroll_to(page.standing if state is DeliveryState.REFUSED else page.messages)
        return stage.shot()

    return scene


def _page(room: Room) -> ExchangePage:
    room.go("exchange")
    return cast(ExchangePage, room.bench.main.page("exchange"))


def _round(studio: Studio) -> QPixmap:
    """Everything that a round can have done, after a failure."""
    room = studio.full
    _linked(room)
    page = _page(room)
    late = timedelta(hours=71)
    result = RoundResult(
        14, 1, 5, held=2, applied=3, sent_again=1, erased=("un",), received=2, skew=late, writers=("Karim Bensaïd",)
    )
    page.standing.tell_round(result)
    room.stage.settle()
    scroll_to(page.standing)
    picture = room.stage.shot()
    page.standing.tell_round(RoundResult(0, 0, 0))
    return picture


def _late(studio: Studio) -> QPixmap:
    """The last round ended early, the next one is announced."""
    room = studio.full
    _linked(room)
    sender = room.bench.services.sender
    sender.note(AppError("Le serveur du Département est injoignable.", safe="Rien n’est perdu."))
    scroll_to(_page(room).standing)
    picture = room.stage.shot()
    sender.note(None)
    return picture


def _conflict(*, compared: bool) -> Scene:
    def scene(studio: Studio) -> QPixmap:
        room = studio.full
        _linked(room)
        services = room.bench.services
        write_elsewhere(services.workspace, _visit_told(room), note="", trace_left="Carte", answers=_answers(room))
        room.bench.hub.tell("outbox")
        card = _page(room).conflicts
        if compared:
            card.buttons[0].click()
            if card.panel is not None:
                next(iter(card.panel.choices.values())).choose("theirs")
            room.stage.settle()
        scroll_to(card)
        picture = room.stage.shot()
        if card.panel is not None:
            card.panel.forget()
        card.slot.close_panel()
        for one in services.conflicts.conflicts():  # the next scene begins without them
            services.conflicts.settle(one.id, {field.key: "mine" for field in one.fields})
        room.bench.hub.tell("outbox")
        return picture

    return scene


def _aside(studio: Studio) -> QPixmap:
    """A version that contradicts the notebook."""
    room = studio.full
    _linked(room)
    services = room.bench.services
    contradict_elsewhere(services.workspace, _visit_told(room))
    room.bench.hub.tell("outbox")
    card = _page(room).conflicts
    card.buttons[0].click()
    room.stage.settle()
    scroll_to(card)
    picture = room.stage.shot()
    card.slot.close_panel()
    for one in services.conflicts.conflicts():
        services.conflicts.settle(one.id, {})
    room.bench.hub.tell("outbox")
    return picture


def _visit_told(room: Room) -> str:
    """The id of a visit with answers that this laptop queued."""
    exchange = room.bench.services.exchange
    lines = [*exchange.messages(DeliveryState.SENT), *exchange.messages(DeliveryState.WAITING)]
    return next(one.record_id for one in lines if one.kind == "contact" and '"findings"' in one.content)


def _answers(room: Room) -> dict[str, Any]:
    contact = room.bench.services.visits.contact(_visit_told(room))
    return {**contact.answers, "findings": _ELSEWHERE}


def _inbox(begin: str) -> Scene:
    def scene(studio: Studio) -> QPixmap:
        room = studio.full
        _linked(room)
        services = room.bench.services
        inbox = services.inbox
        _send(room, {**INVENTED_MANDATE, "scheme": "autre"})
        gone = _send(room, {**INVENTED_MANDATE, "reference": "SLISL 2026-009"})
        wanted = _send(room, INVENTED_MANDATE)
        inbox.decline(gone, "Déjà suivi par une autre association")
        room.bench.hub.tell("outbox")
        card = _page(room).inbox
        card.answered.set_open(opened=not begin)
        if begin:
            card.view(wanted).buttons[begin].click()
            room.stage.settle()
        scroll_to(card)
        picture = room.stage.shot()
        card.slot.close_panel()
        _answer_all(room)
        return picture

    return scene


def _send(room: Room, content: Mapping[str, Any], kind: str = "mandate") -> str:
    services = room.bench.services
    return send_from_department(services.workspace, len(services.inbox.lines()) + 1, dict(content), kind)


def _answer_all(room: Room) -> None:
    """The next scene begins without anything that waits."""
    inbox = room.bench.services.inbox
    for one in inbox.lines():
        if one.state is InboxState.WAITING:
            inbox.decline(one.id, "Déjà suivi par une autre association")
    room.bench.hub.tell("outbox")


def _reference(studio: Studio) -> QPixmap:
    """One edition in use with its services, another one to be read."""
    room = studio.full
    _linked(room)
    services = room.bench.services
    if not services.inbox.services():
        services.inbox.accept_reference(_send(room, INVENTED_EDITION, "reference"))
    _send(room, {**INVENTED_EDITION, "number": 2}, "reference")
    room.bench.hub.tell("outbox")
    card = _page(room).inbox
    card.services.set_open(opened=True)
    scroll_to(card)
    picture = room.stage.shot()
    _answer_all(room)
    return picture


def _today(studio: Studio) -> QPixmap:
    """A mandate waits above the day."""
    room = studio.full
    _linked(room)
    _send(room, INVENTED_MANDATE)
    room.bench.hub.tell("outbox")
    picture = room.show("today")
    _answer_all(room)
    return picture


EXCHANGE_SCENES: Final[Mapping[str, Scene]] = {
    "exchange-not-enrolled": lambda studio: studio.full.show("exchange"),
    "exchange-waiting": _exchange(DeliveryState.WAITING),
    "exchange-sent": _exchange(DeliveryState.SENT),
    "exchange-refused": _exchange(DeliveryState.REFUSED),
    "exchange-round": _round,
    "exchange-late": _late,
    "exchange-conflicts": _conflict(compared=False),
    "exchange-conflict": _conflict(compared=True),
    "exchange-aside": _aside,
    "exchange-inbox": _inbox(""),
    "exchange-inbox-accept": _inbox("accept"),
    "exchange-inbox-decline": _inbox("decline"),
    "exchange-reference": _reference,
    "exchange-today": _today,
}
