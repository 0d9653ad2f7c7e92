"""A photo or a paper kept with a visit, a measure or a household: what it is, and what may become one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from unicodedata import category

from desktop.domain.french import capital, long_date, plural
from desktop.domain.privacy import Level, confidential
from desktop.errors import AppError

LARGEST_BYTES = 100 * 1024 * 1024
"""What is larger is refused at capture: it would fill the laptop and its backups."""

LONGEST_TITLE = 120
ACCEPTED = "Sont acceptés\u00a0: les photos et images (JPEG, PNG, WebP, TIFF, BMP, GIF) et les PDF."

_CAMERA_NAME = re.compile(r"(?:img|dsc[fn]?|pxl|dcim|image|photo|p)?[-_ ]*[\d\-_ .()]*(?:~\d+|_hdr)?", re.IGNORECASE)
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
_PDF_WITHIN = 1024
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_KILO = 1024


class OwnerKind(StrEnum):
    """What an attachment belongs to; to a draft until it is recorded."""

    DRAFT = "draft"
    CONTACT = "contact"
    MEASURE = "measure"
    HOUSEHOLD = "household"
    MADE = "made"
    """A measure, for which the notebook itself made the document."""


class MediaType(StrEnum):
    """What an attachment is kept as."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    PDF = "application/pdf"

    @property
    def suffix(self) -> str:
        """The ending of the name of a copy."""
        return {MediaType.JPEG: ".jpg", MediaType.PNG: ".png", MediaType.PDF: ".pdf"}[self]

    @property
    def word(self) -> str:
        """What people call it."""
        return "PDF" if self is MediaType.PDF else "Image"


class Found(StrEnum):
    """What a file turns out to be, by its first bytes: a name may lie."""

    IMAGE = "image"
    PDF = "pdf"
    HEIC = "heic"
    EMPTY = "empty"
    OTHER = "other"


@dataclass(frozen=True)
class Owner:
    """The record that an attachment belongs to."""

    kind: OwnerKind
    id: str


@dataclass(frozen=True)
class Attachment:
    """A kept photo or paper; its bytes lie in an encrypted file. Only a shared one goes to the Department (P1)."""

    id: str = confidential()
    owner: Owner = confidential()
    household_id: str = confidential()
    title: str = confidential()
    media_type: MediaType = confidential()
    size: int = confidential()
    sha256: str = confidential()
    day: date = confidential()
    measure_id: str = confidential(default="")
    level: Level = confidential(default=Level.CONFIDENTIAL)
    pixels: tuple[int, int] = confidential(default=(0, 0))

    @property
    def copy_name(self) -> str:
        """The name to propose for a copy outside the notebook: titles name people, and systems remember file names."""
        return f"{'Document' if self.media_type is MediaType.PDF else 'Photo'}{self.media_type.suffix}"

    @property
    def about(self) -> str:
        """« PDF, 340 ko, ajouté le 3 mars 2026 »; what the notebook made itself was handed over on its day."""
        came = "remis" if self.owner.kind is OwnerKind.MADE else "ajouté"
        return f"{self.media_type.word}, {size_words(self.size)}, {came} le {long_date(self.day)}"


def recognise(content: bytes) -> Found:
    """What some bytes are the beginning of."""
    if not content:
        return Found.EMPTY
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return Found.HEIC
    if content[:_PDF_WITHIN].find(b"%PDF-") >= 0:
        return Found.PDF
    starts = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*")
    if content.startswith(starts) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return Found.IMAGE
    return Found.OTHER


def refuse_large(size: int) -> None:
    """Raises AppError when a file is too large to be taken in."""
    if size > LARGEST_BYTES:
        raise AppError(
            f"Ce fichier fait {size_words(size)}\u00a0: c’est trop pour le carnet, qui prend jusqu’à "
            f"{size_words(LARGEST_BYTES)}.",
            safe="Il n’a pas été touché.",
            do="Numérisez-le en plusieurs parties, ou avec une qualité moindre.",
        )


def refuse_unreadable(found: Found) -> None:
    """Raises AppError when a file is nothing that can be kept."""
    if found is Found.HEIC:
        raise AppError(
            "Cette photo est au format HEIC des iPhone, que Perron ne sait pas lire.",
            safe="Elle n’a pas été touchée.",
            do="Sur l’iPhone\u00a0: Réglages, Appareil photo, Formats, «\u00a0Le plus compatible\u00a0»\u00a0; "
            "reprenez la photo\u00a0; ou ouvrez celle-ci sur l’ordinateur et enregistrez-la en JPEG.",
        )
    if found is Found.EMPTY:
        raise AppError(
            "Ce fichier est vide.", safe="Il n’a pas été touché.", do="Vérifiez qu’il a été copié en entier."
        )
    if found is Found.OTHER:
        raise AppError(
            "Ce type de fichier ne peut pas être joint.",
            safe="Il n’a pas été touché.",
            do=f"{ACCEPTED} Enregistrez-le en PDF, ou photographiez-le.",
        )


def readable(title: str) -> str:
    """A title on one line, without what is not seen: marks that turn the writing round hide what a file is."""
    return " ".join("".join(" " if category(sign) in _UNSEEN else sign for sign in title).split())


def title_of(file_name: str) -> str:
    """The title to begin with: the name of the file, or « Photo » for one that a camera numbered.

    « < > » go, of which markup is made.
    """
    stem = file_name.rpartition(".")[0] or file_name
    stem = readable(re.sub("[_<>]", " ", stem))[:LONGEST_TITLE].rstrip()
    return "Photo" if _CAMERA_NAME.fullmatch(stem) else capital(stem)


def size_words(size: int) -> str:
    """« 340 ko », « 2,4 Mo »."""
    if size < _KILO:
        return plural(size, "octet", "octets")
    kilos = size / _KILO
    if kilos < _KILO:
        return f"{round(kilos)}\u00a0ko"
    return f"{kilos / _KILO:.1f}\u00a0Mo".replace(".", ",").replace(",0\u00a0", "\u00a0")
