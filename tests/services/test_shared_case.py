"""A case that the Department shares with a colleague comes there whole, though that laptop never sent a word."""

from datetime import timedelta

from department.clock import utc_now
from department.database import open_engine
from department.sharing import Sharing
from tests.conftest import TODAY
from tests.conftest_postgres import RunningReceiver
from tests.factories import recorded, set_day
from tests.services.two_laptops import a_visit, laptop, linked, receiver_at, told


def share(receiver: RunningReceiver, household_id: str, device: str) -> None:
    engine = open_engine(receiver.settings)
    Sharing(engine, utc_now).share(household_id, device)
    engine.dispose()


def device_of(services) -> str:
    with services.workspace.notebook.read() as uow:
        return uow.settings.get("enrolment")["device"]


def test_a_laptop_that_has_sent_nothing_receives_the_case_by_the_next_day(tmp_path, template, resources, clock):
    with (
        receiver_at(tmp_path) as receiver,
        laptop(template.copy_to(tmp_path / "un"), resources, clock) as worker,
        laptop(template.copy_to(tmp_path / "deux"), resources, clock) as colleague,
    ):
        first = a_visit(linked(worker, receiver))
        household_id = first.household_id
        told(worker)
        told(linked(colleague, receiver))
        share(receiver, household_id, device_of(colleague))
        set_day(clock, TODAY + timedelta(days=1))
        assert told(colleague).applied == len(receiver.rows())
        assert told(colleague).applied == 0
        assert colleague.households.get(household_id) == worker.households.get(household_id)
        visit = recorded(colleague, colleague.measures.view(first.measure_id).measure, TODAY, note="Vue ensemble")
        told(colleague)
        told(worker)  # who sent the household itself is told of what the colleague began
        assert worker.visits.contact(visit.id).day == TODAY
        assert colleague.visits.contact(first.id).answers == first.answers
