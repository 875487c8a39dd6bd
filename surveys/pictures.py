"""Pictures: what is accepted as one, where it is kept, and how it reaches people."""

import hashlib
import io
import re
import struct
import zlib
from typing import Any, NamedTuple

import msgspec
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from PIL import Image, ImageOps, UnidentifiedImageError

from accounts.audit import record
from accounts.models import User
from questionnaire.document import Option, Questionnaire
from surveys.models import Picture, PictureFile, Survey

LARGEST = 500 * 1024
MOST_PIXELS = 16_000_000
LONGEST_SIDE = 10_000
MOST_PICTURES = 60
# SVG is left out: it can hold scripts.
FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
# What a picture may say beside its pixels. Anything else, such as where it was taken, makes us write it anew.
HARMLESS = frozenset(
    {
        "jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "gamma", "srgb", "transparency", "aspect",
        "interlace", "progressive", "progression", "loop", "background", "chromaticity", "adobe",
        "adobe_transform", "timestamp", "duration",
    }
)  # fmt: skip
# What the readers raise of a broken picture, and of broken words beside it.
BROKEN = (
    UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError, TypeError,
    LookupError, ArithmeticError, struct.error, zlib.error,
)  # fmt: skip
_DIGEST = re.compile("[0-9a-f]{64}")


class PictureRefused(ValueError):
    """Not a picture that can be used; the message says what to do, in the active language."""


class Read(NamedTuple):
    content: bytes
    media_type: str
    width: int
    height: int


def read_picture(content: bytes) -> Read:
    """The picture without what it says beside its pixels. One that says nothing stays as it is, byte for byte, so
    that a survey file can be written and read without end. Raises PictureRefused."""
    if len(content) > LARGEST:
        message = _("The picture is larger than %(most)s kB. Make it smaller.")
        raise PictureRefused(message % {"most": LARGEST // 1024})
    try:
        # Only these three readers are tried, whatever the file is called.
        with Image.open(io.BytesIO(content), formats=list(FORMATS)) as image:
            if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
                raise PictureRefused(_("The picture has too many pixels. Make it smaller."))
            image.load()
            if not (set(image.info) - HARMLESS or image.getexif() or getattr(image, "n_frames", 1) > 1):
                return Read(content, FORMATS[image.format or ""], image.width, image.height)
            return _anew(image)
    except PictureRefused:
        raise
    except BROKEN:
        raise PictureRefused(
            _("This is no picture that can be shown. Use a PNG, JPEG or WebP file.")
        ) from None


def _anew(image: Image.Image) -> Read:
    upright = ImageOps.exif_transpose(image)
    plain = Image.new(upright.mode, upright.size)
    plain.paste(upright)
    if upright.mode == "P" and (palette := upright.getpalette()):
        plain.putpalette(palette)
    written, kind = io.BytesIO(), str(image.format)
    plain.save(written, kind, **({"quality": 88} if kind != "PNG" else {"optimize": True}))
    content = written.getvalue()
    if len(content) > LARGEST:
        message = _("The picture is larger than %(most)s kB. Make it smaller.")
        raise PictureRefused(message % {"most": LARGEST // 1024})
    return Read(content, FORMATS[kind], plain.width, plain.height)


def kept(read: Read) -> PictureFile:
    """The row of a picture's content, which all that show the same picture share."""
    digest = hashlib.sha256(read.content).hexdigest()
    values = {
        "content": read.content,
        "media_type": read.media_type,
        "width": read.width,
        "height": read.height,
    }
    return PictureFile.objects.get_or_create(sha256=digest, defaults=values)[0]


@transaction.atomic
def add_picture(survey: Survey, name: str, content: bytes, user: User) -> Picture:
    """Put a picture into the draft, in the place of the one with that name if there is one. Raises PictureRefused."""
    read = read_picture(content)
    Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    old = survey.pictures.filter(name__iexact=name).first()
    if old is None and survey.pictures.count() >= MOST_PICTURES:
        message = _("A survey can have %(most)s pictures. Remove one first.")
        raise PictureRefused(message % {"most": MOST_PICTURES})
    picture = old or Picture(survey=survey, name=name)
    picture.file = kept(read)
    picture.save()
    record("picture added", actor=user, survey_id=survey.pk, subject=str(survey), name=picture.name)
    return picture


def with_pictures(questionnaire: Questionnaire, survey: Survey) -> Questionnaire:
    """The questionnaire with its options' pictures by what is in them: a published version keeps its own. Costs a
    query, only where there are any."""
    if not any(option.image for question in questionnaire.questions for option in question.options):
        return questionnaire
    names = {
        picture.name.lower(): picture.file.file_name
        for picture in survey.pictures.select_related("file").defer("file__content")
    }
    return _renamed(questionnaire, names)


def _renamed(part: Any, names: dict[str, str]) -> Any:
    if isinstance(part, tuple):
        return tuple(_renamed(each, names) for each in part)
    if isinstance(part, Option):
        return msgspec.structs.replace(part, image=names.get((part.image or "").lower()))
    if not isinstance(part, msgspec.Struct):
        return part
    changes = {
        name: _renamed(getattr(part, name), names)
        for name in ("pages", "questions", "options", "repeat")
        if name in part.__struct_fields__
    }
    return msgspec.structs.replace(part, **changes) if changes else part


@require_safe
def picture(request: HttpRequest, file_name: str) -> HttpResponse:
    """A picture by what is in it, for everybody and for ever."""
    digest = file_name.partition(".")[0]
    found = PictureFile.objects.filter(sha256=digest).first() if _DIGEST.fullmatch(digest) else None
    if found is None or found.file_name != file_name:
        raise Http404
    reply = HttpResponse(bytes(found.content), content_type=found.media_type)
    reply["Cache-Control"] = "public, max-age=31536000, immutable"
    # Whatever a browser might make of it: nothing in it may run.
    reply["Content-Security-Policy"] = "default-src 'none'; sandbox"
    reply["X-Content-Type-Options"] = "nosniff"
    return reply


def patterns() -> list[URLPattern]:
    return [path("pictures/<str:file_name>", picture, name="picture")]
