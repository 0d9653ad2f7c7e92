"""The one style sheet of the program, filled in with a theme's tokens."""

from pathlib import Path
from string import Template
from typing import Final

from desktop.ui.theme_tokens import TEXT_SIZES, Tokens, Tone

_TONES: Final[tuple[Tone, ...]] = ("neutral", "accent", "info", "success", "warning", "danger")

_SHEET: Final = Template("""
QToolTip { background: $text; color: $surface; border: 1px solid $text; padding: 6px 8px; }

QLabel { background: transparent; }
QLabel[textRole="caption"] { font-size: ${caption}pt; }
QLabel[textRole="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[textRole="display"] { font-size: ${display}pt; font-weight: 600; }
QLabel[textRole="label"] { font-weight: 600; }
QLabel[muted="true"] { color: $muted; }
QLabel[tone="danger"] { color: $danger; }
QLabel[tone="accent"] { color: $accent; }

QFrame[part="card"] { background: $surface; border: 1px solid $hairline; border-radius: 10px; }
QFrame[part="sunken"] { background: $sunken; border: none; border-radius: 8px; }
QFrame[part="line"] { background: $hairline; border: none; max-height: 1px; min-height: 1px; }
QWidget[part="rail"] { background: $window; border-right: 1px solid $hairline; }
QWidget[part="header"] { background: $window; border-bottom: 1px solid $hairline; }
QWidget[part="status"] { background: $window; border-top: 1px solid $hairline; }

QPushButton, QToolButton {
    background: $surface; color: $text; border: 1px solid $border; border-radius: 6px;
    padding: 7px 15px; min-height: 20px;
}
QPushButton:hover, QToolButton:hover { background: $sunken; }
QPushButton:pressed, QToolButton:pressed { background: $hairline; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: 6px 14px; }
QPushButton:disabled, QToolButton:disabled { color: $disabled; border-color: $hairline; background: transparent; }
QPushButton:checked, QToolButton:checked { background: $accent_soft; border-color: $accent; }
QPushButton::menu-indicator { width: 0; }
QPushButton[kind="primary"] {
    background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600;
    padding: 9px 19px; min-height: 24px;
}
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 1px solid $accent; padding: 9px 19px; }
QPushButton[kind="primary"]:disabled { background: $sunken; color: $disabled; border-color: $hairline; }
QPushButton[kind="danger"] { color: $danger; border-color: $danger; }
QPushButton[kind="danger"]:hover { background: $danger_soft; }
QPushButton[kind="link"] {
    background: transparent; color: $accent; border: 1px solid transparent; padding: 3px 5px;
    text-decoration: underline; text-align: left;
}
QPushButton[kind="link"]:hover { color: $accent_hover; background: $accent_soft; }
QPushButton[kind="link"]:focus { border: 2px solid $accent; padding: 2px 4px; }
QPushButton[kind="link"]:disabled { color: $disabled; text-decoration: none; }
QPushButton[kind="quiet"] { background: transparent; border: 1px solid transparent; padding: 7px 9px; }
QPushButton[kind="quiet"]:hover { background: $sunken; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; padding: 6px 8px; }
QPushButton[kind="rail"] {
    background: transparent; border: 2px solid transparent; border-radius: 8px; text-align: left;
    padding: 10px 12px; min-height: 24px; color: $muted; font-weight: 600;
}
QPushButton[kind="rail"]:hover { background: $sunken; color: $text; }
QPushButton[kind="rail"]:checked { background: $accent_soft; color: $accent; }
QPushButton[kind="rail"]:focus { border: 2px solid $accent; }
QPushButton[kind="rail"][narrow="true"] { text-align: center; padding: 10px 4px; }

QLineEdit, QTextEdit, QPlainTextEdit, QSpinBox, QDoubleSpinBox, QAbstractSpinBox, QComboBox {
    background: $surface; color: $text; border: 1px solid $border; border-radius: 6px;
    padding: 7px 9px; min-height: 20px; placeholder-text-color: $muted; selection-background-color: $accent;
    selection-color: $on_accent;
}
QTextEdit, QPlainTextEdit { padding: 4px 5px; }
QLineEdit:hover, QTextEdit:hover, QPlainTextEdit:hover, QAbstractSpinBox:hover,
QComboBox:hover { border-color: $muted; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border: 2px solid $accent; padding: 6px 8px; }
QTextEdit:focus, QPlainTextEdit:focus { border: 2px solid $accent; padding: 3px 4px; }
QLineEdit:disabled, QTextEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled,
QLineEdit:read-only { background: $sunken; color: $muted; border-color: $hairline; }
QLineEdit[wrong="true"], QTextEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {
    border: 2px solid $danger; padding: 6px 8px; background: $danger_soft;
}
QTextEdit[wrong="true"], QPlainTextEdit[wrong="true"] { padding: 3px 4px; }
QLineEdit QToolButton, QLineEdit QToolButton:hover, QLineEdit QToolButton:focus, QLineEdit QToolButton:disabled {
    background: transparent; border: none; padding: 0; margin: 0; min-height: 0;
}
QLineEdit[part="search"] { border-radius: 8px; padding-left: 6px; }

QComboBox { padding-right: ${arrow_room}px; }
QComboBox::drop-down {
    border: none; width: ${arrow_room}px; subcontrol-origin: padding; subcontrol-position: center right;
}
QComboBox::down-arrow { image: url("$parts-chevron-down.svg"); width: ${mark}px; height: ${mark}px; }
QComboBox QAbstractItemView {
    background: $raised; color: $text; border: 1px solid $border; padding: 4px; outline: none;
    selection-background-color: $accent_soft; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: 32px; padding: 2px 8px; }
QComboBox QAbstractItemView:focus { border: 1px solid $border; }
QComboBox QAbstractItemView::item:selected { background: $accent_soft; color: $text; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {
    border: none; padding: 0 7px; min-height: 0; background: transparent;
}
QAbstractSpinBox { padding-right: ${arrow_room}px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    border: none; width: ${arrow_room}px; background: transparent;
}
QAbstractSpinBox::up-arrow { image: url("$parts-chevron-up.svg"); width: ${mark}px; height: ${mark}px; }
QAbstractSpinBox::down-arrow { image: url("$parts-chevron-down.svg"); width: ${mark}px; height: ${mark}px; }

QCheckBox, QRadioButton { background: transparent; color: $text; spacing: 8px; padding: 4px 2px; min-height: 20px; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {
    width: ${mark}px; height: ${mark}px; border: 2px solid $border; background: $surface;
}
QCheckBox::indicator, QAbstractItemView::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: ${round}px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$parts-check.svg");
}
QCheckBox::indicator:indeterminate { background: $accent; border-color: $accent; image: url("$parts-partial.svg"); }
QRadioButton::indicator:checked { background: $accent; border-color: $accent; image: url("$parts-dot.svg"); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $hairline; background: $sunken; }
QCheckBox:focus { border: 2px solid $accent; border-radius: 6px; padding: 2px 0px; }
QRadioButton:focus { border: 2px solid $accent; border-radius: 6px; padding: 2px 0px; }
QRadioButton[pill="true"] {
    background: $surface; border: 1px solid $border; border-radius: 6px; padding: 7px 14px 7px 11px;
}
QRadioButton[pill="true"]:hover { background: $sunken; }
QRadioButton[pill="true"]:checked { background: $accent_soft; border: 1px solid $accent; }
QRadioButton[pill="true"]:focus { border: 2px solid $accent; padding: 6px 13px 6px 10px; }
QRadioButton[pill="true"]:disabled { background: transparent; border-color: $hairline; }

QAbstractItemView {
    background: $surface; color: $text; border: 1px solid $hairline; border-radius: 6px; outline: none;
    selection-background-color: $accent_soft; selection-color: $text; alternate-background-color: $surface;
}
QAbstractItemView:focus { border: 2px solid $accent; }
QTableView { gridline-color: $hairline; }
QTableView::item { padding: 0 8px; border-bottom: 1px solid $hairline; }
QTableView::item:selected, QListView::item:selected { background: $accent_soft; color: $text; }
QTableView::item:hover, QListView::item:hover { background: $sunken; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $muted; border: none; border-bottom: 1px solid $border; padding: 8px 11px;
    font-weight: 600;
}
QTableCornerButton::section { background: $surface; border: none; }

QTabWidget::pane { border: none; border-top: 1px solid $hairline; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab {
    background: transparent; color: $muted; border: none; border-bottom: 3px solid transparent;
    padding: 9px 14px; min-height: 20px;
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; background: $accent_soft; }

QMenu { background: $raised; color: $text; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 8px 24px 8px 28px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 8px; }
QMenu::indicator { width: 16px; height: 16px; left: 6px; }
QMenu::indicator:checked { image: url("$parts-menu-check.svg"); }

QScrollArea, QScrollArea > QWidget > QWidget[part="scrolled"] { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 14px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 14px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar {
    background: $sunken; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; color: $text;
}
QProgressBar::chunk { background: $accent; border-radius: 4px; }

QCalendarWidget QWidget#qt_calendar_navigationbar { background: $raised; min-height: 40px; }
QCalendarWidget QToolButton {
    background: transparent; border: none; color: $text; font-weight: 600; padding: 6px 10px; margin: 2px;
}
QCalendarWidget QToolButton:hover { background: $sunken; }
QCalendarWidget QToolButton#qt_calendar_prevmonth { qproperty-icon: url("$parts-chevron-left.svg"); }
QCalendarWidget QToolButton#qt_calendar_nextmonth { qproperty-icon: url("$parts-chevron-right.svg"); }
QCalendarWidget QToolButton::menu-indicator { image: none; }
QCalendarWidget QAbstractItemView {
    background: $raised; border: none; selection-background-color: $accent; selection-color: $on_accent;
}
QCalendarWidget QAbstractItemView:focus { border: none; }
QCalendarWidget QTableView::item { padding: 0; border: none; border-radius: 4px; }
QCalendarWidget QTableView::item:selected { background: $accent; color: $on_accent; }
QCalendarWidget QAbstractItemView:disabled { color: $disabled; }
QCalendarWidget QSpinBox { min-height: 16px; padding: 4px 24px 4px 6px; }
QFrame[part="popup"] { background: $raised; border: 1px solid $border; border-radius: 8px; }
QGroupBox { border: none; margin-top: 24px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; }
QSplitter::handle { background: $hairline; }
""")

