"""What somebody else put into the notebook's folder is never written through, never waited for, never obeyed."""

import json
import os

import pytest

from desktop.storage.durable_files import pieces_of, read_small, write_durably
from desktop.storage.errors import NotebookDamagedError
from desktop.storage.keyslots import KeySlots, checksum
from desktop.storage.notebook import open_with_passphrase
from desktop.storage.quick_slot import FORMAT, QuickSlot
from tests.conftest import PASSPHRASE

LETTER = b"a letter of the worker, three pages"


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "letter.odt"
    path.write_bytes(LETTER)
    return path


@pytest.mark.parametrize("name", ["notebook.keys.bak.new", "notebook.keys.new", "notebook.mark", "notebook.lock"])
@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_file_that_is_linked_into_the_folder_is_left_as_it_is(notebook_dir, letter, name, link):
    (notebook_dir / "notebook.keys.bak").unlink()
    (notebook_dir / name).unlink(missing_ok=True)
    link(letter, notebook_dir / name)
    # a mark that is none is told as what an older copy would be
    notebook = open_with_passphrase(notebook_dir, PASSPHRASE, accept_older=name == "notebook.mark")
    with notebook.write() as uow:
        uow.settings.put("written", value=True)
    notebook.close()
    assert letter.read_bytes() == LETTER
    assert not (notebook_dir / "notebook.keys.bak").is_symlink()
    open_with_passphrase(notebook_dir, PASSPHRASE).close()


def test_a_file_is_written_in_the_place_of_a_link_and_never_through_it(tmp_path, letter):
    (tmp_path / "mine").symlink_to(letter)
    (tmp_path / "mine.new").symlink_to(letter)
    write_durably(tmp_path / "mine", [b"new"])
    assert letter.read_bytes() == LETTER
    assert (tmp_path / "mine").read_bytes() == b"new"
    assert not (tmp_path / "mine").is_symlink()


def test_neither_a_link_nor_a_pipe_nor_what_is_too_large_is_read(tmp_path, letter):
    (tmp_path / "link").symlink_to(letter)
    os.mkfifo(tmp_path / "pipe")
    for read in (lambda path: read_small(path, 100), lambda path: b"".join(pieces_of(path))):
        for name in ("link", "pipe"):
            with pytest.raises(OSError, match=r"regular|links"):
                read(tmp_path / name)
    with pytest.raises(OSError, match="larger"):
        read_small(letter, 10)
    assert read_small(letter, len(LETTER)) == LETTER


@pytest.mark.parametrize("pipe", [True, False])
def test_a_key_file_that_would_never_end_is_told_at_once(notebook_dir, pipe):
    for name in ("notebook.keys", "notebook.keys.bak"):
        path = notebook_dir / name
        if pipe:
            path.unlink()
            os.mkfifo(path)
        else:
            os.truncate(path, 2 << 30)
    with pytest.raises(NotebookDamagedError):
        open_with_passphrase(notebook_dir, PASSPHRASE)


def test_a_cost_that_nobody_would_ask_for_is_refused_before_it_is_paid(notebook_dir):
    for name in ("notebook.keys", "notebook.keys.bak"):
        data = json.loads((notebook_dir / name).read_text())
        for slot in data["slots"]:
            slot["derivation"].update(memory_kib=1024 * 1024, passes=64)
        (notebook_dir / name).write_text(json.dumps(data | {"sha256": checksum(data)}))
    with pytest.raises(NotebookDamagedError):
        KeySlots(notebook_dir / "notebook.keys").read()


WHOLE = {
    "id": "a", "boot": "", "login": "", "made_at": 1.0, "made_running": 1.0, "salt": "AAAAAAAAAAAAAAAAAAAAAA==",
    "nonce": "AAAAAAAAAAAAAAAA", "wrapped": "A" * 64, "tries": 0,
    "identity": {"notebook_id": "n", "key_id": "k"}, "derivation": {"memory_kib": 1024, "passes": 1, "lanes": 1},
}  # fmt: skip


@pytest.mark.parametrize(
    "odd",
    [
        {"made_at": "x"}, {"tries": None}, {"tries": "3"}, {"boot": 5}, {"salt": "é"}, {"wrapped": []},
        {"derivation": {"memory_kib": "1024", "passes": 1, "lanes": 1}}, {"identity": {}}, {"more": 1},
        {"derivation": {"memory_kib": 2**40, "passes": 1, "lanes": 1}}, {"identity": {"notebook_id": 1, "key_id": ""}},
    ],
)  # fmt: skip
def test_a_code_of_the_day_of_somebody_elses_making_is_none_and_stops_nothing(tmp_path, odd):
    content = {"format": FORMAT} | WHOLE | odd
    (tmp_path / "notebook.quick").write_text(json.dumps(content | {"sha256": checksum(content)}))
    assert QuickSlot(tmp_path).tries_left() == 0


@pytest.mark.parametrize("content", [b"[" * 15_000, b"\xff", b"[]", b"1e999", b"9" * 6000, b"x" * 100_000])
def test_a_code_of_the_day_that_is_nonsense_is_none(tmp_path, content):
    (tmp_path / "notebook.quick").write_bytes(content)
    assert QuickSlot(tmp_path).tries_left() == 0
