"""No word cut and nothing overlapping on any widget of the gallery, at every size of the text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QApplication

from desktop.ui.dev import gallery
from desktop.ui.look.theme import Theme, apply_theme
from tests.ui.layout_scenes import LAPTOP, dressed, undressed
from tests.ui.layout_walk import layout_faults

__all__ = ["dressed", "undressed"]


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("page", gallery.PAGES)
def test_nothing_is_cut_nor_covered_on_any_widget(qapp: QApplication, page: str, percent: int):
    theme = Theme("light", percent / 100)
    apply_theme(qapp, theme)
    window = gallery.page_window(theme, gallery.PAGES[page], QSize(*LAPTOP))
    faults = layout_faults(window)
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    assert not faults, "\n".join(faults)
