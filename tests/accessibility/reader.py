"""What AT-SPI tells of the window, read as a screen reader does; prints one line of JSON for each line it is sent.

Run by the system's Python, which alone has pyatspi. « read » gives every part of the window looked at that takes the
keys, « heard WORDS » what was announced since it was asked last, waiting for these words.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import Any

import pyatspi
from gi.repository import Atspi

APPLICATION = "Perron"
MANY = 60
"""Of a long list the first lines are read: the others are made in the same way."""
FOCUSABLE, VISIBLE = pyatspi.STATE_FOCUSABLE, pyatspi.STATE_VISIBLE
EVENTS = ("object:announcement",)

LOOKED_AT = "scene"
PATIENCE_S = 5
FEW = 6

_heard: list[str] = []
_news = threading.Event()


def main() -> None:
    """Answers until the input ends."""
    pyatspi.Registry.registerEventListener(_hear, *EVENTS)
    listening = threading.Thread(target=pyatspi.Registry.start, daemon=True)
    listening.start()
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        try:
            answer = _answer(line.strip())
        except Exception as error:  # noqa: BLE001 - whatever it was, the test tells it
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)


def _answer(asked: str) -> Any:
    if asked == "read":
        found: list[dict[str, Any]] = []
        until = time.monotonic() + PATIENCE_S
        while not found and time.monotonic() < until:  # a program that has just begun is not known yet
            for window in _windows():
                _read(window, found)
        return found
    words = asked.removeprefix("heard ")
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and not any(words in one for one in _heard):
        _news.wait(0.2)
        _news.clear()
    heard = list(_heard)
    _heard.clear()
    return heard


def _windows() -> list[Any]:
    """Those that are told to be looked at, by their description."""
    desktop = pyatspi.Registry.getDesktop(0)
    mine = [one for one in desktop if one is not None and one.name == APPLICATION]
    for application in mine:
        application.setCacheMask(Atspi.Cache.NONE)  # what was kept of a page may be that of the page before
    return [window for application in mine for window in application if window.description == LOOKED_AT]


def _read(part: Any, found: list[dict[str, Any]]) -> None:
    states = part.getState()
    if not states.contains(VISIBLE):
        return
    if states.contains(FOCUSABLE):
        role, name = part.getRoleName(), part.name
        found.append({"role": role, "name": name, "value": _value(part, role), "around": _around(part)})
    for place in range(min(part.childCount, MANY)):
        child = part.getChildAtIndex(place)
        if child is not None:
            _read(child, found)


def _around(part: Any) -> list[str]:
    """What stands around a part without a name, from within."""
    names: list[str] = []
    while not part.name and part.parent is not None and len(names) < FEW:
        part = part.parent
        names.append(f"{part.getRoleName()} « {part.name} »")
    return names


def _value(part: Any, role: str) -> str | None:
    """What stands in it, None when it tells none."""
    if role in ("text", "entry", "password text"):
        text = part.queryText()
        return str(text.getText(0, text.characterCount))
    if role in ("slider", "spin button", "progress bar", "scroll bar"):
        return str(part.queryValue().currentValue)
    if role in ("check box", "radio button", "toggle button"):
        return str(part.getState().contains(pyatspi.STATE_CHECKED))
    if role == "combo box":
        return _chosen(part)
    return None


def _chosen(combo: Any) -> str | None:
    for child in combo:
        if child.getRoleName() in ("text", "entry"):
            return _value(child, "text")
        for line in child:
            if line.getState().contains(pyatspi.STATE_SELECTED):
                return str(line.name)
    return None


def _hear(event: Any) -> None:
    if getattr(event.host_application, "name", "") == APPLICATION:
        _heard.append(str(event.any_data))
        _news.set()


if __name__ == "__main__":
    main()
