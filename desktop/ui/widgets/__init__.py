"""The controls that every screen is built of, each imported when it is first asked for.

Making a Qt class costs a millisecond or more, and the unlock screen, which everybody waits for, needs a handful.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.ui.widgets.buttons import DangerButton, IconButton, LinkButton, PrimaryButton, SecondaryButton
    from desktop.ui.widgets.cards import Banner, Card, EmptyState, Line, PageStack, ScrollColumn, clear_layout
    from desktop.ui.widgets.chips import Chip, SchemeChip, SchemeLetter
    from desktop.ui.widgets.choices import ChoiceField, ChoicesField, YesNoUnknown
    from desktop.ui.widgets.commune_picker import CommunePicker
    from desktop.ui.widgets.date_field import DateField
    from desktop.ui.widgets.error_summary import ErrorSummary, FieldError
    from desktop.ui.widgets.fields import ErrorLine, LabeledField, describe, mark_wrong
    from desktop.ui.widgets.flow import FlowLayout, FlowRow
    from desktop.ui.widgets.labels import IconLabel, LevelMark, TextLabel
    from desktop.ui.widgets.paged_list import Column, ListLine, PagedListModel, TableView, VirtualList
    from desktop.ui.widgets.period_track import PeriodTrack
    from desktop.ui.widgets.signature_pad import SignaturePad
    from desktop.ui.widgets.tabs import TabBar, TabPages
    from desktop.ui.widgets.text_area import TextArea
    from desktop.ui.widgets.track_items import TrackItem, TrackMark, TrackTry
    from desktop.ui.widgets.track_legend import TrackLegend
    from desktop.ui.widgets.track_zoom import TrackZoom
    from desktop.ui.widgets.typed_fields import MoneyField, NumberField, TimeField

_MODULES = {
    "Banner": "cards",
    "Card": "cards",
    "Chip": "chips",
    "ChoiceField": "choices",
    "ChoicesField": "choices",
    "Column": "paged_list",
    "CommunePicker": "commune_picker",
    "DangerButton": "buttons",
    "DateField": "date_field",
    "EmptyState": "cards",
    "ErrorLine": "fields",
    "ErrorSummary": "error_summary",
    "FieldError": "error_summary",
    "FlowLayout": "flow",
    "FlowRow": "flow",
    "IconButton": "buttons",
    "IconLabel": "labels",
    "LabeledField": "fields",
    "LevelMark": "labels",
    "Line": "cards",
    "LinkButton": "buttons",
    "ListLine": "paged_list",
    "MoneyField": "typed_fields",
    "NumberField": "typed_fields",
    "PageStack": "cards",
    "PagedListModel": "paged_list",
    "PeriodTrack": "period_track",
    "PrimaryButton": "buttons",
    "SchemeChip": "chips",
    "SchemeLetter": "chips",
    "ScrollColumn": "cards",
    "SecondaryButton": "buttons",
    "SignaturePad": "signature_pad",
    "TabBar": "tabs",
    "TabPages": "tabs",
    "TableView": "paged_list",
    "TextArea": "text_area",
    "TextLabel": "labels",
    "TimeField": "typed_fields",
    "TrackItem": "track_items",
    "TrackLegend": "track_legend",
    "TrackMark": "track_items",
    "TrackTry": "track_items",
    "TrackZoom": "track_zoom",
    "VirtualList": "paged_list",
    "YesNoUnknown": "choices",
    "clear_layout": "cards",
    "describe": "fields",
    "mark_wrong": "fields",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


__all__ = [
    "Banner",
    "Card",
    "Chip",
    "ChoiceField",
    "ChoicesField",
    "Column",
    "CommunePicker",
    "DangerButton",
    "DateField",
    "EmptyState",
    "ErrorLine",
    "ErrorSummary",
    "FieldError",
    "FlowLayout",
    "FlowRow",
    "IconButton",
    "IconLabel",
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
    "PrimaryButton",
    "SchemeChip",
    "SchemeLetter",
    "ScrollColumn",
    "SecondaryButton",
    "SignaturePad",
    "TabBar",
    "TabPages",
    "TableView",
    "TextArea",
    "TextLabel",
    "TimeField",
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
