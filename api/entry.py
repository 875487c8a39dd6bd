"""Where requests of programs come in.

What answers them (django-ninja and pydantic, 12 MB and a moment of loading) is imported by the first of them: no
process that serves respondents alone has it.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt


# A token, not a cookie, says who is asking: no other site can have a browser send it.
@csrf_exempt
def answer(request: HttpRequest) -> HttpResponseBase:
    from api.service import answer

    return answer(request)


def patterns() -> list[URLPattern]:
    # Whatever comes after it, line ends too, which a `path` would not take.
    return [re_path(r"^api/", answer, name="api")]
