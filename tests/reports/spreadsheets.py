"""Two other programs that read the tables: openpyxl, and LibreOffice without a window."""

from __future__ import annotations

import csv
import io
import os
import subprocess
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook


def read_by_openpyxl(path: Path) -> list[list[Any]]:
    """The cells of the first sheet: days as days, numbers as they are."""
    sheet = load_workbook(path).worksheets[0]
    return [[_day(cell.value) for cell in row] for row in sheet.iter_rows()]


def sheets_of(path: Path, profile: Path) -> dict[str, list[list[Any]]]:
    """Each sheet with its cells, in order; of what is no XLSX, as LibreOffice writes it anew."""
    if path.suffix != ".xlsx":
        _convert(path, "xlsx", profile)
        path = path.parent / "reopened" / f"{path.stem}.xlsx"
    book = load_workbook(path)
    return {sheet.title: [[_day(cell.value) for cell in row] for row in sheet.iter_rows()] for sheet in book}


def read_by_libreoffice(path: Path, profile: Path) -> list[list[str]]:
    """The cells of the first sheet as LibreOffice holds them: the values, not as they are shown, but for days.

    A CSV is opened as a French Excel does: semicolons, decimal commas, what looks like a day or a number is one.
    """
    french = "1036"
    opened = [f"--infilter=CSV:59,34,76,1,,{french},false,true"] if path.suffix == ".csv" else []
    written = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,true,false,false"
    _convert(path, written, profile, *opened)
    text = (path.parent / "reopened" / f"{path.stem}.csv").read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def _convert(path: Path, to: str, profile: Path, *opened: str) -> None:
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", *opened,
            "--convert-to", to, "--outdir", str(path.parent / "reopened"), str(path),
        ],
        env=os.environ | {"LC_ALL": "C.UTF-8", "HOME": str(profile.parent)},
        check=True,
        capture_output=True,
        timeout=120,
    )  # fmt: skip


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def as_libreoffice_tells(value: Any) -> str:
    """What LibreOffice writes of a value it holds."""
    match value:
        case None:
            return ""
        case date():
            return f"{value:%m/%d/%Y}"  # its own order, whatever the display
        case float() | Decimal() if value == int(value):
            return str(int(value))
        case _:
            return str(value)