_TONE_SHEET: Final = Template("""
QFrame[part="chip"][tone="$tone"] { background: $soft; border: 1px solid $soft; border-radius: 4px; }
QFrame[part="chip"][tone="$tone"] QLabel { color: $ink; }
QFrame[part="banner"][tone="$tone"] {
    background: $soft; border: 1px solid $soft; border-left: 4px solid $ink;
    border-top-right-radius: 6px; border-bottom-right-radius: 6px;
}
""")


def style_sheet(tokens: Tokens, text_scale: float, parts: Path) -> str:
    """The whole style sheet; `parts` is the folder of the small drawings."""
    sizes = {name: f"{size * text_scale:.2f}" for name, size in TEXT_SIZES.items()}
    colors = {name: value for name, value in vars(tokens).items() if isinstance(value, str)}
    mark = round(16 * text_scale / 2) * 2
    measures = {"mark": str(mark), "round": str(mark // 2 + 2), "arrow_room": str(mark + 12)}
    prefix = (parts / tokens.name).as_posix()
    sheet = _SHEET.substitute(colors, parts=prefix, **sizes, **measures)
    tones = "".join(_TONE_SHEET.substitute(tone=tone, soft=tokens.soft(tone), ink=tokens.ink(tone)) for tone in _TONES)
    return sheet + tones
