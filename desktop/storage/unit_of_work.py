"""One transaction: the record, its search entry, its audit line and its message are written together or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError

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
from desktop.storage.direct import Direct
from desktop.storage.educations import EducationRepository
from desktop.storage.erasure import Erasure
from desktop.storage.errors import UnfitError
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

_UNFIT: Final = (
    IntegrityError, DataError, InterfaceError, driver.IntegrityError, driver.DataError, driver.InterfaceError,
)  # fmt: skip


class UnitOfWork:
    """All repositories over one connection; made by `Notebook.write()` and `Notebook.read()`."""

    def __init__(self, connection: Connection) -> None:
        self._direct = Direct(connection)
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

    @contextmanager
    def apart(self) -> Iterator[None]:
        """A part of the transaction that is kept whole or not at all; UnfitError for what the notebook cannot hold."""
        self._direct.run("SAVEPOINT apart")
        try:
            yield
        except BaseException as error:
            self._direct.run("ROLLBACK TO apart")
            self._direct.run("RELEASE apart")
            if isinstance(error, _UNFIT):
                raise UnfitError(type(error).__name__) from None
            raise
        self._direct.run("RELEASE apart")
