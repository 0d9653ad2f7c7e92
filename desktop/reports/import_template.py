"""The workbook that is filled in to be taken over: its heads, what each is for, and the lists to choose from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

HOUSEHOLDS: Final = "Ménages"
VISITS: Final = "Visites"
_EXPLAINED: Final = "Explications"
_LISTS: Final = "Listes"
_ROWS: Final = 2000
"""Rows that offer the lists and the format of days."""
_TEXT: Final = (
    "Une ligne pour chaque ménage et chacune de ses mesures\u00a0; les visites déjà faites vont dans la feuille "
    "«\u00a0Visites\u00a0».",
    "Une cellule vide ne change rien. Une ligne absente ne change rien. Une mesure terminée n’est jamais rouverte.",
    "Les colonnes qui ne vous servent pas peuvent être retirées, ou changer d’ordre.",
    "Ce fichier n’est pas chiffré\u00a0: effacez-le une fois l’import fait.",
)


@dataclass(frozen=True)
class TemplateColumn:
    """One column: its head, the group it is explained in, what it is for, its list."""

    label: str
    group: str
    help: str
    choices: tuple[str, ...] = ()
    is_day: bool = False


def template_bytes(households: Sequence[TemplateColumn], visits: Sequence[TemplateColumn]) -> bytes:
    """A workbook made in memory."""
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        first, second = book.add_worksheet(HOUSEHOLDS), book.add_worksheet(VISITS)
        explained, lists = book.add_worksheet(_EXPLAINED), book.add_worksheet(_LISTS)
        columns = list(dict.fromkeys(one for one in (*households, *visits) if one.choices))
        places = _fill_lists(book, lists, columns)
        _fill_heads(book, first, households, places)
        _fill_heads(book, second, visits, places)
        _explain(book, explained, households, visits)
    return made.getvalue()


def _fill_lists(book: Any, sheet: Any, columns: Sequence[TemplateColumn]) -> dict[TemplateColumn, int]:
    bold = book.add_format({"bold": True})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.label, bold)
        sheet.set_column(place, place, max(len(column.label), *(len(one) for one in column.choices)) + 2)
        for row, choice in enumerate(column.choices, 1):
            sheet.write_string(row, place, choice)
    return {column: place for place, column in enumerate(columns)}


def _fill_heads(book: Any, sheet: Any, columns: Sequence[TemplateColumn], places: dict[TemplateColumn, int]) -> None:
    from xlsxwriter.utility import xl_col_to_name

    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.set_row(0, 48)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.label, head)
        sheet.set_column(place, place, max(14, min(28, len(column.label) + 2)), day if column.is_day else text)
        if column.choices:
            letter = xl_col_to_name(places[column])
            source = f"={_LISTS}!${letter}$2:${letter}${len(column.choices) + 1}"
            # a warning, not a refusal: what the list has not is told in the preview
            rule = {"validate": "list", "source": source, "error_type": "information"}
            sheet.data_validation(1, place, _ROWS, place, rule)


def _explain(book: Any, sheet: Any, households: Sequence[TemplateColumn], visits: Sequence[TemplateColumn]) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 2, 80)
    for row, sentence in enumerate(_TEXT):
        sheet.write_string(row, 0, sentence)
    at = len(_TEXT) + 1
    for name, columns in ((HOUSEHOLDS, households), (VISITS, visits)):
        sheet.write_string(at, 0, f"Feuille «\u00a0{name}\u00a0»", bold)
        for row, column in enumerate(columns, at + 1):
            sheet.write_string(row, 0, column.group)
            sheet.write_string(row, 1, column.label)
            sheet.write_string(row, 2, column.help, wrapped)
        at += len(columns) + 2
