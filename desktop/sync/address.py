"""Where the laptop may send: HTTPS anywhere, plain HTTP only to itself."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from desktop.sync.errors import AddressError

LOCAL_NAME = "localhost"
LAST_PORT = 65535
IPV4 = 4
_EXAMPLE = "Écrivez une adresse comme https://perron.departement.fr."


@dataclass(frozen=True)
class ServerAddress:
    """An address that may be sent to; `loopback` when it is this very computer."""

    url: httpx.URL
    loopback: bool

    @property
    def secure(self) -> bool:
        """Whether it is HTTPS."""
        return self.url.scheme == "https"


def server_address(text: str) -> ServerAddress:
    """The address of a server; AddressError says in French why it is not taken."""
    try:
        url = httpx.URL(text.strip())
    except httpx.InvalidURL:
        raise AddressError("Cette adresse de serveur est illisible.", do=_EXAMPLE) from None
    if url.port is not None and not 0 < url.port <= LAST_PORT:
        raise AddressError("Cette adresse de serveur a un port qui n’existe pas.", do=_EXAMPLE)
    if url.scheme not in ("https", "http") or not url.host:
        raise AddressError("Cette adresse de serveur n’est pas complète.", do=_EXAMPLE)
    if url.userinfo or url.query or url.fragment:
        raise AddressError("Cette adresse de serveur contient plus qu’une adresse.", do=_EXAMPLE)
    loopback = is_loopback(url.host)
    if url.scheme == "http" and not loopback:
        raise AddressError(
            "Cette adresse n’est pas chiffrée : rien n’y est envoyé.", do="Écrivez une adresse en https://."
        )
    if url.scheme == "http" and url.host == LOCAL_NAME:
        url = url.copy_with(host="127.0.0.1")  # what is not encrypted asks nobody where this name is
    return ServerAddress(url.copy_with(path=url.path.rstrip("/") + "/"), loopback)


def proxy_address(text: str) -> httpx.URL:
    """The address of the network's proxy, with its name and password if any; AddressError says why it is not taken."""
    example = "Écrivez une adresse comme http://proxy.departement.fr:3128."
    try:
        url = httpx.URL(text.strip())
    except httpx.InvalidURL:
        raise AddressError("L’adresse du serveur mandataire (proxy) est illisible.", do=example) from None
    if url.scheme not in ("http", "https") or not url.host or url.query or url.fragment:
        raise AddressError("L’adresse du serveur mandataire (proxy) n’est pas complète.", do=example)
    return url


def is_proxy_address(text: str) -> bool:
    """Whether it is a host with its port, if any: neither a name, nor a password, nor a path."""
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        port = parts.port
    except ValueError:
        return False
    is_bare = not parts.username and not parts.password and parts.path in ("", "/") and not parts.query
    return parts.scheme in ("http", "https") and bool(parts.hostname) and is_bare and (port is None or port > 0)


def is_loopback(host: str) -> bool:
    """Whether the host is this very computer: `localhost`, 127.x.x.x or ::1, written so and in no other way."""
    if host == LOCAL_NAME:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    # Neither an IPv4 address within an IPv6 one nor a network interface after a « % ».
    return address.is_loopback if address.version == IPV4 else host == "::1"
