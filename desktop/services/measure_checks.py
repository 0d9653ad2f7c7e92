"""What the steps of a measure refuse, each told with its field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from desktop.domain.contact import Contact, Outcome
from desktop.domain.forms import is_empty
from desktop.domain.french import short_date
from desktop.domain.measure import Measure, Rescheduling
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.schemes.base import Scheme


def refuse(problems: dict[str, str]) -> None:
    """Raises InvalidInputError when there is anything to tell."""
    if problems:
        raise InvalidInputError(problems)


def reason_problem(reason: str) -> dict[str, str]:
    """A motif is asked for in words."""
    return {"reason": "Notez le motif en quelques mots."} if is_empty(reason) else {}


def day_problem(measure: Measure, day: date, field_name: str) -> dict[str, str]:
    """A day inside the measure is asked for."""
    last = measure.last_day
    outside = day < measure.start or (last is not None and day > last)
    return {field_name: "Cette date est en dehors de la mesure."} if outside else {}


def end_problem(measure: Measure, scheme: Scheme, contacts: Sequence[Contact], on: date, today: date) -> str:
    """Why the measure cannot end on that day, empty when it can."""
    planned = measure.planned_end
    if on < measure.start:
        return f"La fin précède le début de la mesure ({short_date(measure.start)})."
    if planned is not None and on > planned:
        return f"La mesure se termine au plus tard le {short_date(planned)}."
    if on > today:
        return "Cette date est à venir."
    after = [contact.day for contact in contacts if contact.outcome is Outcome.DONE and contact.day > on]
    if not after:
        return ""
    return f"{scheme.visit_word.a.capitalize()} a eu lieu après cette date, le {short_date(max(after))}."


def rescheduling_problem(changed: Measure, scheme: Scheme, record: Rescheduling) -> dict[str, str]:
    """What is wrong with a new number of instalments (C11)."""
    found = scheme.check_rescheduling(changed, record)
    if found and found[0].field == "instalments":
        return {"instalments": found[0].message}
    end = changed.planned_end
    if end is not None and end < record.decided_on:
        return {"instalments": f"Ce prêt serait déjà fini depuis le {short_date(end)}\u00a0: notez plutôt la fin."}
    return {one.field: one.message for one in found}


def require_concluded(plans: Iterable[Contact], scheme: Scheme) -> None:
    """Raises NotAllowedError while an appointment waits for what became of it."""
    for plan in plans:
        word = scheme.visit_word
        what = f"{word.the} {word.agreed('prévu')}".capitalize()
        raise NotAllowedError(
            f"{what} le {short_date(plan.day)} n’est pas {word.agreed('conclu')}.",
            safe="Rien n’a changé.",
            do="Notez ce qui s’est passé, puis recommencez.",
        )
