"""The kind of device that a response was begun on. Nothing else of what the browser says about itself is kept."""

import re
from collections.abc import Mapping

from responses.models import Response

TABLET = re.compile(r"iPad|Tablet|PlayBook|Kindle|Silk(?!.*Mobile)|Android(?!.*Mobile)")
PHONE = re.compile(r"Mobi|iPhone|iPod|Opera Mini")
COMPUTER = re.compile(r"Windows NT|Macintosh|X11|CrOS")
# Longer than any browser's; nobody makes these patterns run over a header of eight kilobytes.
LONGEST_READ = 512


def device_of(headers: Mapping[str, str]) -> str:
    """phone, tablet, computer, or "" where the headers of the request do not tell.

    `Sec-CH-UA-Mobile` is believed before `User-Agent`. An iPad that asks for pages as a computer does, as Apple's do
    unless told otherwise, counts as one.
    """
    if headers.get("Sec-CH-UA-Mobile") == "?1":
        return Response.Device.PHONE
    agent = headers.get("User-Agent", "")[:LONGEST_READ]
    if TABLET.search(agent):
        return Response.Device.TABLET
    if PHONE.search(agent):
        return Response.Device.PHONE
    return Response.Device.COMPUTER if COMPUTER.search(agent) else ""
