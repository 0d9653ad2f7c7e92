"""The help texts: the chapters of the guide, and one for each screen, in plain French, found by any word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from desktop.services.guide import PRINTED, Chapter
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
GUIDE: Final = "guide/"
"""What the keys of the chapters begin with."""
IN_THE_GUIDE: Final[Mapping[str, Sequence[str]]] = {
    "today": ("journee",),
    "round": ("journee",),
    "preparation": ("journee",),
    "households": ("que-faire",),
    "household": ("confidentiel", "collegue"),
    "access": ("confidentiel",),
    "measure": ("signature",),
    "visit": ("visite",),
    "visit_read": ("visite",),
    "bilan": ("signature",),
    "exchange": ("envoyer", "collegue"),
    "settings": ("sauvegardes", "perdu"),
    "unlock": ("oubli", "perdu"),
    "first_start": ("demarrer",),
    "recovery": ("oubli",),
    "restore": ("sauvegardes",),
}
"""The chapters that tell at length what a screen's help tells in short."""
_EXCERPT: Final = 90
_MARKS: Final = re.compile(r"!\[.*|[*_`#>|]|\]\([^)]*\)|\[")


@dataclass(frozen=True)
class HelpHit:
    """A page of help that holds the words, and where."""

    key: str
    title: str
    excerpt: str


class HelpTexts:
    """The texts of a folder, each read when it is first asked for, and the chapters of the guide."""

    def __init__(self, directory: Path, guide: Sequence[Chapter] = (), printed: Path | None = None) -> None:
        self._directory, self._guide = directory, guide
        self.printed = printed
        """The guide as a document, where there is one."""

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Every text by its key: that of its screen, or `guide/` and the chapter's."""
        told = {f"{GUIDE}{chapter.key}": chapter.text for chapter in self._guide}
        return {key: (self._directory / f"{key}.md").read_text("utf-8") for key in ORDER} | told

    @property
    def chapters(self) -> Sequence[str]:
        """The keys of the chapters, in their order."""
        return [f"{GUIDE}{chapter.key}" for chapter in self._guide]

    def text(self, key: str) -> str:
        """The text of a screen, in Markdown; the table of contents for a screen that has none."""
        return self.texts[key] if key in self.texts else self.contents()

    def title(self, key: str) -> str:
        """The first line, without its mark."""
        return self.texts[key].partition("\n")[0].lstrip("# ").strip()

    def contents(self) -> str:
        """A link to every chapter and to every page."""
        parts = [("## Le guide", self.chapters), ("## Écran par écran", ORDER)]
        listed = [self._listed(*part) for part in parts if part[1]]
        if self.printed is not None:
            listed.insert(len(listed) - 1, f"[Le guide entier, à imprimer (PDF)]({PRINTED})")
        return "\n\n".join(("# Sommaire de l’aide", *listed))

    def _listed(self, title: str, keys: Sequence[str]) -> str:
        return f"{title}\n\n" + "\n".join(f"- [{self.title(key)}]({key})" for key in keys)

    def onwards(self, key: str) -> str:
        """Where to read on: from a screen's help to its chapters, from a chapter to the next; empty without a guide."""
        known = list(self.chapters)
        if key in known:
            words, keys = "Chapitre suivant", known[known.index(key) + 1 :][:1]
        else:
            words = "Dans le guide"
            keys = [f"{GUIDE}{one}" for one in IN_THE_GUIDE.get(key, ()) if f"{GUIDE}{one}" in known]
        links = ", ".join(f"[{self.title(one)}]({one})" for one in keys)
        return f"\n\n{words}\u00a0: {links}." if links else ""

    def find(self, words: str) -> Sequence[HelpHit]:
        """The pages that hold every word, those that say it in their title first, with the line that holds most."""
        typed = folded(words).split()
        if not typed:
            return ()
        hits = []
        for key in (*ORDER, *self.chapters):
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
