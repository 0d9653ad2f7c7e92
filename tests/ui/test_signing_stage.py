"""The screen of one signer: a pad that an arm can use, and the act under it seen without scrolling."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.ui.report.stage import SigningStage


@pytest.mark.parametrize(("size", "least", "most"), [((1366, 768), 320, 350), ((800, 1280), 290, 320)])
def test_the_pad_is_large_and_leaves_room_for_the_acts(qtbot: QtBot, size, least, most):
    stage = SigningStage()
    qtbot.addWidget(stage)
    stage.resize(*size)
    stage.show()
    qtbot.waitExposed(stage)
    assert least <= stage.pad.pad.minimumHeight() <= most
    acts = stage.pad.accept
    assert acts.mapTo(stage, acts.rect().bottomLeft()).y() <= size[1]
