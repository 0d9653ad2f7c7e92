"""The client of httpx, when the proxy that the session names lets it be made."""

from __future__ import annotations

import ssl

import httpx

from desktop.sync.errors import SystemProxyError

_ONE: httpx.Limits = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=60)


def http_client(
    *,
    verify: ssl.SSLContext,
    trust_env: bool,
    timeout: httpx.Timeout | float,
    transport: httpx.BaseTransport | None,
    base_url: httpx.URL | str = "",
    proxy: httpx.Proxy | None = None,
) -> httpx.Client:
    """One connection kept for all; SystemProxyError when `trust_env` brings a proxy that nobody can use.

    Desktops with a SOCKS proxy set one for every program (`ALL_PROXY=socks://…`): httpx ends on it.
    """
    try:
        return httpx.Client(
            base_url=base_url,
            verify=verify,
            trust_env=trust_env,
            proxy=proxy,
            follow_redirects=False,
            limits=_ONE,
            timeout=timeout,
            transport=transport,
        )
    except (ValueError, ImportError, httpx.InvalidURL):
        raise SystemProxyError from None
