"""The package `perron-department`: the receiver with its libraries, its command and its systemd units."""

from __future__ import annotations

import importlib.metadata
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import inside
from release import ROOT

from linux import dependencies, papers
from linux.made import Made
from linux.manual import page
from linux.tree import PROGRAM, Tree

NAME = "perron-department"
PLACE = "usr/lib/perron-department"
_UNITS = ("perron-department.service", "perron-department-backup.service", "perron-department-backup.timer")
_HERE = Path(__file__).parent
_GIVEN = ROOT / "packaging" / "receiver"
_SHARED = ("__init__.py", "errors.py", "paths.py", "domain", "schemes", "sync/__init__.py", "sync/contract")
"""Of the notebook's code, what the receiver may import: the contracts of pyproject.toml hold it to that."""
_DATA = (
    "commune_changes62.toml", "communes62.json", "conventions", "formulas", "forms", "legal", "lists",
    "territories.toml",
)  # fmt: skip
_IMPORTED = (
    "alembic", "cryptography", "fastapi", "psycopg", "psycopg-binary", "pydantic", "pyrage", "sqlalchemy", "tzdata",
    "uvicorn",
)  # fmt: skip
"""What its code imports; the lock also has what the notebook needs."""
_OWN_PYTHON = ("python3.11", "adduser", "ca-certificates")
_RECOMMENDED = ("postgresql | postgresql-client", "nginx | apache2")
_CONFFILES = ("/etc/perron/receiver.env",)
_MOVED = {
    "/opt/perron/bin/perron-department": "/usr/bin/perron-department",
    "file:/opt/perron/share/recepteur.md": f"file:/usr/share/doc/{NAME}/recepteur.md",
}
_WORDS = (
    "Reçoit les fiches que les carnets Perron envoient, les garde sans en écraser une, et rend à chacune un accusé "
    "signé. On le commande par perron-department, on lit ses vues SQL, on le surveille par HTTP.",
    "Le service n’est ni réglé ni démarré par l’installation : le guide est dans "
    "/usr/share/doc/perron-department/recepteur.md.",
    "Enlever ou purger ce paquet laisse la base et les copies où elles sont.",
)
_FILES = {
    "/etc/perron/receiver.env": "Les réglages, sans secret.",
    "/etc/perron/database-url": "L’adresse de la base, lisible de root seul.",
    "/var/lib/perron": "Ce que le service garde : la base SQLite s’il y en a une, les copies.",
}


def fill_tree(tree: Tree, made: Made, libraries: Path) -> list[str]:
    """Everything of the package but its control files; returns the packages that it depends on."""
    (tree.root / "DEBIAN").mkdir()
    tree.copy(libraries, PLACE)
    copy_code(tree)
    compile_all(tree)
    tree.write("usr/bin/perron-department", (_HERE / "perron-department").read_bytes(), PROGRAM)
    for unit in _UNITS:
        tree.write(f"usr/lib/systemd/system/{unit}", moved((_GIVEN / unit).read_text("utf-8")))
    tree.copy(_GIVEN / "receiver.env.example", "etc/perron/receiver.env")
    (tree.root / "etc" / "perron").chmod(0o700)  # the secrets go there
    tree.write_packed(f"usr/share/man/man1/{NAME}.1.gz", manual(made))
    _write_papers(tree, made)
    linked = dependencies.linked_to(tree.root / PLACE, _private(tree.root / PLACE))
    return dependencies.with_later_names([*linked, *_OWN_PYTHON])


def write_control(tree: Tree, made: Made, needed: Iterable[str]) -> None:
    """The control files: what it is, what it changes on a system, which files are the administrator's."""
    fields = {
        "Package": NAME,
        "Version": made.version,
        "Architecture": dependencies.architecture(),
        "Maintainer": papers.MAINTAINER,
        "Installed-Size": str(tree.installed_kib()),
        "Depends": needed,
        "Recommends": _RECOMMENDED,
        "Section": "net",
        "Priority": "optional",
        "Description": papers.described("réception des carnets Perron au Département", _WORDS),
    }
    tree.write("DEBIAN/control", papers.control(fields))
    tree.write("DEBIAN/conffiles", "".join(f"{place}\n" for place in _CONFFILES))
    tree.write("DEBIAN/md5sums", tree.sums())
    for script in ("postinst", "prerm"):
        tree.write(f"DEBIAN/{script}", (_HERE / script).read_bytes(), PROGRAM)


