"""What the Department's reporting tools read is what the notebook itself counts, on both databases."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text

from department.facts import Facts
from desktop.paths import resource_dir
from desktop.services.clock import FixedClock
from desktop.services.demo import make_demo
from desktop.services.indicators import IndicatorService
from desktop.services.workspace import Resources, Workspace
from desktop.storage.notebook import open_with_passphrase
from tests.conftest import CHEAP, PASSPHRASE, TODAY
from tests.department.receiving import laptop, opened, outbox_of, sent_by

PERIODS = [
    ("année", str(TODAY.year - 1)), ("année", str(TODAY.year)), ("trimestre", f"{TODAY.year}-T1"),
    ("trimestre", f"{TODAY.year - 1}-T4"), ("mois", f"{TODAY:%Y-%m}"), ("mois", f"{TODAY.year - 1}-12"),
]  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A demonstration with every scheme in it, open for reading."""
    directory = tmp_path_factory.mktemp("facts") / "notebook"
    make_demo(directory, passphrase=PASSPHRASE, households=18, seed=11, today=TODAY, derivation=CHEAP)
    notebook = open_with_passphrase(directory, PASSPHRASE, read_only=True)
    yield Workspace.over(notebook, Resources.load(resource_dir()), FixedClock(TODAY))
    notebook.close()


@pytest.fixture
def counted(demo, receiver_url):
    """A receiver's database with all that the demonstration sends, counted."""
    with opened(receiver_url) as engine:
        receipts = sent_by(engine, laptop(engine), outbox_of(demo.notebook))
        assert {receipt.verdict for receipt in receipts} == {"accepted"}
        Facts(engine).refresh()
        yield engine


def read(engine, query, **values):
    with engine.connect() as connection:
        return connection.execute(text(query), values).all()


def viewed(engine, kind, period, territory=""):
    """(scheme, indicator) to its value and that of its classes, as the views tell them."""
    where = "WHERE period_kind = :kind AND period = :period AND territory = :territory AND operator = ''"
    asked = {"kind": kind, "period": period, "territory": territory}
    values = read(engine, f"SELECT scheme, indicator, value, nameless FROM reporting_indicator {where}", **asked)
    classes = read(engine, f"SELECT scheme, indicator, code, code_label, value FROM reporting_class {where}", **asked)
    parts = {}
    for scheme, key, code, label, value in classes:
        if value:
            parts.setdefault((scheme, key), {})[f"{key}.{code or 'unknown'}", label] = value
    return {(row[0], row[1]): (exact(row[2]), row[3], parts.get((row[0], row[1]), {})) for row in values}


def exact(value):
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.1"))


def told(demo, scheme, first, last, territory=""):
    """The same from `perron indicators`."""
    found = IndicatorService(demo).indicators(scheme, first, last, territory=territory)
    return {
        (scheme, one.key): (
            exact(one.value), one.nameless, {(part.key, part.label): part.value for part in one.parts},
        )
        for one in found
    }  # fmt: skip


def test_every_number_of_the_views_is_the_one_of_the_notebook(demo, counted):
    """Every scheme, all periods, the whole and each territory; what needs the team's fields is told as not known."""
    periods = read(counted, "SELECT kind, period, first_day, last_day FROM reporting_period")
    days = {(row[0], row[1]): row[2:] for row in periods}
    kept = {(row[0], row[1]): row[2] for row in read(counted, "SELECT scheme, key, told FROM indicator")}
    territories = [row[0] for row in read(counted, "SELECT DISTINCT territory FROM fact WHERE territory IS NOT NULL")]
    compared = others = 0
    for kind, period in PERIODS:
        first, last = (date.fromisoformat(str(day)) for day in days[kind, period])
        for territory in ("", *territories):
            views = viewed(counted, kind, period, territory)
            for scheme in demo.registry.schemes():
                for key, numbers in told(demo, scheme.id, first, last, territory).items():
                    if kept[key] == "all" or (kept[key] == "whole" and not territory):
                        compared += 1
                        others += bool(numbers[0])
                        assert views[key] == numbers, (kind, period, territory, key)
                    else:
                        assert views[key] == (None, None, {}), key
    assert len(territories) > 2
    assert compared > 1000
    assert others > 200


def test_what_the_department_cannot_know_is_named(counted):
    """Who took part in an action stays with the operator (P1), so do the households of an action."""
    found = read(counted, "SELECT scheme, key, told FROM indicator WHERE told <> 'all' ORDER BY scheme, position")
    assert found == [
        ("microcredit", "education_actions", "whole"),
        ("microcredit", "education_themes", "whole"),
        ("microcredit", "education_households", "none"),
    ]
