"""Makes the packages of Linux out of the frozen folder, as `make packages`: `python -m linux`, packaging/ in the path.

Prints the name and the size of each; a package above its limit is a failure.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import inside
from bill_of_materials import bill
from notices import notices, unlicensed
from release import ROOT, moment, releases, version

from linux import notebook, receiver
from linux.closing import close_archive, close_deb
from linux.dependencies import architecture
from linux.made import Made
from linux.tree import Tree

_MOST = 60_000_000
"""The bytes that a package may have: what a slow line brings in some minutes, and a USB key beside other things."""


def main() -> int:
    """Makes what is asked for; 1 when something is too large or has no licence."""
    asked = _arguments()
    asked.out.mkdir(parents=True, exist_ok=True)
    too_large = []
    with TemporaryDirectory(prefix="perron-packages-") as work:
        for path in _made(asked, Path(work)):
            size = path.stat().st_size
            print(f"{path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}: {size / 1e6:.1f} MB")
            too_large += [path.name] * (size > _MOST and asked.compression == "xz")
    if too_large:
        print(f"above {_MOST / 1e6:.0f} MB: {', '.join(too_large)}", file=sys.stderr)
    return 1 if too_large else 0


def _made(asked: argparse.Namespace, work: Path) -> Iterator[Path]:
    if "notebook" in asked.only or "archive" in asked.only:
        yield from _notebook(asked, work)
    if "receiver" in asked.only:
        yield _receiver(asked, work)


def _notebook(asked: argparse.Namespace, work: Path) -> Iterator[Path]:
    made = _told(asked, notebook.NAME, lambda: inside.parts_of_frozen(asked.frozen))
    tree = Tree(work / "notebook", made.made_at)
    needed = notebook.fill_tree(tree, made)
    if "notebook" in asked.only:
        tree.write("DEBIAN/control", notebook.control(tree, made, needed))
        tree.write("DEBIAN/md5sums", tree.sums())
        yield close_deb(tree, asked.out / _named(notebook.NAME, asked), compression=asked.compression)
    if "archive" in asked.only:
        plain = Tree(work / "archive", made.made_at)
        notebook.fill_archive(plain, made, needed)
        made_file = asked.out / f"perron-{asked.version}-linux-{architecture()}.tar.xz"
        yield close_archive(plain, made_file, compression=asked.compression)


def _receiver(asked: argparse.Namespace, work: Path) -> Path:
    libraries = receiver.install_libraries(work / "libraries")
    made = _told(asked, receiver.NAME, lambda: inside.parts_of_folder(libraries))
    tree = Tree(work / "receiver", made.made_at)
    receiver.write_control(tree, made, receiver.fill_tree(tree, made, libraries))
    return close_deb(tree, asked.out / _named(receiver.NAME, asked), compression=asked.compression)


def _told(asked: argparse.Namespace, name: str, look: Callable[[], list[inside.Part]]) -> Made:
    parts, made_at = look(), moment()
    if unknown := unlicensed(parts):
        raise SystemExit(f"no licence is known for: {', '.join(unknown)}")
    released = releases((ROOT / "CHANGELOG.md").read_text("utf-8"))
    told = bill(name, asked.version, made_at, parts)
    return Made(asked.frozen, asked.version, released, made_at, notices(parts), told)


def _named(package: str, asked: argparse.Namespace) -> str:
    return f"{package}_{asked.version}_{architecture()}.deb"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make packages", description=__doc__)
    parser.add_argument("--frozen", type=Path, default=ROOT / "dist" / "perron", help="the frozen folder")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the packages go")
    parser.add_argument("--version", default=version(), help="for a trial of an upgrade: not the project's own")
    parser.add_argument("--compression", choices=("xz", "none"), default="xz", help="none: larger, and soon made")
    parser.add_argument(
        "--only", nargs="+", choices=("notebook", "archive", "receiver"), default=("notebook", "archive", "receiver")
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
