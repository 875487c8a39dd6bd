"""What a first view weighs: HTML and everything it asks for, compressed as a proxy and WhiteNoise send it."""

import gzip
import re
import urllib.request
from dataclasses import dataclass
from urllib.parse import urljoin

ASSET = re.compile(r'(?:<link rel="stylesheet" href|<script[^>]* src|<img[^>]* src)="([^"]+)"')
IMPORT = re.compile(r"""^import\b[^;]*?["'](\.[^"']+)["'];""", re.MULTILINE)


@dataclass(frozen=True)
class Weight:
    """Compressed bytes."""

    html: int
    assets: int
    requests: int

    @property
    def total(self) -> int:
        return self.html + self.assets


def weigh(html: bytes, address: str) -> Weight:
    """The weight of a page whose HTML is given, with the stylesheets, scripts and images that it names, and what those
    scripts import."""
    left = [urljoin(address, path) for path in ASSET.findall(html.decode())]
    assets: dict[str, int] = {}
    while left:
        asset = left.pop()
        if asset not in assets:
            assets[asset] = _compressed(asset)
            left += _imported_by(asset)
    return Weight(len(gzip.compress(html, 6)), sum(assets.values()), 1 + len(assets))


def _imported_by(address: str) -> list[str]:
    if not address.endswith(".js"):
        return []
    with urllib.request.urlopen(address) as reply:
        return [urljoin(address, name) for name in IMPORT.findall(reply.read().decode())]


def _compressed(address: str) -> int:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "br, gzip"})
    with urllib.request.urlopen(request) as reply:
        return len(reply.read())
