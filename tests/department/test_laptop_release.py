"""The newest version for laptops goes with the receipt keys, signed, to the laptops that ask, and to no other."""

from __future__ import annotations

import json

import httpx
import pytest

from department.errors import ConfigurationError
from department.settings import Settings
from desktop.sync.client import ReceiverClient
from desktop.sync.contract.keys import AnnouncingKeys, ReceiptKeys, release_statement
from desktop.sync.errors import InvalidReceiptError
from desktop.sync.receipts import is_signed
from tests.conftest_postgres import running_receiver

CHALLENGE = "ab" * 32
PAGE = "https://perron.exemple/versions?de=1&a=2"


def answered(url: str, query: str) -> dict[str, object]:
    return httpx.get(f"{url}/v1/keys?challenge={CHALLENGE}{query}").raise_for_status().json()


@pytest.fixture
def announcing(receiver_url):
    with running_receiver(Settings(receiver_url, laptop_version="1.3.0", laptop_page=PAGE)) as running:
        yield running.url


def test_a_laptop_of_before_is_answered_as_before(announcing):
    for query in ("", "&announce=", "&announce=0", "&announce=2"):
        told = answered(announcing, query)
        assert set(told) == {"current", "successions", "signature"}
        assert ReceiptKeys.model_validate(told).current


def test_a_laptop_that_asks_is_told_under_the_key_in_use(announcing):
    keys = AnnouncingKeys.model_validate(answered(announcing, "&announce=1"))
    assert keys.laptop is not None
    assert (keys.laptop.version, keys.laptop.page) == ("1.3.0", PAGE)
    assert is_signed(keys.current, keys.laptop.signature, release_statement("1.3.0", PAGE, CHALLENGE))


def test_a_receiver_that_announces_nothing_answers_as_before(receiver):
    assert set(answered(receiver.url, "&announce=1")) == {"current", "successions", "signature"}
    with ReceiverClient(receiver.url) as client:
        assert client.receipt_keys().laptop is None


def altered(url: str, **changes: str) -> httpx.MockTransport:
    """Somebody between both writes something else."""

    def answer(request: httpx.Request) -> httpx.Response:
        told = httpx.get(f"{url}{request.url.raw_path.decode()}").json()
        told["laptop"] |= changes
        body = httpx.ByteStream(json.dumps(told).encode())
        return httpx.Response(200, stream=body, headers={"content-type": "application/json"})

    return httpx.MockTransport(answer)


@pytest.mark.parametrize("changes", [{"version": "9.9.9"}, {"page": "https://voleur.exemple"}, {"signature": "A" * 88}])
def test_what_the_key_did_not_sign_is_not_believed(announcing, changes):
    with ReceiverClient(announcing) as client:
        assert client.receipt_keys().laptop is not None
    with (
        ReceiverClient("http://127.0.0.1:9", transport=altered(announcing, **changes)) as client,
        pytest.raises(InvalidReceiptError),
    ):
        client.receipt_keys()


def test_it_is_set_by_the_environment():
    settings = Settings.from_environment({"PERRON_LAPTOP_VERSION": " 1.3.0 ", "PERRON_LAPTOP_PAGE": PAGE})
    assert (settings.laptop_version, settings.laptop_page) == ("1.3.0", PAGE)
    assert Settings.from_environment({}).laptop_version == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("PERRON_LAPTOP_VERSION", value) for value in ("1.3", "v1.3.0", "1.3.0-rc.1", "la dernière")),
        *(
            ("PERRON_LAPTOP_PAGE", value)
            for value in (
                "http://perron.exemple", "perron.exemple", "https://moi:mdp@perron.exemple", "https://a b",
                "https://perron.exemple/" + "a" * 300, 'https://perron.exemple/"',
            )
        ),
    ],
)  # fmt: skip
def test_what_is_no_version_and_no_page_is_refused_at_the_start(name, value):
    with pytest.raises(ConfigurationError, match=name):
        Settings.from_environment({name: value})
