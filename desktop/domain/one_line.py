"""What is written on one line, a name or an address, as it is kept: what nobody sees in it could deceive who reads it.

Letters of every script stay, with the marks that those written from right to left need and the joiners of others.
"""

from __future__ import annotations

import re
from typing import Final

_BREAKS: Final = re.compile("[\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN: Final = re.compile("[\u00ad\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
"""What comes along when one copies from a page or a telephone: hyphens that show nowhere, turned directions."""
_COMMANDS: Final = re.compile("[\x00-\x1f\x7f-\x9f]")
COMMAND_PROBLEM: Final = (
    "Ce texte contient un caractère de commande, qui ne se voit pas\u00a0: effacez-le et retapez-le."
)


def one_line(text: str) -> str:
    """The text without ends of line, blanks around it and signs that nobody sees."""
    return _UNSEEN.sub("", _BREAKS.sub(" ", text)).strip()


def holds_command(text: str) -> bool:
    """Whether a terminal or a printer would obey something in it: that is no text, and no guess mends it."""
    return _COMMANDS.search(text) is not None
