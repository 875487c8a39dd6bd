"""The bare equivalent: a Django view with the same server, connection, number of statements (prepared as the product's
are), bytes and POSTs, and nothing else.

Run by the same web server as the product (`gunicorn benchmarks.bare:application`), with `DATABASE_URL` and
`BARE_BYTES`: how many bytes of HTML each page has in the product, the start page first, the confirmation last.
"""

import json
import os
import secrets

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

from config.database import from_url
from responses.statements import one

SIZES = [int(size) for size in os.environ.get("BARE_BYTES", "0").split(",")]
LAST = len(SIZES) - 1
READ = "SELECT id, answers, paradata, submitted_at, now() FROM bench_bare WHERE token = %s"
SAVE = """UPDATE bench_bare SET answers = answers || %s::jsonb, paradata = paradata || %s::jsonb
    WHERE token = %s AND submitted_at IS NULL RETURNING id"""

settings.configure(
    SECRET_KEY=secrets.token_hex(),
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": from_url(os.environ["DATABASE_URL"])},
    DATA_UPLOAD_MAX_MEMORY_SIZE=512 * 1024,
)


def page(request: HttpRequest, number: int) -> HttpResponse:
    if request.method == "GET":
        return _show(request, number)
    token = request.POST.get("token", "")
    if number == 0:
        token = secrets.token_hex(16)
        one("INSERT INTO bench_bare (token) VALUES (%s) RETURNING id", [token])
    elif number == LAST - 1:
        _submit(request, token)
    else:
        one(READ, [token])
        _save(request, token)
    response = HttpResponseRedirect(f"/{number + 1}/")
    response.set_cookie("token", token, httponly=True, samesite="Lax")
    return response


def _show(request: HttpRequest, number: int) -> HttpResponse:
    token = request.COOKIES.get("token", "")
    one(READ, [token])
    head = f'<form><input type="hidden" name="token" value="{token}"></form><p data-reference="x">'
    return HttpResponse(head + "x" * (SIZES[number] - len(head)))


def _save(request: HttpRequest, token: str) -> None:
    answers = {name: values for name, values in request.POST.lists() if name != "token"}
    one(SAVE, [json.dumps(answers), "[[1, 2]]", token])


def _submit(request: HttpRequest, token: str) -> None:
    """The product saves the last page, then submits: lock, row, update."""
    one(READ, [token])
    _save(request, token)
    with transaction.atomic():
        one("SELECT pg_advisory_xact_lock_shared(1, 1)", [])
        one(READ + " FOR UPDATE", [token])
        one("UPDATE bench_bare SET submitted_at = now() WHERE token = %s RETURNING id", [token])


urlpatterns = [path("<int:number>/", page)]
application = get_wsgi_application()
