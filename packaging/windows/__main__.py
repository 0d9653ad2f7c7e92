"""Makes the installer of Windows out of the frozen folder: `python -m windows`, packaging/ in the path.

Prints the size of the folder and of the installer; one that is above its limit is a failure. Where PERRON_SIGN holds a
command, it signs the file named last: the installer and what removes it are signed by it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import inside
from bill_of_materials import bill
from linux.made import Made
from linux.tree import Tree
from notices import notices, unlicensed
from release import ROOT, moment, releases, version

from windows import faces, installed

MOST_FOLDER, MOST_INSTALLER = 150_000_000, 60_000_000
_SCRIPT = Path(__file__).parent / "perron.nsi"
_USUAL = Path("C:/Program Files (x86)/NSIS/makensis.exe")


def main() -> int:
    """Makes it; 1 when something is too large."""
    asked = _arguments()
    asked.out.mkdir(parents=True, exist_ok=True)
    setup = asked.out / f"perron-{asked.version}-setup.exe"
    with TemporaryDirectory(prefix="perron-windows-") as work:
        tree = Tree(Path(work) / "staged", moment())
        installed.fill_tree(tree, _told(asked))
        size = sum(path.stat().st_size for path in tree.root.rglob("*") if path.is_file())
        (asked.out / f"perron-{asked.version}-windows-files.txt").write_text(installed.sums(tree.root), "utf-8")
        _compile(asked, tree.root, Path(work), setup, size)
    print(f"the folder: {size / 1e6:.1f} MB")
    print(f"{setup.name}: {setup.stat().st_size / 1e6:.1f} MB")
    is_too_large = size > MOST_FOLDER or (asked.compression == "lzma" and setup.stat().st_size > MOST_INSTALLER)
    if is_too_large:
        print(f"above {MOST_FOLDER / 1e6:.0f} MB, or {MOST_INSTALLER / 1e6:.0f} MB for the installer", file=sys.stderr)
    return 1 if is_too_large else 0


def _told(asked: argparse.Namespace) -> Made:
    parts, made_at = inside.parts_of_frozen(asked.frozen, asked.installed), moment()
    if unknown := unlicensed(parts):
        raise SystemExit(f"no licence is known for: {', '.join(unknown)}")
    released = releases((ROOT / "CHANGELOG.md").read_text("utf-8"))
    told = bill("perron", asked.version, made_at, parts)
    return Made(asked.frozen, asked.version, released, made_at, notices(parts), told)


def _compile(asked: argparse.Namespace, staged: Path, work: Path, setup: Path, size: int) -> None:
    faces.write_icon(work / "perron.ico")
    faces.write_side(work / "side.bmp")
    (work / "removed.nsh").write_text(installed.removal(installed.files_of(staged)), "utf-8")
    told = {
        "VERSION": asked.version,
        "NUMBERS": ".".join(map(str, faces.numbers(asked.version))),
        "STAGED": staged,
        "LISTS": work,
        "MADE": setup.resolve(),
        "KIBIBYTES": size // 1024,
    }
    if sign := os.environ.get("PERRON_SIGN"):
        told["SIGN"] = sign
    makensis = shutil.which("makensis") or str(_USUAL)
    options = ["-NOCD", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *(f"-D{name}={value}" for name, value in told.items())]
    if asked.compression == "zlib":
        options.append("-DDRAFT")
    subprocess.run([makensis, *options, _SCRIPT], check=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make windows", description=__doc__)
    parser.add_argument("--frozen", type=Path, default=ROOT / "dist" / "perron", help="the folder, frozen on Windows")
    parser.add_argument(
        "--installed", type=Path, help="the packages it was frozen from, when they are not this Python's"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the installer goes")
    parser.add_argument("--version", default=version(), help="for a trial of an upgrade: not the project's own")
    parser.add_argument("--compression", choices=("lzma", "zlib"), default="lzma", help="zlib: larger, and soon made")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
