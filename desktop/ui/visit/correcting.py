"""What is put right in a saved contact: noted by mistake, counted again, given to the measure it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from desktop.domain.french import long_date
from desktop.domain.noun import Noun
from desktop.services.corrections import Corrected, MoveTarget
from desktop.ui.parts.inline_panel import Done, InlinePanel
from desktop.ui.parts.page_base import TextLine
from desktop.ui.screen import Screen
from desktop.ui.widgets import ChoiceField, CommunePicker, LabeledField
from desktop.ui.widgets.commune_picker import Found, PickerWords

CHANGED: Final = ("contact", "outbox")
_MEASURES: Final = PickerWords(
    "Nom du ménage", "Mesures trouvées", "Aucune mesure d’un ménage de ce nom.", "Choisissez la mesure dans la liste."
)
_STAYS: Final = "no"
_GOES: Final = "yes"
_SENT: Final = "Part au Département\u00a0: aucun nom."


def withdraw_panel(screen: Screen, contact_id: str, word: Noun) -> InlinePanel:
    """Asks why it was noted by mistake; it stays in the history, marked, and counts nowhere."""

    def act(values: Mapping[str, Any]) -> Done:
        service = screen.services.corrections
        done = service.withdraw(contact_id, values["reason"])
        counts = f"{word.agreed('retiré')}\u00a0: {word.it}"
        words = f"{word.the.capitalize()} du {long_date(done.before.day)} est {counts} ne compte plus.{_reopened(done)}"
        return _done(screen, words, done)

    note = (
        "Elle ne comptera plus\u00a0: ni dans le rythme, ni dans les chiffres, ni dans les tableaux. Elle reste dans "
        "l’historique, avec le motif, et pourra être rétablie."
    )
    note = note if word.is_feminine else note.replace("Elle", "Il").replace("rétablie", "rétabli")
    return InlinePanel(
        screen, "Saisie par erreur", f"Retirer {word.the}", {"reason": _reason("shared", _SENT)}, act, note
    )


def restore_panel(screen: Screen, contact_id: str, word: Noun) -> InlinePanel:
    """Has it count again; a motif may be given."""

    def act(values: Mapping[str, Any]) -> Done:
        done = screen.services.corrections.restore(contact_id, values["reason"])
        words = f"{word.the.capitalize()} du {long_date(done.after.day)} est {word.agreed('rétabli')}"
        return _done(screen, f"{words}\u00a0: {word.it} compte de nouveau.", done)

    fields = {"reason": LabeledField("Motif, facultatif", TextLine())}
    return InlinePanel(screen, f"Rétablir {word.the}", "Rétablir", fields, act)


def move_panel(screen: Screen, contact_id: str, word: Noun) -> InlinePanel:
    """Asks for the measure it belongs to; going to another household is told before it is done."""
    service = screen.services.corrections
    own = [one for one in service.targets(contact_id) if not one.refusal]
    plans = service.appointments_after(contact_id)
    fields: dict[str, LabeledField] = {}
    if own:
        options = [(one.measure_id, one.words) for one in own]
        value = own[0].measure_id if len(own) == 1 else None
        fields["measure"] = LabeledField("Autre mesure de ce ménage", ChoiceField(options, value, "list"))
    label = "Ou mesure d’un autre ménage" if own else "Mesure d’un autre ménage"
    fields["elsewhere"] = LabeledField(
        label, CommunePicker(lambda typed: _found(screen, contact_id, typed), None, _MEASURES)
    )
    if plans:
        days = f"Emmener aussi le rendez-vous du {long_date(plans[0].day)}"
        days = days if len(plans) == 1 else f"Emmener aussi les {len(plans)} rendez-vous à venir"
        fields["follow"] = LabeledField(days, ChoiceField([(_STAYS, "Non"), (_GOES, "Oui")], _STAYS, "buttons"))
    fields["reason"] = _reason()

    def act(values: Mapping[str, Any]) -> Done:
        chosen = values["elsewhere"] or values.get("measure") or ""
        done = service.move(contact_id, chosen, values["reason"], with_appointments=values.get("follow") == _GOES)
        words = (
            f"{word.the.capitalize()} du {long_date(done.after.day)} est {word.agreed('rattaché')} à l’autre mesure."
            f"{_reopened(done)}"
        )
        return _done(screen, words, done)

    def heed(values: Mapping[str, Any]) -> str:
        return _OTHER_HOUSEHOLD.format(it=word.it.capitalize()) if values.get("elsewhere") else ""

    return InlinePanel(screen, "Rattacher à une autre mesure", "Rattacher", fields, act, _NOTE, heed=heed)


_NOTE: Final = (
    "Ses documents et ses prochaines étapes suivent. Les réponses que l’autre formulaire ne demande pas restent "
    "lisibles, «\u00a0hors formulaire\u00a0»."
)
_OTHER_HOUSEHOLD: Final = (
    "Cette mesure est celle d’un autre ménage. {it} quittera ce dossier, avec ses notes et ses documents\u00a0: "
    "vérifiez le nom avant de rattacher."
)


def _reason(level: str = "confidential", told: str = "") -> LabeledField:
    return LabeledField("Motif, en quelques mots", TextLine(), told, level_mark=level)


def _done(screen: Screen, words: str, done: Corrected) -> Done:
    return Done(words, CHANGED, lambda: screen.services.corrections.undo(done))


def _reopened(done: Corrected) -> str:
    """The promises that are to be kept again."""
    if not done.reopened:
        return ""
    return " Ce qu’on y avait noté des étapes promises est défait\u00a0: elles redeviennent à faire."


def _found(screen: Screen, contact_id: str, typed: str) -> list[Found]:
    found = screen.services.corrections.find_targets(contact_id, typed)
    return [(one.measure_id, f"{one.household}, {one.scheme_name}", _detail(one)) for one in found if not one.refusal]


def _detail(target: MoveTarget) -> str:
    return target.words
