"""What a track shows: its periods, what was tried in them, and the marks of the measure's life; all in words too."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from desktop.domain.french import NO_BREAK_SPACE, long_date, long_dates, plural
from desktop.domain.noun import VISIT, Noun
from desktop.ui.look.theme import Tone

LOOKS: Final[dict[str, tuple[Tone, str, str]]] = {
    "met": ("success", "check", "fait"),
    "missed": ("danger", "cross", "manqué"),
    "due": ("warning", "warning", "à faire maintenant"),
    "on_track": ("accent", "clock", "en cours"),
    "upcoming": ("neutral", "", "à venir"),
    "cut_short": ("neutral", "cut-short", "écourté"),
    "suspended": ("info", "pause", "suspendu"),
}
"""State → (tone, sign, word)."""

TryKind = Literal["counted", "other", "closed", "failed", "planned"]
"""Counts in its period; a contact that does not; nobody opened; any other try that failed; still to come."""

TRY_WORDS: Final[dict[TryKind, tuple[str, str]]] = {
    "counted": ("contact qui compte", "contacts qui comptent"),
    "other": ("autre contact", "autres contacts"),
    "closed": ("porte close", "portes closes"),
    "failed": ("autre tentative", "autres tentatives"),
    "planned": ("rendez-vous", "rendez-vous"),
}

_SETTLED: Final = frozenset({"met", "missed", "suspended", "cut_short"})


@dataclass(frozen=True)
class TrackTry:
    """A contact, a try or an appointment: its day, what happened, and the shape of its mark."""

    day: date
    label: str
    kind: TryKind = "counted"


@dataclass(frozen=True)
class TrackMark:
    """A day, or a span of days, that changed the measure; a span without `last` goes on."""

    kind: Literal["renewal", "suspension"]
    day: date
    label: str
    last: date | None = None
    words: str = ""
    """What a screen reader says of it, when the label is too short."""


@dataclass(frozen=True)
class TrackItem:
    """One period as it is drawn; `tries` are the contacts and attempts made in it."""

    opens: date
    closes: date
    quota: int
    done: int
    state: str
    state_label: str = ""
    targets: tuple[date, ...] = ()
    tries: tuple[TrackTry, ...] = ()
    label: str = ""
    remark: str = ""
    """A reasoned deviation from the rhythm, in words (C2)."""
    contact: Noun = VISIT
    """The word of the scheme for one contact that counts."""

    @property
    def is_settled(self) -> bool:
        """Whether nothing more can be expected of it: its suggested dates no longer matter."""
        return self.state in _SETTLED

    @property
    def name(self) -> str:
        """« Mois 7, du 22 février au 21 mars 2026 : en cours, 1 visite sur 2, 1 porte close »."""
        told = [self.state_label or LOOKS[self.state][2]]
        if self.quota:
            told.append(f"{self.contact.count(self.done)} sur {self.quota}")
        counts = Counter(one.kind for one in self.tries)
        told += [plural(counts[kind], *TRY_WORDS[kind]) for kind in TRY_WORDS if kind != "counted" and counts[kind]]
        head = f"{self.label}, " if self.label else ""
        return f"{head}{span_words(self.opens, self.closes, small=bool(head))}{NO_BREAK_SPACE}: {', '.join(told)}"

    @property
    def headline(self) -> str:
        """The name, and what else stands in one line under the track."""
        return " · ".join(line for line in (self.name, self.remark_words, self.target_words) if line)

    @property
    def words(self) -> str:
        """The whole period, line by line, for the tooltip and the screen reader."""
        lines = [line for line in (self.name, self.remark_words, self.target_words) if line]
        lines += [f"{long_date(one.day)}{NO_BREAK_SPACE}: {one.label}" for one in self.tries]
        return "\n".join(lines)

    @property
    def remark_words(self) -> str:
        """« Écart motivé : Hospitalisation », empty without a deviation."""
        return f"Écart motivé{NO_BREAK_SPACE}: {self.remark}" if self.remark else ""

    @property
    def target_words(self) -> str:
        """« Dates conseillées : les 2 et 16 mars 2026 », empty once they no longer matter."""
        if not self.targets or self.is_settled:
            return ""
        label = "Dates conseillées" if len(self.targets) > 1 else "Date conseillée"
        return f"{label}{NO_BREAK_SPACE}: {long_dates(self.targets)}"


def span_words(first: date, last: date, *, small: bool = False) -> str:
    """« Du 22 février au 21 mars 2026 »: the year once when both days share it."""
    opens = long_date(first)
    if first.year == last.year:
        opens = opens.removesuffix(f" {first.year}")
    return f"{'du' if small else 'Du'} {opens} au {long_date(last)}"
