"""What is really inside: the distributions that the files of a frozen folder come from, and what is no distribution."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import re
import sysconfig
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from release import ROOT

Distribution = importlib.metadata.Distribution
_LOCKED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]+\])?==([^\s;\\]+)", re.MULTILINE)
_SEVERAL = re.compile(r"[-_.]+")
_NEEDED = re.compile(r"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_LICENCES = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
_TEXT = re.compile(r"(^|/)(licen[cs]es?|copying|notice|authors)[^/]*$", re.IGNORECASE)
_COMMON = Path(__file__).parent / "licences"
"""The long licences, here because only Debian carries them on every system."""


@dataclass(frozen=True)
class Part:
    """One thing that others made: its name, its version, its licence (SPDX), its texts, and what it needs."""

    name: str
    version: str
    licence: str
    texts: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    purl: str = ""
    within: str = ""
    """Which part it is a piece of, when it cannot be told apart from it."""


def canonical(name: str) -> str:
    """A distribution's name as indexes compare it."""
    return _SEVERAL.sub("-", name).lower()


def locked(text: str) -> dict[str, str]:
    """The versions of a lock file, by canonical name."""
    return {canonical(name): version for name, version in _LOCKED.findall(text)}


def modules_of(program: Path) -> set[str]:
    """The modules that a frozen program carries in itself."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(program))
    return {name for held in archive.toc if held.endswith(".pyz") for name in archive.open_embedded_archive(held).toc}


def origins(modules: Iterable[str], files: Iterable[str], owners: Mapping[str, str]) -> set[str]:
    """The distributions that modules and files come from; `owners` says whose each installed file is."""
    told = (place for name in modules for place in _places(name))
    return {owners[place] for place in (*told, *files) if place in owners}


def parts_of_frozen(frozen: Path, packages: Path | None = None) -> list[Part]:
    """Everything that others made in a frozen folder; ValueError when it is not what the lock says.

    `packages` is the folder that it was frozen from, where that is not the one of this Python.
    """
    where = {} if packages is None else {"path": [str(packages)]}
    installed = {canonical(one.name): one for one in importlib.metadata.distributions(**where)}
    owners = {str(file): name for name, one in installed.items() for file in one.files or ()}
    within = frozen / "_internal"
    files = [str(path.relative_to(within).as_posix()) for path in sorted(within.rglob("*")) if path.is_file()]
    program = frozen / "perron.exe" if (frozen / "perron.exe").is_file() else frozen / "perron"
    names = origins(modules_of(program), files, owners) - {"perron"}
    found = [installed[name] for name in sorted(names)]
    check_against(locked((ROOT / "requirements" / "run.txt").read_text("utf-8")), found, known_strays())
    return [*parts_of(found), *crates_of(found), *carried(within, files)]


def parts_of_folder(folder: Path) -> list[Part]:
    """The same for a folder that libraries were installed into."""
    found = sorted(importlib.metadata.distributions(path=[str(folder)]), key=lambda one: canonical(one.name))
    check_against(locked((ROOT / "requirements" / "department.txt").read_text("utf-8")), found, set())
    return [*parts_of(found), *crates_of(found)]


def check_against(lock: Mapping[str, str], found: Iterable[Distribution], beside: set[str]) -> None:
    """ValueError for a distribution that the lock does not name, or names in another version."""
    wrong = [
        f"{one.name} {one.version}"
        for one in found
        if canonical(one.name) not in beside and lock.get(canonical(one.name)) != one.version
    ]
    if wrong:
        raise ValueError(f"inside, but not in the lock: {', '.join(wrong)}")


def parts_of(found: Iterable[Distribution]) -> list[Part]:
    """What distributions say of themselves."""
    found = list(found)
    present = {canonical(one.name) for one in found}
    unsaid = _told()["licences"]
    return [
        Part(
            one.name,
            one.version,
            licence_of(one) or unsaid.get(canonical(one.name), ""),
            tuple(_texts(one)) or tuple(_common(_told()["texts"].get(canonical(one.name), ()))),
            tuple(sorted(needs_of(one) & present)),
            f"pkg:pypi/{canonical(one.name)}@{one.version}",
        )
        for one in found
    ]


def crates_of(found: Iterable[Distribution]) -> list[Part]:
    """What was compiled into distributions that are written in Rust, as their own bills of materials have it."""
    return [
        Part(told["name"], told.get("version", ""), _said_in(told), (), (), told["purl"], one.name)
        for one in found
        for told in _bundled(one)
        if told.get("purl", "").startswith("pkg:cargo/")
    ]


def licence_of(one: Distribution) -> str:
    """The SPDX expression of a distribution, empty when it says none that can be understood."""
    said = one.metadata.get("License-Expression")
    if said:
        return said
    plain = (one.metadata.get("License") or "").strip()
    if plain and "\n" not in plain and len(plain) < 100 and "see" not in plain:
        return _LICENCES.get(plain, plain)
    classified = (
        line.rpartition(" :: ")[2] for line in one.metadata.get_all("Classifier") or () if "License ::" in line
    )
    return next((_LICENCES[name] for name in classified if name in _LICENCES), "")


def needs_of(one: Distribution) -> set[str]:
    """The canonical names of what a distribution needs, extras included."""
    found = (_NEEDED.match(line) for line in one.requires or ())
    return {canonical(name[1]) for name in found if name}


def carried(within: Path, files: Iterable[str]) -> list[Part]:
    """What no index knows: Qt, the films' library, Python itself, typefaces, lists; those whose file is there."""
    files = list(files)
    return list(_carried(within, files))


