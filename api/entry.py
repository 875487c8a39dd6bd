"""Where requests of programs come in.

What answers them (django-ninja and pydantic, 12 MB and a moment of loading) is imported by the first of them: no
process that serves respondents alone has it.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt


# A token, not a cookie, says who is asking: no other site can have a browser send it.
@csrf_exempt
def answer(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    from api.service import answer

    return answer(request)


def patterns() -> list[URLPattern]:
    return [path("api/<path:rest>", answer, name="api"), path("api/", answer)]
