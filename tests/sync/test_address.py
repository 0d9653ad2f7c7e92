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
        "http://127.0.0.1.evil",
        "http://127.0.0.1@evil.example",
        "http://127.0.0.1:80@evil.example",
        "http://evil.example@127.0.0.1",
        "http://127.0.0.1\\@evil.example",
        "http://127.0.0.1%2eevil.example",
        "http://127.0.0.1#@evil.example",
        "http://localhost.",
        "http://localhost%00.evil.example",
        "http://127.0.0.1.",
        "http://127.1",
        "http://127.000.000.001",
        "http://0177.0.0.1",
        "http://2130706433",
        "http://0x7f000001",
        "http://0x7f.1",
        "http://１２７.0.0.1",
        "http://[::ffff:127.0.0.1]",
        "http://[::ffff:7f00:1]",
        "http://[::ffff:8.8.8.8]",
        "http://[::127.0.0.1]",
        "http://[::1%25evil]",
        "http://[::1%evil]",
        "http://[::]",
        "http://127.0.0.1:0",
        "http://127.0.0.1:65536",
        "https://perron.example:99999",
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


def test_without_encryption_no_name_is_looked_up_not_even_that_of_this_computer():
    assert server_address("http://LocalHost:8765").url.host == "127.0.0.1"
    assert server_address("https://localhost:8765").url.host == "localhost"
    assert server_address("http://localhost:8765").loopback


@pytest.mark.parametrize(
    ("text", "loopback"),
    [
        ("https://127.0.0.1", True),
        ("https://[::1]", True),
        ("https://[::ffff:127.0.0.1]", False),
        ("https://a.fr", False),
    ],
)
def test_the_proxies_of_the_environment_are_left_aside_only_for_this_computer(text, loopback):
    assert server_address(text).loopback is loopback
