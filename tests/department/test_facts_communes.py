"""Communes that become one by what the Department sent count so in its own reports, as they do in the notebooks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from department.clock import utc_now
from department.errors import DepartmentError
from department.facts import Facts
from department.inbox import Addressee, Outgoing
from department.keys import load_department_signer
from desktop.domain.household import Dwelling
from desktop.services.indicators import IndicatorService
from desktop.services.workspace import Workspace
from desktop.sync.contract.reference_data import read_reference
from tests.conftest import TODAY
from tests.department.receiving import laptop, opened, outbox_of, sent_by
from tests.factories import opened_measure, recorded, saved_household

LENS, SAINT_OMER = "62498", "62765"
MERGED_ON = date(TODAY.year, 1, 1)
EDITION = {
    "title": "Communes nouvelles", "number": 1, "valid_from": MERGED_ON.isoformat(), "source": "Arrêté préfectoral",
    "communes": [
        {
            "on": MERGED_ON.isoformat(), "insee": LENS, "name": "Lens-Saint-Omer",
            "before": [{"insee": LENS, "name": "Lens"}, {"insee": SAINT_OMER, "name": "Saint-Omer"}],
        }
    ],
}  # fmt: skip


EVERYBODY = Addressee()


@pytest.fixture
def department(services, receiver_url):
    """A receiver that has what a notebook sent of a household in each of two communes, counted."""
    for commune in (LENS, SAINT_OMER):
        measure = opened_measure(
            services, of=saved_household(services, dwelling=Dwelling(commune, "12 rue Émile Zola"))
        )
        recorded(services, measure, TODAY)
    with opened(receiver_url) as engine:
        receipts = sent_by(engine, laptop(engine), outbox_of(services.workspace.notebook))
        assert {receipt.verdict for receipt in receipts} == {"accepted"}
        Facts(engine).refresh()
        yield engine


def post(engine, content=EDITION, addressee=EVERYBODY):
    Outgoing(engine, load_department_signer(engine), utc_now).post("reference", content, addressee)


def supported(engine, territory: str, period: str) -> int:
    """The households that the views tell of a territory."""
    query = (
        "SELECT value FROM reporting_indicator WHERE period_kind = 'année' AND period = :period AND operator = ''"
        " AND territory = :territory AND scheme = 'astre' AND indicator = 'supported'"
    )
    with engine.connect() as connection:
        return int(connection.execute(text(query), {"territory": territory, "period": period}).scalar() or 0)


def in_the_notebook(services, territory: str, year: int) -> int:
    """The same in a notebook whose worker accepted the edition."""
    resources = services.workspace.resources
    (merger,) = read_reference(EDITION).communes
    after = replace(resources, communes=resources.communes.merged(merger.change, merger.name))
    workspace = Workspace.over(services.workspace.notebook, after, services.workspace.clock)
    asked = ("astre", date(year, 1, 1), date(year, 12, 31))
    found = {one.key: one.value for one in IndicatorService(workspace).indicators(*asked, territory=territory)}
    return int(found["supported"] or 0)


def test_the_reports_go_by_the_commune_there_is_and_those_of_before_stay(department, services):
    here, there = (services.workspace.commune(one).territory for one in (LENS, SAINT_OMER))
    year, before = str(TODAY.year), str(TODAY.year - 1)
    assert [supported(department, one, year) for one in (here, there)] == [1, 1]
    post(department)
    assert Facts(department).refresh() == 2
    assert [supported(department, one, year) for one in (here, there)] == [2, 0]
    for one in (here, there):
        assert supported(department, one, year) == in_the_notebook(services, one, TODAY.year)
        assert supported(department, one, before) == in_the_notebook(services, one, TODAY.year - 1)


def test_what_was_sent_to_one_operator_alone_counts_for_nobody(department, services):
    there = services.workspace.commune(SAINT_OMER).territory
    post(department, addressee=Addressee("Soliha"))
    Facts(department).rebuild()
    assert supported(department, there, str(TODAY.year)) == 1


def test_a_directory_alone_has_nothing_counted_anew(department):
    post(department, {**EDITION, "communes": [], "services": [{"name": "MDS de Lens"}]})
    assert Facts(department).due() == 0


def test_communes_that_are_none_are_not_sent_to_everybody(department):
    unknown = [{**EDITION["communes"][0], "insee": "62000", "before": [{"insee": "62000", "name": "Nulle part"}] * 2}]
    with pytest.raises(DepartmentError, match="62000"):
        post(department, {**EDITION, "communes": unknown})
    with department.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM inbox_item")).scalar() == 0
