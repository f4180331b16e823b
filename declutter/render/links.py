"""Link and picture targets: resolved, and only of schemes that do nothing but lead somewhere."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_LINKS = frozenset(("http", "https", "mailto"))
_PICTURES = frozenset(("http", "https"))
# Browsers ignore these inside of an address; "java\nscript:" is a scheme to them.
_IGNORED = re.compile("[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
_ESCAPED = {"<": "%3C", ">": "%3E", '"': "%22", "\\": "%5C", "`": "%60"}


class Targets:
    """Resolves the targets of one page.

    Args:
        base: `href` of the page's `<base>`, "" for none.
        url: address of the page, "" where unknown.
    """

    def __init__(self, base: str, url: str) -> None:
        self._base = url
        try:
            joined = urljoin(url, base.strip())
            # A base of another scheme is no address to resolve against.
            if urlsplit(joined).scheme in _PICTURES or not _SCHEME.match(joined):
                self._base = joined
        except ValueError:
            pass

    def link(self, href: str) -> str:
        """A link's address, "" for one that leads nowhere or may do something."""
        return self._resolve(href, _LINKS)

    def picture(self, source: str) -> str:
        """A picture's address, "" for data and anything but http."""
        return self._resolve(source, _PICTURES)

    def _resolve(self, target: str, schemes: frozenset[str]) -> str:
        target = target.strip()
        if not target or target.startswith("#"):
            return ""
        bare = _IGNORED.sub("", target)
        try:
            address = urljoin(self._base, bare) if self._base else bare
            parts = urlsplit(address)
        except ValueError:
            return ""
        if _SCHEME.match(address):
            if parts.scheme.lower() not in schemes:
                return ""
            if parts.scheme != "mailto" and not parts.hostname:
                return ""
        # A relative address of a page whose own is unknown stays relative.
        elif ":" in address.split("/", 1)[0]:
            return ""
        return "".join(_ESCAPED.get(char, char) for char in address)
