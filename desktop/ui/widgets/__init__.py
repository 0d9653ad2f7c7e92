"""The controls that every screen is built of."""

from desktop.ui.widgets.buttons import DangerButton, IconButton, LinkButton, PrimaryButton, SecondaryButton
from desktop.ui.widgets.cards import Banner, Card, EmptyState, Line, ScrollColumn, clear_layout
from desktop.ui.widgets.chips import Chip, SchemeChip, SchemeLetter
from desktop.ui.widgets.choices import ChoiceField, ChoicesField, YesNoUnknown
from desktop.ui.widgets.commune_picker import CommunePicker
from desktop.ui.widgets.fields import ErrorLine, LabeledField, describe, mark_wrong
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import IconLabel, LevelMark, TextLabel
from desktop.ui.widgets.paged_list import Column, ListLine, PagedListModel, TableView, VirtualList
from desktop.ui.widgets.period_track import PeriodTrack, TrackItem
from desktop.ui.widgets.signature_pad import SignaturePad
from desktop.ui.widgets.text_area import TextArea
from desktop.ui.widgets.track_legend import TrackLegend
from desktop.ui.widgets.typed_fields import DateField, MoneyField, TimeField

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
    "FlowLayout",
    "IconButton",
    "IconLabel",
    "LabeledField",
    "LevelMark",
    "Line",
    "LinkButton",
    "ListLine",
    "MoneyField",
    "PagedListModel",
    "PeriodTrack",
    "PrimaryButton",
    "SchemeChip",
    "SchemeLetter",
    "ScrollColumn",
    "SecondaryButton",
    "SignaturePad",
    "TableView",
    "TextArea",
    "TextLabel",
    "TimeField",
    "TrackItem",
    "TrackLegend",
    "VirtualList",
    "YesNoUnknown",
    "clear_layout",
    "describe",
    "mark_wrong",
]
