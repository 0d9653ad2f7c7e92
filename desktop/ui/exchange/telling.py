"""What a round brought that a person has to know, in the message bar: it goes when it is no longer so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from desktop.domain.french import plural
from desktop.services.sending import skew_words
from desktop.ui.exchange.words import refused_words

if TYPE_CHECKING:
    from desktop.services.exchange import ExchangeState, RoundResult
    from desktop.ui.screen import Messages

REFUSED: Final = "exchange-refused"
CONFLICTS: Final = "exchange-conflicts"
RECEIVED: Final = "exchange-received"
TROUBLE: Final = "exchange-trouble"
CLOCK: Final = "exchange-clock"
ASIDE: Final = "exchange-aside"
_SETTLE: Final = "{count} sur deux ordinateurs, à départager\u00a0: rien ne presse, les deux versions sont gardées."
_ERASED: Final = (
    "{count} au Département pour de bon, le délai de conservation étant passé. Ici rien n’a été effacé\u00a0: vous "
    "décidez dans Réglages, Données personnelles."
)
_ASIDE: Final = (
    "{count}\u00a0: ce qui est écrit contredit ce carnet, où rien n’a changé. Tout le reste est arrivé. Signalez-le "
    "à votre association."
)
_RECEIVED: Final = "{count} du Département\u00a0: à lire, et à accepter ou décliner."
ShowPart = Callable[[str], object]
"""Shows Échanges at one of its parts: « refused », « conflicts » or « received »."""


def tell_round(result: RoundResult, messages: Messages, show: ShowPart) -> None:
    """Tells what waits for a person; of the same thing, what was told before gives way."""
    if result.refused:
        messages.show_warning(refused_words(result.refused), ("Voir", lambda: show("refused")), about=REFUSED)
    if result.conflicts:
        count = plural(result.conflicts, "fiche écrite", "fiches écrites")
        act = ("Départager", lambda: show("conflicts"))
        messages.show_warning(_SETTLE.format(count=count), act, about=CONFLICTS)
    if result.received:
        count = plural(result.received, "nouvel envoi", "nouveaux envois")
        messages.show_warning(_RECEIVED.format(count=count), ("Voir", lambda: show("received")), about=RECEIVED)
    if result.erased:
        count = plural(len(result.erased), "ménage a été supprimé", "ménages ont été supprimés")
        messages.show_warning(_ERASED.format(count=count))
    if result.set_aside:
        count = plural(result.set_aside, "fiche reçue n’a pas pu être prise", "fiches reçues n’ont pas pu être prises")
        messages.show_warning(_ASIDE.format(count=count), about=ASIDE)
    if result.skew is not None:
        messages.show_warning(skew_words(result.skew), about=CLOCK)
    if result.trouble is None and not result.cut:
        messages.settle_about(TROUBLE)


def settle_clock(result: RoundResult, messages: Messages) -> None:
    """The clocks agree again."""
    if result.trouble is None and result.skew is None and not result.cut:
        messages.settle_about(CLOCK)


def settle_told(state: ExchangeState, messages: Messages) -> None:
    """Takes out of sight what is no longer so."""
    over = {REFUSED: state.refused, CONFLICTS: state.conflicts, RECEIVED: state.received}
    messages.settle_about(*(fact for fact, count in over.items() if not count))
