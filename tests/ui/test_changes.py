"""What changed is told by name."""

import pytest

from desktop.ui.changes import ChangeHub


def test_screens_hear_the_names_of_what_changed(qtbot):
    hub = ChangeHub()
    with qtbot.waitSignal(hub.changed) as blocker:
        hub.tell("contact", "outbox")
    assert blocker.args == [frozenset({"contact", "outbox"})]


def test_nothing_changed_is_not_told(qtbot):
    hub = ChangeHub()
    with qtbot.assertNotEmitted(hub.changed):
        hub.tell()


def test_an_unknown_name_is_an_error():
    with pytest.raises(ValueError, match="visite"):
        ChangeHub().tell("visite")
