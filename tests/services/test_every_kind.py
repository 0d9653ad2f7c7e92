"""A kind of record is known everywhere or nowhere: told in French, given, sent, deleted with its household."""

from __future__ import annotations

from typing import get_args

import pytest

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import Bilan
from desktop.domain.carried import carried_part, record_from
from desktop.services.incoming import record_of
from desktop.services.journal import kind_words
from desktop.services.outgoing import MESSAGE_KINDS
from desktop.services.records import save
from desktop.services.transfer_case import _records
from desktop.storage import tables
from desktop.storage.erasure import _DELETIONS
from desktop.storage.holdings import _RECORDS
from desktop.sync.contract.allowed import KINDS
from desktop.sync.contract.messages import ATTACHMENT, RecordKind
from desktop.sync.payload import Record
from tests.services.canaries import Planted

_NOT_ABOUT = {"audit": "the journal holds ids alone, and loses them after a year (R3)"}


def test_each_kind_is_sent_under_one_name_and_told_in_french():
    kinds = set(get_args(RecordKind))
    assert {*KINDS.values(), ATTACHMENT} == kinds == set(MESSAGE_KINDS)
    assert set(KINDS) == set(get_args(Record))
    assert [kind for kind in kinds if kind_words(kind) == kind] == []


def test_each_table_that_speaks_of_a_household_is_emptied_when_it_is_deleted():
    spoken = {
        name
        for name, table in tables.Base.metadata.tables.items()
        if {"household_id", "measure_id", "record_id"} & set(table.columns.keys()) or name == "household"
    }
    emptied = " ".join(_DELETIONS)
    assert {name for name in spoken - set(_NOT_ABOUT) if f"DELETE FROM {name} " not in emptied} == set()


def test_each_kind_is_among_what_is_kept_of_a_household():
    assert [kind for kind in KINDS.values() if kind != "household" and f"FROM {kind} " not in _RECORDS] == []


def test_each_kind_goes_to_a_colleague_and_comes_back_as_it_was(services):
    """Whatever is not confidential: by value, in every field of every record."""
    for scheme in ("astre", "vej", "microcredit"):
        Planted(services, scheme)
    with services.workspace.notebook.read() as uow:
        ids = [household_id for household_id, _name, _commune in uow.households.every_name()]
        found = [record for household_id in ids for record in _records(uow, household_id, ids)]
        assert {type(record_of(uow, KINDS[type(one)], one.id)) for one in found} == {type(one) for one in found}
    assert set(KINDS) - {type(one) for one in found} == {Bilan}
    back = [record_from(type(one), carried_part(one)) for one in found]
    assert [carried_part(one) for one in back] == [carried_part(one) for one in found]


def test_what_is_no_record_is_never_written_without_a_word(workspace):
    with pytest.raises(AssertionError), workspace.notebook.write() as uow:
        save(workspace, uow, JournalAct.SAVED, object())
