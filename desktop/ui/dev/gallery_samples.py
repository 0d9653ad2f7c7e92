"""Invented data for the gallery."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from desktop.domain.text import fold
from desktop.services.search import Found
from desktop.ui.keys.actions import Action
from desktop.ui.search.entries import Entry
from desktop.ui.widgets import TrackItem, TrackTry

DAY: Final = date(2026, 3, 14)

_COMMUNES: Final = (
    ("62498", "Lens", "CA de Lens-Liévin · territoire Lens-Hénin"),
    ("62510", "Liévin", "CA de Lens-Liévin · territoire Lens-Hénin"),
    ("62119", "Béthune", "CA de Béthune-Bruay, Artois-Lys Romane · territoire Artois"),
    ("62765", "Saint-Omer", "CA du Pays de Saint-Omer · territoire Audomarois"),
)


def search_communes(text: str) -> Sequence[tuple[str, str, str]]:
    """Communes whose name begins like the text."""
    return [found for found in _COMMUNES if fold(found[1]).startswith(fold(text))]


@dataclass(frozen=True)
class Household:
    """One row of the gallery's lists."""

    name: str
    commune: str
    scheme: str
    scheme_name: str
    why: str
    hour: str
    visits: str


HOUSEHOLDS: Final = tuple(
    Household(name, commune, scheme, scheme_name, why, hour, visits)
    for name, commune, scheme, scheme_name, why, hour, visits in (
        ("Lefebvre Marie-Thérèse", "Lens", "astre", "ASTRE", "mois 3 sur 12, 2e visite avant le 14/12",
         "9\u00a0h\u00a030", "5"),
        ("Ait Ouali Samira", "Hénin-Beaumont", "vej", "VEJ", "mandat du 2 mars, visite avant avril", "11\u00a0h", "0"),
        ("Dubois Jean-Pierre et Dubois-Vandenbroucke Anne-Charlotte", "Sailly-sur-la-Lys", "microcredit",
         "Microcrédit", "3e mois de remboursement, un contact à prendre", "14\u00a0h", "2"),
        ("Kowalczyk Łukasz", "Béthune", "astre", "ASTRE", "porte close le 9 mars, à reprogrammer", "à fixer", "11"),
    )
) * 12  # fmt: skip


def _track() -> tuple[TrackItem, ...]:
    states = ("met", "met", "missed", "met", "suspended", "met", "due", "upcoming", "upcoming", "upcoming", "upcoming",
              "cut_short")  # fmt: skip
    items, opens = [], date(2025, 9, 5)
    for state in states:
        following = date(opens.year + opens.month // 12, opens.month % 12 + 1, 5)
        closes = following - timedelta(days=1)
        quota = 0 if state == "suspended" else 2
        done = {"met": 2, "missed": 1, "due": 0}.get(state, 0)
        tries = tuple(TrackTry(opens + timedelta(days=6 * n), "Visite") for n in range(done))
        if state == "missed":
            tries += (
                TrackTry(opens + timedelta(days=20), "Porte close", "closed"),
                TrackTry(opens + timedelta(days=24), "Refus", "failed"),
            )
        items.append(TrackItem(opens, closes, quota, done, state, targets=(opens + timedelta(days=7),), tries=tries))
        opens = following
    return tuple(items)


TRACK: Final = _track()


def _signature() -> tuple[tuple[tuple[float, float], ...], ...]:
    curve = tuple(
        (0.2 + n / 260 + 0.03 * math.sin(n / 5), 0.55 - 0.25 * math.cos(n / 7) * math.exp(-n / 90)) for n in range(150)
    )
    return (curve, ((0.3, 0.7), (0.75, 0.62)))


FORM_STROKES: Final = _signature()

PERSONS: Final = (
    ("1", "Marie-Thérèse Lefebvre", "42 ans"),
    ("2", "Lucas Lefebvre", "9 ans"),
    ("3", "Jean Carlier", ""),
)


def search_entries() -> list[Entry]:
    """What a search found: a heading, two households, an action."""

    def household(name: str, detail: str, *schemes: str) -> Entry:
        found = Found("household", "h", "h", name, detail, None)
        return Entry(name, "Ménages", detail, "2 visites", schemes, marked=("lef",), target=found)

    act = Action("plan", "Planifier une visite", lambda: None, "Ctrl+P")
    return [
        Entry("Ménages", "Ménages"),
        household("Lefebvre Marie-Thérèse", "Lens · 12 rue des Lilas", "astre", "vej"),
        household("Lefevre Samira", "Hénin-Beaumont · 3 cité des Fleurs", "microcredit"),
        Entry("Actions", "Actions"),
        Entry("Planifier une visite", "Actions", aside="Ctrl+P", icon="calendar", target=act),
    ]
