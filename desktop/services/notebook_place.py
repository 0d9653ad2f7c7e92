"""Where a notebook must not lie: folders that another program copies elsewhere, and disks of another computer."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_MOUNTS: Final = Path("/proc/self/mountinfo")
_NETWORK: Final = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "davfs"),
        *("fuse.sshfs", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.smbnetfs", "fuse.glusterfs"),
        *("fuse.google-drive-ocamlfuse", "fuse.onedriver", "fuse.kio-fuse", "fuse.s3fs", "fuse.dropbox"),
    }
)
_SYNCHRONISED: Final = (
    ("OneDrive", re.compile(r"onedrive( - .*)?|skydrive")),
    ("Dropbox", re.compile(r"dropbox( \(.*\))?")),
    ("Nextcloud", re.compile(r"nextcloud\d*|owncloud")),
    ("Google Drive", re.compile(r"google ?drive|googledrive-.*|mon drive|my drive")),
    ("iCloud", re.compile(r"icloud ?drive|com~apple~clouddocs|mobile documents")),
    ("kDrive", re.compile(r"kdrive")),
    ("pCloud", re.compile(r"pcloud ?drive|pcloud")),
    ("Mega", re.compile(r"megasync|mega")),
    ("Box", re.compile(r"box sync|box")),
    ("Synology Drive", re.compile(r"synology ?drive")),
    ("Seafile", re.compile(r"seafile|seadrive")),
)
_MARKS: Final = (
    (".dropbox.cache", "Dropbox"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".stfolder", "Syncthing"),
    (".tmp.driveupload", "Google Drive"),
)
_WINDOWS_VARIABLES: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_REMOTE_DRIVE: Final = 4


def place_problem(directory: Path, mounts: str | None = None, environ: Mapping[str, str] = os.environ) -> str:
    """Why a notebook must not be in this folder, in French; empty when it may. `mounts` is given by tests."""
    folder = directory.resolve()
    if name := _synchronised(folder, environ):
        return (
            f"Ce dossier est recopié ailleurs par {name}\u00a0: le carnet sortirait de l’ordinateur, et deux copies "
            "mêlées l’abîmeraient."
        )
    if _is_remote(folder, _read(_MOUNTS) if mounts is None else mounts):
        return (
            "Ce dossier est sur un disque du réseau\u00a0: une coupure au mauvais moment abîmerait le carnet, et deux "
            "personnes pourraient y écrire à la fois."
        )
    return ""


def _synchronised(folder: Path, environ: Mapping[str, str]) -> str:
    for variable in _WINDOWS_VARIABLES:
        root = environ.get(variable)
        if root and folder.is_relative_to(root):
            return "OneDrive"
    for part in (folder, *folder.parents):
        for name, pattern in _SYNCHRONISED:
            if pattern.fullmatch(part.name.casefold()):
                return name
        for mark, name in _MARKS:
            if (part / mark).exists():
                return name
    return ""


def _is_remote(folder: Path, mounts: str) -> bool:
    if sys.platform == "win32":
        import ctypes

        root = folder.anchor
        return root.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(root) == _REMOTE_DRIVE
    return _kind_of_disk(folder, mounts) in _NETWORK


def _kind_of_disk(folder: Path, mounts: str) -> str:
    """The file system of the innermost mount; the last of those that hide each other at one place."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, rest = before.split(), after.split()
        if len(fields) < 5 or not rest:
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4]))
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), rest[0]
    return kind


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
