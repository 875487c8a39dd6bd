"""The staff pages about people."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from accounts.forms import NewPasswordForm, NewUserForm, UserForm, let_create_surveys
from accounts.models import User

# What a person may do in a survey is a role there; Django's groups would be a second, competing answer.
admin.site.unregister(Group)
admin.site.enable_nav_sidebar = False
admin.site.site_title = admin.site.site_header = "Arolwg"
admin.site.index_title = _("Start")


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People, managed by superusers alone. Nobody is deleted: the audit names them; untick “active” instead."""

    form = UserForm
    add_form = NewUserForm
    change_password_form = NewPasswordForm
    add_form_template = None
    list_display = ("username", "first_name", "last_name", "email", "language", "active", "superuser")
    list_filter = ("is_active", "language")
    filter_horizontal = ()
    actions = None
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("The person"), {"fields": ("first_name", "last_name", "email", "language")}),
        (_("Access"), {"fields": ("is_active", "may_create_surveys", "is_superuser")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2")}),
        (_("The person"), {"fields": ("first_name", "last_name", "email", "language")}),
        (_("Access"), {"fields": ("may_create_surveys",)}),
    )

    # In words: Django's ticks are called True and False in every language.
    @admin.display(description=_("active"), ordering="is_active")
    def active(self, person: User) -> str:
        return gettext("Yes") if person.is_active else gettext("No")

    @admin.display(description=_("superuser status"), ordering="is_superuser")
    def superuser(self, person: User) -> str:
        return gettext("Yes") if person.is_superuser else gettext("No")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        # Only the filters that are offered; one made up in the address (`last_login__year=0`) reaches the database.
        return lookup.partition("__")[0] in self.list_filter and lookup.count("__") <= 1

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        # Everybody who has an account is staff: respondents have none.
        obj.is_staff = True
        super().save_model(request, obj, form, change)
        let_create_surveys(obj, form.cleaned_data["may_create_surveys"])
        record(
            "user changed" if change else "user added",
            actor=request.user,
            subject=obj.get_username(),
            fields=[name for name in form.changed_data if "password" not in name],
        )

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        response: HttpResponse = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            record("user password", actor=request.user, subject=User.objects.get(pk=id).get_username())
        return response
