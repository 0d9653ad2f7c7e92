"""The help texts: one for each screen, in plain French, found by any word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from desktop.ui.keys.actions import folded

ORDER: Final = (
    "today",
    "round",
    "preparation",
    "households",
    "household",
    "household_edit",
    "access",
    "import",
    "measure",
    "measure_open",
    "visit",
    "visit_read",
    "bilan",
    "interim",
    "document",
    "budget",
    "eviction",
    "exchange",
    "figures",
    "settings",
    "unlock",
    "first_start",
    "recovery",
    "restore",
    "verify",
)
"""The pages in the order of the table of contents."""
_EXCERPT: Final = 90
_MARKS: Final = re.compile(r"[*_`#>|]|\]\([^)]*\)|\[")


@dataclass(frozen=True)
class HelpHit:
    """A page of help that holds the words, and where."""

    key: str
    title: str
    excerpt: str


class HelpTexts:
    """The texts of a folder, each read when it is first asked for."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Every text by the key of its screen."""
        return {key: (self._directory / f"{key}.md").read_text("utf-8") for key in ORDER}

    def text(self, key: str) -> str:
        """The text of a screen, in Markdown; the table of contents for a screen that has none."""
        return self.texts[key] if key in self.texts else self.contents()

    def title(self, key: str) -> str:
        """The first line, without its mark."""
        return self.texts[key].partition("\n")[0].lstrip("# ").strip()

    def contents(self) -> str:
        """A link to every page."""
        return "# Sommaire de l’aide\n\n" + "\n".join(f"- [{self.title(key)}]({key})" for key in ORDER)

    def find(self, words: str) -> Sequence[HelpHit]:
        """The pages that hold every word, those that say it in their title first, with the line that holds most."""
        typed = folded(words).split()
        if not typed:
            return ()
        hits = []
        for key in ORDER:
            if all(word in folded(self.texts[key]) for word in typed):
                in_title = sum(word in folded(self.title(key)) for word in typed)
                hits.append((-in_title, HelpHit(key, self.title(key), self._excerpt(key, typed))))
        return tuple(hit for _rank, hit in sorted(hits, key=lambda each: each[0]))

    def _excerpt(self, key: str, typed: Sequence[str]) -> str:
        lines = [_MARKS.sub("", line).strip(" -") for line in self.texts[key].splitlines()[1:]]
        best = max(lines, key=lambda line: sum(word in folded(line) for word in typed), default="")
        if len(best) <= _EXCERPT:
            return best
        at = max(0, min((folded(best).find(word) for word in typed if word in folded(best)), default=0) - 30)
        cut = best[at : at + _EXCERPT]
        inner = cut.partition(" ")[2] if at else cut
        return f"{'… ' if at else ''}{inner.rpartition(' ')[0]} …"
