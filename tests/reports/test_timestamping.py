"""A sealed document is given a timestamp by a real server on this computer; a server that lies changes nothing (R5)."""

from __future__ import annotations

import gc
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from desktop.reports.bilan import render_bilan_to_sign
from desktop.reports.timestamping import StampRefusedError, StampTimeError, stamp
from desktop.reports.verifying import Finding, verify
from desktop.sync.errors import AddressError
from desktop.sync.timestamps import TimestampClient, TimestampError, timestamp_address
from tests.reports.authorities import Authority
from tests.reports.signed import PLACES, answered, replace_the_first_page, rewritten, swap_the_strokes
from tests.stamping import StampServer, serving


@pytest.fixture(scope="module")
def operator() -> Authority:
    return Authority("Association Exemple")


@pytest.fixture(scope="module")
def server() -> StampServer:
    return StampServer()


@pytest.fixture
def sealed(bilan, operator) -> bytes:
    return answered(render_bilan_to_sign(bilan, PLACES), operator.laptop("Ordinateur de Mme Petit"))[-1]


@pytest.fixture
def true(server):
    server.mood, server.at, server.asked = "true", None, 0
    return server


def now() -> datetime:
    return datetime.now(UTC)


def stamped(content: bytes, server: StampServer) -> bytes:
    with serving(server) as address:
        return stamp(content, TimestampClient(address).ask, now())


def test_two_signers_then_the_seal_then_the_timestamp_are_all_valid(sealed, operator, true):
    made = stamped(sealed, true)
    verdict = verify(made, [operator.der, true.certificate])
    assert made.startswith(sealed)
    assert verdict.is_whole
    assert all(one.is_intact and one.is_trusted for one in verdict.places)
    (told,) = verdict.stamps
    assert (told.server, told.is_intact, told.is_trusted) == ("Horodatage d’essai", True, True)
    assert true.asked == 1


def test_the_time_of_a_server_that_nobody_vouches_for_is_told_as_such(sealed, operator, true):
    verdict = verify(stamped(sealed, true), [operator.der])
    assert verdict.is_whole
    assert verdict.has_timestamp
    assert not verdict.stamps[0].is_trusted


def test_the_server_is_given_a_print_and_nothing_of_the_document(sealed, true):
    given = []

    def ask(request: bytes) -> bytes:
        given.append(request)
        return true.answer(request)

    stamp(sealed, ask, now())
    assert [len(request) < 100 for request in given] == [True]


@pytest.mark.parametrize("change", [replace_the_first_page, swap_the_strokes])
def test_what_is_changed_after_the_timestamp_is_told(sealed, operator, true, change):
    altered = rewritten(stamped(sealed, true), change)
    assert verify(altered, [operator.der]).findings in ((Finding.PAGES_CHANGED,), (Finding.DRAWING_CHANGED,))


def test_a_byte_of_the_timestamp_that_is_turned_is_told(sealed, operator, true):
    made = bytearray(stamped(sealed, true))
    made[len(sealed) + 200] ^= 1
    assert not verify(bytes(made), [operator.der]).is_whole


@pytest.mark.parametrize(
    "mood",
    [
        "another nonce",
        "no nonce",
        "another print",
        "refused",
        "page",
        "page said to be a stamp",
        "nothing",
        "failed",
        "elsewhere",
        "endless",
        "truncated",
        "broken",
        "hangs up",
    ],
)
def test_an_answer_that_is_no_timestamp_of_this_document_is_refused(sealed, true, mood):
    true.mood = mood
    with pytest.raises((StampRefusedError, TimestampError)):
        stamped(sealed, true)


def test_a_server_that_takes_for_ever_is_left(sealed, true):
    true.mood = "slow"
    true.go.clear()
    with serving(true) as address, pytest.raises(TimestampError, match="trop de temps"):
        stamp(sealed, TimestampClient(address, longest_s=0.2).ask, now())


@pytest.mark.parametrize("days", [-3, 3, -4000])
def test_a_server_whose_clock_is_days_away_from_ours_is_not_believed(sealed, true, days):
    true.at = now() + timedelta(days=days)
    with pytest.raises(StampRefusedError):
        stamped(sealed, true)


def test_two_clocks_that_disagree_are_told_apart_from_a_lie(sealed, true):
    true.at = now() + timedelta(days=3)
    with pytest.raises(StampTimeError):
        stamped(sealed, true)


def test_a_certificate_that_is_not_for_timestamps_gives_none(sealed):
    with pytest.raises(StampRefusedError):
        stamped(sealed, StampServer(usage=ExtendedKeyUsageOID.CODE_SIGNING))


def test_a_server_that_is_not_there_is_told(sealed, true):
    with serving(true) as address:
        pass
    with pytest.raises(TimestampError, match="injoignable"):
        stamp(sealed, TimestampClient(address).ask, now())


def test_an_address_keeps_its_path_and_is_encrypted():
    assert timestamp_address(" https://horodatage.exemple.fr/tsr ") == "https://horodatage.exemple.fr/tsr"
    assert timestamp_address("https://horodatage.exemple.fr") == "https://horodatage.exemple.fr/"
    for address in ("http://horodatage.exemple.fr", "ftp://exemple.fr", "bonjour", "https://a:b@exemple.fr"):
        with pytest.raises(AddressError):
            timestamp_address(address)


@pytest.fixture(autouse=True)
def _let_go():
    """The event loops of asyncio are circles, which nobody else collects."""
    yield
    gc.collect()
