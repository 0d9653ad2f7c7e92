"""Key slots: each opens alone, nothing of them can be weakened, a slip of the pen is caught, one copy survives."""

from __future__ import annotations

import base64
import json
import unicodedata
from dataclasses import asdict, replace

import pytest
from argon2.exceptions import HashingError
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.check_sign import ALPHABET, check_sign
from desktop.storage import keyslots
from desktop.storage.errors import NotebookDamagedError, NotebookMissingError, WrongKeyError
from desktop.storage.keyslots import (
    KEY_BYTES,
    Derivation,
    Identity,
    KeySlots,
    checksum,
    new_identity,
    new_key,
    new_recovery_code,
    normalise_recovery_code,
    unwrap,
    wrap,
)
from desktop.storage.notebook import open_with_passphrase, open_with_recovery_code
from desktop.storage.secret_changes import change_passphrase, renew_recovery_code
from tests.conftest import CHEAP, PASSPHRASE

NEW = "une autre phrase tout aussi longue"
KEY = bytes(range(32))


def slots():
    return {
        "passphrase": wrap("passphrase", PASSPHRASE, KEY, CHEAP),
        "recovery": wrap("recovery", "R" * 28, KEY, CHEAP),
    }


def test_the_default_cost_is_at_least_64_mib_and_3_passes():
    assert Derivation().memory_kib >= 64 * 1024
    assert Derivation().passes >= 3


def test_a_key_is_random_and_of_256_bits():
    assert len(new_key()) == KEY_BYTES == 32
    assert new_key() != new_key()


def test_a_slot_gives_the_key_back_to_who_knows_its_secret_and_to_nobody_else():
    slot = wrap("passphrase", PASSPHRASE, KEY, CHEAP)
    assert unwrap(slot, PASSPHRASE) == KEY
    for wrong in ("", PASSPHRASE + " ", PASSPHRASE.upper(), PASSPHRASE[:-1]):
        with pytest.raises(WrongKeyError):
            unwrap(slot, wrong)


def test_two_slots_of_one_secret_share_nothing():
    one, other = (wrap("passphrase", PASSPHRASE, KEY, CHEAP) for _ in range(2))
    assert one.salt != other.salt
    assert one.nonce != other.nonce
    assert one.wrapped != other.wrapped


def test_an_accent_typed_in_one_character_or_in_two_opens_alike():
    composed, parted = (unicodedata.normalize(form, "élève à l’école où") for form in ("NFC", "NFD"))
    assert composed != parted
    assert unwrap(wrap("passphrase", composed, KEY, CHEAP), parted) == KEY
    assert unwrap(wrap("passphrase", parted, KEY, CHEAP), composed) == KEY


@pytest.mark.parametrize(
    "change",
    [
        lambda slot: replace(slot, derivation=replace(slot.derivation, memory_kib=2048)),
        lambda slot: replace(slot, derivation=replace(slot.derivation, passes=2)),
        lambda slot: replace(slot, derivation=replace(slot.derivation, lanes=2)),
        lambda slot: replace(slot, name="recovery"),
        lambda slot: replace(slot, identity=Identity(notebook_id="another")),
        lambda slot: replace(slot, identity=Identity(key_id="another")),
        lambda slot: replace(slot, salt=wrap("x", "y", KEY, CHEAP).salt),
        lambda slot: replace(slot, nonce=wrap("x", "y", KEY, CHEAP).nonce),
        lambda slot: replace(slot, wrapped=wrap("x", "y", KEY, CHEAP).wrapped),
    ],
)
def test_a_slot_altered_anywhere_opens_nothing(change):
    with pytest.raises(WrongKeyError):
        unwrap(change(wrap("passphrase", PASSPHRASE, KEY, CHEAP)), PASSPHRASE)


def test_the_cost_is_authenticated_also_when_the_derived_key_would_be_the_same():
    weak = wrap("passphrase", PASSPHRASE, KEY, CHEAP)
    assert str(CHEAP.memory_kib).encode() in weak.header()
    assert weak.header() != replace(weak, derivation=Derivation(1024, 2, 1)).header()


@pytest.mark.parametrize("trouble", [HashingError("Memory allocation error"), MemoryError()])
def test_a_cost_that_this_computer_cannot_pay_is_told_and_the_passphrase_not_blamed(monkeypatch, trouble):
    slot = wrap("passphrase", PASSPHRASE, KEY, CHEAP)

    def refuse(*_arguments):
        raise trouble

    monkeypatch.setattr(keyslots, "hash_secret_raw", refuse)
    with pytest.raises(NotebookDamagedError, match="calculée"):
        unwrap(slot, PASSPHRASE)


