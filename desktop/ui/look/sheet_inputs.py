"""The part of the style sheet that dresses what people write and choose in."""

from typing import Final

INPUTS: Final = """
QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox {
    background: $surface; color: $text; border: ${line}px solid $border; border-radius: ${radius}px;
    padding: ${pad}px ${pad_text}px; min-height: ${inner}px; placeholder-text-color: $muted;
    selection-background-color: $accent; selection-color: $on_accent;
}
QTextEdit, QPlainTextEdit { padding: ${pad_area}px ${pad}px; }
QLineEdit:hover, QTextEdit:hover, QPlainTextEdit:hover, QAbstractSpinBox:hover, QComboBox:hover {
    border-color: $text;
}
QLineEdit:focus, QTextEdit:focus, QPlainTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
    border-color: $accent;
}
QLineEdit:read-only, QTextEdit:read-only, QPlainTextEdit:read-only {
    background: transparent; color: $text; border-color: $hairline;
}
QLineEdit:disabled, QTextEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
    background: $sunken; color: $muted; border-color: $hairline;
}
QLineEdit[wrong="true"], QTextEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"],
QAbstractSpinBox[wrong="true"] {
    border: ${line_wrong}px solid $danger; padding: ${pad_wrong}px ${pad_text_wrong}px; background: $danger_soft;
}
QTextEdit[wrong="true"], QPlainTextEdit[wrong="true"] { padding: ${pad_area_wrong}px ${pad_wrong}px; }
QLineEdit QToolButton, QLineEdit QToolButton:hover, QLineEdit QToolButton:disabled {
    background: transparent; border: none; padding: 0; margin: 0; min-height: 0;
}
QLineEdit[part="search"] { border-radius: 8px; padding-left: 6px; }
QTextBrowser, QTextBrowser:hover, QTextBrowser:focus, QTextBrowser:read-only {
    background: transparent; border: none; padding: 0;
}

QComboBox, QComboBox[wrong="true"] { padding-right: ${arrow_room}px; }
QComboBox::drop-down {
    border: none; width: ${arrow_room}px; subcontrol-origin: padding; subcontrol-position: center right;
}
QComboBox::down-arrow { image: url("$parts-chevron-down.svg"); width: ${mark}px; height: ${mark}px; }
QComboBox QAbstractItemView {
    background: $raised; color: $text; border: ${line}px solid $border; padding: 4px; outline: none;
    selection-background-color: $accent_soft; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: 32px; padding: 2px 8px; }
QComboBox QAbstractItemView::item:selected {
    background: $accent_soft; color: $text; border: ${bare}px solid $selected_edge;
}
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus, QAbstractSpinBox QLineEdit:hover,
QAbstractSpinBox QLineEdit:disabled, QComboBox QLineEdit, QComboBox QLineEdit:focus, QComboBox QLineEdit:hover {
    border: none; padding: 0; min-height: 0; background: transparent;
}
QAbstractSpinBox { padding-right: ${arrow_room}px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    border: none; width: ${arrow_room}px; background: transparent;
}
QAbstractSpinBox::up-arrow { image: url("$parts-chevron-up.svg"); width: ${mark}px; height: ${mark}px; }
QAbstractSpinBox::down-arrow { image: url("$parts-chevron-down.svg"); width: ${mark}px; height: ${mark}px; }

QCheckBox, QRadioButton {
    background: transparent; color: $text; spacing: 8px; padding: 4px; min-height: 20px; outline: none;
}
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
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $disabled; background: $sunken; }
QCheckBox::indicator:checked:disabled, QRadioButton::indicator:checked:disabled { background: $disabled; }
QRadioButton[pill="true"], QCheckBox[pill="true"] {
    background: $surface; border: ${line}px solid $border; border-radius: ${radius}px; min-height: ${inner}px;
    padding: ${pad}px ${pad_wide}px ${pad}px ${pad_text}px;
}
QRadioButton[pill="true"]:hover, QCheckBox[pill="true"]:hover { background: $sunken; }
QRadioButton[pill="true"]:checked, QCheckBox[pill="true"]:checked { background: $accent_soft; border-color: $accent; }
QRadioButton[pill="true"]:disabled, QCheckBox[pill="true"]:disabled {
    background: transparent; border-color: $hairline;
}
QCheckBox[switch="true"]::indicator, QCheckBox[switch="true"]::indicator:checked,
QCheckBox[switch="true"]::indicator:disabled {
    width: ${switch_wide}px; height: ${switch_high}px; border: none; background: transparent;
    image: url("$parts-switch-off.svg");
}
QCheckBox[switch="true"]::indicator:checked { image: url("$parts-switch-on.svg"); }
QCheckBox[switch="true"]::indicator:disabled { image: url("$parts-switch-off-disabled.svg"); }
QCheckBox[switch="true"]::indicator:checked:disabled { image: url("$parts-switch-on-disabled.svg"); }

QSlider:horizontal { min-height: 24px; }
QSlider::groove:horizontal { background: $sunken; border: ${bare}px solid $hairline; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal {
    background: $surface; border: 2px solid $accent; width: 16px; height: 16px; margin: -8px 0; border-radius: 10px;
}
QSlider::handle:horizontal:hover { background: $accent_soft; }
"""
