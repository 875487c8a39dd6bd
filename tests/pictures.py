"""Pictures for tests, drawn on the spot."""

import base64
import io
from typing import Any

from PIL import Image


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6), colour: str = "teal", **saved: Any) -> bytes:
    """A picture of one colour; `saved` goes to Pillow (`exif=...`)."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, kind, **saved)
    return written.getvalue()


def in_file(name: str, content: bytes) -> dict[str, str]:
    """As it stands in a survey file."""
    return {"name": name, "data": base64.b64encode(content).decode()}
