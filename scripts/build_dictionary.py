"""Expands a Hunspell dictionary of French into the sorted list of forms that Perron carries.

    scripts/build_dictionary.py FR.AFF FR.DIC OUTPUT.xz

Made of Debian's package hunspell-fr-comprehensive 1:7.0-1 (Dicollecte, « toutes variantes » 7.0, MPL 2.0):
`apt-get download hunspell-fr-comprehensive && dpkg-deb -x hunspell-fr-comprehensive_*.deb .`

One form a line, in the order of its bytes, without the elided articles (l', d', qu' …), which are a rule and not
words. After a tab, `n`: it is right but never proposed.
"""

from __future__ import annotations

import lzma
import re
import sys
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

NEED_AFFIX, FORBIDDEN, NO_SUGGEST = "()", "{}", "--"
ARTICLES = frozenset({"l", "d"})
_LETTER = "[A-Za-zÀ-ÖØ-öø-ÿŒœŸ]"
_WORD = re.compile(f"{_LETTER}+(?:['-]{_LETTER}+)*")


@dataclass(frozen=True)
class Rule:
    """One affix: what it takes away, what it adds, where, and the flags of what comes of it."""

    strip: str
    add: str
    condition: re.Pattern[str]
    flags: tuple[str, ...]


def flags_of(text: str) -> tuple[str, ...]:
    """Flags are two characters each."""
    return tuple(text[place : place + 2] for place in range(0, len(text), 2))


def read_affixes(path: Path) -> tuple[dict[str, list[Rule]], dict[str, list[Rule]]]:
    """(prefixes, suffixes) by flag."""
    tables: dict[str, dict[str, list[Rule]]] = {"PFX": defaultdict(list), "SFX": defaultdict(list)}
    for line in path.read_text("utf-8").splitlines():
        parts = line.split()
        if len(parts) < 5 or parts[0] not in tables:
            continue
        kind, flag, strip, add, condition = parts[:5]
        add, _, more = add.partition("/")
        strip, add = ("" if part == "0" else part for part in (strip, add))
        pattern = f"{condition}$" if kind == "SFX" else f"^{condition}"
        tables[kind][flag].append(Rule(strip, add, re.compile(pattern), flags_of(more)))
    return tables["PFX"], tables["SFX"]


class Expansion:
    """All forms found, and those of them that may be proposed."""

    def __init__(self, prefixes: dict[str, list[Rule]], suffixes: dict[str, list[Rule]]) -> None:
        self._prefixes = prefixes
        self._suffixes = suffixes
        self.known: set[str] = set()
        self.proposed: set[str] = set()
        self.forbidden: set[str] = set()

    def add_entry(self, word: str, flags: tuple[str, ...]) -> None:
        """Takes a line of the dictionary."""
        if FORBIDDEN in flags:
            self.forbidden.add(word)
            return
        self._grow(word, flags, proposed=NO_SUGGEST not in flags, depth=0)

    def lines(self) -> list[bytes]:
        """The list as it is written."""
        words = {unicodedata.normalize("NFC", word) for word in self.known - self.forbidden}
        marks = {word: "" if word in self.proposed else "\tn" for word in words if _WORD.fullmatch(word)}
        return sorted(f"{word}{mark}".encode() for word, mark in marks.items())

    def _grow(self, word: str, flags: tuple[str, ...], *, proposed: bool, depth: int) -> None:
        if NEED_AFFIX not in flags:
            self._keep(word, proposed=proposed)
        for flag in flags:
            for rule in self._prefixes.get(flag, ()):
                if not rule.add.endswith("'") and not rule.strip and depth == 0 and rule.condition.search(word):
                    self._grow(rule.add + word, rule.flags, proposed=proposed, depth=1)
            for rule in self._suffixes.get(flag, ()) if depth < 2 else ():
                if word.endswith(rule.strip) and rule.condition.search(word):
                    stem = word[: len(word) - len(rule.strip)]
                    self._grow(stem + rule.add, rule.flags, proposed=proposed, depth=depth + 1)

    def _keep(self, word: str, *, proposed: bool) -> None:
        if "'" in word and word.split("'")[0].lower() in ARTICLES:
            return
        self.known.add(word)
        if proposed:
            self.proposed.add(word)


def main(affixes: str, words: str, output: str) -> None:
    """Writes the list."""
    found = Expansion(*read_affixes(Path(affixes)))
    for line in Path(words).read_text("utf-8").splitlines()[1:]:
        entry = line.split()[0] if line.split() else ""
        word, _, flags = entry.partition("/")
        if word:
            found.add_entry(word, flags_of(flags))
    lines = found.lines()
    Path(output).write_bytes(lzma.compress(b"\n".join(lines) + b"\n", preset=9 | lzma.PRESET_EXTREME))
    sys.stdout.write(f"{len(lines)} forms\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
