"""Between two steps what was changed is painted, and what was struck is heard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.work.steps import Breath, Steps


class Painted(QWidget):
    """Notes when it is painted."""

    def __init__(self, told: list[str]) -> None:
        super().__init__()
        self._told = told

    def paintEvent(self, event: QPaintEvent) -> None:
        """Notes it."""
        self._told.append("painted")


@pytest.fixture
def told() -> list[str]:
    return []


def test_each_step_waits_until_what_the_one_before_changed_is_painted(qtbot, told):
    widget = Painted(told)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: bool(told))
    told.clear()

    def change() -> Iterator[None]:
        for number in range(2):
            widget.update()
            told.append(f"step {number}")
            yield

    steps = Steps(widget)
    steps.run(change(), lambda: told.append("over"))
    qtbot.waitUntil(lambda: not steps.is_under_way)
    assert told == ["step 0", "painted", "step 1", "painted", "over"]


def test_what_is_stopped_is_not_done(qtbot, told):
    breath, after = Breath(lambda: told.append("done")), Breath(lambda: told.append("after"))
    breath.start()
    after.start()
    breath.stop()
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["after"]
    assert not breath.is_waiting
