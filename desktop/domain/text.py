"""Folding of names, so that « Noeux » finds « Nœux » and « Lukasz » finds « Łukasz »."""

from __future__ import annotations

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


class _Folded(dict[int, str]):
    """Opened ligatures and separators; every other character, learnt once, is itself."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(code)
        return self[code]


_FOLDED = _Folded(str.maketrans(_LETTERS | dict.fromkeys(_SEPARATORS, " ") | {_SOFT_HYPHEN: ""}))
_BARE = _Bare()


def fold(text: str) -> str:
    """Lower case, no accents, ligatures opened, apostrophes and hyphens as single spaces: for comparing only."""
    if text.isascii():
        return " ".join(text.lower().translate(_FOLDED).split())
    # The acute accent and its kin decompose into a space and a mark: translate them while they are whole.
    plain = unicodedata.normalize("NFKD", text.translate(_FOLDED)).casefold().translate(_FOLDED)
    return " ".join(unicodedata.normalize("NFKD", plain).translate(_BARE).split())
