"""What a first view weighs: HTML and everything it asks for, compressed as a proxy and WhiteNoise send it."""

import gzip
import re
import urllib.request
from dataclasses import dataclass
from urllib.parse import urljoin

ASSET = re.compile(r'(?:<link rel="stylesheet" href|<script[^>]* src|<img[^>]* src)="([^"]+)"')


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
    """The weight of a page whose HTML is given, with the stylesheets, scripts and images that it names."""
    assets = [_compressed(urljoin(address, path)) for path in ASSET.findall(html.decode())]
    return Weight(len(gzip.compress(html, 6)), sum(assets), 1 + len(assets))


def _compressed(address: str) -> int:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "br, gzip"})
    with urllib.request.urlopen(request) as reply:
        return len(reply.read())
