"""The commune that a row means: by its INSEE code, else by its name as people write it, with the postal code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from desktop.domain.territory import Commune, Communes
from desktop.domain.text import fold

_CODE: Final = re.compile(r"\b(\d{5})\b")
_LONG: Final = {"st": "saint", "ste": "sainte", "sts": "saints"}
_HINTS: Final = 3
_UNKNOWN_CODE: Final = "Ce code INSEE n’est pas celui d’une commune du Pas-de-Calais."
_APART: Final = "Le nom de la commune et son code INSEE ne vont pas ensemble."
_SEVERAL: Final = "Plusieurs communes ont ce nom\u00a0: donnez le code INSEE."


class Towns:
    """The communes by their names as they are compared."""

    def __init__(self, communes: Communes) -> None:
        self._communes = communes
        self._named: dict[str, list[Commune]] = {}
        for commune in communes:
            self._named.setdefault(_bare(commune.name), []).append(commune)

    def find(self, insee: str, written: str, code: str) -> tuple[Commune | None, str, str]:
        """The commune; else, when one was meant, the key of the cell at fault and why."""
        if not insee:
            return self._by_name(written, code) if written else (None, "", "")
        found = self._communes.by_insee(insee)
        if found is None:
            return None, "insee", _UNKNOWN_CODE
        if written and found not in self._named.get(_bare(written), ()):
            return found, "commune", _APART
        return found, "", ""

    def _by_name(self, written: str, code: str) -> tuple[Commune | None, str, str]:
        found: Sequence[Commune] = self._named.get(_bare(written), ())
        within = _CODE.search(written)
        code = code or (within[1] if within else "")
        if len(found) > 1 and code:
            found = [one for one in found if code in one.postal_codes]
        if len(found) == 1:
            return found[0], "", ""
        return None, "commune", _SEVERAL if found else self._unknown(written)

    def _unknown(self, written: str) -> str:
        near = self._communes.search(_bare(written), _HINTS)
        hint = f" Peut-être\u00a0: {', '.join(one.name for one in near)}." if near else ""
        return f"Cette commune n’est pas reconnue.{hint}"


def _bare(written: str) -> str:
    """« 62300 LENS CEDEX » is Lens, « St-Omer » is Saint-Omer."""
    words = [word for word in fold(written).split() if not word.isdigit() and word not in ("cedex", "(62)")]
    return " ".join(_LONG.get(word, word) for word in words)
