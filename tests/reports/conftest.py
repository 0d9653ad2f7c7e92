"""What the tests of documents share: a bilan, its signatures, and poppler to read real files back."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.domain.french import money
from desktop.reports.bilan import (
    BilanDocument,
    Chart,
    ChartAmount,
    ChartGroup,
    FactRow,
    FactTable,
    NextStepLine,
    Section,
    ThenAndNow,
    TrackCell,
    VisitLine,
)


class Poppler:
    """Poppler's tools on bytes: what other people's readers see of our files."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "document.pdf"

    def _run(self, tool: str, *options: str, after: tuple[str, ...] = ()) -> bytes:
        return subprocess.run([tool, *options, str(self._file), *after], check=True, capture_output=True).stdout

    def text(self, content: bytes, *options: str) -> str:
        self._file.write_bytes(content)
        return self._run("pdftotext", *options, after=("-",)).decode()

    def words(self, content: bytes, *options: str) -> str:
        """The text with each run of white space as one space."""
        return " ".join(self.text(content, *options).split())

    def glyphs(self, content: bytes) -> str:
        """The text without any white space."""
        return "".join(self.text(content).split())

    def fonts(self, content: bytes) -> list[tuple[str, bool]]:
        """Each font's name and whether it is embedded."""
        self._file.write_bytes(content)
        rows = self._run("pdffonts").decode().splitlines()[2:]
        return [(row.split()[0], row.split()[-5] == "yes") for row in rows]

    def info(self, content: bytes) -> dict[str, str]:
        self._file.write_bytes(content)
        lines = self._run("pdfinfo").decode().splitlines()
        return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}

    def picture(self, content: bytes, page: int, *options: str) -> bytes:
        """One page as a raw picture of 72 points an inch."""
        self._file.write_bytes(content)
        return self._run("pdftoppm", "-r", "72", "-f", str(page), "-l", str(page), *options)


@pytest.fixture
def poppler(tmp_path) -> Poppler:
    if missing := [tool for tool in ("pdftotext", "pdffonts", "pdfinfo", "pdftoppm") if shutil.which(tool) is None]:
        pytest.fail(f"{', '.join(missing)} missing: install the package poppler-utils")
    return Poppler(tmp_path)


def month_cells(count: int) -> tuple[TrackCell, ...]:
    """Periods of thirty days, their states in turn."""
    states = [
        ("met", "Respecté", 2, 2),
        ("missed", "Manqué", 2, 1),
        ("suspended", "Suspendu", 0, 0),
        ("due", "À faire", 2, 0),
        ("on_track", "En cours", 2, 1),
        ("cut_short", "Interrompu", 2, 1),
        ("upcoming", "À venir", 2, 0),
    ]
    cells = []
    for index in range(count):
        state, label, quota, done = states[index % len(states)]
        opens = date(2024, 1, 31) + timedelta(days=30 * index)
        cells.append(TrackCell(opens, opens + timedelta(days=29), quota, done, state, label))
    return tuple(cells)


def visit_lines(count: int) -> tuple[VisitLine, ...]:
    return tuple(
        VisitLine(date(2024, 2, 7) + timedelta(days=index), "Visite faite, à domicile", f"Relevé numéro {index}.")
        for index in range(count)
    )


def plain_bilan() -> BilanDocument:
    """A bilan without charts, tables of sums or words explained."""
    return BilanDocument(
        identifier="ASTRE-2024-0017",
        title="Bilan de fin de mesure ASTRE",
        scheme="ASTRE",
        operator="Association Le Toit partagé",
        worker="Camille Vasseur",
        worker_qualification="Conseillère en économie sociale familiale",
        household="Madame Odile Delannoy",
        household_lines=("14 rue des Tisserands", "62300 Lens"),
        key_facts=(("Début de la mesure", "31 janvier 2024"), ("Aides obtenues", "18\u00a0450,00\u00a0€")),
        track=month_cells(12),
        visits=visit_lines(5),
        sections=(
            Section(
                "La situation au départ", "La maison n’était pas isolée.\n\nIl fallait :\n- chauffer ;\n- réparer."
            ),
            Section("Ce qui a été fait", "Les combles sont isolés."),
        ),
        household_words="On dort enfin dans les chambres.",
        next_steps=(
            NextStepLine("Demander le solde de la prime", "Madame Delannoy", date(2025, 3, 1)),
            NextStepLine("Faire entretenir la chaudière", "Le ménage", None),
        ),
        made_on=date(2025, 1, 28),
        draft=False,
        support_notice="Accompagnement financé par le Département du Pas-de-Calais.",
    )


@pytest.fixture
def bilan() -> BilanDocument:
    return plain_bilan()


def chart(**changes: object) -> Chart:
    """Three sums of a month on two days, one below nought on the first."""

    def euros(value: str) -> ChartAmount:
        return ChartAmount(Decimal(value), money(Decimal(value)))

    groups = (
        ChartGroup("Ressources", euros("1312.40"), euros("1450.00")),
        ChartGroup("Charges", euros("1390.10"), euros("910.25")),
        ChartGroup("Reste à vivre", euros("-77.70"), euros("539.75")),
    )
    return replace(Chart("Chaque mois", ("14 septembre 2024", "20 janvier 2025"), groups), **changes)


def fact_table(count: int = 3) -> FactTable:
    """Aids with what was asked, granted and paid."""
    rows = tuple(
        FactRow(f"Aide numéro {index}", ("Dossier complet",), (f"{index} 000,00 €", "500,00 €", "20/01/2025"))
        for index in range(count)
    )
    heads = ("Aide", "Demandé", "Accordé", "Versé le")
    return FactTable("Le financement, aide par aide", heads, rows, frozenset({1, 2}), ("3 000,00 €", "1 500,00 €", ""))


def full(bilan: BilanDocument) -> BilanDocument:
    """A bilan with everything that one may hold."""
    return replace(
        bilan,
        copy_words="Exemplaire du dossier",
        then_and_now=(
            ThenAndNow("Confort ressenti", "Mauvais", "Bon"),
            ThenAndNow("Température relevée", "15 °C", "19,5 °C", "4,5 °C de plus", ("07/02/2024", "20/01/2025")),
        ),
        visits_told="Vous avez eu 14 visites sur les 24 prévues.",
        sections=(
            *bilan.sections,
            Section("Le budget", "Vos ressources ont augmenté.", charts=(chart(),)),
            Section(
                "Les travaux et leur financement", "", tables=(fact_table(),), sources="D’après le 7 février 2024."
            ),
            Section("Les noms", "Madame Petit.", mark="Pour l’équipe"),
        ),
        glossary=(("DPE", "L’étiquette qui dit combien d’énergie le logement consomme."),),
    )


@pytest.fixture
def full_bilan(bilan) -> BilanDocument:
    return full(bilan)
