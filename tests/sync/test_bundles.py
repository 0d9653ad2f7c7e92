"""A bundle that was decrypted is still not believed: sizes, names, bombs, twins and lies are refused."""

from __future__ import annotations

import io
import json
import struct
import zipfile

import pytest

from desktop.sync.contract.bundles import (
    CONTENTS,
    FORMAT,
    RECORDS,
    BundleError,
    BundleKind,
    lines,
    packed,
    unpacked,
)


def made(files=None, about=None):
    content, _ = packed(BundleKind.DEPARTMENT, about or {"device": "x"}, files or {RECORDS: b"{}\n"}, lambda _: {})
    return content


def archive(*entries, compress=zipfile.ZIP_STORED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compress) as out:
        for name, content in entries:
            out.writestr(name, content)
    return made.getvalue()


def contents(files, **changes):
    told = {"format": FORMAT, "kind": "department", "about": {}, "files": files, "signature": {}}
    return json.dumps(told | changes)


def test_what_was_packed_comes_back_the_same():
    photo = "attachments/" + "0" * 64
    bundle = unpacked(made({RECORDS: lines([b'{"a":1}', b'{"b":2}']), photo: b"\xff\xd8\xff"}))
    assert list(bundle.records()) == [{"a": 1}, {"b": 2}]
    assert bundle.files[photo] == b"\xff\xd8\xff"


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/passwd", "records.jsonl/x", "attachments/" + "g" * 64, "CON", "a\\b"]
)
def test_a_name_that_no_notebook_writes_is_refused(name):
    listed = {name: {"size": 1, "sha256": "0" * 64}}
    with pytest.raises(BundleError):
        unpacked(archive((CONTENTS, contents(listed)), (name, b"x")))


def test_a_bomb_is_unpacked_no_further_than_it_says():
    bomb = archive(
        (CONTENTS, contents({RECORDS: {"size": 10, "sha256": "0" * 64}})),
        (RECORDS, b"0" * 50_000_000),
        compress=zipfile.ZIP_DEFLATED,
    )
    assert len(bomb) < 100_000
    with pytest.raises(BundleError):
        unpacked(bomb)


def test_a_size_beyond_what_is_held_is_refused_before_anything_is_read():
    with pytest.raises(BundleError):
        unpacked(archive((CONTENTS, contents({RECORDS: {"size": 10**12, "sha256": "0" * 64}})), (RECORDS, b"x")))


def test_a_table_of_contents_that_is_a_bomb_is_refused():
    with pytest.raises(BundleError):
        unpacked(archive((CONTENTS, b" " * 60_000_000), compress=zipfile.ZIP_DEFLATED))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused():
    told = contents({RECORDS: {"size": 3, "sha256": "0" * 64}})
    with pytest.raises(BundleError):
        unpacked(archive((CONTENTS, told), (RECORDS, b"{}\n"), (RECORDS, b"[]\n")))


def test_what_the_contents_do_not_name_is_refused():
    with pytest.raises(BundleError):
        unpacked(archive((CONTENTS, contents({})), (RECORDS, b"{}\n")))


@pytest.mark.parametrize("cut", [1, 22, 60])
def test_what_was_cut_is_refused(cut):
    with pytest.raises(BundleError):
        unpacked(made()[:-cut])


def test_an_end_that_lies_about_how_many_files_there_are_is_refused():
    whole = bytearray(made())
    struct.pack_into("<HH", whole, len(whole) - 14, 60_000, 60_000)
    with pytest.raises(BundleError):
        unpacked(bytes(whole))


@pytest.mark.parametrize("line", [b"{", b"NaN", b'"\\ud800"', b'"\\u0000"', b"[" * 5000, b"\xff"])
def test_a_record_that_nobody_could_keep_is_refused(line):
    with pytest.raises(BundleError):
        list(unpacked(made({RECORDS: lines([line])})).records())


@pytest.mark.parametrize("changes", [{"format": "perron-bundle-9"}, {"kind": "other"}, {"about": []}, {"more": 1}])
def test_a_table_of_contents_of_another_form_is_refused(changes):
    with pytest.raises(BundleError):
        unpacked(archive((CONTENTS, contents({}, **changes))))
