"""Every address. The language is in it; the words of it are in that language."""

from django.contrib import admin
from django.urls import path

from accounts import views as accounts
from api import entry, pages, staff
from config import health, information
from desk import views as desk
from exports.pages import one_response, publishing_again, reopening
from exports.pages import views as exports
from exports.schedules import page as schedules
from exports.selections import views as selections
from intake import views as intake
from responses import heard, preview, versions
from responses import urls as respondents
from responses.invitations import staff as invitations
from responses.keying import views as keying
from responses.retention import page as retention
from results import views as results
from surveys import pictures
from verbatims import views as verbatims

handler400 = "responses.errors.bad_request"
handler403 = "responses.errors.forbidden"
handler404 = "responses.errors.not_found"
handler500 = "config.errors.server_error"

urlpatterns = [
    # First, since they are tried in turn, and most requests are theirs.
    *respondents.patterns(),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/language/", accounts.change_language, name="staff-language"),
    *staff.patterns(),
    path("admin/messages/", accounts.my_messages, name="staff-messages"),
    *preview.patterns(),
    *versions.patterns(),
    *keying.patterns(),
    *heard.patterns(),
    *publishing_again.patterns(),
    *results.patterns(),
    *invitations.patterns(),
    *exports.patterns(),
    *verbatims.patterns(),
    *schedules.patterns(),
    *reopening.patterns(),
    *selections.patterns(),
    *intake.patterns(),
    *one_response.patterns(),
    *retention.patterns(),
    # Before Django's own first page, at the same address.
    *desk.patterns(),
    path("admin/", admin.site.urls),
    *information.patterns(),
    *entry.patterns(),
    *pages.patterns(),
    *pictures.patterns(),
]
