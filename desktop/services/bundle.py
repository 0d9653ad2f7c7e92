"""All use cases over one open notebook, handed to the window or to a command."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime

from desktop.domain.policy import PolicyInForce
from desktop.services.absences import AbsenceService
from desktop.services.access import AccessService
from desktop.services.agenda import AgendaService
from desktop.services.agenda_out import AgendaOutService
from desktop.services.appointments import AppointmentService
from desktop.services.attachments import AttachmentService
from desktop.services.backups import BackupService
from desktop.services.bilans import BilanService
from desktop.services.budgets import BudgetService
from desktop.services.calendar import CalendarService
from desktop.services.ceremony import CeremonyService
from desktop.services.claims import ClaimService
from desktop.services.client_certificate import ClientCertificateService
from desktop.services.clock import PARIS
from desktop.services.conflicts import ConflictService
from desktop.services.conventions import ConventionService
from desktop.services.corrections import CorrectionService
from desktop.services.doctor import DoctorService
from desktop.services.document_makers import document_makers
from desktop.services.documents import DocumentService
from desktop.services.educations import EducationService
from desktop.services.eviction import EvictionService
from desktop.services.exchange import ExchangeService
from desktop.services.exchange_receipts import ReceiptService
from desktop.services.households import HouseholdService
from desktop.services.identity import IdentityService
from desktop.services.importing import ImportService
from desktop.services.inbox import InboxService
from desktop.services.indicators import IndicatorService
from desktop.services.interim_bilans import InterimBilanService
from desktop.services.joining import JoiningService
from desktop.services.journal import JournalService
from desktop.services.list_settings import ListSettingsService
from desktop.services.lists import ListService
from desktop.services.measures import MeasureService
from desktop.services.milestones import MilestoneService
from desktop.services.objectives import ObjectiveService
from desktop.services.open_export import OpenExportService
from desktop.services.preparation import PreparationService
from desktop.services.reference import ReferenceService
from desktop.services.retention import RetentionService
from desktop.services.round import RoundService
from desktop.services.search import SearchService
from desktop.services.sending import Sender
from desktop.services.settings import SettingsService
from desktop.services.spelling import SpellingService
from desktop.services.status import StatusService
from desktop.services.tables import TableService
from desktop.services.timestamps import TimestampService
from desktop.services.transfer import TransferService
from desktop.services.transfer_department import DepartmentTransfer
from desktop.services.transfer_figures import FiguresService
from desktop.services.trips import TripService
from desktop.services.trust import TrustService
from desktop.services.unsaved import UnsavedService
from desktop.services.updates import UpdateService
from desktop.services.visits import VisitService
from desktop.services.workspace import Workspace


@dataclass(frozen=True)
class Services:
    """One of each; gone when the notebook is locked."""

    workspace: Workspace
    """What the services are over; no screen looks into it."""
    households: HouseholdService
    measures: MeasureService
    milestones: MilestoneService
    evictions: EvictionService
    budgets: BudgetService
    objectives: ObjectiveService
    educations: EducationService
    visits: VisitService
    corrections: CorrectionService
    merges: JoiningService
    agenda: AgendaService
    agenda_out: AgendaOutService
    calendar: CalendarService
    appointments: AppointmentService
    absences: AbsenceService
    round: RoundService
    preparation: PreparationService
    bilans: BilanService
    interims: InterimBilanService
    ceremony: CeremonyService
    documents: DocumentService
    exchange: ExchangeService
    search: SearchService
    lists: ListService
    list_settings: ListSettingsService
    settings: SettingsService
    status: StatusService
    unsaved: UnsavedService
    attachments: AttachmentService
    spelling: SpellingService
    journal: JournalService
    doctor: DoctorService
    reference: ReferenceService
    retention: RetentionService
    access: AccessService
    backups: BackupService
    claims: ClaimService
    indicators: IndicatorService
    tables: TableService
    trips: TripService
    conventions: ConventionService
    importing: ImportService
    identity: IdentityService
    timestamps: TimestampService
    conflicts: ConflictService
    inbox: InboxService
    receipts: ReceiptService
    sender: Sender
    trust: TrustService
    client_certificate: ClientCertificateService
    transfers: TransferService
    department_keys: DepartmentTransfer
    together: FiguresService
    open_exports: OpenExportService
    updates: UpdateService

    @classmethod
    def over(cls, workspace: Workspace) -> Services:
        """The use cases of an open notebook."""
        exchange = ExchangeService(workspace)
        return cls(
            workspace,
            HouseholdService(workspace),
            MeasureService(workspace),
            MilestoneService(workspace),
            EvictionService(workspace),
            BudgetService(workspace),
            ObjectiveService(workspace),
            EducationService(workspace),
            VisitService(workspace),
            CorrectionService(workspace),
            JoiningService(workspace),
            AgendaService(workspace),
            AgendaOutService(workspace),
            CalendarService(workspace),
            AppointmentService(workspace),
            AbsenceService(workspace),
            RoundService(workspace),
            PreparationService(workspace),
            BilanService(workspace),
            InterimBilanService(workspace, BilanService(workspace)),
            CeremonyService(workspace, IdentityService(workspace).identity, BilanService(workspace).document),
            DocumentService(workspace, document_makers(workspace)),
            exchange,
            SearchService(workspace),
            ListService(workspace),
            ListSettingsService(workspace),
            SettingsService(workspace),
            StatusService(workspace),
            UnsavedService(workspace),
            AttachmentService(workspace),
            SpellingService(workspace),
            JournalService(workspace),
            DoctorService(workspace),
            ReferenceService(workspace),
            RetentionService(workspace),
            AccessService(workspace),
            BackupService(workspace),
            ClaimService(workspace),
            IndicatorService(workspace),
            TableService(workspace),
            TripService(workspace),
            ConventionService(workspace),
            ImportService(workspace),
            IdentityService(workspace),
            TimestampService(workspace),
            ConflictService(workspace),
            InboxService(workspace),
            ReceiptService(workspace),
            Sender(workspace, exchange, random.SystemRandom().random),
            TrustService(workspace),
            ClientCertificateService(workspace),
            TransferService(workspace),
            DepartmentTransfer(workspace),
            FiguresService(workspace),
            OpenExportService(workspace),
            UpdateService(workspace),
        )

    @property
    def policy(self) -> PolicyInForce:
        """What the IT of the association fixed for this computer."""
        return self.workspace.policy

    def today(self) -> date:
        """The present day, in Pas-de-Calais."""
        return self.workspace.clock.today()

    def now(self) -> datetime:
        """The present instant, at the hour of Pas-de-Calais."""
        return self.workspace.clock.now().astimezone(PARIS)

    def new_id(self) -> str:
        """An id for something that a screen makes, never given twice."""
        return self.workspace.new_id()

    def cut_network(self) -> None:
        """Cuts what waits for a server, from any thread: nothing is lost, and it may be asked for again."""
        self.exchange.stop()
        self.timestamps.stop()

    def end_network(self) -> None:
        """The same, and nothing more begins: the notebook is being closed."""
        self.exchange.close()
        self.timestamps.close()

    def close(self) -> None:
        """Closes the notebook; nothing can be asked of these services afterwards."""
        self.backups.stop()
        try:
            self.journal.write_viewed()
            self.attachments.finish()
        finally:
            self.workspace.notebook.close()
