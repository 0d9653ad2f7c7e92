"""The bilan: drafted from the visits, edited, frozen and hashed, signed or refused, sealed (A5, R5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import Bilan, BilanSection, BilanState, Signature, SignatureOutcome, SignerRole
from desktop.domain.calendar import add_months
from desktop.domain.contact import Contact, Outcome
from desktop.domain.forms import is_empty
from desktop.domain.french import hour, long_date, short_date
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.noun import Noun
from desktop.errors import AppError, InvalidInputError, NotAllowedError, NotFoundError
from desktop.reports.bilan import BilanDocument, NextStepLine, Section, VisitLine, render_bilan, render_signed_bilan
from desktop.reports.signature_block import SignatureLine
from desktop.reports.signing import sha256_hex
from desktop.reports.track import TrackCell
from desktop.schemes.base import Scheme
from desktop.schemes.path import STATE_LABELS, StepName, is_step_of
from desktop.services.bilan_text import draft_household_words, draft_sections
from desktop.services.budgets import first_and_last
from desktop.services.clock import PARIS
from desktop.services.measure_view import SIGN_MONTHS_BEFORE_END
from desktop.services.outside import write_private
from desktop.services.profile import Profile, profile_of
from desktop.services.records import save
from desktop.services.wording import KINDS, PERIOD_STATES, SIGNATURES, SIGNERS, outcome_words
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class SignatureInput:
    """One signer's answer as it was taken at the table."""

    signer: str
    role: SignerRole
    outcome: SignatureOutcome
    reason: str = ""
    read_aloud: bool = False
    aspect: float = 3.0
    strokes: tuple[tuple[tuple[float, float], ...], ...] = ()


