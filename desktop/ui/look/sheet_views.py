"""The part of the style sheet that dresses lists, tabs, menus, calendars and dialogs."""

from typing import Final

VIEWS: Final = """
QAbstractItemView {
    background: $surface; color: $text; border: ${line}px solid $hairline; border-radius: ${radius}px; outline: none;
    selection-background-color: $accent_soft; selection-color: $text; alternate-background-color: $surface;
}
QTableView { gridline-color: $hairline; }
QTableView::item { padding: 0 8px; border-bottom: 1px solid $hairline; }
QTableView::item:selected, QListView::item:selected, QTreeView::item:selected {
    background: $accent_soft; color: $text;
}
QTableView::item:hover, QListView::item:hover, QTreeView::item:hover { background: $sunken; }
QTreeView::item { min-height: 28px; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $muted; border: none; border-bottom: ${line}px solid $border; padding: 8px 11px;
    font-weight: 600;
}
QHeaderView::section:hover { color: $text; background: $sunken; }
QHeaderView::down-arrow { image: url("$parts-chevron-down.svg"); width: ${mark}px; height: ${mark}px; }
QHeaderView::up-arrow { image: url("$parts-chevron-up.svg"); width: ${mark}px; height: ${mark}px; }
QTableCornerButton::section { background: $surface; border: none; }

QTabWidget::pane { border: none; border-top: ${line}px solid $hairline; }
QTabBar { background: transparent; qproperty-drawBase: 0; outline: none; }
QTabBar::tab {
    background: transparent; color: $muted; border: none; border-bottom: 3px solid transparent;
    padding: 9px 12px 8px 12px; min-height: 20px; font-weight: 600;
}
QTabBar::tab:hover { color: $text; border-bottom-color: $hairline; }
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; }
QTabBar::tab:disabled { color: $disabled; }
QTabBar::scroller { width: 72px; }
QTabBar QToolButton { background: $surface; padding: 0; min-height: 0; margin: 4px 2px; }
QTabBar QToolButton::left-arrow { image: url("$parts-chevron-left.svg"); width: ${mark}px; height: ${mark}px; }
QTabBar QToolButton::right-arrow { image: url("$parts-chevron-right.svg"); width: ${mark}px; height: ${mark}px; }

QMenu { background: $raised; color: $text; border: ${line}px solid $border; padding: 4px; }
QMenu::item { padding: 9px 24px 9px 12px; border-radius: 4px; border: ${bare}px solid transparent; }
QMenu::item:selected { background: $accent_soft; border-color: $selected_edge; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: 10px; }
QMenu::separator { height: ${line}px; background: $hairline; margin: 4px 8px; }
QMenu::indicator { width: ${mark}px; height: ${mark}px; left: 8px; }
QMenu::indicator:checked { image: url("$parts-menu-check.svg"); }
QMenu::right-arrow { image: url("$parts-chevron-right.svg"); width: ${mark}px; height: ${mark}px; }

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
    background: $sunken; border: ${bare}px solid $border; border-radius: 4px; max-height: 8px; min-height: 8px;
    color: transparent;
}
QProgressBar::chunk { background: $accent; border-radius: 4px; }

QCalendarWidget QWidget#qt_calendar_navigationbar { background: $raised; min-height: 40px; }
QCalendarWidget QToolButton {
    background: transparent; border: none; color: $text; font-weight: 600; padding: 6px 10px; margin: 2px;
    icon-size: ${mark}px;
}
QCalendarWidget QToolButton:hover { background: $sunken; }
QCalendarWidget QToolButton#qt_calendar_prevmonth { qproperty-icon: url("$parts-chevron-left.svg"); }
QCalendarWidget QToolButton#qt_calendar_nextmonth { qproperty-icon: url("$parts-chevron-right.svg"); }
QCalendarWidget QAbstractItemView {
    background: $raised; border: none; selection-background-color: $accent; selection-color: $on_accent;
}
QCalendarWidget QTableView::item { padding: 0; border: none; border-radius: 4px; }
QCalendarWidget QTableView::item:selected { background: $accent; color: $on_accent; }
QCalendarWidget QAbstractItemView:disabled { color: $disabled; }
QCalendarWidget QSpinBox { min-height: 16px; padding: 4px 24px 4px 6px; }

QDialog, QMessageBox { background: $window; }
QFileDialog QToolButton { padding: 5px; min-height: 20px; }
QGroupBox { border: none; margin-top: 24px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; }
QSplitter::handle { background: $hairline; }
"""
