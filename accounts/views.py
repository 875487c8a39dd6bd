"""What people who are signed in do for themselves."""

from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.models import User


@staff_member_required(login_url="admin:login")
@require_POST
def change_language(request: HttpRequest) -> HttpResponse:
    """Remember the person's language, and come back to the page (`next`) in it."""
    language = request.POST.get("language", "")
    if language in User.Language.values:
        User.objects.filter(pk=request.user.pk).update(language=language)
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(wanted if is_ours else reverse("admin:index"))
