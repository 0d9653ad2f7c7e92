"""The text of a bilan: drafted from the visits, edited, shown as the pages that will be signed (A5, P3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import Bilan, BilanKind, BilanState
from desktop.domain.earlier_text import TextCause
from desktop.domain.measure import Measure
from desktop.domain.recipient import Recipient
from desktop.errors import NotAllowedError, NotFoundError
from desktop.reports.bilan import BilanDocument, render_bilan
from desktop.schemes.path import STATE_LABELS, StepName, is_step_of
from desktop.services.bilan_aids import WritingAids, writing_aids
from desktop.services.bilan_document import BilanPages
from desktop.services.bilan_text import Material, draft_household_words, draft_sections
from desktop.services.budgets import first_and_last
from desktop.services.earlier_texts import EarlierText, earlier_texts, keep_before, taken_back
from desktop.services.kept_copies import drawn_late
from desktop.services.outside import write_private
from desktop.services.records import save
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork


class BilanService:
    """The texts of a notebook; `preview` renders for 100 ms and more: call it off the window."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._pages = BilanPages(workspace)

    def begin(self, measure_id: str, kind: BilanKind = BilanKind.END) -> Bilan:
        """The bilan of a measure as it stands; written beforehand from the visits when there is none yet."""
        with self._workspace.notebook.write() as uow:
            return uow.bilans.in_hand(measure_id, kind) or self._drafted(uow, measure_id, kind)

    def begin_anew(self, measure_id: str, kind: BilanKind) -> Bilan:
        """Another bilan of a kind of which a measure has several."""
        with self._workspace.notebook.write() as uow:
            return self._drafted(uow, measure_id, kind)

    def compose_again(self, measure_id: str, kind: BilanKind = BilanKind.END) -> Bilan:
        """Writes the draft anew from the visits, in place of what was edited."""
        with self._workspace.notebook.write() as uow:
            bilan = self.editable(uow, measure_id, kind)
            fresh = self._composed(uow, uow.measures.get(measure_id), bilan.id, kind)
            text = replace(bilan, sections=fresh.sections, household_words=fresh.household_words, made_on=fresh.made_on)
            self._write_over(uow, bilan, text, TextCause.REWRITTEN)
        return text

    def keep(
        self, measure_id: str, texts: Mapping[str, str], household_words: str, kind: BilanKind = BilanKind.END
    ) -> Bilan:
        """Keeps the edited text of each section by its key, and the household's own words.

        NotAllowedError for the texts of other sections: words for the team are never put where all read them (P1).
        """
        with self._workspace.notebook.write() as uow:
            bilan = self.editable(uow, measure_id, kind)
            if texts.keys() != bilan.texts.keys():
                raise NotAllowedError(
                    "Les parties du bilan ont changé pendant que vous écriviez.",
                    safe="Le bilan gardé n’a pas changé.",
                    do="Copiez votre texte, puis rouvrez le bilan.",
                )
            sections = tuple(replace(section, text=texts[section.key]) for section in bilan.sections)
            kept = replace(bilan, sections=sections, household_words=household_words)
            if kept != bilan:
                keep_before(self._workspace, uow, bilan, TextCause.EDITED)
                uow.bilans.put(kept)
        return kept

    def earlier_texts(self, measure_id: str, kind: BilanKind = BilanKind.END) -> tuple[EarlierText, ...]:
        """What it said before, the latest first."""
        with self._workspace.notebook.read() as uow:
            bilan = uow.bilans.in_hand(measure_id, kind)
            return earlier_texts(uow, bilan) if bilan is not None else ()

    def take_back(self, measure_id: str, text_id: str, kind: BilanKind = BilanKind.END) -> Bilan:
        """Writes an earlier text in the place of the present one, which is kept in its turn."""
        with self._workspace.notebook.write() as uow:
            bilan = self.editable(uow, measure_id, kind)
            text = taken_back(uow, bilan, text_id)
            self._write_over(uow, bilan, text, TextCause.TAKEN_BACK)
        return text

    def aids(self, bilan: Bilan) -> WritingAids:
        """What helps to edit it: where paragraphs lead back to (P3), what is printed with them, what is explained."""
        return writing_aids(self._workspace, self._pages, bilan)

    def preview(self, measure_id: str, kind: BilanKind = BilanKind.END) -> bytes:
        """The very PDF that would be frozen now of the bilan in hand; its frozen or sealed one when there is one."""
        with self._workspace.notebook.read() as uow:
            bilan = uow.bilans.in_hand(measure_id, kind) or self._composed(
                uow, uow.measures.get(measure_id), self._workspace.new_id(), kind
            )
            drawn = self._drawn(uow, bilan, Recipient.HOUSEHOLD)
        return drawn if isinstance(drawn, bytes) else render_bilan(drawn)

    def copy(self, measure_id: str, recipient: Recipient = Recipient.HOUSEHOLD) -> bytes:
        """The PDF of the bilan in force, whatever correction of it is written; a draft when none is sealed.

        The copies of the Department and of the file are those kept when its text was fixed.
        """
        with self._workspace.notebook.read() as uow:
            bilan = uow.bilans.in_force(measure_id) or self._composed(
                uow, uow.measures.get(measure_id), self._workspace.new_id(), BilanKind.END
            )
            drawn = self._drawn(uow, bilan, recipient)
        return drawn if isinstance(drawn, bytes) else render_bilan(drawn)

    def write_copy(self, measure_id: str, path: Path) -> None:
        """Writes the bilan in force for its owner alone; raises OSError with nothing changed."""
        write_private(path, self.copy(measure_id))
        self._workspace.notebook.note(self._workspace.clock.now(), JournalAct.REPORT_OUT, "measure", measure_id)

    def editable(self, uow: UnitOfWork, measure_id: str, kind: BilanKind = BilanKind.END) -> Bilan:
        """The bilan whose text may change; raises NotFoundError, NotAllowedError."""
        bilan = uow.bilans.in_hand(measure_id, kind)
        if bilan is None:
            raise NotFoundError("Ce bilan n’est pas commencé.")
        if bilan.state is not BilanState.DRAFT:
            raise NotAllowedError("Ce bilan est figé\u00a0: il ne change plus.", safe="Son texte est gardé tel quel.")
        return bilan

    def _drawn(self, uow: UnitOfWork, bilan: Bilan, recipient: Recipient) -> bytes | BilanDocument:
        """The kept pages of what the household signs; anything else is still to be rendered."""
        is_draft = bilan.state is BilanState.DRAFT
        if not is_draft and recipient is Recipient.HOUSEHOLD:
            return uow.bilans.document(bilan.shown_sha256)
        return self.drawn_for(uow, bilan, recipient)

    def drawn_for(self, uow: UnitOfWork, bilan: Bilan, recipient: Recipient) -> bytes | BilanDocument:
        """What somebody else has: the copy kept when the text was fixed, else pages that say that they are none."""
        document = self.document(uow, uow.measures.get(bilan.measure_id), bilan, recipient)
        if bilan.state is BilanState.DRAFT:
            return replace(document, draft=True)
        return uow.bilans.copy(bilan, recipient) or drawn_late(self._workspace, document)

    def _drafted(self, uow: UnitOfWork, measure_id: str, kind: BilanKind) -> Bilan:
        measure = uow.measures.get(measure_id)
        if not is_step_of(StepName.WRITE_BILAN, measure.state):
            label = STATE_LABELS[measure.state].lower()
            raise NotAllowedError(f"La mesure est «\u00a0{label}\u00a0»\u00a0: elle n’a pas de bilan à rédiger.")
        bilan = self._composed(uow, measure, self._workspace.new_id(), kind)
        save(self._workspace, uow, JournalAct.DRAFTED, bilan)
        return bilan

    def _write_over(self, uow: UnitOfWork, bilan: Bilan, text: Bilan, cause: TextCause) -> None:
        if (text.sections, text.household_words) != (bilan.sections, bilan.household_words):
            keep_before(self._workspace, uow, bilan, cause)
        save(self._workspace, uow, JournalAct.DRAFTED, text)

    def _composed(self, uow: UnitOfWork, measure: Measure, bilan_id: str, kind: BilanKind) -> Bilan:
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
            kind=kind,
        )

    def document(
        self, uow: UnitOfWork, measure: Measure, bilan: Bilan, recipient: Recipient = Recipient.HOUSEHOLD
    ) -> BilanDocument:
        """What the pages of a bilan show, in the words in which they show it."""
        return self._pages.document(uow, measure, bilan, recipient)
