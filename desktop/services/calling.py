"""The notice left at a door that stayed closed: nothing in it tells a neighbour why somebody came (R6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.domain.contact import Contact, Outcome
from desktop.domain.document_kind import DocumentField, DocumentKind, Hands
from desktop.domain.french import plural
from desktop.reports.calling_card import MOST_MESSAGE, TITLE, CallingCard, render_calling_card
from desktop.services.documents import remembered
from desktop.services.letters import when_words
from desktop.services.profile import profile_of
from desktop.services.workspace import Workspace

KIND = "calling-card"
_MESSAGE = (
    "Je vous propose de choisir ensemble un autre moment. Appelez-moi ou envoyez-moi un message, quand vous le "
    "souhaitez."
)
_NO_DOOR = "Aucune porte close n’est notée\u00a0: notez-la d’abord, l’avis en reprend le jour et l’heure."


class CallingCardMaker:
    """One notice for each porte close of a measure, the latest first."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def kinds(self, measure_id: str) -> Sequence[DocumentKind]:
        """The notice, refused as long as nobody found a door closed."""
        refusal = "" if self._closed(measure_id) else _NO_DOOR
        purpose = "À glisser sous la porte après une porte close\u00a0: jour, heure, comment vous joindre."
        return [DocumentKind(KIND, TITLE, Hands.HOUSEHOLD, refusal, purpose=purpose)]

    def fields(self, kind_id: str, measure_id: str) -> Sequence[DocumentField]:
        """Which porte close, whom it is for, the message, and how to call back."""
        del kind_id  # there is one
        closed = self._closed(measure_id)
        with self._workspace.notebook.read() as uow:
            profile = profile_of(uow)
            name = uow.households.get(uow.measures.get(measure_id).household_id).called
            reach = remembered(uow, "reach") or profile.phone
        doors = tuple((one.id, when_words(one)) for one in closed)
        return (
            DocumentField("contact", "Porte close", doors[0][0] if doors else "", options=doors, required=True),
            DocumentField("addressee", "Pour", name, hint="Laissez vide si le nom ne doit pas se voir."),
            DocumentField("message", "Message", _MESSAGE, 4, check=_too_long,
                          hint="Un voisin peut le lire\u00a0: ni dette, ni jugement, ni expulsion."),
            DocumentField("reach", "Pour me joindre", reach, required=True, is_remembered=True,
                          hint="Votre téléphone\u00a0; il est repris dans les avis suivants."),
            DocumentField("who", "Signé", profile.worker_name, required=True),
            DocumentField("operator", "Organisme (facultatif)", "",
                          hint="Laissez vide si son nom dit pourquoi vous êtes venu\u00b7e."),
        )  # fmt: skip

    def render(self, kind_id: str, measure_id: str, values: Mapping[str, str]) -> bytes:
        """The sheet; the latest porte close where none is chosen."""
        texts = {one.name: values.get(one.name, one.value) for one in self.fields(kind_id, measure_id)}
        closed = self._closed(measure_id)
        door = next((one for one in closed if one.id == texts["contact"]), closed[0])
        return render_calling_card(
            CallingCard(
                texts["addressee"],
                when_words(door),
                texts["message"][:MOST_MESSAGE],
                texts["reach"],
                texts["who"],
                texts["operator"],
                self._workspace.clock.today(),
            )
        )

    def _closed(self, measure_id: str) -> list[Contact]:
        with self._workspace.notebook.read() as uow:
            found = [one for one in uow.contacts.of_measure(measure_id) if one.stands]
        doors = [one for one in found if one.outcome is Outcome.PORTE_CLOSE]
        return sorted(doors, key=lambda one: (one.day, str(one.at or ""), one.id), reverse=True)


def _too_long(texts: Mapping[str, str]) -> str:
    """Why a message has no room on the notice; empty when it has."""
    more = len(texts.get("message", "")) - MOST_MESSAGE
    if more <= 0:
        return ""
    return f"Ce message est trop long pour une feuille\u00a0: enlevez {plural(more, 'lettre', 'lettres')}."
