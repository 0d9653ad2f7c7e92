"""Encrypted files beside the notebook: what was written comes back, and nothing else ever does."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.storage import sealed_files
from desktop.storage.sealed_files import (
    ORPHAN_DAYS,
    CaptureStoppedError,
    SealedFileError,
    SealedFiles,
    new_key,
    sealed_chunks,
    unsealed,
)

KEY = bytes(range(32))
NAME = "0123456789abcdef0123456789abcdef"
CHUNK = 64
HEADER = 12
STEP = CHUNK + 16


def seal(content: bytes, key: bytes = KEY, name: str = NAME, chunk: int = CHUNK) -> bytes:
    return b"".join(sealed_chunks(content, key, name, chunk))


@given(st.binary(max_size=1000), st.integers(1, 200))
def test_what_is_sealed_comes_back_whatever_its_length_and_that_of_the_chunks(content, chunk):
    assert unsealed(seal(content, chunk=chunk), KEY, NAME) == content


@given(st.binary(max_size=400), st.data())
def test_one_byte_altered_anywhere_is_refused(content, data):
    sealed = bytearray(seal(content))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealedFileError):
        unsealed(bytes(sealed), KEY, NAME)


@given(st.binary(max_size=400), st.data())
def test_a_file_cut_at_any_place_is_refused(content, data):
    sealed = seal(content)
    with pytest.raises(SealedFileError):
        unsealed(sealed[: data.draw(st.integers(0, len(sealed) - 1))], KEY, NAME)


@given(st.binary(min_size=1, max_size=400), st.binary(min_size=1, max_size=40))
def test_bytes_added_at_the_end_are_refused(content, more):
    with pytest.raises(SealedFileError):
        unsealed(seal(content) + more, KEY, NAME)


@given(st.binary(min_size=3 * CHUNK, max_size=6 * CHUNK), st.data())
def test_chunks_exchanged_repeated_or_left_out_are_refused(content, data):
    sealed = seal(content)
    chunks = [sealed[place : place + STEP] for place in range(HEADER, len(sealed), STEP)]
    one, other = data.draw(st.lists(st.integers(0, len(chunks) - 1), min_size=2, max_size=2, unique=True))
    exchanged, repeated = list(chunks), list(chunks)
    exchanged[one], exchanged[other] = chunks[other], chunks[one]
    repeated[one] = chunks[other]
    for wrong in (exchanged, repeated, chunks[:one] + chunks[one + 1 :]):
        with pytest.raises(SealedFileError):
            unsealed(sealed[:HEADER] + b"".join(wrong), KEY, NAME)


def test_the_end_of_a_chunk_boundary_cannot_be_passed_off_as_the_end_of_the_file():
    sealed = seal(bytes(3 * CHUNK))
    with pytest.raises(SealedFileError):
        unsealed(sealed[: HEADER + 2 * STEP], KEY, NAME)


def test_the_file_of_one_document_is_not_taken_for_that_of_another():
    sealed = seal(b"la photo d'un autre")
    with pytest.raises(SealedFileError):
        unsealed(sealed, KEY, NAME[::-1])
    with pytest.raises(SealedFileError):
        unsealed(sealed, new_key(), NAME)


def test_nothing_readable_lies_on_the_disk_and_the_name_tells_nothing(tmp_path):
    files, key = SealedFiles(tmp_path / "attachments"), new_key()
    name = files.write(b"CANARI " * 100_000, key)
    written = (tmp_path / "attachments" / name).read_bytes()
    assert b"CANARI" not in written
    assert [path.name for path in (tmp_path / "attachments").iterdir()] == [name]
    assert files.read(name, key) == b"CANARI " * 100_000


@pytest.mark.posix
def test_only_the_worker_may_read_the_files(tmp_path):
    files = SealedFiles(tmp_path / "attachments")
    name = files.write(b"x", new_key())
    assert (tmp_path / "attachments").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "attachments" / name).stat().st_mode & 0o777 == 0o600


def test_file_and_folder_are_on_the_disk_when_writing_returns(tmp_path, monkeypatch):
    flushed = []
    real = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda handle: (flushed.append(str(Path(f"/proc/self/fd/{handle}").readlink())), real(handle))
    )
    name = SealedFiles(tmp_path / "attachments").write(b"x", new_key())
    assert flushed == [str(tmp_path / "attachments" / f"{name}.new"), str(tmp_path / "attachments"), str(tmp_path)]


def test_stopped_on_the_way_it_leaves_nothing(tmp_path):
    files, asked = SealedFiles(tmp_path / "attachments"), iter([False, False, True])
    with pytest.raises(CaptureStoppedError):
        files.write(bytes(2_000_000), new_key(), lambda: next(asked))
    assert list((tmp_path / "attachments").iterdir()) == []


def test_a_full_disk_is_told_in_plain_words_and_leaves_nothing(tmp_path, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealed_files.os, "fsync", full)
    with pytest.raises(SealedFileError, match="disque est plein"):
        SealedFiles(tmp_path / "attachments").write(b"x", new_key())
    assert list((tmp_path / "attachments").iterdir()) == []


def test_a_missing_file_is_told_apart_from_an_altered_one(tmp_path):
    files, key = SealedFiles(tmp_path / "attachments"), new_key()
    name = files.write(b"x", key)
    path = tmp_path / "attachments" / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(SealedFileError, match="modifié ou abîmé"):
        files.read(name, key)
    files.erase(name)
    files.erase(name)
    with pytest.raises(SealedFileError, match="n’est plus dans le dossier"):
        files.read(name, key)


def test_orphans_are_only_old_files_of_ours_that_no_record_knows(tmp_path):
    folder = tmp_path / "attachments"
    files = SealedFiles(folder)
    kept, lost, young = (files.write(b"x", new_key()) for _ in range(3))
    (folder / f"{'a' * 32}.new").write_bytes(b"cut off by a kill")
    (folder / "lisez-moi.txt").write_text("pas à nous")
    long_ago = time.time() - 3600
    for name in (kept, lost, f"{'a' * 32}.new", "lisez-moi.txt"):
        os.utime(folder / name, (long_ago, long_ago))
    assert files.sort_orphans({kept}, time.time() - 60) == 2
    assert {path.name for path in folder.iterdir()} == {kept, young, "lisez-moi.txt", "orphans"}
    assert [path.name for path in (folder / "orphans").iterdir()] == [lost]


def test_what_was_set_aside_comes_back_with_the_record_that_speaks_of_it(tmp_path):
    files, key = SealedFiles(tmp_path / "attachments"), new_key()
    name, now = files.write(b"les photos d'hier", key), time.time() + 60
    assert files.sort_orphans(set(), now) == 1
    assert not files.has(name)
    assert files.sort_orphans({name}, now) == 0
    assert files.read(name, key) == b"les photos d'hier"


def test_what_was_set_aside_is_erased_after_thirty_days_and_not_before(tmp_path):
    files = SealedFiles(tmp_path / "attachments")
    name, now, day = files.write(b"x", new_key()), time.time() + 60, 24 * 3600
    files.sort_orphans(set(), now)
    aside = tmp_path / "attachments" / "orphans" / name
    files.sort_orphans(set(), now + (ORPHAN_DAYS - 1) * day)
    assert aside.exists()
    files.sort_orphans(set(), now + (ORPHAN_DAYS + 1) * day)
    assert not aside.exists()


def test_no_folder_means_no_orphan(tmp_path):
    assert SealedFiles(tmp_path / "attachments").sort_orphans(set(), time.time()) == 0
