"""Every document is PDF/A-2a and PDF/UA-1 to veraPDF's engine, unsigned and signed, with hostile content too."""

from __future__ import annotations

import pytest

from tests.reports.conformance import NORMS, Judge, missing
from tests.reports.documents import NAMES, document_named

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"{missing()}: test_structure.py looks at the same documents")


@pytest.fixture(scope="module")
def judge(tmp_path_factory) -> Judge:
    return Judge(tmp_path_factory.mktemp("verapdf"))


@pytest.mark.parametrize("name", NAMES)
def test_a_document_breaks_no_rule_of_either_norm(judge, bilan, name):
    found = judge.judge(document_named(name, bilan))
    assert [(one.norm, one.broken) for one in found] == [(norm, ()) for norm in NORMS]
    assert all(one.checks > 500 for one in found)


def test_a_document_that_says_not_that_it_is_marked_is_found_out(judge, bilan):
    """The judge is no rubber stamp."""
    content = document_named("bilan", bilan).replace(b"/MarkInfo ", b"/MarkInfx ")
    assert all(one.broken for one in judge.judge(content))