def test_a_cost_that_the_derivation_itself_refuses_is_told_too():
    slot = replace(wrap("passphrase", PASSPHRASE, KEY, CHEAP), derivation=Derivation(8, 1, 64))
    with pytest.raises(NotebookDamagedError, match="calculée"):
        unwrap(slot, PASSPHRASE)


# --- the recovery code ------------------------------------------------------------------------------------------------


def test_a_recovery_code_is_seven_groups_of_four_without_look_alikes():
    code = new_recovery_code()
    groups = code.split("-")
    assert [len(group) for group in groups] == [4] * 7
    assert set("".join(groups)) <= set(ALPHABET)
    assert new_recovery_code() != code


CODES = [new_recovery_code() for _ in range(4)]
LOOK_ALIKES = {"0": "oO0", "1": "iIlL1"}


@given(st.sampled_from(CODES), st.sampled_from(["", " ", " – ", ".", "-"]), st.lists(st.integers(0, 4), min_size=28))
def test_a_code_typed_in_lower_case_with_other_separators_and_look_alikes_is_the_same(code, separator, picks):
    ways = [LOOK_ALIKES.get(char, char.lower() + char) for char in code.replace("-", "")]
    typed = separator.join(way[pick % len(way)] for way, pick in zip(ways, picks, strict=False))
    assert normalise_recovery_code(f" {typed}\n") == code.replace("-", "")


