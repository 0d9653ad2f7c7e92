"""The bilan: drafted from the visits, edited, frozen and hashed, signed or refused, sealed (A5, R5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import Bilan, BilanState, Signature, SignatureOutcome, SignerRole
from desktop.domain.calendar import add_months
from desktop.domain.forms import is_empty
from desktop.domain.french import hour, long_date
from desktop.domain.measure import Measure
from desktop.domain.recipient import Recipient
from desktop.errors import AppError, InvalidInputError, NotAllowedError, NotFoundError
from desktop.reports.bilan import BilanDocument, render_bilan, render_signed_bilan
from desktop.reports.signature_block import SignatureLine
from desktop.reports.signing import sha256_hex
from desktop.schemes.path import STATE_LABELS, StepName, is_step_of
from desktop.services.bilan_document import BilanPages
from desktop.services.bilan_text import Material, draft_household_words, draft_sections
from desktop.services.budgets import first_and_last
from desktop.services.clock import PARIS
from desktop.services.measure_view import SIGN_MONTHS_BEFORE_END
from desktop.services.outside import write_private
from desktop.services.records import save
from desktop.services.wording import SIGNATURES, SIGNERS
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
        self._pages = BilanPages(workspace)

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
                return uow.bilans.document(bilan.shown_sha256)
            bilan = bilan or self._composed(uow, measure, self._workspace.new_id())
            document = self.document(uow, measure, bilan)
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
            document = self.document(uow, measure, bilan)
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
            document = self.document(uow, uow.measures.get(measure_id), bilan)
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
        found = Material(
            registry.scheme(measure.scheme),
            measure,
            contacts,
            registry,
            uow.objectives.of_measure(measure.id),
            first_and_last(uow, measure.household_id, measure.first_day, last_day),
        )
        return Bilan(
            bilan_id,
            measure.id,
            measure.household_id,
            BilanState.DRAFT,
            self._workspace.clock.today(),
            draft_sections(found),
            draft_household_words(measure, contacts, registry),
        )

    def document(
        self, uow: UnitOfWork, measure: Measure, bilan: Bilan, recipient: Recipient = Recipient.HOUSEHOLD
    ) -> BilanDocument:
        """What the pages of a bilan show, in the words in which they show it."""
        return self._pages.document(uow, measure, bilan, recipient)


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
