"""Letters to households and partners: filled in from the measure, edited by the worker, drawn in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.document_kind import DocumentField, DocumentKind, Hands
from desktop.domain.french import capital, hour, long_date, long_dates
from desktop.domain.french_input import WEEKDAYS
from desktop.domain.glossary import explained
from desktop.domain.household import Household
from desktop.domain.letters import Letter, Placeholder
from desktop.domain.measure import Measure
from desktop.reports.letter import LetterDocument, render_letter
from desktop.services.documents import remembered
from desktop.services.letter_checks import ADDRESSEE, BODY, SENDER, agreement_field, telephone_lacking
from desktop.services.profile import Profile, profile_of
from desktop.services.promise_words import is_the_writers
from desktop.services.workspace import Workspace

_PREFIX = "letter:"
_WHERE = {
    ContactKind.HOME: "chez vous",
    ContactKind.OFFICE: "à mon bureau",
    ContactKind.PHONE: "par téléphone\u00a0: je vous appellerai",
    ContactKind.VIDEO: "en visio",
}
_LACKING = {
    Placeholder.APPOINTMENT: "Aucun rendez-vous à venir n’est pris\u00a0: planifiez-le d’abord.",
    Placeholder.CLOSED_DOORS: "Aucune porte close n’est notée.",
    Placeholder.END: "La mesure n’a pas de date de fin.",
    Placeholder.STEPS: "Aucune étape promise par le ménage n’est encore à faire.",
    Placeholder.AGREED: "L’accord du ménage n’est pas noté\u00a0: sans lui, rien n’est transmis. "
    "Recueillez-le, puis notez-en la date dans la fiche du ménage.",
}

_HINT = "Une ligne qui commence par un tiret devient une puce."
_PARTNER_HINT = (
    "Seulement ce dont ce service a besoin. Rien de confidentiel\u00a0: ni vos notes, ni ce qui concerne d’autres "
    "personnes."
)


@dataclass(frozen=True)
class _File:
    """What a letter is filled in from; nothing in it is confidential (P1)."""

    measure: Measure
    household: Household
    contacts: Sequence[Contact]
    profile: Profile
    town: str
    today: date
    sender: str


class LetterMaker:
    """The letters that are shipped, each as it stands for one measure."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._letters = {_PREFIX + one.id: one for one in workspace.resources.letters}

    def kinds(self, measure_id: str) -> Sequence[DocumentKind]:
        """Every letter; those to partners only with the household's agreement on record (R4)."""
        values = _values(self._read(measure_id))
        ordered = sorted(self._letters.items(), key=lambda item: item[1].recipient is Hands.PARTNER)
        return [
            DocumentKind(key, letter.title, letter.recipient, _refusal(letter, values), purpose=letter.purpose)
            for key, letter in ordered
        ]

    def fields(self, kind_id: str, measure_id: str) -> Sequence[DocumentField]:
        """Who writes, to whom, of what, the whole text; for a partner, whether the household agrees to this sending."""
        letter, file = self._letters[kind_id], self._read(measure_id)
        values = _values(file)
        for_partner = letter.recipient is Hands.PARTNER
        agreement = (agreement_field(values[Placeholder.AGREED]),) if for_partner else ()
        return (
            DocumentField(ADDRESSEE, "Destinataire", letter.filled(letter.addressee, values), 4, required=True,
                          hint="Service, nom et adresse, comme sur l’enveloppe." if for_partner else ""),
            *agreement,
            DocumentField("subject", "Objet", letter.filled(letter.subject, values), required=True),
            DocumentField(BODY, "Texte de la lettre", letter.filled(letter.body, values), 14, required=True,
                          hint=_PARTNER_HINT if for_partner else _HINT),
            DocumentField(SENDER, "Vos coordonnées", file.sender or _own(file.profile), 4, is_remembered=True,
                          check=telephone_lacking,
                          hint="Organisme, adresse, téléphone\u00a0; elles sont reprises dans les lettres suivantes."),
        )  # fmt: skip

    def render(self, kind_id: str, measure_id: str, values: Mapping[str, str]) -> bytes:
        """The letter with these texts, as they are proposed where none is given."""
        letter = self._letters[kind_id]
        texts = {one.name: values.get(one.name, one.value) for one in self.fields(kind_id, measure_id)}
        with self._workspace.notebook.read() as uow:
            profile = profile_of(uow)
        return render_letter(
            LetterDocument(
                letter.title,
                texts[SENDER],
                texts[ADDRESSEE],
                texts["subject"],
                texts[BODY],
                profile.worker_name,
                profile.qualification.partition(",")[0].strip(),
                self._workspace.clock.today(),
                self._words(letter, texts),
            )
        )

    def _words(self, letter: Letter, texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """The words of the trade that a household reads in it, with what they mean."""
        if letter.recipient is not Hands.HOUSEHOLD:
            return ()
        found = explained((texts["subject"], texts[BODY]), self._workspace.resources.glossary)
        return tuple((one.word, one.means) for one in found)

    def _read(self, measure_id: str) -> _File:
        with self._workspace.notebook.read() as uow:
            measure = uow.measures.get(measure_id)
            household = uow.households.get(measure.household_id)
            return _File(
                measure,
                household,
                [one for one in uow.contacts.of_measure(measure_id) if one.stands],
                profile_of(uow),
                self._workspace.commune_name(household.dwelling.commune),
                self._workspace.clock.today(),
                remembered(uow, SENDER),
            )


def _refusal(letter: Letter, values: Mapping[Placeholder, str]) -> str:
    return next((_LACKING[one] for one in letter.needs if not values.get(one)), "")


def _values(file: _File) -> dict[Placeholder, str]:
    """What is known, in words; shared with the Department but for the place of an appointment (P1)."""
    measure, household = file.measure, file.household
    coming = [one for one in file.contacts if one.is_planned and one.day >= file.today]
    # one of today comes before a letter does: the next one is told, if there is any
    planned = min(coming, key=lambda one: (one.day == file.today, one.day, str(one.at or "")), default=None)
    closed = sorted({one.day for one in file.contacts if one.outcome is Outcome.PORTE_CLOSE})
    address = _address(household, file.town)
    first = household.persons[0] if household.persons else None
    return {
        Placeholder.HOUSEHOLD: household.name,
        Placeholder.PERSON: household.called,
        Placeholder.BIRTH: long_date(first.birth_date) if first is not None and first.birth_date else "",
        Placeholder.ADDRESS: ", ".join(address),
        Placeholder.ENVELOPE: "\n".join(address),
        Placeholder.WORKER: file.profile.worker_name,
        Placeholder.OPERATOR: file.profile.operator,
        Placeholder.TODAY: long_date(file.today),
        Placeholder.APPOINTMENT: when_words(planned) if planned is not None else "",
        Placeholder.WHERE: (planned.place.strip() or _WHERE.get(planned.kind, "")) if planned is not None else "",
        Placeholder.CLOSED_DOORS: long_dates(closed) if closed else "",
        Placeholder.START: long_date(measure.start),
        Placeholder.END: long_date(measure.last_day) if measure.last_day is not None else "",
        Placeholder.STEPS: "\n".join(f"- {one}" for one in _steps(file)),
        Placeholder.AGREED: long_date(household.agreed_on) if household.agreed_on is not None else "",
    }


def when_words(contact: Contact) -> str:
    """« lundi 23 novembre 2026 à 14 h 30 »."""
    at = f" à\u00a0{hour(contact.at)}" if contact.at else ""
    return f"{WEEKDAYS[contact.day.weekday()]} {long_date(contact.day)}{at}"


def _steps(file: _File) -> list[str]:
    """What the household is asked for: never what the worker has promised."""
    steps = [step for contact in file.contacts for step in contact.next_steps if step.is_open and step.what.strip()]
    asked = sorted((step for step in steps if not is_the_writers(step)), key=lambda step: step.by or date.max)
    return [capital(step.what.strip().rstrip(".")) + _before(step.by, file.today) for step in asked]


def _before(by: date | None, today: date) -> str:
    """« , avant le 3 mai 2026 »; of a day that is over, that it was planned so."""
    if by is None:
        return ""
    return f", {'prévu ' if by < today else ''}avant le {long_date(by)}"


def _address(household: Household, town: str) -> list[str]:
    dwelling = household.dwelling
    place = " ".join(part for part in (dwelling.postal_code, town) if part)
    return [part for part in (dwelling.address.strip(), place) if part]


def _own(profile: Profile) -> str:
    telephone = f"Tél.\u00a0{profile.phone}" if profile.phone else ""
    return "\n".join(part for part in (profile.operator, profile.worker_name, telephone) if part)
