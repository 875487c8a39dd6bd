"""What people who are signed in do for themselves."""

from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import MessagesForm
from accounts.models import User
from accounts.requests import signed_in


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


@staff_member_required(login_url="admin:login")
@require_http_methods(["GET", "POST"])
def my_messages(request: HttpRequest) -> HttpResponse:
    """Which messages the person wants by e-mail."""
    person = signed_in(request)
    form = MessagesForm(request.POST if request.method == "POST" else None, instance=person)
    if form.is_valid():
        # No more than was asked: a superuser may have changed the row meanwhile.
        person.save(update_fields=["told_of_files"])
        messages.success(request, gettext("Saved."))
        return redirect("staff-messages")
    context = {
        **admin.site.each_context(request),
        "title": gettext("Messages to you"),
        "form": form,
        "address": person.email,
        "language": person.get_language_display(),
    }
    return TemplateResponse(request, "admin/accounts/messages.html", context)
