"""The package `perron`: the frozen notebook, with what a desktop shows of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import fill

from linux import dependencies, papers
from linux.icons import write_icons
from linux.made import Made
from linux.manual import page
from linux.tree import Tree

NAME = "perron"
PLACE = "usr/lib/perron"
PRINTED = "guide-perron.pdf"
_HERE = Path(__file__).parent
_OWN_LIBRARIES = tuple(
    f"_internal{folder}" for folder in ("", "/PySide6", "/PySide6/Qt/lib", "/shiboken6", "/pillow.libs")
)
_LOADED_BY_NAME = ("ca-certificates", "hicolor-icon-theme")
"""What no file is linked to: the authorities that the system trusts, the theme that icons are put into."""
_RECOMMENDED = (
    "default-dbus-session-bus | dbus-session-bus",
    "gnome-keyring | kwalletmanager | keepassxc",  # whoever keeps what the day's code needs
    "libgl1-mesa-dri",
    "xdg-utils",
)
_SUGGESTED = ("at-spi2-core", "cups", "orca")
_WORDS = (
    "Préparer, noter et faire signer les visites à domicile d’un accompagnement lié au logement, sans connexion : le "
    "carnet est chiffré sur le disque, et ne transmet au Département que ce qu’il peut recevoir.",
    "Les carnets sont dans le dossier de chaque personne (~/.local/share/Perron). Installer, mettre à jour ou enlever "
    "ce paquet n’en touche aucun.",
)
_FILES = {
    "~/.local/share/Perron": "Le carnet, chiffré, et ses sauvegardes locales.",
    "~/.local/state/Perron/log": "Le journal technique ; il ne nomme personne.",
}


def fill_tree(tree: Tree, made: Made) -> list[str]:
    """Everything of the package but its control files; returns the packages that it depends on."""
    (tree.root / "DEBIAN").mkdir()  # dpkg-shlibdeps knows a tree by it
    tree.copy(made.frozen, PLACE)
    tree.link("usr/bin/perron", "../lib/perron/perron")
    tree.write(f"{PLACE}/{PRINTED}", guide(made))  # beside the program, whose help leads to it
    _write_menu(tree, made)
    tree.write_packed("usr/share/man/man1/perron.1.gz", manual(made))
    _write_papers(tree, made)
    return depends(tree.root / PLACE)


def depends(frozen: Path) -> list[str]:
    """The Debian packages that a frozen folder needs."""
    linked = dependencies.linked_to(frozen, _OWN_LIBRARIES)
    return dependencies.with_later_names([*linked, *_LOADED_BY_NAME])


def control(tree: Tree, made: Made, needed: Iterable[str]) -> str:
    """The control file of the package."""
    return papers.control({
        "Package": NAME,
        "Version": made.version,
        "Architecture": dependencies.architecture(),
        "Maintainer": papers.MAINTAINER,
        "Installed-Size": str(tree.installed_kib()),
        "Depends": needed,
        "Recommends": _RECOMMENDED,
        "Suggests": _SUGGESTED,
        "Section": "misc",
        "Priority": "optional",
        "Description": papers.described("carnet de visites à domicile, chiffré et hors connexion", _WORDS),
    })  # fmt: skip


def fill_archive(tree: Tree, made: Made, needed: Iterable[str]) -> None:
    """The plain archive: the same folder, with a word on how it is used and no program that installs it."""
    place = f"{NAME}-{made.version}-linux-{dependencies.architecture()}"
    tree.copy(made.frozen, place)
    menu = Tree(tree.root / place / "share.part", made.made_at)
    _write_menu(menu, made)
    (menu.root / "usr" / "share").rename(tree.root / place / "share")
    (menu.root / "usr").rmdir()
    menu.root.rmdir()
    told = fill(", ".join(needed), 110, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)
    words = (_HERE / "LISEZ-MOI.txt").read_text("utf-8")
    tree.write(f"{place}/LISEZ-MOI.txt", words.replace("@VERSION@", made.version).replace("@DEPENDS@", told))
    tree.copy(made.frozen / "_internal" / "LICENSE", f"{place}/LICENSE")
    tree.write(f"{place}/{PRINTED}", guide(made))
    tree.write(f"{place}/NOTICES.txt", made.notices)
    tree.write(f"{place}/sbom.cdx.json", made.bill)


def guide(made: Made) -> bytes:
    """The guide for social workers as a document, of the day of the release."""
    from desktop.services.guide import guide_pdf

    return guide_pdf(made.made_at.date())


def manual(made: Made) -> str:
    """The manual page of `perron`."""
    from desktop.cli.arguments import build_parser

    return page(build_parser(), made.version, made.made_at, _FILES)


def _write_menu(tree: Tree, made: Made) -> None:
    """What a desktop shows: the entry of its menu, the icon, the kinds of files, the card of a software centre."""
    tree.copy(_HERE / "perron.desktop", "usr/share/applications/perron.desktop")
    tree.copy(_HERE / "perron-mime.xml", "usr/share/mime/packages/perron.xml")
    card = (_HERE / "perron.metainfo.xml").read_text("utf-8")
    told = papers.release_lines(made.version, made.released, made.made_at)
    tree.write("usr/share/metainfo/fr.perron.Perron.metainfo.xml", card.replace("@RELEASES@", told))
    write_icons(tree, NAME)


def _write_papers(tree: Tree, made: Made) -> None:
    place = f"usr/share/doc/{NAME}"
    tree.write(f"{place}/copyright", papers.copyright_file(made.made_at.year, "NOTICES.txt.gz, beside this file."))
    tree.write_packed(f"{place}/NOTICES.txt.gz", made.notices)
    tree.write_packed(f"{place}/changelog.gz", papers.changelog(NAME, made.version, made.released, made.made_at))
    tree.write(f"{place}/sbom.cdx.json", made.bill)
    tree.link(f"{place}/{PRINTED}", f"../../../lib/{NAME}/{PRINTED}")
