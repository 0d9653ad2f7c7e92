"""The way in of the day: needs keyring and code, three tries that no kill and no copy give back, gone with the day."""

from __future__ import annotations

import json
import shutil

import pytest
from keyring.backends import fail, null

from desktop.storage.errors import WrongKeyError
from desktop.storage.keyslots import Identity, checksum, new_key
from desktop.storage.keystore import Keystore, KeystoreError
from desktop.storage.quick_slot import LASTS_S, CodeKey, QuickEndedError, QuickSlot
from tests.conftest import CHEAP
from tests.keyrings import Day, LockedKeyring

CODE, WRONG = "473916", "805274"
IDENTITY = Identity("notebook-id", "key-id")
KEY = bytes(new_key())


@pytest.fixture
def day():
    return Day()


@pytest.fixture
def slot(tmp_path, day):
    made = QuickSlot(tmp_path, day.open, day.moment)
    made.make(KEY, IDENTITY, CodeKey.of(CODE, CHEAP))
    return made


def opens(slot, code=CODE):
    try:
        return slot.unwrap(code) == (bytearray(KEY), IDENTITY)
    except WrongKeyError:
        return False


def over(slot):
    with pytest.raises(QuickEndedError):
        slot.unwrap(CODE)
    return not slot.path.exists() and slot.tries_left() == 0


def test_the_code_gives_the_key_back_as_often_as_one_likes(slot):
    assert slot.tries_left() == 3
    assert all(opens(slot) for _ in range(5))


def test_neither_the_file_nor_the_keyring_holds_the_key_or_the_code(slot, day):
    for kept in (slot.path.read_text(), *day.backend.kept.values()):
        assert KEY.hex() not in kept
        assert CODE not in kept


def test_the_third_wrong_code_destroys_the_file_and_the_secret(slot, day):
    for left in (2, 1):
        with pytest.raises(WrongKeyError, match=f"{'un' if left == 1 else left} essai"):
            slot.unwrap(WRONG)
        assert slot.tries_left() == left
    with pytest.raises(QuickEndedError, match="dernier essai"):
        slot.unwrap(WRONG)
    assert over(slot)
    assert day.backend.kept == {}


def test_a_right_code_gives_the_three_tries_back(slot):
    for _ in range(4):
        assert not opens(slot, WRONG)
        assert not opens(slot, WRONG)
        assert opens(slot)


def test_a_file_put_back_gives_no_try_back(slot, tmp_path):
    kept = slot.path.read_bytes()
    assert not opens(slot, WRONG)
    assert not opens(slot, WRONG)
    slot.path.write_bytes(kept)
    with pytest.raises(QuickEndedError):
        slot.unwrap(WRONG)
    slot.path.write_bytes(kept)
    assert over(slot)


def test_a_keyring_put_back_gives_no_try_back(slot, day):
    kept = dict(day.backend.kept)
    assert not opens(slot, WRONG)
    assert not opens(slot, WRONG)
    day.backend.kept = kept
    with pytest.raises(QuickEndedError):
        slot.unwrap(WRONG)


def test_a_try_is_counted_before_it_is_looked_at(slot, monkeypatch):
    def killed(*_arguments):
        raise KeyboardInterrupt

    for left in (2, 1, 0):
        with monkeypatch.context() as context:
            context.setattr("desktop.storage.quick_slot.derive", killed)
            with pytest.raises(KeyboardInterrupt):
                slot.unwrap(CODE)
        assert slot.tries_left() == left
    assert over(slot)


def test_a_kill_between_the_two_counts_counts(slot, monkeypatch):
    def killed(*_arguments):
        raise KeyboardInterrupt

    for _ in range(3):
        with monkeypatch.context() as context:
            context.setattr("desktop.storage.quick_slot.write_durably", killed)
            with pytest.raises(KeyboardInterrupt):
                slot.unwrap(CODE)
    assert over(slot)


