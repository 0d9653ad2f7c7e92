"""What was prepared whole takes the place of the notebook, with a proof of what it is and over what it was decided.

The folder `restoring` may have been put there by anybody. A proof lies in it, sealed by a key made from that of the
database to come: the digests of that database, of its key file, and of the database to be replaced. Whoever has not the
key makes none, and one that was copied away is worth nothing once anything was written. Nothing is moved before a key
that somebody's secret opened has verified it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from desktop.storage.backup_place import DATABASE, KEYS
from desktop.storage.derived_keys import derived_key, keyed_hash
from desktop.storage.durable_files import (
    flush_directory,
    is_plain_folder,
    pieces_of,
    read_small,
    write_durably,
)
from desktop.storage.engine import looking, telling
from desktop.storage.errors import NONSENSE, NotebookError, WrongKeyError
from desktop.storage.folder_rights import close_to_others
from desktop.storage.keyslots import KeySlots, Slot, slot_secret, unwrap
from desktop.storage.last_commit import CommitMark, last_commit
from desktop.storage.memory import Secret, wipe
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.process_lock import ProcessLock
from desktop.storage.set_aside import aside_name, is_aside_name

ATTACHMENTS: Final = "attachments"
_KEY_FILES: Final = (KEYS, f"{KEYS}.bak")
_STAGED: Final = (*_KEY_FILES, ATTACHMENTS, DATABASE)
"""In the order in which they are put in place: the database last."""
_OURS: Final = "notebook."
_PROOF: Final = "proof"
_LARGEST_PROOF: Final = 4096


@dataclass(frozen=True)
class Proof:
    """Digests of what takes the place and of the database that was there, "" without one; where that one goes."""

    database: str
    keys: str
    before: str
    aside: str
    """The name of a folder beside, "" when the notebook of before is the same one under a key that is given up."""


def begin_staging(files: NotebookFiles) -> Path:
    """An empty folder, made now, for what is being prepared."""
    staging = files.restoring_unfinished
    drop_staging(files)
    staging.mkdir(mode=0o700)
    return staging


def drop_staging(files: NotebookFiles) -> None:
    """Removes what was being prepared; a link is removed itself."""
    staging = files.restoring_unfinished
    if is_plain_folder(staging):
        shutil.rmtree(staging, ignore_errors=True)
    elif os.path.lexists(staging):
        staging.unlink()


def decide(files: NotebookFiles, key: Secret, aside: str, given_up: Secret | None = None) -> Proof:
    """What was prepared becomes the notebook of this folder, by `carry_out` or at the next opening; for the one writer.

    The notebook of before goes to the folder `aside`, or nowhere when that is empty: then its key is `given_up`, and
    opens it no more from here on. Raises OSError: not decided then.
    """
    staging = files.restoring_unfinished
    before = _digest(files.database) if files.database.exists() else ""
    proof = Proof(_digest(staging / DATABASE), _digest(staging / KEYS), before, aside)
    said = json.dumps(asdict(proof)).encode()
    seals = [_seal(key, said)] if given_up is None else [_seal(key, said), _seal_given_up(given_up, said)]
    write_durably(staging / _PROOF, [b"\n".join((said, *seals))])
    if os.path.lexists(files.restoring):
        put_aside_unproven(files)
    staging.rename(files.restoring)
    return proof


def carry_out(files: NotebookFiles, proof: Proof, key: Secret) -> None:
    """Puts in place what was decided. Raises OSError: then the next opening does."""
    flush_directory(files.directory)
    _put_in_place(files, proof)
    _mark_again(files, key)
    _clear(files)


def finish(files: NotebookFiles, key: Secret) -> bool:
    """Puts in place what this key proves to have been decided, after a kill on the way; for the one writer.

    False when there is nothing, or nothing that it proves: then not a name is changed.
    """
    proof = _sealed(files, key, _seal, 0)
    if proof is None:
        return False
    _put_in_place(files, proof)
    with suppress(OSError):  # a mark that is missing is told, and shuts nothing
        _mark_again(files, key)
    _clear(files)
    return True


def put_aside_unproven(files: NotebookFiles) -> None:
    """A folder that nothing proves is kept beside under a dated name and goes after a month; a link goes at once."""
    if not is_plain_folder(files.restoring):
        files.restoring.unlink()
        return
    moment = datetime.now(UTC)
    while os.path.lexists(files.directory / aside_name(moment)):
        moment += timedelta(seconds=1)
    files.restoring.rename(files.directory / aside_name(moment))


def unlock(files: NotebookFiles, slot_name: str, secret: str, *, locked: bool = False) -> tuple[bytearray, Slot]:
    """The key that a secret opens, and its slot; first finishes what that key proves to have been decided.

    `locked` when the caller is the one writer. Raises WrongKeyError, NotebookMissingError, NotebookDamagedError.
    """
    text = slot_secret(slot_name, secret)
    close_to_others(files.directory)
    wrong: WrongKeyError | None = None
    if is_plain_folder(files.restoring):
        for path in (files.restoring / KEYS, files.keys):
            try:
                slot = KeySlots(path).read()[slot_name]
                key = unwrap(slot, text)
            except WrongKeyError as error:
                wrong = error
            except NotebookError:
                continue
            else:
                if _finished(files, key, locked=locked):
                    return key, slot
                given_up = _sealed(files, key, _seal_given_up, 1) is not None
                wipe(key)
                if given_up:
                    raise WrongKeyError(
                        "La clé de ce carnet a été changée\u00a0: il s’ouvre par sa nouvelle phrase de passe.",
                        safe="Rien n’est perdu.",
                    )
    if wrong is not None and not KeySlots(files.keys).exists():
        raise wrong
    slot = KeySlots(files.keys).read()[slot_name]
    return unwrap(slot, text), slot


def _finished(files: NotebookFiles, key: bytearray, *, locked: bool) -> bool:
    lock = None
    try:
        lock = None if locked else ProcessLock(files.lock)
        return finish(files, key)
    except OSError:
        wipe(key)
        raise NotebookError(
            "Ce qui a été décidé pour ce carnet n’a pas pu être achevé\u00a0: impossible d’écrire dans son dossier.",
            safe="Rien n’est perdu.",
            do="Vérifiez la place sur le disque et les droits du dossier, puis recommencez.",
        ) from None
    except BaseException:
        wipe(key)
        raise
    finally:
        if lock is not None:
            lock.release()


def _sealed(files: NotebookFiles, key: Secret, seal: Callable[[Secret, bytes], bytes], place: int) -> Proof | None:
    """What lies there, where the seal at that place is by this key, and it is of this place."""
    ready = files.restoring
    if not is_plain_folder(ready):
        return None
    try:
        said, *seals = read_small(ready / _PROOF, _LARGEST_PROOF).split(b"\n")
        if len(seals) <= place or not hmac.compare_digest(seals[place], seal(key, said)):
            return None
        proof = Proof(**json.loads(said))
        return proof if _is_of_this_place(files, proof) else None
    except (OSError, *NONSENSE):
        return None


def _is_of_this_place(files: NotebookFiles, proof: Proof) -> bool:
    """Whether what lies there is what was proven: what is moved already is looked for in its place."""
    ready, aside = files.restoring, files.directory / proof.aside
    if proof.aside and (not is_aside_name(proof.aside) or (os.path.lexists(aside) and not is_plain_folder(aside))):
        return False
    if os.path.lexists(ready / ATTACHMENTS) and not is_plain_folder(ready / ATTACHMENTS):
        return False
    if os.path.lexists(ready / DATABASE) and files.database.exists() and _digest(files.database) != proof.before:
        return False
    wanted = {DATABASE: proof.database} | dict.fromkeys(_KEY_FILES, proof.keys)
    return all(
        _digest(ready / name if os.path.lexists(ready / name) else files.directory / name) == digest
        for name, digest in wanted.items()
    )


def _put_in_place(files: NotebookFiles, proof: Proof) -> None:
    ready, aside = files.restoring, files.directory / proof.aside if proof.aside else None
    for path in list(files.directory.glob(f"{_OURS}*")):
        if path.name not in _STAGED and path not in (files.lock, files.mark):
            _make_way(path, aside)
    for name in _STAGED:
        staged, place = ready / name, files.directory / name
        if staged.exists():
            if os.path.lexists(place):
                _make_way(place, aside)
            staged.rename(place)
    if os.path.lexists(files.mark):  # until here it told of the notebook of before
        _make_way(files.mark, aside)


def _mark_again(files: NotebookFiles, key: Secret) -> None:
    """The mark of the last write is that of the database now in place: one that is missing would be told."""
    try:
        with telling(), looking(files.database, key) as cursor:
            last = last_commit(lambda query: cursor.execute(query).fetchone())
    except NotebookError as error:
        raise OSError("what was put in place is not read") from error
    CommitMark(files.mark, key).begin(last)


def _clear(files: NotebookFiles) -> None:
    flush_directory(files.directory)
    shutil.rmtree(files.restoring)
    flush_directory(files.directory)


def _make_way(path: Path, aside: Path | None) -> None:
    if aside is not None:
        aside.mkdir(exist_ok=True, mode=0o700)
        path.rename(aside / path.name)
    elif is_plain_folder(path):
        shutil.rmtree(path)
    else:
        path.unlink()


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    for piece in pieces_of(path):
        digest.update(piece)
    return digest.hexdigest()


def _seal_given_up(key: Secret, said: bytes) -> bytes:
    return keyed_hash(derived_key(key, "given-up"), said).encode()


def _seal(key: Secret, said: bytes) -> bytes:
    return keyed_hash(derived_key(key, "restoring"), said).encode()
