"""A canvas on which everything drawn says what it belongs to: to an element of the document, or to its ornaments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import groupby
from typing import Any, Final

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFFormXObject,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFStream,
    PDFString,
)
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from desktop.paths import resource_dir
from desktop.reports.fonts import SUBSTITUTE, lacking
from desktop.reports.metadata import Metadata, xmp
from desktop.reports.structure import Element, Field, Mark, write_structure

PDF_VERSION: Final = (1, 7)
_ORNAMENT: Final = "/Artifact BMC"
_END: Final = "EMC"
_PRINTED, _LOCKED = 4, 128
_SIGNATURES_APPENDED: Final = 3
_STREAM_END: Final = b"endstream\n"


class MarkedCanvas(Canvas):  # type: ignore[misc]
    """Writes PDF/A-2a and PDF/UA-1 once `finish` was called: tagged, titled, in French, with its colours defined.

    What is drawn outside `belonging_to` is an ornament: rules, frames, what stands at the head and foot of each page.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        self._page_marks = 0
        self._fields: list[PDFObjectReference] = []
        super().__init__(*given, **{**named, "pdfVersion": PDF_VERSION})
        _end_streams_on_a_line(self._doc)
        self._open_page()

    @contextmanager
    def belonging_to(self, element: Element | None) -> Iterator[None]:
        """What is drawn inside is a piece of this element; of no element (None), an ornament."""
        if element is None or self._formData:
            yield
            return
        mark = Mark(self._pageNumber - 1, self._page_marks)
        self._page_marks += 1
        element.kids.append(mark)
        self._code.append(f"{_END} /{element.role} <</MCID {mark.number}>> BDC")
        try:
            yield
        finally:
            self._code.append(f"{_END} {_ORNAMENT}")

    def showPage(self) -> None:  # noqa: N802 - reportlab's own name
        """Ends a page: its marks are closed, and it knows its place among the marks of all pages."""
        self._code.append(_END)
        super().showPage()
        page = self._doc.idToObject[self._doc.Pages.pages[-1].__InternalName__]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = self._pageNumber - 2, PDFName("S")
        self._open_page()

    def signature_field(self, name: str, told: str, size: tuple[float, float], element: Element) -> None:
        """An empty place for a signature at the origin, of this size in points; `told` is what a reader is told."""
        left, bottom = self.absolutePosition(0, 0)
        width, height = size
        blank = PDFFormXObject(0, 0, width, height)
        blank.setStreamList(["q Q"])  # of an empty list reportlab makes a picture of its own
        entry = PDFDictionary(
            {
                "Type": PDFName("Annot"),
                "Subtype": PDFName("Widget"),
                "FT": PDFName("Sig"),
                "T": PDFString(name),
                "TU": PDFString(told),
                "F": _PRINTED | _LOCKED,
                "Rect": PDFArray([left, bottom, left + width, bottom + height]),
                "P": self._doc.thisPageRef(),
                "AP": PDFDictionary({"N": self._doc.Reference(blank)}),
            }
        )
        self._addAnnotation(entry, name)
        reference = self._doc.refAnnotation(name)
        element.kids.append(Field(self._pageNumber - 1, entry, reference))
        self._fields.append(reference)

    def beginText(self, x: float = 0, y: float = 0, direction: str | None = None) -> PDFTextObject:  # noqa: N802
        """A text that tells what a substitute stands for."""
        return _Text(self, x, y, direction=direction)

    def finish(self, root: Element, metadata: Metadata) -> None:
        """Joins what makes the file whole, after its last page: structure, colours, metadata."""
        if self._code == [_ORNAMENT]:  # a page that was opened and holds nothing
            self._code.clear()
        document = self._doc
        pages = [document.Reference(page) for page in document.Pages.pages]
        catalog = document.Catalog
        catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
        catalog.StructTreeRoot = write_structure(document, root, pages)
        if self._fields:
            catalog.AcroForm = PDFDictionary({"Fields": PDFArray(self._fields), "SigFlags": _SIGNATURES_APPENDED})
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        catalog.OutputIntents = PDFArray([_output_intent(document.Reference)])
        packet = PDFStream(PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}), xmp(metadata))
        catalog.Metadata = document.Reference(packet)

    def _open_page(self) -> None:
        self._page_marks = 0
        self._code.append(_ORNAMENT)


class _Text(PDFTextObject):  # type: ignore[misc]
    """Text in which a character that the face lacks is drawn as its substitute, and read as itself."""

    def _formatText(self, text: str) -> str:  # noqa: N802 - reportlab's own name
        missing = lacking(text, self._fontname)
        return " ".join(self._runs(text, missing)) if missing else str(super()._formatText(text))

    def _runs(self, text: str, missing: frozenset[str]) -> Iterator[str]:
        for is_missing, characters in groupby(text, missing.__contains__):
            run = "".join(characters)
            if is_missing:
                drawn = super()._formatText(SUBSTITUTE * len(run))
                yield f"/Span <</ActualText <FEFF{run.encode('utf-16-be').hex().upper()}>>> BDC {drawn} {_END}"
            else:
                yield str(super()._formatText(run))


def _output_intent(refer: Callable[[PDFObject], PDFObjectReference]) -> PDFDictionary:
    """Colours are those of sRGB, wherever they are shown or printed."""
    profile = PDFStream(PDFDictionary({"N": 3}), (resource_dir() / "colour" / "sRGB.icc").read_bytes())
    return PDFDictionary(
        {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString("sRGB IEC61966-2.1"),
            "Info": PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": refer(profile),
        }
    )


def _end_streams_on_a_line(document: PDFDocument) -> None:
    """Every stream of the file ends with a line end of its own (ISO 19005-2, 6.1.7.1), which reportlab leaves out."""
    refer = document.Reference

    def referred(thing: object, name: str | None = None) -> PDFObjectReference:
        if isinstance(thing, PDFObject) and "format" not in vars(thing):
            thing.format = partial(_ended, thing.format)
        return refer(thing, name)

    document.Reference = referred


def _ended(form: Callable[..., bytes], *given: Any, **named: Any) -> bytes:
    made = form(*given, **named)
    return made[: -len(_STREAM_END)] + b"\n" + _STREAM_END if made.endswith(_STREAM_END) else made
