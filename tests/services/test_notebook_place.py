"""A notebook is not made where another program copies it elsewhere, nor on the disk of another computer."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.services.notebook_place import place_problem
from desktop.services.notebooks import NotebookService
from tests.conftest import CHEAP, PASSPHRASE

MOUNTS = """22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 22 0:40 / /mnt/share rw - nfs4 server:/share rw
31 22 0:41 / /mnt/a\\040b rw - cifs //server/b rw
32 22 0:42 / /home/me/far rw - fuse.sshfs me@far:/ rw
33 30 8:2 / /mnt/share/local rw - ext4 /dev/sdb1 rw
34 22 0:43 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
"""


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("/home/me/OneDrive/carnet", "OneDrive"),
        ("/home/me/OneDrive - Association Exemple/Documents", "OneDrive"),
        ("/home/me/Dropbox (Travail)/x", "Dropbox"),
        ("/home/me/Nextcloud", "Nextcloud"),
        ("/home/me/Google Drive/x", "Google Drive"),
        ("/home/me/Mon Drive", "Google Drive"),
        ("/Users/me/Library/Mobile Documents/x", "iCloud"),
        ("/home/me/kDrive/x", "kDrive"),
    ],
)
def test_a_synchronised_folder_is_told_with_the_name_of_who_copies_it(place, name):
    assert f"par {name}" in place_problem(Path(place), MOUNTS, {})


@pytest.mark.parametrize("place", ["/mnt/share/x", "/mnt/a b/carnet", "/home/me/far", "/run/user/1000/gvfs/smb/x"])
def test_a_disk_of_the_network_is_told(place):
    assert "disque du réseau" in place_problem(Path(place), MOUNTS, {})


@pytest.mark.parametrize(
    "place",
    [
        "/home/me/.local/share/Perron",
        "/mnt/share/local/x",
        "/home/me/boxes",
        "/home/me/dropboxes",
        "/home/me/onedriver",
    ],
)
def test_an_ordinary_folder_is_no_trouble(place):
    assert place_problem(Path(place), MOUNTS, {}) == ""


@pytest.mark.parametrize("mark", [".dropbox.cache", ".stfolder", ".nextcloudsync.log"])
def test_a_synchronised_folder_is_known_by_what_its_program_leaves_in_it(tmp_path, mark):
    (tmp_path / mark).mkdir()
    assert place_problem(tmp_path / "deep" / "carnet", "", {})


def test_a_folder_that_windows_gives_to_onedrive_is_known_whatever_its_name(tmp_path):
    assert "OneDrive" in place_problem(tmp_path / "x", "", {"OneDriveCommercial": str(tmp_path)})


def test_without_a_list_of_mounts_nothing_is_held_against_a_folder(tmp_path):
    assert place_problem(tmp_path, "nonsense\n\n - \n", {}) == ""


def test_a_notebook_is_not_made_there_and_one_that_is_there_opens(tmp_path, resources, clock, template):
    place = tmp_path / "OneDrive" / "carnet"
    service = NotebookService(place, resources, clock, CHEAP, marks=None)
    with pytest.raises(AppError, match="OneDrive") as told:
        service.create(PASSPHRASE)
    assert told.value.do
    assert not place.exists()
    template.copy_to(place)
    service.open(PASSPHRASE).notebook.close()
