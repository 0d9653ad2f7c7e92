"""The journal in Réglages (R3): narrowed by kind and days, copied out of the notebook."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from desktop.domain.acts import JournalAct
from desktop.services.journal import JournalSort
from desktop.ui.settings.journal import JournalCard
from tests.conftest import TODAY
from tests.factories import saved_household, set_day
from tests.ui.layout_walk import layout_faults

pytest_plugins = ["tests.ui.screen_fixtures"]


@pytest.fixture
def card(screen, services, clock, qtbot, tmp_path):
    set_day(clock, TODAY - timedelta(days=3))
    saved_household(services)
    set_day(clock, TODAY)
    services.journal.note_viewed("household", "one")
    services.journal.write_viewed()
    made = JournalCard(screen, lambda _card: tmp_path / "journal.json")
    qtbot.addWidget(made)
    made.resize(800, 700)
    made.show()
    made.show_lines()
    return made


def words(card):
    model = card.lines.model()
    return [model.data(model.index(row, 0)).split(",")[0] for row in range(model.rowCount())]


def test_openings_stand_beside_changes(card):
    assert words(card) == ["Fiche du ménage\u00a0: consultation", "Fiche du ménage\u00a0: enregistrement"]
    assert layout_faults(card) == []


def test_a_kind_of_line_and_days_narrow_what_is_shown(card):
    card.sort.set_value(JournalSort.VIEWS.value)
    card.sort.changed.emit()
    assert words(card) == ["Fiche du ménage\u00a0: consultation"]
    assert card.count.text() == "1\u00a0ligne"
    card.sort.set_value(JournalSort.ALL.value)
    card.last.set_value(TODAY - timedelta(days=1))
    card.last.changed.emit()
    assert words(card) == ["Fiche du ménage\u00a0: enregistrement"]


def test_what_is_shown_is_copied_and_the_copy_is_noted(screen, card, tmp_path, qtbot):
    card.sort.set_value(JournalSort.VIEWS.value)
    card.copy.click()
    qtbot.waitUntil(lambda: any("1\u00a0ligne copiée" in words for words in screen.messages.messages))
    assert [row["action"] for row in json.loads((tmp_path / "journal.json").read_text())] == ["viewed"]
    card.sort.set_value(JournalSort.OUT.value)
    card.sort.changed.emit()
    assert words(card) == ["Journal\u00a0: copie du journal écrite hors du carnet"]


def test_lines_that_are_missing_are_told_until_somebody_says_that_they_know(card, services, qtbot):
    services.journal.note(JournalAct.JOURNAL_CUT, "journal")
    card.check.click()
    qtbot.waitUntil(card.known.isVisible)
    assert card.broken.isVisible()
    assert layout_faults(card) == []
    card.known.click()
    qtbot.waitUntil(card.whole.isVisible)
    assert not card.known.isVisible()
    assert card.seen.text() == "Des lignes manquaient, constaté le 22\u00a0novembre 2026."
    assert words(card)[0] == "Journal\u00a0: lignes manquantes du journal constatées"
    assert layout_faults(card) == []
    report = services.doctor.examine()
    assert report.is_sound
    assert [check.words for check in report.checks if "constaté" in check.words] == [card.seen.text()]


def test_giving_up_the_copy_writes_nothing(screen, services, qtbot):
    card = JournalCard(screen, lambda _card: None)
    qtbot.addWidget(card)
    before = services.journal.count()
    card.copy.click()
    assert services.journal.count() == before
