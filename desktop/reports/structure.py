"""What a document is made of, for whoever does not see it: headings, paragraphs, lists, tables (PDF/UA-1, ISO 14289).

A tree of `Element`s is made with the blocks of a document, in reading order; what a block draws is then marked with
its element, page by page, and the whole is written into the file with `write_structure`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFObjectReference, PDFString

ROOT: Final = "Document"
_CELLS: Final = frozenset({"TH", "TD"})


@dataclass(frozen=True)
class Mark:
    """A piece of a page that belongs to an element: the page's number, from 0, and the piece's number on it."""

    page: int
    number: int


@dataclass(frozen=True)
class Field:
    """A field of a form that belongs to an element: the page's number, from 0, and the entry of its annotation."""

    page: int
    entry: PDFDictionary
    reference: PDFObjectReference


@dataclass(eq=False)
class Element:
    """A part of the document: its role (a standard structure type of ISO 32000-1, 14.8.4) and what it is made of."""

    role: str
    alternative: str = ""
    """What a picture shows, in words."""
    scope: str = ""
    """Of a heading in a table: « Column » or « Row »."""
    box: tuple[float, float, float, float] | None = None
    """Of a picture: where it stands on its page, in points from the lower left corner."""
    parent: Element | None = None
    kids: list[Element | Mark | Field] = field(default_factory=list)

    def add(self, kid: Element) -> Element:
        """Puts an element after those that are there already; the one put in is given back."""
        kid.parent = self
        self.kids.append(kid)
        return kid

    @property
    def top(self) -> Element:
        """The highest element above it, itself when there is none."""
        return self.parent.top if self.parent is not None else self

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it was drawn."""
        return all(isinstance(kid, Element) and kid.is_empty for kid in self.kids)


def gathered(elements: Iterator[Element] | Sequence[Element]) -> Element:
    """One document of parts, each once, in the order in which they come first."""
    root = Element(ROOT)
    for element in elements:
        top = element.top
        if top is not root:
            root.add(top)
    return root


def write_structure(document: PDFDocument, root: Element, pages: Sequence[PDFObjectReference]) -> PDFObjectReference:
    """Writes the tree into a file, parts that drew nothing left out; gives the reference of the tree's root.

    `pages` are the references of all pages, in order; each has its place in `pages` as its StructParents.
    """
    return _Writer(document, pages).write(root)


class _Writer:
    def __init__(self, document: PDFDocument, pages: Sequence[PDFObjectReference]) -> None:
        self._document, self._pages = document, pages
        self._owners: dict[int, dict[int, PDFObjectReference]] = {}
        self._fields: list[PDFObjectReference] = []
        """The owner of each field, in the order in which they are counted after the pages."""

    def write(self, root: Element) -> PDFObjectReference:
        tree = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        reference: PDFObjectReference = self._document.Reference(tree)
        tree["K"] = PDFArray([self._element(root, reference)])
        tree["ParentTree"] = self._document.Reference(PDFDictionary({"Nums": self._parents()}))
        tree["ParentTreeNextKey"] = len(self._pages) + len(self._fields)
        return reference

    def _element(self, element: Element, parent: PDFObjectReference) -> PDFObjectReference:
        entry = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(element.role), "P": parent})
        reference: PDFObjectReference = self._document.Reference(entry)
        kids = [self._kid(kid, reference) for kid in element.kids if not _is_left_out(kid)]
        # who checks what a later revision changed finds a field where it is the one thing that its element holds
        entry["K"] = kids[0] if [type(kid) for kid in element.kids] == [Field] else PDFArray(kids)
        if element.alternative:
            entry["Alt"] = PDFString(element.alternative)
        attributes = _attributes(element)
        if attributes:
            entry["A"] = PDFArray(attributes)
        return reference

    def _kid(self, kid: Element | Mark | Field, owner: PDFObjectReference) -> PDFObjectReference | PDFDictionary:
        if isinstance(kid, Element):
            return self._element(kid, owner)
        if isinstance(kid, Field):
            kid.entry["StructParent"] = len(self._pages) + len(self._fields)
            self._fields.append(owner)
            return PDFDictionary({"Type": PDFName("OBJR"), "Pg": self._pages[kid.page], "Obj": kid.reference})
        self._owners.setdefault(kid.page, {})[kid.number] = owner
        return PDFDictionary({"Type": PDFName("MCR"), "Pg": self._pages[kid.page], "MCID": kid.number})

    def _parents(self) -> PDFArray:
        numbers: list[object] = []
        for page in range(len(self._pages)):
            owners = self._owners.get(page, {})
            numbers += [page, PDFArray([owners[number] for number in sorted(owners)])]
        for number, owner in enumerate(self._fields, len(self._pages)):
            numbers += [number, owner]
        return PDFArray(numbers)


def _is_left_out(kid: Element | Mark | Field) -> bool:
    """A cell with nothing in it stays where its row does: rows of one table have as many cells each."""
    return isinstance(kid, Element) and kid.is_empty and kid.role not in _CELLS


def _attributes(element: Element) -> list[PDFDictionary]:
    found = []
    if element.scope:
        found.append(PDFDictionary({"O": PDFName("Table"), "Scope": PDFName(element.scope)}))
    if element.box is not None:
        found.append(PDFDictionary({"O": PDFName("Layout"), "BBox": PDFArray(list(element.box))}))
    return found