@pytest.mark.parametrize(
    "change",
    [
        {"boot": "boot-2"},
        {"boot": ""},
        {"login": "login-2"},
        {"now": 1_800_000_000.0 + LASTS_S + 1},
        {"now": 1_800_000_000.0 - 60},
        {"running": 5_000.0 + LASTS_S + 1},
        {"running": 10.0},
    ],
)
def test_a_restart_a_login_twelve_hours_and_a_clock_set_back_end_it(slot, day, change):
    day.move(**change)
    assert slot.tries_left() == 0
    assert over(slot)
    assert day.backend.kept == {}


def test_it_lasts_nearly_twelve_hours(slot, day):
    day.later(11.9)
    assert opens(slot)


def alter(slot, **changes):
    data = json.loads(slot.path.read_text()) | changes
    slot.path.write_text(json.dumps(data | {"sha256": checksum(data)}))


def test_a_file_rewritten_for_another_start_or_a_longer_day_opens_nothing(slot, day):
    day.move(boot="boot-2", now=day.at.now + 10 * LASTS_S)
    alter(slot, boot="boot-2", made_at=day.at.now)
    assert not opens(slot)


def test_a_count_rewritten_in_the_file_is_not_believed(slot):
    for _ in range(2):
        assert not opens(slot, WRONG)
        alter(slot, tries=-100)
    with pytest.raises(QuickEndedError):
        slot.unwrap(WRONG)


def test_a_copied_disk_without_its_keyring_is_worth_nothing(slot, day, tmp_path):
    shutil.copy(slot.path, tmp_path / "elsewhere")
    (tmp_path / "copy").mkdir()
    shutil.copy(slot.path, tmp_path / "copy")
    stolen = QuickSlot(tmp_path / "copy", Day().open, day.moment)
    assert over(stolen)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"format": "perron-quick/9", "sha256": ""}'])
def test_a_damaged_file_is_no_way_in_and_no_trouble(slot, content):
    slot.path.write_bytes(content)
    assert slot.tries_left() == 0
    assert over(slot)


@pytest.mark.parametrize("backend", [fail.Keyring(), null.Keyring(), LockedKeyring()])
def test_a_keyring_that_keeps_nothing_is_told_kindly_and_leaves_no_file(tmp_path, backend):
    day = Day(backend)
    slot = QuickSlot(tmp_path, day.open, day.moment)
    with pytest.raises(KeystoreError) as told:
        slot.make(KEY, IDENTITY, CodeKey.of(CODE, CHEAP))
    assert "phrase de passe" in told.value.do
    assert not slot.path.exists()
    assert slot.tries_left() == 0


def test_a_keyring_locked_since_costs_no_try(slot, day):
    open_backend, day.backend = day.backend, LockedKeyring()
    with pytest.raises(KeystoreError, match="verrouillé"):
        slot.unwrap(CODE)
    day.backend = open_backend
    assert slot.tries_left() == 3
    assert opens(slot)


def test_a_keyring_wiped_since_ends_it(slot, day):
    day.backend.kept.clear()
    assert over(slot)


def test_a_computer_that_tells_no_start_has_no_quick_way(tmp_path):
    day = Day()
    day.move(boot="")
    with pytest.raises(KeystoreError):
        QuickSlot(tmp_path, day.open, day.moment).make(KEY, IDENTITY, CodeKey.of(CODE, CHEAP))


def test_what_is_made_from_the_code_can_be_kept_and_read_again():
    made = CodeKey.of(CODE, CHEAP)
    kept = json.loads(json.dumps({"salt": made.salt, "key": made.key, "derivation": vars(CHEAP)}))
    assert CodeKey.from_json(kept) == made
    assert CODE not in str(made)


def test_forgetting_what_is_not_there_is_no_trouble(day):
    keystore = Keystore(day.backend)
    keystore.put("something", "kept")
    keystore.forget("nothing")
    assert keystore.get("something") == "kept"
