"""The controls that every screen is built of, each imported when it is first asked for.

Making a Qt class costs a millisecond or more, and the unlock screen, which everybody waits for, needs a handful.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.ui.widgets.busy import BusyState, ProgressRow, Spinner
    from desktop.ui.widgets.buttons import (
        DangerButton,
        FoldButton,
        IconButton,
        LinkButton,
        PrimaryButton,
        SecondaryButton,
    )
    from desktop.ui.widgets.cards import Banner, Card, EmptyState, Line, PageStack, ScrollColumn, clear_layout
    from desktop.ui.widgets.chips import Chip, RemovableChip, SchemeChip, SchemeLetter
    from desktop.ui.widgets.choices import ChoiceField, ChoicesField, YesNoUnknown
    from desktop.ui.widgets.commune_picker import CommunePicker
    from desktop.ui.widgets.date_field import Calendar, DateField
    from desktop.ui.widgets.disclosure import Disclosure
    from desktop.ui.widgets.elevation import Shadow
    from desktop.ui.widgets.error_summary import ErrorSummary, FieldError
    from desktop.ui.widgets.fields import ErrorLine, LabeledField, RemarkLine, describe, mark_wrong
    from desktop.ui.widgets.flow import FlowLayout, FlowRow
    from desktop.ui.widgets.labels import IconLabel, LevelMark, TextLabel
    from desktop.ui.widgets.paged_model import Column, PagedListModel
    from desktop.ui.widgets.period_track import PeriodTrack
    from desktop.ui.widgets.person_picker import PersonPicker, PersonRef
    from desktop.ui.widgets.search_line import SearchLine
    from desktop.ui.widgets.signature_pad import SignaturePad
    from desktop.ui.widgets.spent_fields import DurationField, KilometresField
    from desktop.ui.widgets.table_view import TableView
    from desktop.ui.widgets.tabs import TabBar, TabPages
    from desktop.ui.widgets.text_area import TextArea
    from desktop.ui.widgets.ticks import RadioBox, TickBox
    from desktop.ui.widgets.toggle import Toggle
    from desktop.ui.widgets.track_items import TrackItem, TrackMark, TrackTry
    from desktop.ui.widgets.track_legend import TrackLegend
    from desktop.ui.widgets.track_zoom import TrackZoom
    from desktop.ui.widgets.typed_fields import MoneyField, NumberField, TimeField
    from desktop.ui.widgets.virtual_list import ListLine, VirtualList

_MODULES = {
    "Banner": "cards",
    "BusyState": "busy",
    "Calendar": "date_field",
    "Card": "cards",
    "Chip": "chips",
    "ChoiceField": "choices",
    "ChoicesField": "choices",
    "Column": "paged_model",
    "CommunePicker": "commune_picker",
    "DangerButton": "buttons",
    "DateField": "date_field",
    "Disclosure": "disclosure",
    "DurationField": "spent_fields",
    "EmptyState": "cards",
    "ErrorLine": "fields",
    "RemarkLine": "fields",
    "ErrorSummary": "error_summary",
    "FieldError": "error_summary",
    "FlowLayout": "flow",
    "FlowRow": "flow",
    "FoldButton": "buttons",
    "IconButton": "buttons",
    "IconLabel": "labels",
    "KilometresField": "spent_fields",
    "LabeledField": "fields",
    "LevelMark": "labels",
    "Line": "cards",
    "LinkButton": "buttons",
    "ListLine": "virtual_list",
    "MoneyField": "typed_fields",
    "NumberField": "typed_fields",
    "PageStack": "cards",
    "PagedListModel": "paged_model",
    "PeriodTrack": "period_track",
    "PersonPicker": "person_picker",
    "PersonRef": "person_picker",
    "PrimaryButton": "buttons",
    "ProgressRow": "busy",
    "RadioBox": "ticks",
    "RemovableChip": "chips",
    "SchemeChip": "chips",
    "SchemeLetter": "chips",
    "ScrollColumn": "cards",
    "SearchLine": "search_line",
    "SecondaryButton": "buttons",
    "Shadow": "elevation",
    "SignaturePad": "signature_pad",
    "Spinner": "busy",
    "TabBar": "tabs",
    "TabPages": "tabs",
    "TableView": "table_view",
    "TextArea": "text_area",
    "TextLabel": "labels",
    "TickBox": "ticks",
    "TimeField": "typed_fields",
    "Toggle": "toggle",
    "TrackItem": "track_items",
    "TrackLegend": "track_legend",
    "TrackMark": "track_items",
    "TrackTry": "track_items",
    "TrackZoom": "track_zoom",
    "VirtualList": "virtual_list",
    "YesNoUnknown": "choices",
    "clear_layout": "cards",
    "describe": "fields",
    "mark_wrong": "fields",
}


if not TYPE_CHECKING:  # so that a name that is not there is told when the code is checked

    def __getattr__(name: str) -> Any:
        if name not in _MODULES:
            raise AttributeError(name)
        value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
        globals()[name] = value
        return value


__all__ = [
    "Banner",
    "BusyState",
    "Calendar",
    "Card",
    "Chip",
    "ChoiceField",
    "ChoicesField",
    "Column",
    "CommunePicker",
    "DangerButton",
    "DateField",
    "Disclosure",
    "DurationField",
    "EmptyState",
    "ErrorLine",
    "ErrorSummary",
    "FieldError",
    "FlowLayout",
    "FlowRow",
    "FoldButton",
    "IconButton",
    "IconLabel",
    "KilometresField",
    "LabeledField",
    "LevelMark",
    "Line",
    "LinkButton",
    "ListLine",
    "MoneyField",
    "NumberField",
    "PageStack",
    "PagedListModel",
    "PeriodTrack",
    "PersonPicker",
    "PersonRef",
    "PrimaryButton",
    "ProgressRow",
    "RadioBox",
    "RemarkLine",
    "RemovableChip",
    "SchemeChip",
    "SchemeLetter",
    "ScrollColumn",
    "SearchLine",
    "SecondaryButton",
    "Shadow",
    "SignaturePad",
    "Spinner",
    "TabBar",
    "TabPages",
    "TableView",
    "TextArea",
    "TextLabel",
    "TickBox",
    "TimeField",
    "Toggle",
    "TrackItem",
    "TrackLegend",
    "TrackMark",
    "TrackTry",
    "TrackZoom",
    "VirtualList",
    "YesNoUnknown",
    "clear_layout",
    "describe",
    "mark_wrong",
]
