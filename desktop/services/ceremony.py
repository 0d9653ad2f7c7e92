"""The sitting at which a bilan is signed: frozen, hashed, answered by each signer in turn, sealed (A5, R5).

How a sitting goes:

1. `proposed_signers()` says who would sign; the worker completes it (a representative with a capacity, another adult).
2. `freeze(signers)` makes the document with a place for each signer and one for the seal, and keeps it with its hash.
3. `document()` gives the very PDF that is on show: frozen, then with the answers so far, then sealed.
4. `answer(place, AnswerInput)` for each signer: one PAdES revision of that PDF, kept together with the answer in one
   transaction. Those of the household answer in any order, the worker last. Whatever stops the program between two
   answers, `sitting()` tells afterwards who is next, and the frozen hash is the same.
5. `seal()` once all have answered: the place of the seal is signed by the laptop, and `version_proof()` gives the
   sealed document that tells how it went.

`reopen()` takes the text up again: a frozen text that nobody answered becomes a draft; after an answer the sitting is
abandoned, what was signed is kept as it is, and a new draft names it. `correct(reason)` begins a new version of a
sealed bilan; `withdraw_correction()` drops it, `restore_correction()` puts it back. `versions()` lists them all: each
is shown, copied and proved by its id, whatever is in hand, and `join_scan()` ties a scanned paper to an answer in it.

`freeze`, `answer` and `seal` take a good part of a second and more: call them off the window.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import BilanState, SignerRole, SignerToCome
from desktop.domain.calendar import add_months
from desktop.domain.household import Household, PersonRole
from desktop.domain.measure import Measure
from desktop.domain.recipient import Recipient
from desktop.domain.sitting import answer_problems, placed, signer_problems, turn_refusal
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.reports.answer import SEAL_HEIGHT, answer_page
from desktop.reports.bilan import render_bilan_to_sign
from desktop.reports.fonts import FontSet
from desktop.reports.sealing import SEAL_PLACE, Answer, Identity, sign
from desktop.reports.shown_places import with_places_drawn
from desktop.reports.signing import sha256_hex
from desktop.reports.signing_places import SigningPlace
from desktop.services.bilan_withdrawal import Withdrawn
from desktop.services.ceremony_proof import Proving, named, named_by, sealed_proof
from desktop.services.ceremony_steps import (
    answered,
    begun_with,
    on_show,
    require_read,
    require_same,
    shown,
    signature_of,
    signing,
    to_freeze,
    with_answer,
    with_scan,
)
from desktop.services.ceremony_versions import CeremonyVersions, Version
from desktop.services.ceremony_words import SEAL_NAME, seal_answer, signs_as
from desktop.services.kept_copies import Pages, copies_of, drawn, keep_copies
from desktop.services.measure_view import SIGN_MONTHS_BEFORE_END
from desktop.services.profile import profile_of
from desktop.services.records import save
from desktop.services.sitting_view import AnswerInput, Sitting, Slot, sitting_of
from desktop.services.workspace import Workspace

__all__ = ["AnswerInput", "CeremonyService", "Sitting", "Slot", "Version", "Withdrawn"]

_SIGNING_ADULTS = (PersonRole.HEAD, PersonRole.PARTNER)


class CeremonyService:
    """The sittings of a notebook."""

    def __init__(self, workspace: Workspace, identity: Callable[[str], Identity], pages: Pages) -> None:
        self._workspace = workspace
        self._identity = identity
        self._pages = pages
        self._versions = CeremonyVersions(workspace)

    def proposed_signers(self, measure_id: str) -> tuple[SignerToCome, ...]:
        """Those who were named the last time; else the adults who hold the measure, then the worker."""
        with self._workspace.notebook.read() as uow:
            bilan, measure = uow.bilans.in_hand(measure_id), uow.measures.get(measure_id)
            if bilan is not None and bilan.signers:
                return bilan.signers
            household = uow.households.get(measure.household_id)
            worker = measure.referent or profile_of(uow).worker_name
        names = self._adults(household)
        of_household = [SignerToCome("", name, SignerRole.HOUSEHOLD) for name in names]
        return placed([*of_household, SignerToCome("", worker, SignerRole.WORKER)])

    def freeze(self, measure_id: str, signers: Sequence[SignerToCome]) -> Sitting:
        """Fixes the text with its places, which are named anew; InvalidInputError by « signers.0.signer » and so on."""
        problems = signer_problems(signers)
        if problems:
            raise InvalidInputError(problems)
        named = placed(signers)
        with self._workspace.notebook.read() as uow:
            written = to_freeze(uow, measure_id)
            measure, profile = uow.measures.get(measure_id), profile_of(uow)
            self._require_end_in_sight(measure)
            bilan = replace(written, made_on=self._workspace.clock.today(), signers=named)
            document = self._pages(uow, measure, bilan, Recipient.HOUSEHOLD)
            copies = copies_of(self._pages, uow, measure, bilan)
        places = [
            SigningPlace(one.place, one.signer, signs_as(one.role, one.capacity, profile.qualification))
            for one in named
        ]
        content, others = render_bilan_to_sign(document, places), drawn(copies)
        frozen = replace(bilan, state=BilanState.FROZEN, frozen_sha256=sha256_hex(content))
        with self._workspace.notebook.write() as uow:
            require_same(to_freeze(uow, measure_id), written)
            if written.frozen_sha256:
                uow.bilans.remove_document(written.frozen_sha256)
            uow.bilans.put_document(frozen.frozen_sha256, measure_id, "frozen", content)
            keep_copies(uow, frozen, others)
            save(self._workspace, uow, JournalAct.FROZEN, frozen)
        return sitting_of(frozen, profile.qualification)

    def sitting(self, measure_id: str) -> Sitting:
        """Where the newest bilan stands; NotAllowedError for a draft, and for one frozen without places (freeze it)."""
        with self._workspace.notebook.read() as uow:
            return sitting_of(on_show(uow, measure_id), profile_of(uow).qualification)

    def document(self, measure_id: str) -> bytes:
        """The very PDF on show."""
        with self._workspace.notebook.read() as uow:
            return uow.bilans.document(on_show(uow, measure_id).shown_sha256)

    def pages(self, measure_id: str) -> bytes:
        """The same for the eye and for the printer, its signatures drawn into its pages; slow: off the window."""
        return with_places_drawn(self.document(measure_id))

    def answer(self, measure_id: str, place: str, given: AnswerInput) -> Sitting:
        """Signs one place; InvalidInputError by « strokes », « reason », « outcome »; NotAllowedError out of turn."""
        with self._workspace.notebook.read() as uow:
            bilan, profile = signing(uow, measure_id), profile_of(uow)
            before = uow.bilans.document(bilan.shown_sha256)
        require_read(bilan, given)
        refusal = turn_refusal(bilan, place)
        if refusal:
            raise NotAllowedError(refusal, safe="Ce qui est signé est gardé.")
        signer = next(one for one in bilan.signers if one.place == place)
        problems = answer_problems(signer, given.outcome, given.strokes, given.reason)
        if problems:
            raise InvalidInputError(problems)
        identity = self._identity(begun_with(bilan))
        signature = signature_of(signer, given, self._workspace.clock.now(), identity)
        content = with_answer(before, signature, identity)
        signed = answered(bilan, replace(signature, revision_sha256=sha256_hex(content)))
        with self._workspace.notebook.write() as uow:
            require_same(signing(uow, measure_id), bilan)
            if bilan.revision_sha256:
                uow.bilans.remove_document(bilan.revision_sha256)  # the new one begins with all of it
            uow.bilans.put_document(signed.revision_sha256, measure_id, "revision", content)
            save(self._workspace, uow, JournalAct.ANSWERED, signed)
        return sitting_of(signed, profile.qualification)

    def seal(self, measure_id: str) -> Sitting:
        """Seals the document and makes the proof of it, once everybody answered."""
        now = self._workspace.clock.now()
        with self._workspace.notebook.read() as uow:
            bilan, profile = signing(uow, measure_id), profile_of(uow)
            if bilan.next_signers:
                raise NotAllowedError(
                    "Tout le monde n’a pas répondu.", safe="Ce qui est signé est gardé.", do="Continuez la signature."
                )
            before = uow.bilans.document(bilan.revision_sha256)
            document = self._pages(uow, uow.measures.get(measure_id), bilan, Recipient.HOUSEHOLD)
        identity, fonts = self._identity(begun_with(bilan)), FontSet.load()
        page = answer_page(seal_answer(now), fonts, SEAL_HEIGHT)
        content = sign(before, Answer(SEAL_PLACE, SEAL_NAME, "Scellement", page), identity, now)
        sealed = replace(bilan, state=BilanState.SEALED, sealed_sha256=sha256_hex(content), revision_sha256="")
        proof = sealed_proof(Proving(sealed, named(document), profile.qualification, now), identity, fonts)
        proved = replace(sealed, proof_sha256=sha256_hex(proof))
        with self._workspace.notebook.write() as uow:
            require_same(signing(uow, measure_id), bilan)
            uow.bilans.remove_document(bilan.revision_sha256)
            uow.bilans.put_document(proved.sealed_sha256, measure_id, "sealed", content)
            uow.bilans.put_document(proved.proof_sha256, measure_id, "proof", proof)
            save(self._workspace, uow, JournalAct.SEALED, proved)
        return sitting_of(proved, profile.qualification)

    def reopen(self, measure_id: str) -> None:
        """Takes the text up again; what somebody signed already is kept, abandoned."""
        self._versions.reopen(measure_id)

    def correct(self, measure_id: str, reason: str) -> None:
        """Begins a new version of a sealed bilan, as a draft; InvalidInputError by « reason »."""
        self._versions.correct(measure_id, reason)

    def withdraw_correction(self, measure_id: str) -> Withdrawn:
        """Gives up the draft of a new version, whole: the sealed one is in hand again."""
        return self._versions.withdraw_correction(measure_id)

    def restore_correction(self, given_up: Withdrawn) -> None:
        """Puts that very draft back; NotAllowedError once another was begun."""
        self._versions.restore_correction(given_up)

    def versions(self, measure_id: str) -> tuple[Version, ...]:
        """Every version there was, those left in the middle of the signing too, the newest first."""
        return self._versions.versions(measure_id)

    def version_sitting(self, bilan_id: str) -> Sitting:
        """Who answered what in one version; NotAllowedError for a draft."""
        return self._versions.sitting(bilan_id)

    def version_document(self, bilan_id: str) -> bytes:
        """The PDF of one version as it was left; NotFoundError for a draft."""
        return self._versions.document(bilan_id)

    def version_pages(self, bilan_id: str) -> bytes:
        """The same for the eye, its signatures drawn into its pages; slow: off the window."""
        return with_places_drawn(self.version_document(bilan_id))

    def version_proof(self, bilan_id: str) -> bytes:
        """The document of proof, sealed itself; NotFoundError before the seal, and for one sealed without a proof."""
        return self._versions.proof(bilan_id)

    def version_proof_pages(self, bilan_id: str) -> bytes:
        """The document of proof for the eye and for the printer."""
        return with_places_drawn(self.version_proof(bilan_id))

    def save_version(self, bilan_id: str, path: Path) -> None:
        """Writes one version for its owner alone where the worker chose; raises AppError."""
        self._versions.save(bilan_id, path)

    def save_version_proof(self, bilan_id: str, path: Path) -> None:
        """The same for the proof of it."""
        self._versions.save_proof(bilan_id, path)

    def note_printed(self, bilan_id: str) -> None:
        """That a version, or the proof of it, went to a printer: it is on paper from then on."""
        self._versions.note(JournalAct.REPORT_PRINTED, bilan_id)

    def join_scan(self, bilan_id: str, place: str, attachment_id: str) -> Sitting:
        """Ties the scan of what was signed on paper to its answer; once sealed, a new proof completes the former."""
        with self._workspace.notebook.read() as uow:
            bilan, profile = shown(uow.bilans.get(bilan_id)), profile_of(uow)
            joined = with_scan(uow, bilan, place, attachment_id)
            sealed = uow.bilans.document(bilan.sealed_sha256) if bilan.proof_sha256 else b""
        proof = b""
        if sealed:
            made = Proving(joined, named_by(sealed), "", self._workspace.clock.now(), bilan.proof_sha256)
            proof = sealed_proof(made, self._identity(begun_with(bilan)), FontSet.load())
            joined = replace(joined, proof_sha256=sha256_hex(proof))
        with self._workspace.notebook.write() as uow:
            require_same(uow.bilans.get(bilan_id), bilan)
            if proof:
                uow.bilans.put_document(joined.proof_sha256, bilan.measure_id, "proof", proof)
            save(self._workspace, uow, JournalAct.SCAN_JOINED, joined)
        return sitting_of(joined, profile.qualification)

    def _adults(self, household: Household) -> list[str]:
        today = self._workspace.clock.today()
        members = [person for person in household.persons if person.is_member_on(today)]
        signing = [person for person in members if person.role in _SIGNING_ADULTS] or members[:1]
        return [person.called for person in signing]

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
