"""What root makes beside the service belongs to the service, which is not root and goes on with it."""

import os

import pytest

from department.backup import ERASURES, back_up
from department.clock import utc_now
from department.database import migrate
from department.errors import DepartmentError
from department.own_files import make_file, make_folder
from tests.department.receiving import opened

pytestmark = pytest.mark.posix


@pytest.fixture
def given(monkeypatch, tmp_path):
    """The names that were given to the owner of their folder, as root would do it."""
    names: list[str] = []

    def by_number(number, user, group):
        (place,) = (one for one in tmp_path.rglob("*") if one.stat().st_ino == os.fstat(number).st_ino)
        names.append(place.name)
        assert (user, group) == (os.getuid(), os.getgid())

    def by_name(place, user, group, *, follow_symlinks):
        assert not follow_symlinks
        names.append(place.name)
        assert (user, group) == (os.getuid(), os.getgid())

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "fchown", by_number)
    monkeypatch.setattr(os, "chown", by_name)
    return names


def test_a_copy_made_by_root_its_folder_and_the_list_belong_to_the_folders_owner(given, tmp_path):
    with opened(f"sqlite:///{tmp_path / 'receiver.db'}") as engine:
        migrate(engine)
        made = back_up(engine, tmp_path / "perron" / "copies", utc_now)
    assert given == ["receiver.db", "perron", "copies", f"{made.stem}.part", "effacements.part"]
    assert {path.stat().st_mode & 0o777 for path in made.parent.iterdir()} == {0o600}


def test_nothing_is_given_away_by_who_is_not_root(given, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    make_folder(tmp_path / "one" / "two")
    make_file(tmp_path / "one" / "two" / "three")
    assert given == []


def test_a_link_that_waits_at_the_place_of_a_file_is_not_followed(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        make_file(tmp_path / "link")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{}\n"])
def test_a_list_that_cannot_be_read_is_told_and_the_copy_is_kept(content, tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / ERASURES).write_bytes(content)
    with opened(f"sqlite:///{tmp_path / 'receiver.db'}") as engine:
        migrate(engine)
        with pytest.raises(DepartmentError, match=r"perron-.*\.db est faite.*à quel compte"):
            back_up(engine, folder, utc_now)
    assert len(list(folder.glob("perron-*.db"))) == 1
    assert (folder / ERASURES).read_bytes() == content
