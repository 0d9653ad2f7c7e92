"""What is dragged onto the calendar: ours is known, anything else is none of it and never an error."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData

from desktop.ui.today.drag import MIME, Picked


@pytest.mark.parametrize("picked", [Picked("measure-1", "contact-1"), Picked("measure-1")])
def test_what_is_picked_up_is_what_is_put_down(picked):
    assert Picked.of(picked.mime()) == picked


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"3", b"null", b"\xff\xfe", b'{"measure_id": 3}', b'"x"',
                                     b'{"measure_id": "a", "contact_id": []}', b"[" * 100_000])  # fmt: skip
def test_what_another_program_calls_ours_is_nothing(content):
    data = QMimeData()
    data.setData(MIME, content)
    assert Picked.of(data) is None
