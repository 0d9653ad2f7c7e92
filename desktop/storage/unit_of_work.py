"""One transaction: the record, its search entry, its audit line and its message are written together or not at all."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop.storage.attachments import AttachmentRepository
from desktop.storage.audit import AuditTrail
from desktop.storage.bilan_texts import BilanTextRepository
from desktop.storage.bilans import BilanRepository
from desktop.storage.budgets import BudgetRepository
from desktop.storage.cards import Cards
from desktop.storage.carried_versions import CarriedVersions
from desktop.storage.contact_changes import ContactChangeRepository
from desktop.storage.contacts import ContactRepository, DraftRepository
from desktop.storage.deliveries import Deliveries
from desktop.storage.diary import Diary
from desktop.storage.educations import EducationRepository
from desktop.storage.erasure import Erasure
from desktop.storage.figures import FigureQueries
from desktop.storage.health import Health
from desktop.storage.holdings import Holdings
from desktop.storage.households import HouseholdRepository
from desktop.storage.inbox import InboxRepository
from desktop.storage.lists import ListQueries
from desktop.storage.measures import MeasureRepository, SaisineRepository
from desktop.storage.merges import MergeRepository
from desktop.storage.milestones import MilestoneRepository
from desktop.storage.objectives import ObjectiveRepository
from desktop.storage.outbox import Outbox
from desktop.storage.search import SearchIndex
from desktop.storage.settings import SettingRepository
from desktop.storage.taking_out import TakingOut
from desktop.storage.trips import TripQueries
from desktop.storage.versions import Versions


class UnitOfWork:
    """All repositories over one connection; made by `Notebook.write()` and `Notebook.read()`."""

    def __init__(self, connection: Connection) -> None:
        self.households = HouseholdRepository(connection)
        self.saisines = SaisineRepository(connection)
        self.measures = MeasureRepository(connection)
        self.milestones = MilestoneRepository(connection)
        self.budgets = BudgetRepository(connection)
        self.objectives = ObjectiveRepository(connection)
        self.educations = EducationRepository(connection)
        self.contacts = ContactRepository(connection)
        self.contact_changes = ContactChangeRepository(connection)
        self.merges = MergeRepository(connection)
        self.diary = Diary(connection)
        self.attachments = AttachmentRepository(connection)
        self.deliveries = Deliveries(connection)
        self.drafts = DraftRepository(connection)
        self.bilans = BilanRepository(connection)
        self.bilan_texts = BilanTextRepository(connection)
        self.settings = SettingRepository(connection)
        self.search = SearchIndex(connection)
        self.cards = Cards(connection)
        self.lists = ListQueries(connection)
        self.outbox = Outbox(connection)
        self.carried = CarriedVersions(connection)
        self.versions = Versions(connection)
        self.inbox = InboxRepository(connection)
        self.audit = AuditTrail(connection)
        self.erasure = Erasure(connection)
        self.taking_out = TakingOut(connection)
        self.figures = FigureQueries(connection)
        self.trips = TripQueries(connection)
        self.holdings = Holdings(connection)
        self.health = Health(connection)
