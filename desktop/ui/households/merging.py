"""Bringing two files of one household together in the sheet: which one, what wins, and putting them asunder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import QTimer

from desktop.domain.french import join_words, plural, short_date
from desktop.domain.household import Household, Person
from desktop.domain.merging import MergeChoice, Word
from desktop.errors import InvalidInputError
from desktop.services.contact_words import shortened
from desktop.services.merge_words import MergeLine, ToldPair
from desktop.services.merges import Comparison
from desktop.ui.parts.inline_panel import Done, InlinePanel
from desktop.ui.parts.page_base import TextLine
from desktop.ui.screen import Screen
from desktop.ui.widgets import Card, ChoiceField, CommunePicker, FlowRow, LabeledField, Line, SecondaryButton, TextLabel
from desktop.ui.widgets.commune_picker import Found, PickerWords

CHANGED: Final = ("household", "measure", "contact", "outbox")
_HOUSEHOLDS: Final = PickerWords(
    "Nom de l’autre fiche", "Ménages trouvés", "Aucun ménage de ce nom.", "Choisissez le ménage dans la liste."
)
_OTHER: Final = "other"
_PERSON: Final = "same."
_LONGEST_NAME: Final = 26


def which_panel(screen: Screen, household: Household, compare: Callable[[str], object]) -> InlinePanel:
    """Asks for the other file; once it is chosen, `compare` shows both in its place."""
    picker = CommunePicker(lambda typed: _found(screen, household.id, typed), None, _HOUSEHOLDS)

    def act(values: Mapping[str, Any]) -> Done:
        raise InvalidInputError({"household": _HOUSEHOLDS.several})

    def on_chosen(field: CommunePicker | ChoiceField) -> None:
        chosen = field.value()
        if chosen:
            QTimer.singleShot(0, panel, lambda: compare(chosen))

    note = "Cette fiche est gardée, et reçoit tout ce que l’autre contient. Rien n’est effacé, et l’on peut revenir."
    fields = {"household": LabeledField("L’autre fiche du même ménage", picker)}
    near = [(one.id, one.words) for one in screen.services.merges.candidates(household.id)]
    if near:
        # masked, since the screen may be looked at by others; the whole name comes with the comparison
        offered = ChoiceField(near, None, "list", empty="Choisissez…")
        fields = {"near": LabeledField("Fiches qui lui ressemblent", offered), **fields}
        offered.changed.connect(lambda: on_chosen(offered))
    panel = InlinePanel(screen, f"Réunir avec une autre fiche\u00a0: {household.name}", "Comparer", fields, act, note)
    picker.changed.connect(lambda: on_chosen(picker))
    return panel


def compare_panel(screen: Screen, household: Household, other_id: str) -> InlinePanel:
    """What differs, side by side: this file first, the other one after it."""
    service = screen.services.merges
    found = service.compare(household.id, other_id)
    pairs = service.pairs(found)
    fields = {f"{_PERSON}{one.id}": _person_field(found, one.id) for one in found.merged.persons}
    fields |= {one.name: _pair_field(one) for one in pairs}
    fields["reason"] = LabeledField("Motif, en quelques mots", TextLine(), level_mark="confidential")

    def act(values: Mapping[str, Any]) -> Done:
        chosen = _chosen(values, pairs)
        same = chosen.same
        if len(set(same.values())) < len(same):
            twice = next(name for name in fields if name.startswith(_PERSON) and values[name] in same.values())
            raise InvalidInputError({twice: "Deux personnes ne peuvent pas être la même."})
        merge_id = service.join(household.id, other_id, chosen, values["reason"])
        told = f"Les deux fiches de {household.name} sont réunies."
        return Done(told, CHANGED, lambda: service.put_asunder(merge_id))

    def heed(values: Mapping[str, Any]) -> str:
        return service.twice(found, _chosen(values, pairs))

    title = f"Réunir\u00a0: {found.kept.name} et {found.merged.name}"
    return InlinePanel(screen, title, "Réunir les deux fiches", fields, act, _note(found, pairs), heed)


def apart_panel(screen: Screen, line: MergeLine) -> InlinePanel:
    """Tells what putting asunder does before it is done."""

    def act(_values: Mapping[str, Any]) -> Done:
        return Done(screen.services.merges.put_asunder(line.id), CHANGED)

    note = (
        f"{line.words} Chaque fiche redevient ce qu’elle était. Ce qui a été ajouté depuis reste ici, sauf ce qui a "
        "été noté sur une mesure de l’autre fiche\u00a0: cela suit la mesure."
    )
    return InlinePanel(screen, "Séparer les deux fiches", "Séparer", {}, act, note)


def merges_card(lines: list[MergeLine], part: Callable[[MergeLine], object]) -> Card:
    """The files that were brought together with this one."""
    card = Card("Fiches réunies")
    for place, line in enumerate(lines):
        if place:
            card.add(Line())
        card.add(TextLabel(line.words, selectable=True))
        if line.is_last:
            button = SecondaryButton("Séparer…", "undo")
            button.setAccessibleName(f"Séparer\u00a0: {line.words}")
            button.clicked.connect(lambda *_, line=line: part(line))
            card.add(FlowRow((button,)))
    return card


def _found(screen: Screen, household_id: str, typed: str) -> list[Found]:
    return [(one.id, one.name, one.detail) for one in screen.services.merges.found(household_id, typed)]


def _chosen(values: Mapping[str, Any], pairs: list[ToldPair]) -> MergeChoice:
    same = {
        name.removeprefix(_PERSON): value
        for name, value in values.items()
        if name.startswith(_PERSON) and value and value != _OTHER
    }
    return MergeChoice({one.name: Word(values[one.name]) for one in pairs if values[one.name]}, same)


def _person_field(found: Comparison, person_id: str) -> LabeledField:
    person = next(one for one in found.merged.persons if one.id == person_id)
    firsts = Counter(one.first_name for one in found.kept.persons)
    options = [
        (one.id, f"Même personne que {_short_name(one, is_alone=firsts[one.first_name] == 1)}")
        for one in found.kept.persons
    ]
    options.append((_OTHER, "Une autre personne"))
    choice = ChoiceField(options, found.same.get(person_id, _OTHER), "list")
    return LabeledField(f"{person.full_name}, de l’autre fiche", choice)


def _short_name(person: Person, *, is_alone: bool) -> str:
    """The first name, with the day of birth where others have it too: a list has no room for more."""
    first = shortened(person.first_name or person.full_name, _LONGEST_NAME)
    born = short_date(person.birth_date) if person.birth_date and not is_alone else ""
    return f"{first}, {born}" if born else first


def _pair_field(pair: ToldPair) -> LabeledField:
    options = [(Word.KEPT.value, pair.kept), (Word.MERGED.value, pair.merged)]
    if pair.may_be_both:
        options.append((Word.BOTH.value, "Garder les deux"))
    return LabeledField(pair.label, ChoiceField(options, pair.default.value, "buttons"), level_mark=pair.level)


def _note(found: Comparison, pairs: list[ToldPair]) -> str:
    count = found.measures[1]
    brings = f"apporte {plural(count, 'mesure', 'mesures')}, avec ses contacts, ses budgets et ses documents"
    told = [f"L’autre fiche {brings if count else 'n’a pas de mesure'}."]
    if pairs:
        told.append("Là où les deux fiches diffèrent, celle-ci vient d’abord, puis l’autre.")
    if found.same_schemes:
        told.append(f"Attention\u00a0: les deux sont suivies en {join_words(list(found.same_schemes))}.")
    return " ".join(told)
