"""The lines of a measure's end: its term, what may still be added to it, its bilan and who signs it (A4, A5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from desktop.domain.bilan import Bilan, BilanState
from desktop.domain.calendar import add_months
from desktop.domain.french import long_date
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.sitting import in_force, in_hand
from desktop.schemes.base import Scheme
from desktop.schemes.reason import Reason
from desktop.services.agenda_line import AgendaGroup, Ask, Line
from desktop.services.measure_view import WARN_MONTHS_BEFORE_END


def term_lines(scheme: Scheme, measure: Measure, versions: Sequence[Bilan], on: date) -> Iterator[Line]:
    """What the end of a measure asks for: a decision to take, an end to note, a bilan to write or have signed.

    As long as a bilan is in force a correction of it takes nothing away: it is asked for besides.
    """
    bilan = in_force(versions)
    match measure.state:
        case MeasureState.PROPOSED:
            reason = Reason(scheme.name, "mesure proposée, à accepter ou décliner")
            yield Line(AgendaGroup.TO_PLAN, measure.start, reason, asks=Ask.DECISION)
            return
        case MeasureState.ACTIVE | MeasureState.SUSPENDED:
            yield from _running_lines(scheme, measure, bilan, on)
        case MeasureState.ENDING:
            yield _ended_line(scheme, measure, bilan)
        case _:
            return
    written = in_hand(versions)
    if bilan is not None and written is not None and written != bilan:
        to_do = "à faire signer" if written.state is BilanState.FROZEN else "à terminer"
        reason = Reason(scheme.name, f"correction du bilan {to_do}")
        yield Line(AgendaGroup.REPORTS_DUE, measure.last_day or on, reason, asks=Ask.BILAN)


def _running_lines(scheme: Scheme, measure: Measure, bilan: Bilan | None, on: date) -> Iterator[Line]:
    end = measure.planned_end
    if end is not None and end < on:
        reason = Reason(scheme.name, f"terme passé le {long_date(end)}, fin à noter")
        yield Line(AgendaGroup.LATE, end, reason, asks=Ask.DECISION, presses=True)
    elif end is not None and add_months(on, WARN_MONTHS_BEFORE_END) >= end:
        yield _near_end(scheme, measure, bilan, end)
    elif bilan is not None and bilan.state is BilanState.FROZEN:
        yield Line(AgendaGroup.REPORTS_DUE, end or on, Reason(scheme.name, "bilan à faire signer"), asks=Ask.BILAN)


def _near_end(scheme: Scheme, measure: Measure, bilan: Bilan | None, end: date) -> Line:
    """Two months before the end: which, what may still be added, what is to be prepared."""
    told = f"fin le {long_date(end)}"
    asks, to_do = _to_prepare(scheme, bilan)
    parts = [told, _renewal_words(scheme, measure), to_do]
    return Line(AgendaGroup.REPORTS_DUE, end, Reason(scheme.name, ", ".join(one for one in parts if one)), asks=asks)


def _to_prepare(scheme: Scheme, bilan: Bilan | None) -> tuple[Ask, str]:
    if not scheme.requires_bilan:
        return Ask.DECISION, "fin du suivi à préparer"
    if bilan is None or bilan.state is BilanState.DRAFT:
        return Ask.BILAN, "bilan à préparer"
    if bilan.state is BilanState.FROZEN:
        return Ask.BILAN, "bilan à faire signer"
    return Ask.DECISION, "bilan signé, fin à noter"


def _renewal_words(scheme: Scheme, measure: Measure) -> str:
    """« plafond de 24 mois atteint », « renouvellement possible jusqu’au 31 août 2028 » (A4)."""
    limit = scheme.renewal_limit(measure)
    if limit is None:
        return ""
    last = add_months(measure.start, limit) - timedelta(days=1)
    if (measure.total_months or 0) >= limit:
        return f"plafond de {limit}\u00a0mois atteint, sans renouvellement possible"
    return f"renouvellement possible jusqu’au {long_date(last)}"


def _ended_line(scheme: Scheme, measure: Measure, bilan: Bilan | None) -> Line:
    day = measure.ended_on or measure.start
    if bilan is None or bilan.state is BilanState.DRAFT:
        return Line(AgendaGroup.REPORTS_DUE, day, Reason(scheme.name, "bilan à rédiger et à signer"), asks=Ask.BILAN)
    if bilan.state is BilanState.FROZEN:
        return Line(AgendaGroup.REPORTS_DUE, day, Reason(scheme.name, "bilan à faire signer"), asks=Ask.BILAN)
    return Line(AgendaGroup.REPORTS_DUE, day, Reason(scheme.name, "bilan signé, mesure à clôturer"), asks=Ask.DECISION)
