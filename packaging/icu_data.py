"""Cuts the data of the ICU library that Qt brings down to the languages of this program: 31 MB become 3.

What is left out is names, sort orders and number formats of other languages, and encodings of other times; ICU then
falls back on its root. Needs `icupkg` (Debian: icu-devtools), `objcopy` and `gcc`.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

_LANGUAGES = ("root", "fr", "en")
_KEPT_ENCODINGS = ("ibm-5348", "ibm-5346", "iso-8859_15", "ibm-923", "us-ascii")
_LOCALE = re.compile(r"^(?:(?:coll|curr|lang|rbnf|region|unit|zone|brkitr)/)?([a-z]{2,3})(?:_\w+)?\.res$")
_OTHER_SCRIPTS = re.compile(r"^(brkitr/\w+dict\.dict|translit/.*)$")


def is_kept(item: str) -> bool:
    """Whether one item of the data is of use here: `fr.res`, `coll/root.res`, `nfc.nrm`, `ibm-5348_P100-1997.cnv`."""
    if item.endswith(".cnv"):
        return item.startswith(_KEPT_ENCODINGS)
    if _OTHER_SCRIPTS.match(item):
        return False
    locale = _LOCALE.match(item)
    return locale is None or locale[1] in _LANGUAGES


def trim(library: Path, folder: Path) -> Path:
    """Writes the library anew into a folder, beside what lies between; ICU finds its data by `icudtNN_dat`."""
    made = folder / library.name
    version = library.name.rpartition(".")[2]
    data, kept = folder / f"icudt{version}l.dat", folder / f"kept{version}l.dat"
    _run("objcopy", "-O", "binary", "--only-section=.rodata", library, data)
    items = _run("icupkg", "-l", data).split()
    gone = folder / "gone.txt"
    gone.write_text("\n".join(item for item in items if not is_kept(item)) + "\n")
    _run("icupkg", "--ignore-deps", "-r", gone, data, kept)
    source = folder / "icudata.s"
    symbol = f"icudt{version}_dat"
    source.write_text(
        f'.section .rodata\n.balign 16\n.globl {symbol}\n.type {symbol}, @object\n{symbol}:\n.incbin "{kept}"\n'
        f'.size {symbol}, . - {symbol}\n.section .note.GNU-stack,"",@progbits\n'
    )
    _run("gcc", "-shared", "-nostdlib", f"-Wl,-soname,{library.name}", "-Wl,--build-id=none", "-o", made, source)
    return made


def _run(*command: object) -> str:
    return subprocess.run([str(one) for one in command], check=True, capture_output=True, text=True).stdout
