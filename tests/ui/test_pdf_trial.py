"""A paper from outside is tried elsewhere before the window opens it."""

from __future__ import annotations

import subprocess
import sys
import zlib

from desktop.ui.papers.pdf_trial import TRIAL, readable_pages
from tests.pictures_of_people import pdf


def endless_pdf() -> bytes:
    """Less than a megabyte that unfolds into millions of strokes."""
    deflate = zlib.compressobj(9)
    strokes = b"0 0 m 9 9 l S\n" * 1000
    content = b"".join(deflate.compress(strokes) for _ in range(20_000)) + deflate.flush()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(content), content),
    ]
    body = b"%PDF-1.4\n"
    for number, part in enumerate(parts, 1):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    return body + b"trailer <</Root 1 0 R/Size 5>>\n%%EOF\n"


def test_a_paper_can_be_shown():
    assert readable_pages(pdf(3), lambda: False) == 3


def test_what_is_no_paper_has_no_page():
    assert readable_pages(b"%PDF-1.4 and nothing more", lambda: False) == 0


def test_a_paper_made_to_take_hours_is_left_unread():
    assert readable_pages(endless_pdf(), lambda: False, seconds=1) == 0


def test_a_lock_stops_the_trial_at_once():
    assert readable_pages(endless_pdf(), lambda: True) == 0


def test_the_program_itself_makes_the_trial_where_no_module_can_be_run_by_name():
    done = subprocess.run(
        [sys.executable, "-m", "desktop", TRIAL], input=pdf(2), capture_output=True, timeout=60, check=True
    )
    assert done.stdout == b".."
