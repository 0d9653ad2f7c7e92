"""What another laptop did to more than one record: households made one, a bilan whose document is elsewhere."""

from __future__ import annotations

import json
import shutil
from contextlib import ExitStack

import pytest

from desktop.domain.bilan import Bilan
from desktop.domain.merging import MergeChoice
from desktop.services.incoming import Came, Way, receive, record_of
from desktop.sync.contract.canonical import seal
from tests.conftest import TODAY
from tests.factories import opened_measure, saved_household, sealed_bilan
from tests.services.two_laptops import laptop
from tests.sync.messages import version_id


@pytest.fixture
def begun(tmp_path, template, resources, clock):
    """A notebook, as `write` begins it, and its copy on another laptop."""
    with ExitStack() as stack:

        def both(write):
            first = template.copy_to(tmp_path / "one")
            with laptop(first, resources, clock) as services:
                made = write(services)
            shutil.copytree(first, tmp_path / "other")
            here = stack.enter_context(laptop(first, resources, clock))
            return here, stack.enter_context(laptop(tmp_path / "other", resources, clock)), made

        yield both


def messages(services, record_id) -> list[dict]:
    with services.workspace.notebook.read() as uow:
        return [json.loads(one.message) for one in uow.outbox.of_record(record_id)]


def came(services, message) -> Came:
    with services.workspace.notebook.write() as uow:
        return receive(services.workspace, uow, message, Way("network", 1))


def test_two_households_that_were_made_one_elsewhere_are_one_here(begun):
    here, there, (kept, merged) = begun(lambda one: (saved_household(one, "Petit"), saved_household(one, "Petit")))
    there.merges.merge(kept.id, merged.id, MergeChoice(), "Même famille")
    last = messages(there, merged.id)[-1]
    assert last["body"]["merged_into"] == kept.id
    assert came(here, last) is Came.APPLIED
    assert here.households.get(merged.id).merged_into == kept.id
    assert len(here.households.get(kept.id).persons) == 2
    assert here.conflicts.count() == 0


def test_a_household_that_was_made_one_with_another_that_is_not_here_waits_for_a_person(begun):
    here, there, (kept, merged) = begun(lambda one: (saved_household(one, "Petit"), saved_household(one, "Petit")))
    there.merges.merge(kept.id, merged.id, MergeChoice(), "Même famille")
    last = {name: value for name, value in messages(there, merged.id)[-1].items() if name != "sha256"}
    last["body"]["merged_into"] = version_id()
    assert came(here, seal(last)) is Came.CONFLICT
    assert here.households.get(merged.id).merged_into == ""
    assert here.conflicts.count() == 1


def test_a_bilan_whose_document_is_elsewhere_is_not_written_here(begun):
    here, there, measure = begun(opened_measure)
    there.measures.end(measure.id, TODAY, "moved")
    bilan: Bilan = sealed_bilan(there, measure)
    last = messages(there, bilan.id)[-1]
    assert came(here, last) is Came.LEFT
    with here.workspace.notebook.read() as uow:
        assert record_of(uow, "bilan", bilan.id) is None
