"""Photos and papers as people have them, made here: with a position, lying on their side, far too large, or broken."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def noise(width: int, height: int, seed: int = 1) -> Image.Image:
    """A picture that does not compress to nothing."""
    small = Image.frombytes("RGB", (64, 48), Random(seed).randbytes(64 * 48 * 3))
    return small.resize((width, height), Image.Resampling.BICUBIC)


def jpeg(width: int = 800, height: int = 600, **options: object) -> bytes:
    out = BytesIO()
    noise(width, height).save(out, "JPEG", quality=90, **options)
    return out.getvalue()


def photo_of_a_phone(width: int = 4000, height: int = 3000, orientation: int = 6) -> bytes:
    """Held upright: the pixels lie on their side, with the place, the maker and a comment in it."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = orientation, "CANARIMARQUE"
    exif.get_ifd(GPS).update({1: "N", 2: (50.0, 25.0, 55.5), 3: "E", 4: (2.0, 49.0, 55.5)})
    image = noise(width, height)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2, height // 2), fill=(255, 0, 0))  # red at the upper left of the pixels
    out = BytesIO()
    image.save(out, "JPEG", quality=90, exif=exif, comment=b"CANARICOMMENTAIRE")
    return out.getvalue()


def screenshot(width: int = 900, height: int = 500) -> bytes:
    """Few colours, sharp edges: PNG keeps it smaller than JPEG."""
    from PIL.PngImagePlugin import PngInfo

    image = Image.new("RGBA", (width, height), (255, 255, 255, 255))
    draw = ImageDraw.Draw(image)
    for line in range(10, height, 20):
        draw.line((10, line, width - 10, line), fill=(0, 0, 0, 255))
    notes, out = PngInfo(), BytesIO()
    notes.add_text("Author", "CANARIAUTEUR")
    image.save(out, "PNG", pnginfo=notes)
    return out.getvalue()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A small PNG file that says it has billions of points."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(100_000)))
        + chunk(b"IEND", b"")
    )


def pdf(pages: int = 2) -> bytes:
    """A paper that was scanned to PDF."""
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, invariant=True)
    for number in range(pages):
        canvas.drawString(100, 700, f"Commandement de payer, page {number + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def heic() -> bytes:
    """The beginning of a photo of an iPhone."""
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
