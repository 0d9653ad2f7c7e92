"""What is to heed about conventions, in words."""

from __future__ import annotations

from datetime import date

from desktop.domain.convention_checks import Gap, Overlap
from desktop.domain.french import join_words, long_date


def gap_words(gap: Gap, scheme: str) -> str:
    """Days that no convention covers: what is begun then is paid by none."""
    where = f", {join_words(gap.territories)}" if gap.territories else ""
    days = f"le {long_date(gap.first)}" if gap.first == gap.last else f"{_span(gap.first, gap.last)}"
    return f"{scheme}{where}\u00a0: aucune convention {days}. Ce qui est fait ces jours-là n’est payé par aucune."


def overlap_words(overlap: Overlap, scheme: str) -> str:
    """Days that two conventions cover, and which of them is taken."""
    where = f" ({join_words(overlap.territories)})" if overlap.territories else ""
    return (
        f"{scheme}\u00a0: «\u00a0{overlap.one.name}\u00a0» et «\u00a0{overlap.other.name}\u00a0» se chevauchent "
        f"{_span(overlap.first, overlap.last)}{where}. Ces jours-là, une nouvelle mesure va à "
        f"«\u00a0{overlap.taken.name}\u00a0»."
    )


def over_words(scheme: str, last: date) -> str:
    """The latest convention of a scheme is over."""
    return (
        f"{scheme}\u00a0: la dernière convention est finie depuis le {long_date(last)}. Copiez-la pour l’année "
        "suivante, puis corrigez ses dates et ses montants."
    )


def past_words(name: str, ended: date) -> str:
    """A measure goes on past its convention (A1, A7)."""
    return (
        f"La convention «\u00a0{name}\u00a0» est finie depuis le {long_date(ended)}\u00a0: cette mesure reste à "
        "mener à son terme, et c’est elle qui la paie."
    )


def _span(first: date, last: date) -> str:
    return f"du {long_date(first)} au {long_date(last)}"
