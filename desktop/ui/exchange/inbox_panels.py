"""Answering what the Department sent: its proposal looked over before it is accepted, or the motif of a no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from desktop.domain.french import of_territory
from desktop.errors import InvalidInputError
from desktop.services.doubles import Near
from desktop.services.inbox import InboxLine, Proposal
from desktop.ui.exchange.kept_answers import KeptAnswers
from desktop.ui.forms.raw import put_raw, raw_of
from desktop.ui.parts.inline_panel import Done
from desktop.ui.parts.kept_panel import KeptPanel
from desktop.ui.screen import Screen
from desktop.ui.widgets import ChoiceField, CommunePicker, DateField, FlowRow, LabeledField, LinkButton, TextArea

_NEW: Final = "new"
_COMMUNE: Final = "household.dwelling.commune"
_ACCEPTED: Final = ("household", "measure", "outbox")


class AcceptPanel(KeptPanel):
    """What would be opened, with the questions of the scheme already answered as far as the Department did."""

    def __init__(self, screen: Screen, line: InboxLine, proposal: Proposal) -> None:
        services, asked = screen.services, proposal.asked
        scheme = services.measures.scheme(asked.scheme)
        form = (
            services.measures.reception_form(scheme.id)
            if asked.preparing
            else services.measures.opening_form(scheme.id)
        )
        fields: dict[str, LabeledField] = {}
        if proposal.near:
            fields["whose"] = _whose(screen, proposal.near)
        problems = services.households.check(proposal.household)
        if "dwelling.commune" in problems:
            fields[_COMMUNE] = LabeledField("Commune (obligatoire)", _communes(screen), problems["dwelling.commune"])
        label = scheme.received_label if asked.preparing else scheme.start_label
        fields["start"] = LabeledField(f"{label} (obligatoire)", DateField(asked.start, services.today))
        names = ", ".join(person.full_name for person in proposal.household.persons)

        def act(values: Mapping[str, Any]) -> Done:
            household = proposal.household
            if proposal.near and values["whose"] is None:
                raise InvalidInputError({"whose": "Dites si ce ménage est déjà dans votre carnet."})
            if values.get("whose") not in (None, _NEW):
                household = services.households.get(values["whose"])
            elif values.get(_COMMUNE):
                household = replace(household, dwelling=replace(household.dwelling, commune=values[_COMMUNE]))
            measure = services.inbox.accept(
                line.id, household, replace(asked, start=values["start"], terms=self.form.values())
            )
            self.forget()
            words = f"Mesure {scheme.name} ouverte pour {household.name}. Le Département le saura au prochain envoi."
            return Done(words, _ACCEPTED, None, ("Voir la mesure", lambda: screen.go("measure", measure_id=measure.id)))

        note = (
            f"{names}. Relisez les réponses ci-dessous, corrigez-les au besoin\u00a0; les personnes et l’adresse se "
            "corrigent ensuite, sur la fiche du ménage. Rien n’est encore enregistré."
        )
        super().__init__(screen, f"Accepter\u00a0: {line.headline}", "Ouvrir la mesure", fields, form, act, note)
        self._terms = dict(asked.terms)
        self.take_up(f"inbox-accept:{line.id}", self._raw, self._fill)
        for field in self._fields.values():
            field.widget.changed.connect(self.touch)  # type: ignore[attr-defined]

    def _raw(self) -> dict[str, Any]:
        return {name: raw_of(field.widget) for name, field in self._fields.items()} | {"answers": self.form.values()}

    def _fill(self, kept: Mapping[str, Any]) -> None:
        self.form.set_values(kept.get("answers", self._terms))
        for name, field in self._fields.items():
            if name in kept:
                put_raw(field.widget, kept[name])


class DeclinePanel(KeptAnswers):
    """The motif stands beside the field; « Annuler » takes the answer back as long as it is not told."""

    def __init__(self, screen: Screen, line: InboxLine) -> None:
        self._motif = TextArea(min_lines=2)
        help_words = "Le Département lira ces mots\u00a0: rien de confidentiel."
        field = LabeledField("Motif (obligatoire)", self._motif, help_words, level_mark="shared")

        def act(values: Mapping[str, Any]) -> Done:
            screen.services.inbox.decline(line.id, str(values["reason"]))
            self.forget()
            words = f"C’est décliné\u00a0: {line.headline}. Le Département lira le motif au prochain envoi."
            return Done(words, ("outbox",), lambda: screen.services.inbox.take_back(line.id))

        super().__init__(screen, f"Décliner\u00a0: {line.headline}", "Décliner", {"reason": field}, act)
        key = f"inbox-decline:{line.id}"
        self.take_up(
            key, lambda: {"reason": self._motif.value()}, lambda kept: put_raw(self._motif, kept.get("reason"))
        )
        self._motif.changed.connect(self.touch)


def _whose(screen: Screen, near: Sequence[Near]) -> LabeledField:
    """Nothing is proposed: only a person knows whether it is the same household."""
    offered = [(one.id, f"C’est ce ménage\u00a0: {one.clear}") for one in near]
    field = LabeledField(
        "Un ménage proche est déjà dans votre carnet (à choisir)",
        ChoiceField([*offered, (_NEW, "Non, c’est un nouveau ménage")], None, "buttons"),
    )
    links = []
    for one in near:
        link = LinkButton(f"Voir\u00a0: {one.clear}")
        link.clicked.connect(lambda *_, one=one: screen.go("household", household_id=one.id))
        links.append(link)
    field.add_told(FlowRow(tuple(links)))
    return field


def _communes(screen: Screen) -> CommunePicker:
    reference = screen.services.reference

    def found(typed: str) -> list[tuple[str, str, str]]:
        return [
            (one.insee, one.name, f"{one.epci_name} · territoire {of_territory(one.territory)}")
            for one in reference.communes(typed)
        ]

    return CommunePicker(found)
