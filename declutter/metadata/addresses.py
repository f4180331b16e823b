"""Parts of addresses, "" where an address is malformed."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def host(url: str | None) -> str:
    """Host of an address without `www.`."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def path(url: str | None) -> str:
    """Path of an address."""
    try:
        return urlsplit(url or "").path
    except ValueError:
        return ""


def absolute(base: str, href: str) -> str:
    """An absolute http address, "" for anything else."""
    try:
        address = urljoin(base, href.strip())
    except ValueError:
        return ""
    return address if address.startswith(("http://", "https://")) and host(address) else ""
