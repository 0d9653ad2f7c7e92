"""An import taken back days after it was made: as long as nothing went on with it, and never beyond its week."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop.domain.privacy import plain
from desktop.errors import NotAllowedError
from desktop.services.access_holding import HoldingReader
from desktop.services.bundle import Services
from desktop.services.importing import DAYS_KEPT
from desktop.services.workspace import Workspace
from desktop.storage.notebook import open_with_passphrase
from tests.conftest import PASSPHRASE, TODAY
from tests.factories import saved_household, set_day
from tests.services.caseloads import plan_of, row, workbook
from tests.services.test_importing import VISITS, contacts, households, measures

VISIT = ("2", "10/09/2026", "", "Faite", "", "")


@pytest.fixture
def reopened(services, notebook_dir, resources, clock):
    """Closes the notebook and opens it again."""

    def again() -> Services:
        services.close()
        return Services.over(Workspace.over(open_with_passphrase(notebook_dir, PASSPHRASE), resources, clock))

    return again


def taken(services, path, *rows, **sheets):
    return services.importing.apply(plan_of(services, workbook(path, rows or [row()], **sheets)))


def setting(services):
    with services.workspace.notebook.read() as uow:
        return uow.settings.get("last_import")


def test_it_is_taken_back_after_perron_was_closed(services, tmp_path, clock, reopened):
    saved_household(services, agreed_on=date(2026, 9, 1))
    before = households(services), measures(services)
    rows = [row(Dossier="1", Accord_donné_le=None, **{"Né(e)_le": None}), row(Dossier="2", NOM="Caron")]
    taken(services, tmp_path / "a.xlsx", *rows, Visites=[VISITS, VISIT])
    assert len(contacts(services)) == 1
    set_day(clock, TODAY + timedelta(days=DAYS_KEPT))
    again = reopened()
    told = again.importing.last()
    assert told is not None
    assert (told.records, told.until) == (7, TODAY + timedelta(days=DAYS_KEPT))
    again.importing.take_back()
    assert (households(again), measures(again)) == before
    assert again.importing.last() is None
    assert setting(again) is None
    assert again.doctor.examine().is_sound
    again.close()


def test_after_its_week_nothing_of_it_is_kept(services, tmp_path, clock):
    taken(services, tmp_path / "a.xlsx")
    set_day(clock, TODAY + timedelta(days=DAYS_KEPT + 1))
    assert services.importing.last() is None
    with pytest.raises(NotAllowedError, match="plus d’import"):
        services.importing.take_back()
    assert setting(services) is not None
    services.retention.settle()
    assert setting(services) is None
    assert len(households(services)) == 1


def test_the_latest_one_stands_in_the_place_of_the_one_before(services, tmp_path):
    first = taken(services, tmp_path / "a.xlsx")
    taken(services, tmp_path / "b.xlsx", row(Dossier="8", NOM="Caron"))
    services.importing.take_back(first)
    assert [one.name for one in households(services)] == ["CARON Éloïse"]
    services.importing.take_back()
    assert households(services) == []


def test_what_was_changed_since_stays(services, tmp_path):
    taken(services, tmp_path / "a.xlsx")
    (household,) = households(services)
    services.households.save(replace(household, phone="01 02 03 04 05"))
    with pytest.raises(NotAllowedError, match="changé depuis"):
        services.importing.take_back()
    assert len(households(services)) == 1


def test_what_a_household_was_before_is_in_its_access_file_and_in_no_other_r2(services, tmp_path, clock):
    mine = saved_household(services, agreed_on=date(2026, 9, 1))
    before = households(services)[0]
    rows = [row(Dossier="1", Accord_donné_le=None, **{"Né(e)_le": None}), row(Dossier="2", NOM="Caron")]
    taken(services, tmp_path / "a.xlsx", *rows)
    other = next(one for one in households(services) if one.id != mine.id)
    set_day(clock, TODAY + timedelta(days=DAYS_KEPT + 1))  # it is still held, as long as nobody swept it
    with services.workspace.notebook.read() as uow:
        held = HoldingReader(services.workspace).read(uow, mine.id)
        not_his = HoldingReader(services.workspace).read(uow, other.id)
    assert held.data["before_import"]["records"][0]["before"] == plain(before)
    told = next(told for title, told in held.chapters if title.startswith("Avant l’import"))
    assert any(before.persons[0].last_name in words for _place, _label, words in told)
    assert not_his.data["before_import"] is None
    services.retention.settle()
    with services.workspace.notebook.read() as uow:
        assert HoldingReader(services.workspace).read(uow, mine.id).data["before_import"] is None


def test_nothing_of_a_household_that_is_deleted_stays_in_it(services, tmp_path):
    mine = saved_household(services, agreed_on=date(2026, 9, 1))
    rows = [row(Dossier="1", Accord_donné_le=None, **{"Né(e)_le": None}), row(Dossier="2", NOM="Caron")]
    taken(services, tmp_path / "a.xlsx", *rows)
    with services.workspace.notebook.write() as uow:
        uow.erasure.erase(mine.id, TODAY)
    left = json.dumps(setting(services), ensure_ascii=False)
    assert mine.id not in left
    assert "Delattre" not in left
    services.importing.take_back()
    assert households(services) == []
