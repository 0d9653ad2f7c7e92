"""Making a photo fit to be kept: upright, small enough, without what the camera noted in it (place, owner, hour)."""

from __future__ import annotations

import re
import struct
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageCms, ImageOps

from desktop.domain.attachment import MediaType
from desktop.errors import AppError
from desktop.services.apart import never
from desktop.storage.sealed_files import CaptureStoppedError

LONGEST_SIDE: Final = 2000
"""Pixels: a page of A4 is then kept at 170 points an inch, its small print legible."""
SHORTEST_SIDE: Final = 1000
"""A long strip (a receipt, a conversation) is not narrowed below this, or nobody could read it."""
THUMBNAIL_SIDE: Final = 320
LARGEST_PIXELS: Final = 80_000_000
"""Above it a file is refused before it is decoded: one of a few kilobytes can unfold into gigabytes."""
MOST_SCANS: Final = 100
"""A camera writes ten at most; each scan of a JPEG is a whole pass over the picture, and may take 95 bytes."""
_QUALITY: Final = 85
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_LARGEST_PROFILE: Final = 64 * 1024
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, ArithmeticError, struct.error)
"""What reading a broken image raises, according to where it is broken."""
_WHITE: Final = (255, 255, 255)
_JPEG_MARKER: Final = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
_SCAN, _END, _BARE = 0xDA, 0xD9, (0x01, 0xD8)


@dataclass(frozen=True)
class Photo:
    """An image as it is kept, with its small picture (JPEG)."""

    content: bytes
    media_type: MediaType
    pixels: tuple[int, int]
    thumbnail: bytes


def kept_photo(content: bytes, stopped: Callable[[], bool] = never) -> Photo:
    """The image to keep; raises AppError when it cannot be read or is too large to be.

    Raises CaptureStoppedError at the next step once `stopped()`.
    """
    if scans_of(content) > MOST_SCANS:
        raise _too_large()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(content), formats=_FORMATS)
        _refuse(image)
        was_png = image.format == "PNG"
        image.draft("RGB", _fitting(*image.size))
        upright = ImageOps.exif_transpose(image)
        profile = upright.info.get("icc_profile") or b""
        _step(stopped)
        flat = _flat(upright)
        _step(stopped)
        small = flat.resize(_fitting(*flat.size), Image.Resampling.LANCZOS)
        _step(stopped)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except _BROKEN:
        raise _unreadable() from None
    if upright.mode == "RGB":
        small = _standard(small, profile)
    small.info = {}  # comments and notes of the camera would be written again
    kept, media_type = _jpeg(small), MediaType.JPEG
    if was_png:
        png = _png(small)
        if len(png) <= len(kept):
            kept, media_type = png, MediaType.PNG
    return Photo(kept, media_type, small.size, _thumbnail(small))


def scans_of(content: bytes) -> int:
    """How many scans a JPEG has before its end; 0 for anything else. What telephones add after the end is not read."""
    count, place = 0, 2
    if not content.startswith(b"\xff\xd8"):
        return 0
    while count <= MOST_SCANS and (found := _JPEG_MARKER.search(content, place)):
        marker, place = found[1][0], found.end()
        if marker == _END:
            break
        count += marker == _SCAN
        if marker not in _BARE:
            place += int.from_bytes(content[place : place + 2], "big")
    return count


def _step(stopped: Callable[[], bool]) -> None:
    if stopped():
        raise CaptureStoppedError


def _refuse(image: Image.Image) -> None:
    width, height = image.size
    if width * height > LARGEST_PIXELS:
        raise _too_large()
    if image.format == "TIFF" and getattr(image, "n_frames", 1) > 1:
        raise AppError(
            "Ce fichier TIFF a plusieurs pages, dont seule la première serait gardée.",
            safe="Il n’a pas été touché.",
            do="Enregistrez-le en PDF, puis ajoutez le PDF.",
        )


def _too_large() -> AppError:
    return AppError(
        "Cette image a trop de points pour être ouverte sans risque.",
        safe="Elle n’a pas été touchée.",
        do="Reprenez-la avec une qualité moindre, ou réduisez-la avant de l’ajouter.",
    )


def _unreadable() -> AppError:
    return AppError(
        "Cette image n’a pas pu être lue\u00a0: elle est abîmée ou incomplète.",
        safe="Elle n’a pas été touchée.",
        do="Copiez-la à nouveau depuis l’appareil, ou reprenez la photo.",
    )


def _fitting(width: int, height: int) -> tuple[int, int]:
    longest, shortest = max(width, height), min(width, height)
    scale = min(1.0, max(LONGEST_SIDE / longest, min(1.0, SHORTEST_SIDE / shortest) if longest > 3 * shortest else 0))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _flat(image: Image.Image) -> Image.Image:
    """Grey or coloured, on white where it was transparent."""
    if image.mode in {"L", "RGB"}:
        image.load()
        return image
    if image.mode in {"1", "I;16", "I", "F"}:
        return image.convert("L")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        whole = image.convert("RGBA")
        ground = Image.new("RGB", whole.size, _WHITE)
        ground.paste(whole, mask=whole.getchannel("A"))
        return ground
    return image.convert("RGB")


def _standard(image: Image.Image, profile: bytes) -> Image.Image:
    """In the colours that every screen takes for granted: a profile may say whose camera it was, and is not kept."""
    if not 0 < len(profile) <= _LARGEST_PROFILE:
        return image
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        turned = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, *_BROKEN):
        return image
    return image if turned is None else turned


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _thumbnail(image: Image.Image) -> bytes:
    small = image.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, "JPEG", quality=80)
    return out.getvalue()
