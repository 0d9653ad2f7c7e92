"""No word of the recorder is cut and nothing overlaps, with rows and errors, at any size of the text."""

from __future__ import annotations

import pytest

from desktop.ui.look.theme import Theme, apply_theme
from tests.ui.layout_walk import layout_faults, lengthen_labels
from tests.ui.settling import settled
from tests.ui.visit_steps import add_step, rows_of, shown

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.visit_fixtures"]


@pytest.mark.parametrize("longer", [1.0, 1.4])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_nothing_is_cut_with_rows_and_errors(qapp, qtbot, screen, measure, scale, longer):
    apply_theme(qapp, Theme("light", scale))
    page = shown(screen, qtbot, 1216)
    page.open(measure.id)
    page.content.form.build_all()
    page.content.form.field("works_stage").widget.choices.set_value("under_way")
    rows_of(page, "site_works").add_row()
    add_step(page, who="Moi")
    page.record()
    if longer > 1:
        lengthen_labels(page, longer)
    for _ in range(5):  # wrapping labels settle over several passes
        settled()
    assert layout_faults(page) == []
