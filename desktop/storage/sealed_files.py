"""Encrypted files beside the notebook: authenticated chunk by chunk, whole before anything speaks of them.

A file is a header and chunks of AES-256-GCM under a key of its own, which the database keeps. The nonce of a chunk is
its number and whether it is the last; the name of the file and the header are authenticated with each. So a chunk that
was altered, moved, repeated, left out or taken from another file is refused, and so is a file cut at any place.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.errors import AppError
from desktop.storage.durable_files import flush_directory

KEY_BYTES = 32
CHUNK_BYTES = 256 * 1024
_MAGIC = b"PRNDOC1\n"
_TAG_BYTES = 16
_NAME_BYTES = 16
_UNFINISHED = ".new"
_ASIDE = "orphans"
ORPHAN_DAYS = 30
"""How long a file that no record speaks of is kept aside before it is erased."""
_DAY_SECONDS = 24 * 60 * 60


class SealedFileError(AppError):
    """The file of a document is gone, or is not as it was written."""


class CaptureStoppedError(AppError):
    """The worker stopped what was being added."""

    def __init__(self) -> None:
        super().__init__("L’ajout est arrêté.", safe="Rien n’a été gardé.")


def new_key() -> bytes:
    """A random key for one file."""
    return secrets.token_bytes(KEY_BYTES)


def sealed_chunks(content: bytes, key: bytes, name: str, chunk_bytes: int = CHUNK_BYTES) -> Iterator[bytes]:
    """The bytes of the file, one piece after the other."""
    header = _MAGIC + chunk_bytes.to_bytes(4, "big")
    cipher, said = AESGCM(key), header + name.encode()
    yield header
    view = memoryview(content)
    count = max(1, -(-len(content) // chunk_bytes))
    for number in range(count):
        piece = view[number * chunk_bytes : (number + 1) * chunk_bytes]
        yield cipher.encrypt(_nonce(number, last=number + 1 == count), bytes(piece), said)


def unsealed(sealed: bytes, key: bytes, name: str) -> bytes:
    """What the file held; raises SealedFileError on anything but the very bytes that were written."""
    begin = len(_MAGIC) + 4
    header = sealed[:begin]
    chunk_bytes = int.from_bytes(header[len(_MAGIC) :], "big")
    if len(header) < begin or not header.startswith(_MAGIC) or not 0 < chunk_bytes <= 1 << 24:
        raise _altered()
    cipher, said = AESGCM(key), header + name.encode()
    body, step = memoryview(sealed)[begin:], chunk_bytes + _TAG_BYTES
    count = max(1, -(-len(body) // step))
    pieces = []
    try:
        for number in range(count):
            piece = bytes(body[number * step : (number + 1) * step])
            pieces.append(cipher.decrypt(_nonce(number, last=number + 1 == count), piece, said))
    except InvalidTag:
        raise _altered() from None
    return b"".join(pieces)


def _nonce(number: int, *, last: bool) -> bytes:
    """Never used twice with one key, for the key is that of one writing of one file."""
    return number.to_bytes(11, "big") + bytes([last])


def _altered() -> SealedFileError:
    return SealedFileError(
        "Le fichier de ce document a été modifié ou abîmé\u00a0: Perron refuse de le montrer.",
        safe="Le reste du carnet n’est pas touché.",
        do="Reprenez-le d’une sauvegarde, ou ajoutez-le à nouveau.",
    )


class SealedFiles:
    """The folder of the encrypted files of a notebook."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def write(self, content: bytes, key: bytes, stopped: Callable[[], bool] = lambda: False) -> str:
        """Writes a new file, on the disk when this returns, and gives its name, which tells nothing.

        Raises CaptureStoppedError, with nothing left, when `stopped()` becomes true on the way; SealedFileError when
        the disk refuses.
        """
        name = secrets.token_hex(_NAME_BYTES)
        path, unfinished = self.directory / name, self.directory / f"{name}{_UNFINISHED}"
        try:
            self.directory.mkdir(mode=0o700, exist_ok=True)
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for piece in sealed_chunks(content, key, name):
                    if stopped():
                        raise CaptureStoppedError
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(path)
            flush_directory(self.directory)
            flush_directory(self.directory.parent)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise _refused(error) from None
        except CaptureStoppedError:
            unfinished.unlink(missing_ok=True)
            raise
        return name

    def read(self, name: str, key: bytes) -> bytes:
        """What a file holds; raises SealedFileError when it is gone or altered."""
        try:
            sealed = (self.directory / name).read_bytes()
        except FileNotFoundError:
            raise SealedFileError(
                "Le fichier de ce document n’est plus dans le dossier du carnet.",
                safe="Le reste du carnet n’est pas touché.",
                do="Reprenez-le d’une sauvegarde, ou ajoutez-le à nouveau.",
            ) from None
        except OSError:
            raise SealedFileError(
                "Le fichier de ce document n’a pas pu être lu.",
                safe="Le reste du carnet n’est pas touché.",
                do="Vérifiez le disque et les droits du dossier du carnet.",
            ) from None
        return unsealed(sealed, key, name)

    def has(self, name: str) -> bool:
        """Whether the file is there."""
        return (self.directory / name).is_file()

    def erase(self, name: str) -> None:
        """Removes a file; one that is gone already is no trouble."""
        (self.directory / name).unlink(missing_ok=True)

    def orphans(self, known: Collection[str]) -> int:
        """How many files there are that no record speaks of, those set aside left out."""
        return sum(path.name not in known for path in _ours(self.directory))

    def sort_orphans(self, known: Collection[str], before: float) -> int:
        """Sets the files aside that no record speaks of, if last written before a moment; how many there were.

        Those set aside that a record speaks of again come back: the notebook was an older copy meanwhile. Others are
        erased ORPHAN_DAYS after they were set aside; one that was never finished at once.
        """
        aside = self.directory / _ASIDE
        for path in _ours(aside):
            if path.name in known and not self.has(path.name):
                path.rename(self.directory / path.name)
            elif path.stat().st_mtime < before - ORPHAN_DAYS * _DAY_SECONDS:
                path.unlink(missing_ok=True)
        orphans = [path for path in _ours(self.directory) if path.name not in known and path.stat().st_mtime < before]
        for path in orphans:
            if path.name.endswith(_UNFINISHED):
                path.unlink(missing_ok=True)
            else:
                _set_aside(path, aside, before)
        return len(orphans)


def _set_aside(path: Path, aside: Path, day: float) -> None:
    aside.mkdir(mode=0o700, exist_ok=True)
    os.utime(path, (day, day))  # its days aside are counted from there
    path.rename(aside / path.name)


def _ours(directory: Path) -> list[Path]:
    """Only files that this program names: nothing else in the folder is ours to remove."""
    if not directory.is_dir():
        return []
    return [path for path in directory.iterdir() if _is_ours(path.name) and path.is_file()]


def _is_ours(name: str) -> bool:
    bare = name.removesuffix(_UNFINISHED)
    return len(bare) == 2 * _NAME_BYTES and all(letter in "0123456789abcdef" for letter in bare)


def _refused(error: OSError) -> SealedFileError:
    full = error.errno in (28, 122)  # ENOSPC, EDQUOT
    return SealedFileError(
        "Le disque est plein\u00a0: ce document n’a pas pu être gardé."
        if full
        else "Impossible d’écrire dans le dossier du carnet\u00a0: ce document n’a pas pu être gardé.",
        safe="Ce qui était enregistré reste dans le carnet, et le fichier d’origine n’a pas été touché.",
        do="Libérez de la place, puis recommencez." if full else "Vérifiez les droits du dossier, puis recommencez.",
    )
