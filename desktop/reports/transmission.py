"""The proof of transmission to be read: what arrived at the Department and when, and how its file is checked.

The file beside it is what proves; this document names it by its print, and says nothing of what was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.platypus import Flowable

from desktop.domain.french import long_date, plural
from desktop.reports.fonts import FontSet
from desktop.reports.layout import Layout
from desktop.reports.page import Imprint, Part, build_pdf
from desktop.reports.signing import is_sha256
from desktop.reports.styles import make_styles

TITLE: Final = "Preuve de transmission"
_PURPOSE: Final = (
    "Le Département signe un accusé de réception pour chaque fiche qu’il a reçue et gardée. Ce document en donne la "
    "liste, à lire. Il ne contient ni nom ni texte."
)
_WORTH: Final = (
    "Ce document se lit, le fichier prouve. Donnez toujours les deux ensemble : chaque accusé du fichier porte la "
    "signature du Département (Ed25519), et une seule lettre changée la rend fausse."
)
_HOW: Final = (
    "- Demandez au Département ses clés, celles d’avant aussi, par un autre chemin que ce document : chacune de celles "
    "imprimées plus haut doit en faire partie.\n"
    "- Sur un ordinateur où Perron est installé, sans ouvrir aucun carnet, tapez la commande ci-dessous.\n"
    "- Elle dit combien d’accusés sont signés par cette clé, ou lesquels ne le sont pas."
)
_PRINT: Final = (
    "L’empreinte d’une fiche (SHA-256) est calculée à partir de tout ce qu’elle contient : qui la détient peut la "
    "recalculer et la comparer. Le numéro est sa place dans l’ordre où le Département a tout reçu."
)
_PLAIN_NAME: Final = re.compile(r"\w[\w ().,-]*")
"""What every shell takes for a name between quotes, and for nothing else."""
_WIDTHS: Final = (0.13, 0.24, 0.63)


@dataclass(frozen=True)
class Arrived:
    """One version that arrived: its place there, when in words, what it is, its record's id and its print."""

    number: int
    received: str
    what: str
    record: str
    sha256: str


@dataclass(frozen=True)
class Transmission:
    """Everything that the document says."""

    operator: str
    made_on: date
    facts: tuple[tuple[str, str], ...]
    file_name: str
    file_sha256: str
    keys: tuple[str, ...]
    """Of the Department, the one in use last."""
    verdict: str
    """What came of checking the file with these keys, in a sentence."""
    arrived: tuple[Arrived, ...]


def render_transmission(proof: Transmission, fonts: FontSet | None = None) -> bytes:
    """The document; ValueError for a print that is not 64 lower-case hexadecimal digits."""
    if not all(is_sha256(one) for one in (proof.file_sha256, *(one.sha256 for one in proof.arrived))):
        raise ValueError("a print must be 64 lower-case hexadecimal digits")
    layout = Layout(make_styles(fonts or FontSet.load()))
    imprint = Imprint(
        identifier=TITLE,
        title=TITLE,
        subject=f"Accusés de réception de «\u00a0{proof.file_name}\u00a0»",
        author=proof.operator or "Perron",
        owner=proof.operator,
        made_on=proof.made_on,
        keywords=f"sha256:{proof.file_sha256}",
    )
    return build_pdf(imprint, [Part("", _story(proof, layout))], layout.styles)


def _story(proof: Transmission, layout: Layout) -> list[Flowable]:
    told = plural(len(proof.arrived), "fiche reçue", "fiches reçues")
    facts = [(label, value) for label, value in proof.facts if value.strip()]
    return [
        *layout.title(TITLE, f"{told} par le Département · établie le {long_date(proof.made_on)}"),
        *layout.paragraphs(_PURPOSE),
        *layout.section("L’envoi", layout.key_facts(facts)),
        *layout.section("Le fichier qui prouve", [*layout.paragraphs(_WORTH), *_file(proof, layout)]),
        *layout.section("Comment vérifier", [*layout.paragraphs(_HOW), *_command(proof, layout)]),
        *layout.section(told.capitalize(), [*layout.paragraphs(_PRINT), *_table(proof.arrived, layout)]),
    ]


def _file(proof: Transmission, layout: Layout) -> list[Flowable]:
    keys = [("Clé du Département", one) for one in proof.keys[-1:]]
    keys += [("Clé d’avant", one) for one in proof.keys[:-1]]
    named = [("Fichier", proof.file_name), ("Son empreinte (SHA-256)", proof.file_sha256), *keys]
    return [*_named(named, layout), layout.gap(4), layout.text(proof.verdict, layout.styles.strong)]


def _command(proof: Transmission, layout: Layout) -> list[Flowable]:
    keys = " ".join(f"--receipt-key {one}" for one in proof.keys)
    name = f'"{proof.file_name}"' if _PLAIN_NAME.fullmatch(proof.file_name) else "FICHIER"
    return [layout.text(f"perron receipts --check {name} {keys}", layout.styles.line)]


def _named(values: Sequence[tuple[str, str]], layout: Layout) -> list[Flowable]:
    return [
        block
        for label, value in values
        for block in (layout.gap(4), layout.text(label, layout.styles.muted), layout.text(value, layout.styles.line))
    ]


def _table(arrived: Sequence[Arrived], layout: Layout) -> list[Flowable]:
    styles = layout.styles
    rows = [
        [
            [(f"n°\u00a0{one.number}", styles.strong)],
            [(one.received, styles.line)],
            [(one.what, styles.strong), (f"fiche {one.record}", styles.muted), (one.sha256, styles.line)],
        ]
        for one in arrived
    ]
    return layout.table(
        ("Numéro", "Reçue le", "Fiche, identifiant et empreinte"), rows, [layout.width * part for part in _WIDTHS]
    )
