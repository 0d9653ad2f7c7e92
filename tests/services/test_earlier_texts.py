"""What a bilan said before is kept, looked at, taken back; nothing of it stays when its household goes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop.errors import NotAllowedError, NotFoundError
from tests.conftest import TODAY
from tests.factories import frozen_bilan, opened_measure, recorded

DAY = date(2026, 11, 10)


@pytest.fixture
def of(services):
    made = opened_measure(services, start=date(2025, 12, 1))
    recorded(services, made, DAY, answers={"findings": "Murs humides", "household_words": "On a froid"})
    return made


def write(services, of, words):
    bilan = services.bilans.begin(of.id)
    return services.bilans.keep(of.id, bilan.texts | {bilan.sections[0].key: words}, words)


def earlier(services, of):
    return services.bilans.earlier_texts(of.id)


def test_the_text_before_a_piece_of_work_is_kept_once(services, of, clock):
    drafted = services.bilans.begin(of.id)
    for number in range(20):
        write(services, of, f"mot {number}")
        clock.instant += timedelta(seconds=30)
    (kept,) = earlier(services, of)
    assert (kept.sections, kept.household_words) == (drafted.sections, drafted.household_words)
    assert kept.why == "Avant vos modifications"
    assert kept.until.startswith("22\u00a0novembre 2026 à ")


def test_after_a_pause_another_text_is_kept(services, of, clock):
    services.bilans.begin(of.id)
    write(services, of, "ce matin")
    clock.instant += timedelta(hours=2)
    write(services, of, "cet après-midi")
    assert [one.household_words for one in earlier(services, of)] == [
        "ce matin",
        "On a froid",
    ]


def test_writing_anew_loses_nothing_and_can_be_taken_back(services, of):
    services.bilans.begin(of.id)
    mine = write(services, of, "tout ce que j’ai écrit")
    recorded(services, of, TODAY, answers={"findings": "Murs secs"})
    anew = services.bilans.compose_again(of.id)
    latest = earlier(services, of)[0]
    assert (latest.sections, latest.why) == (mine.sections, "Avant d’être réécrit à partir des visites")
    assert services.bilans.take_back(of.id, latest.id) == mine
    assert earlier(services, of)[0].sections == anew.sections, "what was there before taking back is kept too"


def test_nothing_is_kept_where_nothing_changes(services, of):
    bilan = services.bilans.begin(of.id)
    services.bilans.keep(of.id, bilan.texts, bilan.household_words)
    services.bilans.compose_again(of.id)
    assert earlier(services, of) == ()


def test_a_frozen_bilan_takes_no_earlier_text(services, of):
    services.bilans.begin(of.id)
    write(services, of, "mot")
    (kept,) = earlier(services, of)
    frozen_bilan(services, of)
    with pytest.raises(NotAllowedError, match="figé"):
        services.bilans.take_back(of.id, kept.id)


def test_a_text_of_another_bilan_is_not_taken(services, of):
    services.bilans.begin(of.id)
    write(services, of, "mot")
    other = opened_measure(services, start=date(2025, 12, 1))
    services.bilans.begin(other.id)
    for text_id in (earlier(services, of)[0].id, "nobody"):
        with pytest.raises(NotFoundError):
            services.bilans.take_back(other.id, text_id)


def test_they_are_in_the_access_file_and_go_with_the_household(services, of):
    services.bilans.begin(of.id)
    write(services, of, "secondetexte")
    write_again = services.bilans.compose_again(of.id)
    with services.workspace.notebook.read() as uow:
        assert uow.bilan_texts.of_bilan(write_again.id)
    with services.workspace.notebook.write() as uow:
        uow.erasure.erase(of.household_id, TODAY)
    with services.workspace.notebook.read() as uow:
        assert uow.bilan_texts.of_bilan(write_again.id) == ()
