"""The track of a measure: a line of time whose periods are buttons, zoomed and walked, told without colours."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.domain.cadence import PeriodState, microcredit_blocks, monthly_blocks, periods, state
from desktop.domain.noun import CONTACT
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.widgets import PeriodTrack, TrackItem, TrackLegend, TrackMark, TrackTry, TrackZoom
from desktop.ui.widgets.track_axis import Axis, axis_labels
from desktop.ui.widgets.track_items import LOOKS, TRY_WORDS
from desktop.ui.widgets.track_scale import TrackScale
from tests.ui.typing import press

TODAY = date(2026, 3, 10)


def items_of(months: int, scheme: str = "astre") -> list[TrackItem]:
    """The periods of a measure that began on 22 August 2025, as the rules lay them down."""
    start = date(2025, 8, 22)
    blocks = monthly_blocks(start, months, 2) if scheme == "astre" else microcredit_blocks(start, months)
    tries = (TrackTry(date(2025, 9, 1), "visite faite à domicile"), TrackTry(date(2026, 3, 2), "porte close", "closed"))
    made = []
    for place, period in enumerate(periods(blocks), 1):
        inside = tuple(one for one in tries if period.opens <= one.day <= period.closes)
        done = [one.day for one in inside if one.kind == "counted"]
        made.append(
            TrackItem(
                period.opens, period.closes, period.quota, len(done), state(period, done, TODAY).value, "",
                period.targets, inside, f"Mois {place}",
            )
        )  # fmt: skip
    return made


def one(state_name: str, **changes: object) -> TrackItem:
    values = {"opens": date(2026, 2, 22), "closes": date(2026, 3, 21), "quota": 2, "done": 1, "state": state_name}
    return TrackItem(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def track(qtbot: QtBot) -> PeriodTrack:
    made = PeriodTrack(items_of(12), today=TODAY)
    qtbot.addWidget(made)
    made.resize(1000, made.height())
    made.show()
    qtbot.waitActive(made)
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def wheel(track: PeriodTrack, turn: int, modifiers: Qt.KeyboardModifier) -> QWheelEvent:
    point = QPointF(track.viewport().rect().center())
    event = QWheelEvent(
        point, track.mapToGlobal(point), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(track.viewport(), event)
    return event


def test_every_state_of_the_rhythm_has_its_look():
    assert set(LOOKS) == {state.value for state in PeriodState}


def test_no_two_states_share_their_sign_or_word():
    assert len({sign for _, sign, _ in LOOKS.values()}) == len(LOOKS)
    assert len({word for _, _, word in LOOKS.values()}) == len(LOOKS)


def test_a_period_says_its_name_its_dates_its_state_and_what_was_tried():
    item = one("on_track", label="Mois 7", tries=(TrackTry(date(2026, 3, 2), "porte close", "closed"),))
    assert item.name.replace("\u00a0", " ") == (
        "Mois 7, du 22 février au 21 mars 2026 : en cours, 1 visite sur 2, 1 porte close"
    )


def test_a_period_over_new_year_says_both_years():
    item = one("met", opens=date(2025, 12, 15), closes=date(2026, 1, 14), contact=CONTACT)
    assert item.name.replace("\u00a0", " ") == "Du 15 décembre 2025 au 14 janvier 2026 : fait, 1 contact sur 2"


def test_the_words_of_the_rules_come_before_ours():
    item = one("missed", state_label="non tenu")
    assert "non tenu" in item.words
    assert "manqué" not in item.words


def test_the_suggested_dates_and_the_deviation_are_told_while_they_matter():
    targets = (date(2026, 3, 2), date(2026, 3, 16))
    told = one("on_track", targets=targets, remark="Hospitalisation").words.replace("\u00a0", " ")
    assert "Dates conseillées" in told
    assert "Écart motivé : Hospitalisation" in told
    assert "conseillées" not in one("missed", targets=targets).words


def test_it_begins_at_the_period_to_act_on(track: PeriodTrack):
    assert track.items[track.current].state in {"due", "on_track"}
    assert track.current == 6


def test_arrows_go_from_period_to_period_and_stay_inside(track: PeriodTrack):
    moves = [(Qt.Key.Key_Right, 7), (Qt.Key.Key_Left, 6), (Qt.Key.Key_End, 11), (Qt.Key.Key_Right, 11),
             (Qt.Key.Key_Home, 0), (Qt.Key.Key_Left, 0)]  # fmt: skip
    for key, place in moves:
        press(track.cells[track.current], key)
        assert track.current == place
        assert track.cells[place].hasFocus()


def test_tab_stops_once_on_the_whole_track(track: PeriodTrack):
    track.set_current(3)
    stops = [cell for cell in track.cells if cell.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [track.cells[3]]


def test_enter_and_a_click_open_a_period(qtbot: QtBot, track: PeriodTrack):
    with qtbot.waitSignal(track.activated) as blocker:
        press(track.cells[6], Qt.Key.Key_Return)
    assert blocker.args == [6]
    with qtbot.waitSignal(track.activated) as clicked:
        qtbot.mouseClick(track.cells[5], Qt.MouseButton.LeftButton)
    assert clicked.args == [5]
    assert track.current == 5


def test_a_screen_reader_finds_each_period_as_a_named_button(track: PeriodTrack):
    for cell in track.cells:
        told = QAccessible.queryAccessibleInterface(cell)
        assert told.role() == QAccessible.Role.PushButton
        assert told.text(QAccessible.Text.Name) == cell.item.name
        assert told.parent() is not None
    assert "2\u00a0mars 2026\u00a0: porte close" in track.cells[6].accessibleDescription()


def test_the_marks_of_the_measure_are_told_too(qtbot: QtBot):
    marks = [
        TrackMark("suspension", date(2025, 11, 25), "Suspension", date(2026, 1, 2), "Suspension du 25 novembre"),
        TrackMark("renewal", date(2026, 8, 22), "Renouvelée"),
    ]
    track = PeriodTrack(items_of(24), marks, TODAY)
    qtbot.addWidget(track)
    assert track.accessibleDescription() == "Suspension du 25 novembre · Renouvelée"


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [640, 800, 1366])
@pytest.mark.parametrize(("months", "scheme"), [(1, "astre"), (24, "astre"), (84, "microcredit"), (30, "microcredit")])
def test_everything_fits_and_nothing_overlaps(
    qapp: QApplication, qtbot: QtBot, scale: float, width: int, months: int, scheme: str
):
    apply_theme(qapp, Theme("light", scale))
    track = PeriodTrack(items_of(months, scheme), today=TODAY)
    qtbot.addWidget(track)
    track.resize(width, track.height())
    track.show()
    cells = [track.cell_rect(place) for place in range(len(track.items))]
    assert not any(one.intersects(other) for at, one in enumerate(cells) for other in cells[at + 1 :])
    assert all(cell.width() >= 24 and cell.height() >= 44 for cell in cells)
    assert all(cell.bottom() < track.viewport().height() for cell in cells)
    if width >= 24 * cells[0].width() or months < 24:
        assert cells[-1].right() <= track.viewport().width()


def test_zooming_brings_fewer_months_into_sight_and_back(qtbot: QtBot, track: PeriodTrack):
    whole = track.cell_rect(0).width()
    track.show_months(3)
    assert track.months_shown == 3
    assert track.cell_rect(0).width() > 3 * whole
    assert track.horizontalScrollBar().maximum() > 0
    current = track.cell_rect(track.current).translated(-track.horizontalScrollBar().value(), 0)
    assert track.viewport().rect().intersects(current), "the period at hand stays in sight"
    press(track.cells[track.current], Qt.Key.Key_0, text="0")
    assert track.months_shown is None
    assert track.cell_rect(0).width() == whole


def test_ctrl_and_the_wheel_zoom_and_the_wheel_alone_is_the_pages(track: PeriodTrack):
    before = track.cell_rect(0).width()
    assert wheel(track, 240, Qt.KeyboardModifier.ControlModifier).isAccepted()
    wider = track.cell_rect(0).width()
    assert wider > before
    assert not wheel(track, 120, Qt.KeyboardModifier.NoModifier).isAccepted()
    assert track.cell_rect(0).width() == wider
    press(track.cells[track.current], Qt.Key.Key_Minus, text="-")
    assert track.cell_rect(0).width() < wider


def test_zoom_never_shows_less_than_a_month_nor_more_than_all(track: PeriodTrack):
    for _ in range(30):
        track.zoom(2)
    assert track.months_shown == 1
    for _ in range(30):
        track.zoom(0.5)
    assert track.months_shown is None


def test_the_buttons_of_the_zoom_follow_the_keys(qtbot: QtBot, track: PeriodTrack):
    zoom = TrackZoom(track, 24)
    qtbot.addWidget(zoom)
    zoom.spans.set_value("3")
    assert track.months_shown == 3
    track.zoom(1.3)
    assert zoom.spans.value() is None
    track.show_months(None)
    assert zoom.spans.value() == "0"
    zoom.nearer.click()
    assert track.months_shown is not None


def test_a_span_longer_than_the_measure_is_not_offered(qtbot: QtBot, track: PeriodTrack):
    zoom = TrackZoom(track, 12)
    qtbot.addWidget(zoom)
    with pytest.raises(ValueError, match="12"):
        zoom.spans.set_value("12")


def test_an_empty_track_is_calm(qtbot: QtBot):
    track = PeriodTrack()
    qtbot.addWidget(track)
    track.grab()
    track.zoom(2)
    track.set_current(3)
    assert track.accessibleDescription() == "Aucune période."


def _grey(track: PeriodTrack) -> bytes:
    image = track.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    return bytes(image.bits())


def test_the_states_look_different_when_painted(qtbot: QtBot):
    pictures = set()
    for name in LOOKS:
        track = PeriodTrack([one(name)])
        qtbot.addWidget(track)
        track.resize(300, track.height())
        pictures.add(_grey(track))
    assert len(pictures) == len(LOOKS), "told apart without colours"


def test_the_tries_look_different_when_painted(qtbot: QtBot):
    pictures = set()
    for kind in TRY_WORDS:
        track = PeriodTrack([one("met", tries=(TrackTry(date(2026, 3, 2), "x", kind),))])
        qtbot.addWidget(track)
        track.resize(300, track.height())
        pictures.add(_grey(track))
    assert len(pictures) == len(TRY_WORDS), "told apart without colours"


def test_the_legend_explains_the_states_and_marks_present(qtbot: QtBot):
    tries = (TrackTry(date(2026, 3, 2), "x"), TrackTry(date(2026, 3, 3), "porte close", "closed"))
    legend = TrackLegend([one("met", tries=tries), one("missed"), one("due", targets=(date(2026, 3, 4),))])
    qtbot.addWidget(legend)
    assert legend.accessibleName() == (
        "Légende\u00a0: fait, manqué, à faire maintenant, visite, porte close, date conseillée"
    )


spans = st.lists(st.integers(min_value=1, max_value=366), min_size=1, max_size=30)


@given(spans, st.floats(min_value=10, max_value=3000), st.floats(min_value=4, max_value=60))
def test_days_go_from_left_to_right_and_no_period_is_too_narrow(days: list[int], width: float, least: float):
    placed, opens = [], date(2025, 1, 1)
    for count in days:
        placed.append((opens, opens + timedelta(days=count - 1)))
        opens += timedelta(days=count)
    scale = TrackScale(placed, width, least)
    edges = [scale.span(place) for place in range(len(placed))]
    assert all(right - left >= least - 0.01 for left, right in edges)
    assert scale.width == pytest.approx(max(width, least * len(days)))
    walked = [scale.x(placed[0][0] + timedelta(days=number)) for number in range(scale.days)]
    assert walked == sorted(walked)
    assert walked[0] == 0
    assert scale.x(date(2020, 1, 1)) == 0
    assert scale.x(date(2090, 1, 1)) == pytest.approx(scale.width)


@given(st.integers(min_value=1, max_value=84), st.integers(min_value=100, max_value=2000))
def test_the_months_written_over_the_track_never_touch(months: int, width: int):
    first = date(2025, 8, 22)
    last = first + timedelta(days=30 * months)
    axis = Axis(lambda day: width * (day - first).days / (last - first).days, lambda text, _: len(text) * 7.0, width)
    labels = axis_labels(first, last, axis)
    ends = [label.x + len(label.text) * 7 for label in labels]
    assert all(end < following.x for end, following in zip(ends, labels[1:], strict=False))
    assert all(end <= width for end in ends)


MONTH_WORDS = ["janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]


@given(
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    st.integers(min_value=1, max_value=36),
    st.integers(min_value=60, max_value=2000),
)
def test_the_months_are_named_one_by_one_or_every_so_many_and_none_in_between_is_left_out(first, months, width):
    last = first + timedelta(days=30 * months)
    axis = Axis(lambda day: width * (day - first).days / (last - first).days, lambda text, _: len(text) * 7.0, width)
    named = [MONTH_WORDS.index(label.text.split(" ")[0]) for label in axis_labels(first, last, axis)]
    steps = {(after - before) % 12 or 12 for before, after in pairwise(named)}
    assert len(steps) <= 1


def test_a_year_of_months_on_a_laptop_names_each_of_them():
    first, last, width = date(2025, 4, 14), date(2026, 4, 13), 985
    axis = Axis(
        lambda day: width * (day - first).days / 365, lambda text, strong: len(text) * (7.0 if strong else 6.5), width
    )
    words = [label.text for label in axis_labels(first, last, axis)]
    assert [word.split(" ")[0] for word in words] == [*MONTH_WORDS[3:], *MONTH_WORDS[:4]]
    assert "janv. 2026" in words


def test_where_the_months_stand_close_every_second_or_third_is_named():
    first, last, width = date(2025, 4, 14), date(2026, 4, 13), 300
    axis = Axis(lambda day: width * (day - first).days / 365, lambda text, _: len(text) * 7.0, width)
    assert [label.text for label in axis_labels(first, last, axis)] == ["avril", "juil.", "oct.", "janv. 2026"]