class BilanService:
    """The bilans of a notebook; `preview`, `freeze` and `seal` render for 100 ms and more: call them off the window."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def begin(self, measure_id: str) -> Bilan:
        """The bilan of a measure as it stands; written beforehand from the visits when there is none yet."""
        with self._workspace.notebook.write() as uow:
            found = uow.bilans.of_measure(measure_id)
            if found is not None:
                return found
            measure = uow.measures.get(measure_id)
            if not is_step_of(StepName.WRITE_BILAN, measure.state):
                label = STATE_LABELS[measure.state].lower()
                raise NotAllowedError(f"La mesure est «\u00a0{label}\u00a0»\u00a0: elle n’a pas de bilan à rédiger.")
            bilan = self._composed(uow, measure, self._workspace.new_id())
            save(self._workspace, uow, JournalAct.DRAFTED, bilan)
        return bilan

    def compose_again(self, measure_id: str) -> Bilan:
        """Writes the draft anew from the visits, in place of what was edited."""
        with self._workspace.notebook.write() as uow:
            bilan = self._editable(uow, measure_id)
            fresh = self._composed(uow, uow.measures.get(measure_id), bilan.id)
            save(self._workspace, uow, JournalAct.DRAFTED, fresh)
        return fresh

    def keep(self, measure_id: str, texts: Sequence[str], household_words: str) -> Bilan:
        """Keeps the edited text of each section, in order, and the household's own words."""
        with self._workspace.notebook.write() as uow:
            bilan = self._editable(uow, measure_id)
            sections = tuple(replace(section, text=text) for section, text in zip(bilan.sections, texts, strict=True))
            kept = replace(bilan, sections=sections, household_words=household_words)
            if kept != bilan:
                uow.bilans.put(kept)
        return kept

    def preview(self, measure_id: str) -> bytes:
        """The very PDF that would be frozen now; the frozen or sealed one when there is one."""
        with self._workspace.notebook.read() as uow:
            bilan = uow.bilans.of_measure(measure_id)
            measure = uow.measures.get(measure_id)
            if bilan is not None and bilan.state is not BilanState.DRAFT:
                return uow.bilans.document(bilan.sealed_sha256 or bilan.frozen_sha256)
            bilan = bilan or self._composed(uow, measure, self._workspace.new_id())
            document = self._document(uow, measure, bilan)
        return render_bilan(replace(document, draft=True))

    def save_copy(self, measure_id: str, path: Path) -> None:
        """Writes the PDF for its owner alone where the worker chose; raises AppError."""
        try:
            self.write_copy(measure_id, path)
        except OSError:
            raise AppError(
                "La copie n’a pas pu être écrite à cet endroit.",
                safe="Le bilan reste dans le carnet.",
                do="Choisissez un autre dossier.",
            ) from None

    def write_copy(self, measure_id: str, path: Path) -> None:
        """The same for who tells the trouble in other words: raises OSError with nothing changed."""
        write_private(path, self.preview(measure_id))
        self._workspace.notebook.note(self._workspace.clock.now(), JournalAct.REPORT_OUT, "measure", measure_id)

    def freeze(self, measure_id: str) -> Bilan:
        """Fixes the text: the PDF is kept with its hash, and nothing of it changes until it is signed."""
        with self._workspace.notebook.read() as uow:
            written = self._editable(uow, measure_id)
            measure = uow.measures.get(measure_id)
            self._require_end_in_sight(measure)
            bilan = replace(written, made_on=self._workspace.clock.today())
            document = self._document(uow, measure, bilan)
        content = render_bilan(document)
        frozen = replace(bilan, state=BilanState.FROZEN, frozen_sha256=sha256_hex(content))
        with self._workspace.notebook.write() as uow:
            if self._editable(uow, measure_id) != written:
                raise NotAllowedError(
                    "Le texte a changé pendant la préparation.", safe="Rien n’est perdu.", do="Recommencez."
                )
            uow.bilans.put_document(frozen.frozen_sha256, measure_id, "frozen", content)
            save(self._workspace, uow, JournalAct.FROZEN, frozen)
        return frozen

    def unfreeze(self, measure_id: str) -> Bilan:
        """Takes a frozen, unsigned text up again, because the household asked for a change."""
        with self._workspace.notebook.write() as uow:
            bilan = self._frozen(uow, measure_id)
            opened = replace(bilan, state=BilanState.DRAFT, frozen_sha256="")
            save(self._workspace, uow, JournalAct.REOPENED, opened)
        return opened

    def seal(self, measure_id: str, given: Sequence[SignatureInput]) -> Bilan:
        """Signs and seals; the household's answer is needed, with a reason unless it signs (A5)."""
        problems = _signature_problems(given)
        if problems:
            raise InvalidInputError(problems)
        now = self._workspace.clock.now()
        signatures = tuple(
            Signature(s.signer.strip(), s.role, s.outcome, now, s.reason.strip(), s.read_aloud, s.aspect, s.strokes)
            for s in given
        )
        with self._workspace.notebook.read() as uow:
            bilan = self._frozen(uow, measure_id)
            document = self._document(uow, uow.measures.get(measure_id), bilan)
        if sha256_hex(render_bilan(document)) != bilan.frozen_sha256:
            raise NotAllowedError(
                "La fiche du ménage ou de la mesure a changé depuis que le texte a été figé.",
                safe="Rien n’a été signé.",
                do="Reprenez le texte, figez-le à nouveau et relisez-le avec le ménage.",
            )
        content = render_signed_bilan(
            document, [_signature_line(s, document.worker_qualification) for s in signatures], bilan.frozen_sha256
        )
        sealed = replace(bilan, state=BilanState.SEALED, sealed_sha256=sha256_hex(content), signatures=signatures)
        with self._workspace.notebook.write() as uow:
            if self._frozen(uow, measure_id) != bilan:
                raise NotAllowedError("Le bilan a changé entre-temps.", safe="Rien n’a été signé.", do="Relisez-le.")
            uow.bilans.put_document(sealed.sealed_sha256, measure_id, "sealed", content)
            save(self._workspace, uow, JournalAct.SEALED, sealed)
        return sealed

    def _require_end_in_sight(self, measure: Measure) -> None:
        """A bilan tells how a measure ended: it is not signed in the middle of one (A5)."""
        planned = measure.planned_end
        near = planned is not None and add_months(self._workspace.clock.today(), SIGN_MONTHS_BEFORE_END) >= planned
        closes_with_it = self._workspace.registry.scheme(measure.scheme).requires_bilan
        if closes_with_it and measure.ended_on is None and not near:
            raise NotAllowedError(
                "La mesure n’est pas à son terme\u00a0: ce bilan ne dirait pas comment elle finit.",
                safe="Le texte est gardé.",
                do="Notez d’abord la fin de la mesure.",
            )

    def _editable(self, uow: UnitOfWork, measure_id: str) -> Bilan:
        bilan = uow.bilans.of_measure(measure_id)
        if bilan is None:
            raise NotFoundError("Ce bilan n’est pas commencé.")
        if bilan.state is not BilanState.DRAFT:
            raise NotAllowedError("Ce bilan est figé\u00a0: il ne change plus.", safe="Son texte est gardé tel quel.")
        return bilan

    def _frozen(self, uow: UnitOfWork, measure_id: str) -> Bilan:
        bilan = uow.bilans.of_measure(measure_id)
        if bilan is None or bilan.state is not BilanState.FROZEN:
            raise NotAllowedError("Ce bilan n’est pas prêt à être signé.", do="Figez d’abord son texte.")
        return bilan

    def _composed(self, uow: UnitOfWork, measure: Measure, bilan_id: str) -> Bilan:
        contacts = uow.contacts.of_measure(measure.id)
        registry = self._workspace.registry
        last_day = measure.ended_on or self._workspace.clock.today()
        budgets = first_and_last(uow, measure.household_id, measure.first_day, last_day)
        return Bilan(
            bilan_id,
            measure.id,
            measure.household_id,
            BilanState.DRAFT,
            self._workspace.clock.today(),
            draft_sections(
                registry.scheme(measure.scheme),
                measure,
                contacts,
                registry,
                uow.objectives.of_measure(measure.id),
                budgets,
            ),
            draft_household_words(measure, contacts, registry),
        )

    def _document(self, uow: UnitOfWork, measure: Measure, bilan: Bilan) -> BilanDocument:
        household = uow.households.get(measure.household_id)
        contacts = uow.contacts.of_measure(measure.id)
        scheme = self._workspace.registry.scheme(measure.scheme)
        profile = profile_of(uow)
        return BilanDocument(
            identifier=f"{scheme.name}-{bilan.id[-12:].upper()}",
            title=f"Bilan de fin de mesure {scheme.name}",
            scheme=scheme.title,
            operator=profile.operator,
            worker=measure.referent or profile.worker_name,
            worker_qualification=profile.qualification,
            worker_standing=_standing(profile, measure, bilan.made_on),
            household=household.name,
            household_lines=self._household_lines(household, bilan.made_on),
            key_facts=_key_facts(scheme, measure, contacts, bilan),
            track=_track(scheme, measure, contacts, bilan),
            visits=tuple(_visit_line(contact, scheme.visit_word) for contact in contacts if not contact.is_planned),
            sections=tuple(Section(section.title, section.text) for section in _shown(bilan)),
            household_words=bilan.household_words,
            next_steps=tuple(
                NextStepLine(step.what, step.who, step.by)
                for contact in contacts
                for step in contact.next_steps
                if step.is_open
            ),
            made_on=bilan.made_on,
            draft=False,
            support_notice="Mesure financée par le Département du Pas-de-Calais.",
        )

    def _household_lines(self, household: Household, on: date) -> tuple[str, ...]:
        dwelling = household.dwelling
        commune = self._workspace.commune_name(dwelling.commune)
        others = [person.full_name for person in household.persons[1:] if person.is_member_on(on)]
        lines = (dwelling.address, f"{dwelling.postal_code} {commune}".strip(), *others)
        return tuple(line for line in lines if line)


