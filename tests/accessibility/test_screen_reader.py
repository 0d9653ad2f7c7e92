"""What a screen reader finds on every scene of the pictures, in a real window, through AT-SPI."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from desktop.ui.dev.gallery import PAGES
from desktop.ui.dev.pictures_scenes import SCENES
from tests.accessibility.desk import Desk, desk_in, missing_packages
from tests.accessibility.shown import MESSAGES, UNNAMED

NO_ROLE = frozenset({"", "unknown", "invalid", "filler", "redundant object"})
WITH_VALUE = frozenset({"text", "entry", "password text", "combo box", "spin button", "slider", "progress bar"})

Part = dict[str, Any]


@dataclass
class Heard:
    """All that was read and heard, by scene and by message."""

    scenes: dict[str, list[Part]] = field(default_factory=dict)
    messages: dict[str, list[str]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    missing = missing_packages()
    if missing:
        pytest.fail(f"Debian packages are missing: {' '.join(missing)} (scripts/setup-system.sh test installs them)")
    with desk_in(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture(scope="module")
def heard(desk: Desk) -> Heard:
    return read_all(desk)


def read_all(desk: Desk, *scenes: str) -> Heard:
    """Reads the window at each scene, or at those named."""
    found, reader, window = Heard(), desk.reader(), desk.window(*scenes)
    while (shown := window.hear()) is not None:
        if "message" in shown:
            found.messages[shown["message"]] = reader.ask(f"heard {shown['message']}")
        elif "trouble" in shown:
            found.troubles.append(f"{shown['scene']}: {shown['trouble']}")
        else:
            read = reader.ask("read")
            if read is None:  # the system's own reader has crashed: another one reads the same window
                reader = desk.reader()
                read = reader.ask("read")
            if isinstance(read, list):
                found.scenes[shown["scene"]] = read
            else:
                found.troubles.append(f"{shown['scene']}: {read}")
        window.tell("")
    found.troubles += [talk.complaints for talk in (window, reader) if "Traceback" in talk.complaints]
    return found


def faults(parts: list[Part]) -> list[str]:
    """What a screen reader could not say of the parts that take the keys."""
    return [
        *(f"a {one['role']} without a name in {one['around']}" for one in parts if not one["name"].strip()),
        *(f"« {one['name']} » has no role: {one['role']}" for one in parts if one["role"] in NO_ROLE),
        *(f"« {one['name']} » tells no value" for one in parts if one["role"] in WITH_VALUE and one["value"] is None),
    ]


@pytest.mark.parametrize("scene", [*SCENES, *(f"gallery-{page}" for page in PAGES)])
def test_everything_that_takes_the_keys_has_a_name_a_role_and_its_value(heard: Heard, scene: str):
    parts = heard.scenes[scene]
    assert parts, "nothing takes the keys"
    assert not faults(parts), "\n".join(faults(parts))


@pytest.mark.parametrize("words", MESSAGES)
def test_every_kind_of_message_is_said_aloud(heard: Heard, words: str):
    assert any(words in one for one in heard.messages[words]), heard.messages[words]


def test_nothing_went_wrong_while_it_was_read(heard: Heard):
    assert not heard.troubles, "\n".join(heard.troubles)


def test_a_field_that_nobody_named_would_be_found(desk: Desk):
    parts = read_all(desk, UNNAMED).scenes[UNNAMED]
    assert [(one["name"], one["value"]) for one in parts] == [("Commune", "Lens"), ("", "")]
    assert len(faults(parts)) == 1
