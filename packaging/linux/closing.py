"""Closes the tree of a package into one file: a .deb, or a tar.xz; twice the same tree gives twice the same bytes.

The .deb is dpkg-deb's own, packed again with a filter that knows how machine code repeats itself: a twentieth less.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from linux.tree import Tree

_PACKED = ("xz", "--x86", "--lzma2=preset=9e", "--threads=1")
"""One thread: several would cut what is packed into pieces, a fifth larger."""
_SOON = ("xz", "-0", "--threads=1")
_MAGIC = b"!<arch>\n"
_HEAD = 60
_MODE = 0o100644

Member = tuple[str, bytes]
"""A file of an archive of `ar`, which a .deb is: its name, and what is in it."""


def close_deb(tree: Tree, made: Path, *, compression: str) -> Path:
    """Writes the .deb of a tree that has its `DEBIAN` folder; files belong to root, whoever packs them."""
    tree.settle()
    moment = int(tree.made_at.timestamp())
    asked = ["dpkg-deb", "--root-owner-group", "-Znone", "--build", tree.root, made]
    subprocess.run(
        asked, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "SOURCE_DATE_EPOCH": str(moment)}
    )  # fmt: skip
    if compression == "xz":
        made.write_bytes(archive(map(_packed, members(made.read_bytes())), moment))
    return made


def close_archive(tree: Tree, made: Path, *, compression: str) -> Path:
    """Writes a tar.xz of the one folder that is in the tree; a larger one, soon made, without compression."""
    tree.settle()
    (folder,) = tree.root.iterdir()
    packed = _PACKED if compression == "xz" else _SOON
    asked = [
        "tar", "--create", f"--use-compress-program={' '.join(packed)}", "--file", made, "--directory", tree.root,
        "--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--format=gnu", folder.name,
    ]  # fmt: skip
    subprocess.run(asked, check=True)
    return made


def members(deb: bytes) -> Iterator[Member]:
    """The files of an archive of `ar`."""
    if not deb.startswith(_MAGIC):
        raise ValueError("this is no archive of ar")
    at = len(_MAGIC)
    while at < len(deb):
        head = deb[at : at + _HEAD]
        size = int(head[48:58])
        at += _HEAD
        yield head[:16].decode().strip().rstrip("/"), deb[at : at + size]
        at += size + size % 2


def archive(files: Iterable[Member], moment: int) -> bytes:
    """The same files as an archive of `ar`, root's, of one hour."""
    made = bytearray(_MAGIC)
    for name, content in files:
        made += f"{name:<16}{moment:<12}{0:<6}{0:<6}{_MODE:<8o}{len(content):<10}`\n".encode()
        made += content + b"\n" * (len(content) % 2)
    return bytes(made)


def _packed(member: Member) -> Member:
    name, content = member
    if not name.endswith(".tar"):
        return member
    return f"{name}.xz", subprocess.run(
        [*_PACKED, "--stdout"], input=content, check=True, stdout=subprocess.PIPE
    ).stdout
