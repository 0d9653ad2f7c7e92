"""Every document is PDF/A-2a and PDF/UA-1 to veraPDF's engine, unsigned and signed, with hostile content too."""

from __future__ import annotations

import pytest

from tests.reports.conformance import NORMS, Judge, Judged, missing
from tests.reports.documents import NAMES, document_named

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"{missing()}: test_structure.py looks at the same documents")
_UNMARKED = "not marked"


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> dict[str, list[Judged]]:
    """What came of the whole catalogue, and of a document that hides that it is marked."""
    unmarked = document_named("bilan").replace(b"/MarkInfo ", b"/MarkInfx ")
    judge = Judge(tmp_path_factory.mktemp("verapdf"))
    found = judge.judge(*(document_named(name) for name in NAMES), unmarked)
    return dict(zip((*NAMES, _UNMARKED), found, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_a_document_breaks_no_rule_of_either_norm(judged, name):
    assert [(one.norm, one.broken) for one in judged[name]] == [(norm, ()) for norm in NORMS]
    assert all(one.checks > 500 for one in judged[name])


def test_a_document_that_says_not_that_it_is_marked_is_found_out(judged):
    """The judge is no rubber stamp."""
    assert all(one.broken for one in judged[_UNMARKED])
