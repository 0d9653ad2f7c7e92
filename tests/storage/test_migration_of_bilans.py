"""Bilans of before places were made to sign in keep all that they are, and a measure may have another version."""

from __future__ import annotations

import json
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, text
from sqlcipher3.dbapi2 import IntegrityError

from desktop.domain.bilan import BilanKind, BilanState, SignatureOutcome
from desktop.storage.bilan_rows import bilan_values
from desktop.storage.bilans import BilanRepository
from desktop.storage.engine import notebook_engine
from desktop.storage.keyslots import new_key
from desktop.storage.migrations import versions
from tests import factories

SECTION = {"key": "works", "title": "Les travaux", "text": "Finis.", "level": "shared", "source_ids": ["visite"]}
SIGNATURE = {
    "signer": "Éloïse", "role": "household", "outcome": "signed", "signed_at": "2026-03-01T09:30:00+00:00",
    "reason": "", "read_aloud": True, "aspect": 3.0, "strokes": [[[0.1, 0.2], [0.3, 0.4]]],
}  # fmt: skip
BEFORE = (
    "INSERT INTO bilan (id, measure_id, kind, household_id, state, made_on, sections, household_words, frozen_sha256,"
    " sealed_sha256, signatures) VALUES (:id, :measure, 'end', 'h', :state, '2026-03-01', :sections, 'Merci', 'aa',"
    " :sealed, :signatures)"
)


def upgrade(*, to_bilans: bool) -> None:
    for found in sorted(iter_modules(versions.__path__), key=lambda one: one.name):
        if (found.name >= "v0007") == to_bilans:
            import_module(f"{versions.__name__}.{found.name}").upgrade()


@pytest.fixture
def connection(tmp_path):
    """A notebook of version 0006 with a sealed and a frozen bilan, brought up to today."""
    engine = notebook_engine(tmp_path / "notebook.db", new_key())
    with engine.connect() as made, Operations.context(MigrationContext.configure(made)):
        made.exec_driver_sql("PRAGMA foreign_keys = OFF")  # the measures are not there
        upgrade(to_bilans=False)
        _put_before(made)
        upgrade(to_bilans=True)
        yield made
    engine.dispose()


def _put_before(made: Connection) -> None:
    rows = [("1", "signed", "sealed", "bb", [SIGNATURE]), ("2", "waiting", "frozen", "", [])]
    for bilan_id, measure, state, sealed, signatures in rows:
        values = {"id": bilan_id, "measure": measure, "state": state, "sealed": sealed}
        made.execute(text(BEFORE), values | {"sections": json.dumps([SECTION]), "signatures": json.dumps(signatures)})


def test_a_bilan_of_before_comes_out_whole(connection):
    found = BilanRepository(connection).in_hand("signed")
    assert (found.state, found.kind, found.made_on) == (BilanState.SEALED, BilanKind.END, date(2026, 3, 1))
    assert (found.frozen_sha256, found.sealed_sha256, found.household_words) == ("aa", "bb", "Merci")
    assert found.is_signed
    assert (found.signers, found.replaces, found.proof_sha256, found.timestamped) == ((), "", "", None)
    (signature,) = found.signatures
    assert (signature.outcome, signature.read_aloud, signature.place) == (SignatureOutcome.SIGNED, True, "")
    assert signature.strokes == (((0.1, 0.2), (0.3, 0.4)),)
    assert found.sections[0].text == "Finis."


def test_one_frozen_before_says_that_it_is_to_be_frozen_again(connection):
    assert BilanRepository(connection).in_hand("waiting").was_frozen_without_places


def test_another_version_stands_beside_it_and_never_two_that_are_written(connection):
    bilans, of = BilanRepository(connection), factories.measure()
    for number, state in enumerate((BilanState.SEALED, BilanState.ABANDONED, BilanState.DRAFT)):
        bilans.put(factories.bilan(of, state, id=f"{number}"))
    assert [one.state for one in bilans.versions(of.id)] == ["sealed", "abandoned", "draft"]
    with pytest.raises(IntegrityError):
        bilans.put(factories.bilan(of, BilanState.FROZEN, id="9"))


def test_what_a_row_holds_is_all_that_a_bilan_has(connection):
    columns = {row.name for row in connection.execute(text("SELECT name FROM pragma_table_info('bilan')"))}
    assert columns == set(bilan_values(factories.bilan(factories.measure())))