@given(st.sampled_from(CODES), st.integers(0, 27), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_caught_before_any_derivation(code, place, wrong):
    code = code.replace("-", "")
    typed = code[:place] + wrong + code[place + 1 :]
    if typed == code:
        assert normalise_recovery_code(typed) == code
        return
    with pytest.raises(WrongKeyError, match="erreur de frappe"):
        normalise_recovery_code(typed)


def test_every_wrong_character_and_every_exchange_of_two_is_caught_in_every_place():
    code = new_recovery_code().replace("-", "")
    slips = {code[:place] + wrong + code[place + 1 :] for place in range(28) for wrong in ALPHABET}
    for one in range(28):
        for other in range(one + 1, 28):
            swapped = list(code)
            swapped[one], swapped[other] = code[other], code[one]
            slips.add("".join(swapped))
    for typed in slips - {code}:
        with pytest.raises(WrongKeyError, match="erreur de frappe"):
            normalise_recovery_code(typed)


@given(st.text(ALPHABET, min_size=27, max_size=27), st.integers(0, 26))
def test_two_neighbours_exchanged_are_caught_in_any_code(body, place):
    code = body + check_sign(body)
    typed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if typed == code:
        assert normalise_recovery_code(typed) == code
        return
    with pytest.raises(WrongKeyError, match="erreur de frappe"):
        normalise_recovery_code(typed)


@pytest.mark.parametrize("typed", ["", "ABCD", "A" * 29, "é" * 28, "U" * 28, "٣" * 28])
def test_what_is_not_a_code_is_told_as_such(typed):
    with pytest.raises(WrongKeyError, match="longueur"):
        normalise_recovery_code(typed)


def test_the_code_opens_the_notebook_as_it_was_given_and_in_lower_case(notebook_dir, template):
    for typed in (template.recovery_code, template.recovery_code.lower().replace("-", " ")):
        open_with_recovery_code(notebook_dir, typed).close()
    with pytest.raises(WrongKeyError):
        open_with_recovery_code(notebook_dir, new_recovery_code())


# --- the file ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def keys(tmp_path):
    made = KeySlots(tmp_path / "notebook.keys")
    made.write(slots(), KEY)
    return made


def paths(tmp_path):
    return tmp_path / "notebook.keys", tmp_path / "notebook.keys.bak"


def test_slots_are_read_as_they_were_written(keys, tmp_path):
    read = keys.read()
    assert unwrap(read["passphrase"], PASSPHRASE) == KEY
    assert unwrap(read["recovery"], "R" * 28) == KEY
    main, copy = paths(tmp_path)
    assert main.read_bytes() == copy.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [main.name, copy.name]


def test_the_file_says_nothing_of_the_key_or_the_secrets(keys, tmp_path):
    text = paths(tmp_path)[0].read_bytes()
    assert PASSPHRASE.encode() not in text
    assert KEY not in text
    assert KEY.hex().encode() not in text


def cut(path):
    path.write_bytes(path.read_bytes()[:60])


def rewrite(path, data):
    """With the checksum of what it now says: somebody meant it."""
    path.write_text(json.dumps(data | {"sha256": checksum(data)}))


def damage(**change):
    def apply(path):
        data = json.loads(path.read_text())
        data["slots"][0] |= change
        rewrite(path, data)

    return apply


def drop_slot(path):
    data = json.loads(path.read_text())
    data["slots"].pop()
    rewrite(path, data)


def double_slot(path):
    data = json.loads(path.read_text())
    data["slots"].append(data["slots"][0])
    rewrite(path, data)


def other_format(path):
    rewrite(path, json.loads(path.read_text()) | {"format": "perron-keys/9"})


def no_checksum(path):
    data = json.loads(path.read_text())
    del data["sha256"]
    path.write_text(json.dumps(data))


def flip(field):
    """One bit of a value, which stays well formed."""

    def apply(path):
        data = json.loads(path.read_text())
        value = bytearray(base64.b64decode(data["slots"][0][field]))
        value[3] ^= 4
        data["slots"][0][field] = base64.b64encode(value).decode()
        path.write_text(json.dumps(data))

    return apply


FAULTS = [
    cut,
    lambda path: path.write_bytes(b""),
    lambda path: path.unlink(),
    lambda path: path.write_bytes(b"\xff\xfe"),
    lambda path: path.write_text("[]"),
    other_format,
    no_checksum,
    drop_slot,
    double_slot,
    flip("salt"),
    flip("nonce"),
    flip("wrapped"),
    damage(identity={}),
    damage(identity={"notebook_id": 1, "key_id": ""}),
    damage(unheard_of=1),
    damage(derivation={"memory_kib": 1024 * 1024 + 1, "passes": 1, "lanes": 1}),
    damage(salt="not base64"),
    damage(nonce="AAAA"),
    damage(wrapped=""),
    damage(salt=None),
    damage(derivation={"memory_kib": 8, "passes": 1, "lanes": 1}),
    damage(derivation={"memory_kib": 2**40, "passes": 1, "lanes": 1}),
    damage(derivation={"memory_kib": 1024, "passes": 10**6, "lanes": 1}),
    damage(derivation={"memory_kib": 1024, "passes": 1, "lanes": 0}),
    damage(derivation={"memory_kib": 1024.5, "passes": 1, "lanes": 1}),
    damage(derivation={"memory_kib": 1024, "passes": True, "lanes": 1}),
    damage(derivation={}),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_damaged_key_file_gives_way_to_its_copy(keys, tmp_path, fault):
    whole = keys.read()
    fault(paths(tmp_path)[0])
    assert keys.read() == whole


@pytest.mark.parametrize("fault", FAULTS)
def test_when_the_copy_is_damaged_too_it_is_told_and_nothing_is_written(keys, tmp_path, fault):
    for path in paths(tmp_path):
        fault(path)
    before = {path: path.read_bytes() for path in paths(tmp_path) if path.exists()}
    with pytest.raises((NotebookDamagedError, NotebookMissingError)):
        keys.read()
    assert {path: path.read_bytes() for path in paths(tmp_path) if path.exists()} == before


def test_a_slot_of_a_kind_not_known_yet_is_kept_as_it_is_and_opens_nothing(keys, tmp_path):
    main, copy = paths(tmp_path)
    data = json.loads(main.read_text())
    quick = {"name": "quick", "sealed_by": "the system", "wrapped": "AAAA"}
    data["slots"].insert(0, quick)
    rewrite(main, data)
    read = keys.read()
    assert set(read) == {"passphrase", "recovery"}
    keys.write(read, KEY)
    for path in (main, copy):
        assert quick in json.loads(path.read_text())["slots"]


def test_no_key_file_at_all_is_a_missing_notebook(tmp_path):
    with pytest.raises(NotebookMissingError):
        KeySlots(tmp_path / "notebook.keys").read()


# --- changing them ----------------------------------------------------------------------------------------------------


def test_a_changed_passphrase_opens_and_the_old_one_does_not_any_more(notebook_dir, template):
    database = (notebook_dir / "notebook.db").read_bytes()
    change_passphrase(notebook_dir, ("passphrase", PASSPHRASE), NEW)
    with pytest.raises(WrongKeyError):
        open_with_passphrase(notebook_dir, PASSPHRASE)
    assert (notebook_dir / "notebook.db").read_bytes() == database
    open_with_passphrase(notebook_dir, NEW).close()
    open_with_recovery_code(notebook_dir, template.recovery_code).close()


def test_a_wrong_passphrase_changes_no_slot(notebook_dir):
    before = (notebook_dir / "notebook.keys").read_bytes()
    with pytest.raises(WrongKeyError):
        change_passphrase(notebook_dir, ("passphrase", "pas la bonne phrase"), NEW)
    with pytest.raises(WrongKeyError):
        renew_recovery_code(notebook_dir, "pas la bonne phrase")
    assert (notebook_dir / "notebook.keys").read_bytes() == before


def test_after_a_change_the_file_and_its_copy_are_the_same(notebook_dir):
    main, copy = paths(notebook_dir)
    change_passphrase(notebook_dir, ("passphrase", PASSPHRASE), NEW)
    assert main.read_bytes() == copy.read_bytes()
    renew_recovery_code(notebook_dir, NEW)
    assert main.read_bytes() == copy.read_bytes()


def test_an_older_copy_brings_no_old_passphrase_back_and_is_renewed_at_the_next_opening(notebook_dir):
    main, copy = paths(notebook_dir)
    old = copy.read_bytes()
    change_passphrase(notebook_dir, ("passphrase", PASSPHRASE), NEW)
    copy.write_bytes(old)
    with pytest.raises(WrongKeyError):
        open_with_passphrase(notebook_dir, PASSPHRASE)
    open_with_passphrase(notebook_dir, NEW, read_only=True).close()
    assert copy.read_bytes() == old
    open_with_passphrase(notebook_dir, NEW).close()
    assert copy.read_bytes() == main.read_bytes() != old


@pytest.mark.parametrize("fault", [flip("wrapped"), cut, lambda path: path.unlink()])
def test_a_damaged_key_file_is_mended_from_its_copy_once_the_notebook_is_open(notebook_dir, fault):
    main, copy = paths(notebook_dir)
    whole = main.read_bytes()
    fault(main)
    open_with_passphrase(notebook_dir, PASSPHRASE).close()
    assert main.read_bytes() == copy.read_bytes() == whole


def test_slots_written_anew_stay_those_of_the_same_notebook(notebook_dir):
    files = KeySlots(notebook_dir / "notebook.keys")
    before = files.read()["passphrase"].identity
    assert before.notebook_id
    assert before.key_id
    change_passphrase(notebook_dir, ("passphrase", PASSPHRASE), NEW)
    renew_recovery_code(notebook_dir, NEW)
    assert {slot.identity for slot in files.read().values()} == {before}
    assert new_identity() != new_identity()


def test_a_renewed_recovery_code_takes_the_place_of_the_old_one(notebook_dir, template):
    code = renew_recovery_code(notebook_dir, PASSPHRASE)
    open_with_recovery_code(notebook_dir, code).close()
    open_with_passphrase(notebook_dir, PASSPHRASE).close()
    with pytest.raises(WrongKeyError):
        open_with_recovery_code(notebook_dir, template.recovery_code)


def test_after_a_recovery_the_new_passphrase_does_not_take_a_cost_that_somebody_lowered(tmp_path):
    strong = Derivation(2048, 2, 1)
    keys = KeySlots(tmp_path / "notebook.keys")
    code = new_recovery_code()
    recovery = wrap("recovery", normalise_recovery_code(code), KEY, strong)
    lowered = replace(wrap("passphrase", PASSPHRASE, KEY, strong), derivation=CHEAP)
    keys.write({"passphrase": lowered, "recovery": recovery}, KEY)
    change_passphrase(tmp_path, ("recovery", code), NEW)
    assert keys.read()["passphrase"].derivation == strong


def foreign(notebook_dir):
    """Somebody puts a key file in the place of that of an open notebook: whole, and of a key of theirs."""
    theirs, identity = bytes(32), KeySlots(notebook_dir / "notebook.keys").read()["passphrase"].identity
    for name in ("notebook.keys", "notebook.keys.bak"):
        (notebook_dir / name).unlink()
    slots = {name: wrap(name, "theirs", theirs, CHEAP, identity) for name in ("passphrase", "recovery")}
    KeySlots(notebook_dir / "notebook.keys").write(slots, theirs)


def test_slots_of_another_key_are_told_by_whoever_has_the_key(notebook_dir):
    keys = KeySlots(notebook_dir / "notebook.keys")
    key = unwrap(keys.read()["passphrase"], PASSPHRASE)
    assert keys.read_bound(key) == keys.read()
    foreign(notebook_dir)
    with pytest.raises(NotebookDamagedError):
        keys.read_bound(key)


def test_one_slot_exchanged_for_that_of_a_stranger_is_not_taken_over_with_a_new_passphrase(notebook_dir):
    """Their recovery code would open nothing, and that of the worker nothing any more."""
    keys = KeySlots(notebook_dir / "notebook.keys")
    for path in paths(notebook_dir):
        data = json.loads(path.read_text())
        strangers = wrap("recovery", "R" * 28, bytes(32), CHEAP, keys.read()["recovery"].identity)
        data["slots"] = [asdict(strangers) if slot["name"] == "recovery" else slot for slot in data["slots"]]
        rewrite(path, data)
    open_with_passphrase(notebook_dir, PASSPHRASE).close()
    with pytest.raises(NotebookDamagedError):
        change_passphrase(notebook_dir, ("passphrase", PASSPHRASE), NEW)
    code = renew_recovery_code(notebook_dir, PASSPHRASE)
    change_passphrase(notebook_dir, ("passphrase", PASSPHRASE), NEW)
    open_with_recovery_code(notebook_dir, code).close()
