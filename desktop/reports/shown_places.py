"""A signed document as it is put before eyes or on paper: what its places show is drawn into its pages.

Some readers, QtPdf among them, leave the places for signatures empty. What is made here is looked at and printed; it
is never kept nor handed over: its signatures do not hold for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

_SIGNED = b"/ByteRange"


def with_places_drawn(content: bytes) -> bytes:
    """The same pages with each signature in sight; a document in which nothing is signed stays as it is."""
    if _SIGNED not in content:
        return content
    from pyhanko.pdf_utils.generic import DictionaryObject, StreamObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer: Any = IncrementalPdfFileWriter(BytesIO(content))
    made_of: Any = DictionaryObject
    for page in range(int(writer.root["/Pages"]["/Count"])):
        commands, drawings = [], made_of()
        for number, (rectangle, drawing) in enumerate(_looks(writer.find_page_for_modification(page)[0].get_object())):
            name = f"/Reponse{number}"
            drawings[name] = drawing
            commands.append(_placed(name, rectangle, drawing.get_object()["/BBox"]))
        if commands:
            stream = writer.add_object(StreamObject(stream_data=" ".join(commands).encode()))
            writer.add_stream_to_page(page, stream, made_of({"/XObject": drawings}))
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def _looks(page: Any) -> Iterator[tuple[Any, Any]]:
    """Where the places of a page are, and what each shows."""
    for annotation in page.get("/Annots", ()):
        place = annotation.get_object()
        if place.get("/Subtype") == "/Widget" and "/AP" in place:
            yield place["/Rect"], place["/AP"].raw_get("/N")


def _placed(name: str, rectangle: Any, box: Any) -> str:
    left, bottom, right, top = _sides(rectangle)
    box_left, box_bottom, box_right, box_top = _sides(box)
    wide, high = (right - left) / (box_right - box_left), (top - bottom) / (box_top - box_bottom)
    return f"q {wide:.5f} 0 0 {high:.5f} {left - wide * box_left:.3f} {bottom - high * box_bottom:.3f} cm {name} Do Q"


def _sides(rectangle: Any) -> tuple[float, float, float, float]:
    """Left, bottom, right, top: a rectangle may be written from any of its corners."""
    first, second = sorted((float(rectangle[0]), float(rectangle[2])))
    third, fourth = sorted((float(rectangle[1]), float(rectangle[3])))
    return first, third, second, fourth
