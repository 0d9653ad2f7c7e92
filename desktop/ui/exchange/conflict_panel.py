"""Two versions of one record, field by field: a person says which counts, nothing is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.french import plural
from desktop.services.conflicts import Conflict, Field
from desktop.ui.exchange.facts import fact_grid
from desktop.ui.exchange.kept_answers import KeptAnswers
from desktop.ui.exchange.side_choice import SideChoice
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.inline_panel import Done
from desktop.ui.screen import Screen
from desktop.ui.widgets import Disclosure, LabeledField, TextLabel

CHANGED: Final = ("household", "measure", "contact", "bilan", "outbox")
_SETTLED: Final = (
    "La fiche est départagée\u00a0: votre choix part au prochain envoi. Les deux versions restent au "
    "Département\u00a0; ce qui n’est pas choisi n’est plus montré ici."
)


_ASIDE: Final = (
    "L’autre version est arrivée, mais elle contredit ce que tient ce carnet : elle change par exemple le ménage, la "
    "mesure ou le dispositif d’une fiche. Rien n’en est pris ici, et rien n’en est effacé au Département. Demandez à "
    "vos collègues laquelle est juste, corrigez au besoin votre fiche, puis gardez-la : elle remplacera les deux."
)


class ConflictPanel(KeptAnswers):
    """« Garder ces choix » waits until each difference has its choice."""

    def __init__(self, screen: Screen, conflict: Conflict) -> None:
        self.conflict = conflict
        chosen = [one for one in conflict.fields if one.chosen]
        self.choices = {one.key: SideChoice(one.mine, one.theirs, both=one.may_keep_both) for one in chosen}
        fields = {one.key: LabeledField(one.label, self.choices[one.key]) for one in chosen}

        def act(values: Mapping[str, Any]) -> Done:
            choices = {key: side for key, side in values.items() if side is not None}
            settled = screen.services.conflicts.settle(conflict.id, choices, conflict.version_id)
            self.forget()
            undo = None if settled.is_final else lambda: screen.services.conflicts.undo(settled)
            return Done(_SETTLED, CHANGED, undo)

        accept = "Garder la fiche de ce carnet" if conflict.aside else "Garder ces choix"
        super().__init__(screen, _title(conflict), accept, fields, act, _note(conflict))
        self.cancel_button.setText("Plus tard")
        self.left = TextLabel("", muted=True)
        self.insert(self._rest())
        self.insert(self.left)
        self.take_up(f"conflict:{conflict.id}:{conflict.version_id}", self._raw, self._fill)
        for choice in self.choices.values():
            choice.changed.connect(self._count)
            choice.changed.connect(self.touch)
        self._count()

    def _raw(self) -> dict[str, Any]:
        return {key: choice.value() for key, choice in self.choices.items()}

    def _fill(self, kept: Mapping[str, Any]) -> None:
        for key, side in kept.items():
            if key in self.choices and side in self.choices[key].buttons:
                self.choices[key].choose(side)

    def _rest(self) -> QWidget:
        """What is counted from the rest, and what both say alike, folded."""
        rest = QWidget()
        column = QVBoxLayout(rest)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for one in self.conflict.fields:
            if not one.chosen:
                column.addWidget(TextLabel(_counted(one), muted=True))
        if agreed := self.conflict.agreed:
            title = f"{plural(len(agreed), 'réponse identique', 'réponses identiques')} dans les deux versions"
            column.addWidget(Disclosure(title, lambda: fact_grid(agreed)))
        return rest

    def _count(self) -> None:
        left = sum(choice.value() is None for choice in self.choices.values())
        for key, choice in self.choices.items():
            if choice.value() is not None:
                self.field(key).set_error("")
        self.accept_button.setEnabled(left == 0)
        self.left.setText(f"Encore {plural(left, 'choix', 'choix')} à faire." if left else "Tout est choisi.")
        self.left.setVisible(bool(self.choices))


def _title(conflict: Conflict) -> str:
    return f"{conflict.household}\u00a0: {conflict.headline}" if conflict.household else conflict.headline


def _note(conflict: Conflict) -> str:
    parts = []
    if conflict.mine_at:
        parts.append(f"Votre version a été écrite ici, le {conflict.mine_at}.")
    if conflict.aside:
        return " ".join([*parts, _ASIDE])
    parts.append(f"L’autre version a été écrite le {conflict.written_at}, par {conflict.by}.")
    parts.append(
        "Pour chaque différence, choisissez la bonne réponse\u00a0; demandez à vos collègues si vous hésitez."
        if any(one.chosen for one in conflict.fields)
        else "Elles ne diffèrent que par ce qui se recompte."
    )
    parts.append("Les deux restent au Département\u00a0; ici, seul ce que vous choisissez reste visible.")
    if conflict.others:
        parts.append(f"Ensuite {plural(conflict.others, 'autre version viendra', 'autres versions viendront')}.")
    return " ".join(parts)


def _counted(one: Field) -> str:
    return f"{one.label}\u00a0: {one.mine} ici, {one.theirs} dans l’autre. Cela se recompte d’après vos choix."
