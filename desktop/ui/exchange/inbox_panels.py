"""Answering what the Department sent: its proposal looked over before it is accepted, or the motif of a no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from desktop.domain.french import of_territory
from desktop.errors import InvalidInputError
from desktop.services.doubles import Near
from desktop.services.inbox import InboxLine, Proposal
from desktop.ui.parts.form_panel import FormPanel
from desktop.ui.parts.inline_panel import Done, InlinePanel
from desktop.ui.screen import Screen
from desktop.ui.widgets import ChoiceField, CommunePicker, DateField, FlowRow, LabeledField, LinkButton, TextArea

_NEW: Final = "new"
_COMMUNE: Final = "household.dwelling.commune"
_ACCEPTED: Final = ("household", "measure", "outbox")


class AcceptPanel(FormPanel):
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
            words = f"Mesure {scheme.name} ouverte pour {household.name}. Le Département le saura au prochain envoi."
            return Done(words, _ACCEPTED, None, ("Voir la mesure", lambda: screen.go("measure", measure_id=measure.id)))

        note = f"{names}. Relisez, corrigez au besoin\u00a0: rien n’est encore enregistré."
        super().__init__(screen, f"Accepter\u00a0: {line.headline}", "Ouvrir la mesure", fields, form, act, note)
        self.form.set_values(dict(asked.terms))


def decline_panel(screen: Screen, line: InboxLine) -> InlinePanel:
    """The motif stands beside the field; « Annuler » takes the answer back as long as it is not told."""

    def act(values: Mapping[str, Any]) -> Done:
        screen.services.inbox.decline(line.id, str(values["reason"]))
        words = f"C’est décliné\u00a0: {line.headline}. Le Département lira le motif au prochain envoi."
        return Done(words, ("outbox",), lambda: screen.services.inbox.take_back(line.id))

    motif = LabeledField(
        "Motif (obligatoire)",
        TextArea(min_lines=2),
        "Le Département lira ces mots\u00a0: rien de confidentiel.",
        level_mark="shared",
    )
    return InlinePanel(screen, f"Décliner\u00a0: {line.headline}", "Décliner", {"reason": motif}, act)


def _whose(screen: Screen, near: Sequence[Near]) -> LabeledField:
    """Nothing is proposed: only a person knows whether it is the same household."""
    offered = [(one.id, f"C’est ce ménage\u00a0: {one.words}") for one in near]
    field = LabeledField(
        "Un ménage proche est déjà dans votre carnet (à choisir)",
        ChoiceField([*offered, (_NEW, "Non, c’est un nouveau ménage")], None, "buttons"),
    )
    links = []
    for one in near:
        link = LinkButton(f"Voir\u00a0: {one.words}")
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
