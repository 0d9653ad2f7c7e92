"""What a screen reader says of the installed program, from the first start to Aujourd’hui: each control, name and role.

Run by the system's Python, which alone has pyatspi, on a desk where the program was started over an empty folder:
`python3 aloud.py PASSPHRASE`. Prints a title for each page and a line for each control; 1 when one has no name or no
role, or when what a page must have is not there. It goes on by pressing what it reads, as a screen reader does.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pyatspi
from gi.repository import Atspi

APPLICATION = "Perron"
PATIENCE_S = 40
NO_ROLE = frozenset({"", "unknown", "invalid", "filler", "redundant object"})
MANY = 60
"""Of a long list the first lines are read: the others are made in the same way."""

Control = tuple[str, str]
"""Its role and its name."""


def main(passphrase: str) -> int:
    """Reads every page of the first start, then the day's."""
    faults = [
        *page("Bienvenue", {"Créer mon carnet", "Essayer avec un carnet de démonstration", "Reprendre une sauvegarde"}),
        *page("Vous", {"Prénom et nom", "Qualification", "Opérateur"}, lambda: press("Créer mon carnet")),
        *page("Phrase de passe", {"Phrase de passe", "La même, une seconde fois"}, lambda: press("Plus tard")),
        *page("Fiche de secours", {"Enregistrer la fiche de secours…"}, lambda: choose(passphrase)),
        *page("Territoires", {"Territoires", "Ouvrir mon carnet"}, lambda: press("Plus tard", "Continuer sans fiche")),
        *page("Aujourd’hui", {"Aujourd’hui", "Ménages", "Échanges", "Réglages"}, lambda: press("Ouvrir mon carnet")),
    ]
    for fault in faults:
        print(f"FAULT {fault}")
    return 1 if faults else 0


def page(title: str, expected: set[str], come: Callable[[], object] = lambda: None) -> list[str]:
    """Goes to a page, waits until what it must have is there, prints its controls, tells what is wrong with them."""
    come()
    try:
        found = waited(lambda: settled(expected))
    except TimeoutError:
        found = controls()
    print(f"== {title}")
    for role, name in found:
        print(f"{role}: {name}")
    missing = lacking(expected, found)
    return [
        *(f"{title}: a {role} without a name" for role, name in found if not name.strip()),
        *(f"{title}: « {name} » has no role" for role, name in found if role in NO_ROLE),
        *(f"{title}: « {one} » is not there" for one in missing),
    ]


def settled(expected: set[str]) -> list[Control]:
    """The controls once all that is expected is there and nothing changes any more; nothing until then."""
    first = controls()
    if not first or lacking(expected, first):
        return []
    time.sleep(0.5)
    return first if first == controls() else []


def lacking(expected: set[str], found: list[Control]) -> list[str]:
    """What is expected and no control's name begins with."""
    return sorted(one for one in expected if not any(name.startswith(one) for _, name in found))


def choose(passphrase: str) -> None:
    """Types a passphrase twice and goes on."""
    for field in [one for one in parts() if one.getRoleName() == "password text"]:
        field.queryEditableText().setTextContents(passphrase)
    press("Créer le carnet")


def press(*names: str) -> None:
    """Presses the buttons of these names, one after the other."""
    for name in names:
        button = waited(lambda name=name: next((one for one in parts() if one.name == name), None))
        action = button.queryAction()
        action.doAction(next(at for at in range(action.nActions) if action.getName(at) == "Press"))


def waited(look: Callable[[], Any]) -> Any:
    """What is looked for, as soon as it is there; TimeoutError when it does not come."""
    until = time.monotonic() + PATIENCE_S
    while not (found := look()):
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.2)
    return found


def controls() -> list[Control]:
    """Everything that takes the keys, in its order."""
    return [(one.getRoleName(), one.name) for one in parts()]


def parts() -> list[Any]:
    """Everything that takes the keys and is seen."""
    desktop = pyatspi.Registry.getDesktop(0)
    found: list[Any] = []
    for application in [one for one in desktop if one is not None and one.name == APPLICATION]:
        application.setCacheMask(Atspi.Cache.NONE)  # what was kept of a page may be that of the page before
        for window in application:
            found += within(window)
    return found


def within(part: Any) -> Iterator[Any]:
    """A part and all that is in it, as far as it is seen and takes the keys."""
    states = part.getState()
    if not states.contains(pyatspi.STATE_VISIBLE):
        return
    if states.contains(pyatspi.STATE_FOCUSABLE):
        yield part
    for place in range(min(part.childCount, MANY)):
        child = part.getChildAtIndex(place)
        if child is not None:
            yield from within(child)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