def _standing(profile: Profile, measure: Measure, on: date) -> str:
    """The level and the experience of whoever answers for the measure, where the profile is theirs (A8)."""
    is_theirs = measure.referent in ("", profile.worker_name)
    return profile.worker.standing(on) if is_theirs else ""


def _shown(bilan: Bilan) -> list[BilanSection]:
    return [section for section in bilan.sections if section.level == "shared"]


def _key_facts(
    scheme: Scheme, measure: Measure, contacts: Sequence[Contact], bilan: Bilan
) -> tuple[tuple[str, str], ...]:
    last = measure.last_day
    done = scheme.done(measure, contacts, bilan.made_on)
    facts = [("Début", short_date(measure.start))]
    if last:
        facts.append(("Fin", short_date(last)))
    views = scheme.track(measure, contacts, bilan.made_on)
    quota = sum(view.period.quota for view in views)
    facts.append((scheme.visit_word.title, f"{done} sur {quota}" if quota else str(done)))
    tries = sum(contact.outcome is Outcome.PORTE_CLOSE for contact in contacts)
    if tries:
        facts.append(("Portes closes", str(tries)))
    return tuple(facts)


def _track(scheme: Scheme, measure: Measure, contacts: Sequence[Contact], bilan: Bilan) -> tuple[TrackCell, ...]:
    return tuple(
        TrackCell(
            view.period.opens, view.period.closes, view.period.quota, view.done, view.state.value,
            PERIOD_STATES[view.state],
        )
        for view in scheme.track(measure, contacts, bilan.made_on)
    )  # fmt: skip


def _visit_line(contact: Contact, word: Noun) -> VisitLine:
    summary = " ; ".join(step.what for step in contact.next_steps)  # a reason may hold words about other people
    return VisitLine(contact.day, KINDS[contact.kind], outcome_words(contact.outcome, word), summary)


def _signature_line(signature: Signature, qualification: str) -> SignatureLine:
    moment = signature.signed_at.astimezone(PARIS)
    return SignatureLine(
        signer=signature.signer,
        role=_signs_as(signature.role, qualification),
        outcome=signature.outcome.value,
        outcome_label=SIGNATURES[signature.outcome],
        reason=signature.reason,
        signed_at=f"{long_date(moment.date())} à {hour(moment.time())}",
        strokes=signature.strokes,
        aspect=signature.aspect,
        read_aloud=signature.read_aloud,
    )


def _signs_as(role: SignerRole, qualification: str) -> str:
    """For whom somebody signs; the worker with the function given in the profile, in the worker's own word for it."""
    function = qualification.partition(",")[0].strip()
    if role is not SignerRole.WORKER or not function:
        return SIGNERS[role]
    return f"{SIGNERS[role]} – {function}"


def _signature_problems(given: Sequence[SignatureInput]) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not any(signature.role is SignerRole.HOUSEHOLD for signature in given):
        problems["household"] = "La réponse du ménage manque\u00a0: signature, refus ou empêchement."
    for signature in given:
        place = signature.role.value
        if is_empty(signature.signer):
            problems[f"{place}.signer"] = "Le nom du signataire est à remplir."
        if signature.outcome is SignatureOutcome.SIGNED and not signature.strokes:
            problems[f"{place}.strokes"] = "La signature n’a pas été tracée."
        explained = signature.outcome in (SignatureOutcome.SIGNED, SignatureOutcome.PAPER)
        if not explained and is_empty(signature.reason):
            problems[f"{place}.reason"] = "Notez le motif en quelques mots."
    return problems