def install_libraries(folder: Path) -> Path:
    """The locked libraries of the receiver, each checked against its hash; those of the notebook alone go again."""
    shutil.rmtree(folder, ignore_errors=True)
    asked = [
        sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--no-compile",
        "--only-binary=:all:", "--disable-pip-version-check", "--root-user-action=ignore", "--target", folder,
        "--requirement", ROOT / "requirements" / "department.txt",
    ]  # fmt: skip
    subprocess.run(asked, check=True)
    shutil.rmtree(folder / "bin", ignore_errors=True)  # commands of the libraries, that start this machine's Python
    keep_only(folder, _IMPORTED)
    return folder


def keep_only(folder: Path, roots: Iterable[str]) -> None:
    """Removes from a folder of libraries those that the roots do not need."""
    found = {inside.canonical(one.name): one for one in importlib.metadata.distributions(path=[str(folder)])}
    for name in found.keys() - needed_by(roots, {name: inside.needs_of(one) for name, one in found.items()}):
        for file in found[name].files or ():
            Path(str(found[name].locate_file(file))).unlink(missing_ok=True)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def needed_by(roots: Iterable[str], needs: Mapping[str, set[str]]) -> set[str]:
    """The roots, and all that they lead to."""
    reached: set[str] = set()
    waiting = [name for name in roots if name in needs]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += needs[name] & needs.keys()
    return reached


def copy_code(tree: Tree, root: Path = ROOT) -> None:
    """The receiver's own code, and what it shares with the notebook."""
    tree.copy(root / "department", f"{PLACE}/department")
    for place in _SHARED:
        tree.copy(root / "desktop" / place, f"{PLACE}/desktop/{place}")
    for place in _DATA:
        tree.copy(root / "resources" / place, f"{PLACE}/desktop/_resources/{place}")
    for folder in sorted((tree.root / PLACE).rglob("__pycache__"), reverse=True):
        shutil.rmtree(folder)


def compile_all(tree: Tree) -> None:
    """Compiled here, by what each source says and not by its hour: the service may write nothing there."""
    asked = [
        sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "-s", tree.root, "-p", "/",
        tree.root / PLACE,
    ]  # fmt: skip
    subprocess.run(asked, check=True)


def moved(unit: str) -> str:
    """A systemd unit with the places of the package instead of those of an installation by hand."""
    for before, after in _MOVED.items():
        unit = unit.replace(before, after)
    return unit


def manual(made: Made) -> str:
    """The manual page of `perron-department`."""
    from department.arguments import parser

    return page(parser(), made.version, made.made_at, _FILES)


def _private(place: Path) -> list[str]:
    """The folders of libraries that wheels bring along."""
    return [str(folder.relative_to(place)) for folder in sorted(place.glob("*.libs"))]


def _write_papers(tree: Tree, made: Made) -> None:
    place = f"usr/share/doc/{NAME}"
    tree.write(f"{place}/copyright", papers.copyright_file(made.made_at.year, "NOTICES.txt.gz, beside this file."))
    tree.write_packed(f"{place}/NOTICES.txt.gz", made.notices)
    tree.write_packed(f"{place}/changelog.gz", papers.changelog(NAME, made.version, made.released, made.made_at))
    tree.write(f"{place}/sbom.cdx.json", made.bill)
    tree.copy(ROOT / "docs" / "recepteur.md", f"{place}/recepteur.md")
    tree.copy(_GIVEN / "nginx.conf.example", f"{place}/examples/nginx.conf.example")
