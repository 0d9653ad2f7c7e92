"""Folding of names, so that « Noeux » finds « Nœux » and « Lukasz » finds « Łukasz »."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not decompose into a base letter and an accent.
_LETTERS = {"ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ħ": "h", "ı": "i"}
# Typewriter, grave and acute accents, curly quotes, modifier letter, primes; hyphens, dashes, minus.
_SEPARATORS = "'`\u00b4\u2018\u2019\u02b9\u02bc\u2032\uff07" + "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
_SOFT_HYPHEN = "\u00ad"


class _Bare(dict[int, str]):
    """Drops combining marks; learns each character once, for `str.translate` is slow on those a table lacks."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = "" if unicodedata.combining(char) else char
        return self[code]


_SPECIALS = _LETTERS | dict.fromkeys(_SEPARATORS, " ") | {_SOFT_HYPHEN: ""}
_BARE = _Bare()
_SPECIAL = re.compile(f"[{re.escape(''.join(_LETTERS) + _SEPARATORS + _SOFT_HYPHEN)}]")
_LATIN_MARKS = re.compile("[\u0300-\u036f]+")
_BEYOND_LATIN = re.compile("[^\x00-\u036f\u2010-\u2027]")


def fold(text: str) -> str:
    """Lower case, no accents, ligatures opened, apostrophes and hyphens as single spaces: for comparing only."""
    if text.isascii():
        return " ".join(_SPECIAL.sub(" ", text.lower()).split())
    # The acute accent and its kin decompose into a space and a mark: replace them while they are whole.
    whole = _SPECIAL.sub(_special, text)
    plain = _SPECIAL.sub(_special, unicodedata.normalize("NFKD", whole).casefold())
    marked = unicodedata.normalize("NFKD", plain)
    bare = marked.translate(_BARE) if _BEYOND_LATIN.search(marked) else _LATIN_MARKS.sub("", marked)
    return " ".join(bare.split())


def _special(found: re.Match[str]) -> str:
    return _SPECIALS[found[0]]
