"""Tables as OpenDocument sheets, for those who work with LibreOffice: the few parts that a table needs."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from desktop.domain.table import Cell, CellKind, Table
from desktop.reports.sheets import fit, notes_of, sheet_names, widths_of

_CHARACTER: Final = 0.21
"""How wide a character is, in centimetres."""
_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_DAY_OF_FILES: Final = (1980, 1, 1, 0, 0, 0)
"""The same table gives the same bytes."""
_SPACES: Final = re.compile(" {2,}|^ ")
_XMLNS: Final = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}"'
    for name, space in (
        ("office", "office:1.0"),
        ("table", "table:1.0"),
        ("text", "text:1.0"),
        ("style", "style:1.0"),
        ("fo", "xsl-fo-compatible:1.0"),
        ("number", "datastyle:1.0"),
    )
)
_PAGES: Final = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-styles {_XMLNS} office:version="1.2">'
    '<office:automatic-styles><style:page-layout style:name="wide"><style:page-layout-properties'
    ' fo:page-width="42cm" fo:page-height="29.7cm" fo:margin="1.5cm" style:print-orientation="landscape"/>'
    "</style:page-layout></office:automatic-styles><office:master-styles>"
    '<style:master-page style:name="Default" style:page-layout-name="wide"/></office:master-styles>'
    "</office:document-styles>"
)
_MANIFEST: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_STYLES: Final = (
    '<number:date-style style:name="N1" number:automatic-order="false"><number:day number:style="long"/>'
    '<number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text>'
    '<number:year number:style="long"/></number:date-style>'
    '<number:number-style style:name="N2"><number:number number:decimal-places="2" number:min-decimal-places="2"'
    ' number:min-integer-digits="1" number:grouping="true"/><number:text>\u00a0€</number:text></number:number-style>'
    '<number:number-style style:name="N3"><number:number number:decimal-places="0" number:min-integer-digits="1"/>'
    "</number:number-style>"
    '<number:number-style style:name="N5"><number:number number:decimal-places="1" number:min-integer-digits="1"/>'
    "</number:number-style>"
    '<number:text-style style:name="N4"><number:text-content/></number:text-style>'
    + "".join(
        f'<style:style style:name="{name}" style:family="table-cell"{data}>'
        f'<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>{more}</style:style>'
        for name, data, more in (
            ("head", "", '<style:text-properties fo:font-weight="bold"/>'),
            (CellKind.TEXT.value, ' style:data-style-name="N4"', ""),
            (CellKind.DAY.value, ' style:data-style-name="N1"', ""),
            (CellKind.DECIMAL.value, ' style:data-style-name="N5"', ""),
            (CellKind.NUMBER.value, ' style:data-style-name="N3"', ""),
            (CellKind.MONEY.value, ' style:data-style-name="N2"', ""),
        )
    )
)


def ods_bytes(*tables: Table) -> bytes:
    """A file of a sheet for each table; days and numbers stay what they are, a text is never a formula."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        # the kind of the file comes first, and as it is: programs look for it there
        for name, content, packing in (
            ("mimetype", _TYPE, zipfile.ZIP_STORED),
            ("content.xml", "".join(_content(tables)), zipfile.ZIP_DEFLATED),
            ("styles.xml", _PAGES, zipfile.ZIP_DEFLATED),
            ("META-INF/manifest.xml", _MANIFEST, zipfile.ZIP_DEFLATED),
        ):
            archive.writestr(zipfile.ZipInfo(name, _DAY_OF_FILES), content, packing)
    return made.getvalue()


def _content(tables: Sequence[Table]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_XMLNS} office:version="1.2">'
    columns = "".join(_columns(table, number) for number, table in enumerate(tables))
    yield f"<office:automatic-styles>{columns}{_STYLES}</office:automatic-styles>"
    yield "<office:body><office:spreadsheet>"
    for number, (name, table) in enumerate(zip(sheet_names(tables), tables, strict=True)):
        yield from _sheet(table, name, number)
    yield "</office:spreadsheet></office:body></office:document-content>"


def _sheet(table: Table, name: str, number: int) -> Iterator[str]:
    yield f"<table:table table:name={quoteattr(name)}>"
    styles = (f"co{number}-{place}" for place in range(len(table.headings)))
    yield from (f'<table:table-column table:style-name="{style}"/>' for style in styles)
    yield "<table:table-header-rows>"
    yield _row(_text_cell(heading.label, "head") for heading in table.headings)
    yield "</table:table-header-rows>"
    for row in table.rows:
        yield _row(_cell(cell, heading.kind) for cell, heading in zip(row, table.headings, strict=True))
    for note in notes_of(table):
        yield _row(iter([_text_cell(note, "")] if note else ["<table:table-cell/>"]))
    yield "</table:table>"


def _columns(table: Table, number: int) -> str:
    return "".join(
        f'<style:style style:name="co{number}-{place}" style:family="table-column"><style:table-column-properties'
        f' style:column-width="{width * _CHARACTER:.2f}cm"/></style:style>'
        for place, width in enumerate(widths_of(table))
    )


def _row(cells: Iterator[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _cell(cell: Cell, kind: CellKind) -> str:
    style = f'table:style-name="{kind.value}"'
    match cell:
        case None:
            return f"<table:table-cell {style}/>"
        case str():
            return _text_cell(cell, kind.value)
        case date():
            return f'<table:table-cell {style} office:value-type="date" office:date-value="{cell.isoformat()}"/>'
        case int() | Decimal():
            return f'<table:table-cell {style} office:value-type="float" office:value="{cell}"/>'


def _text_cell(text: str, style: str) -> str:
    named = f' table:style-name="{style}"' if style else ""
    lines = "".join(f"<text:p>{_line(line)}</text:p>" for line in fit(text).splitlines())
    return f'<table:table-cell{named} office:value-type="string">{lines}</table:table-cell>'


def _line(line: str) -> str:
    """One line as it was written: the format would make one space of several."""
    written = escape(line)
    spaced = _SPACES.sub(lambda found: f'<text:s text:c="{len(found[0])}"/>', written)
    return spaced.replace("\t", "<text:tab/>")
