"""Folding of names, so that « Noeux » finds « Nœux » and « Lukasz » finds « Łukasz »."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not decompose into a base letter and an accent.
_LETTERS = {"ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ħ": "h", "ı": "i"}
# Typewriter, grave and acute accents, curly quotes, modifier letter, primes; hyphens, dashes, minus.
_SEPARATORS = "'`\u00b4\u2018\u2019\u02b9\u02bc\u2032\uff07" + "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
_SOFT_HYPHEN = "\u00ad"
_FOLDED = str.maketrans(_LETTERS | dict.fromkeys(_SEPARATORS, " ") | {_SOFT_HYPHEN: ""})


def fold(text: str) -> str:
    """Lower case, no accents, ligatures opened, apostrophes and hyphens as single spaces: for comparing only."""
    if text.isascii():
        return " ".join(text.lower().translate(_FOLDED).split())
    # The acute accent and its kin decompose into a space and a mark: translate them while they are whole.
    plain = unicodedata.normalize("NFKD", text.translate(_FOLDED)).casefold().translate(_FOLDED)
    bare = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
    return " ".join(bare.split())