def known_strays() -> set[str]:
    """What building a frozen program leaves in it besides what was locked for running it."""
    return {canonical(name) for name in _told()["beside"]}


def _carried(within: Path, files: list[str]) -> Iterator[Part]:
    for one in _told()["part"]:
        there = next((file for file in files if re.search(one["file"], file)), None)
        if there is None:
            continue
        own = (_read(ROOT / place) for place in one.get("texts", ()))
        texts = (*_common(one.get("common", ())), *own, *_documents(one.get("documents", ())))
        version = _version(one, within / there)
        yield Part(one["name"], version, one["licence"], texts, (), "", one.get("within", ""))


def _version(one: Mapping[str, Any], file: Path) -> str:
    """As the file's own bytes say it, or its name, or the distribution that brought it."""
    if "of" in one:
        return importlib.metadata.version(one["of"])
    if "bundled" in one:
        brought = importlib.metadata.distribution(one["within"])
        return next((told["version"] for told in _bundled(brought) if told["name"] == one["bundled"]), "")
    if one.get("version") == "python":
        return platform.python_version()
    if "bytes" in one:
        found = re.search(one["bytes"].encode(), file.read_bytes())
        return found[1].decode() if found else ""
    named = re.search(one["file"], file.as_posix())
    return named[1] if named and named.groups() and named[1] else one.get("version", "")


def _bundled(one: Distribution) -> Iterator[dict[str, Any]]:
    """The components that the bills of materials of a distribution name (CycloneDX)."""
    for file in one.files or ():
        if ".dist-info/sboms/" in str(file):
            yield from json.loads(file.read_text("utf-8")).get("components", ())


def _said_in(told: Mapping[str, Any]) -> str:
    """The licence of a component; what gives its text alone is told in carried.toml."""
    licences = (one.get("expression") or one["license"].get("id", "") for one in told.get("licenses", ()))
    said = " AND ".join(one.replace("/", " OR ") for one in licences if one)
    return said or str(_told()["licences"].get(canonical(told["name"]), ""))


def _places(module: str) -> Iterator[str]:
    place = module.replace(".", "/")
    yield f"{place}.py"
    yield f"{place}/__init__.py"


def _texts(one: Distribution) -> Iterator[str]:
    for file in one.files or ():
        if ".dist-info/" in str(file) and _TEXT.search(str(file).partition(".dist-info/")[2]):
            path = Path(str(one.locate_file(file)))
            if path.is_file():
                yield _read(path)


def _common(names: Iterable[str]) -> Iterator[str]:
    """The long licences."""
    for name in names:
        yield _read(_COMMON / name)


def _documents(places: Iterable[str]) -> Iterator[str]:
    """Texts of the system that builds; a place that is not absolute is beside Python's own library."""
    for place in places:
        path = Path(sysconfig.get_path("stdlib")) / place
        if path.is_file():
            yield _read(path)


def _read(path: Path) -> str:
    return path.read_text("utf-8", errors="replace").strip()


def _told() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "carried.toml").read_text("utf-8"))
