"""Plain HTTP goes nowhere but to this very computer."""

import pytest

from desktop.sync.address import server_address
from desktop.sync.client import ReceiverClient
from desktop.sync.errors import AddressError


@pytest.mark.parametrize(
    "text",
    [
        "http://127.0.0.1:8765",
        "http://127.9.8.7",
        "http://localhost:1/",
        "http://LOCALHOST",
        "http://[::1]:8765",
        "https://perron.example",
        "https://10.0.0.1:444/perron/",
        "  https://perron.example  ",
    ],
)
def test_an_encrypted_or_local_address_is_taken(text):
    assert server_address(text).url.path.endswith("/")


@pytest.mark.parametrize(
    "text",
    [
        "http://perron.example",
        "http://10.0.0.1",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://0.0.0.0",
        "http://[::2]",
        "ftp://perron.example",
        "perron.example",
        "https://",
        "https://user:pass@perron.example",
        "https://perron.example/?token=x",
        "http://[",
        "http://a\x00b",
        "",
    ],
)
def test_any_other_address_is_refused_in_french(text):
    with pytest.raises(AddressError) as caught:
        ReceiverClient(text)
    assert caught.value.sentence.startswith("Cette adresse")
    assert "https://" in caught.value.do
