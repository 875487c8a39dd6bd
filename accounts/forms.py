"""Forms of the pages about people."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class CreatingMixin(forms.Form):
    """One plain tick box instead of Django's list of every permission of every model."""

    may_create_surveys = forms.BooleanField(
        label=_("May create surveys"),
        required=False,
        help_text=_("What this person may do in a survey that exists is decided by their role there."),
    )


class NewUserForm(CreatingMixin, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "first_name", "last_name", "email", "language")


class NewPasswordForm(AdminPasswordChangeForm):
    """Without the choice to have no password: there is no other way to sign in, and Django puts its help text
    together while it is imported, in one language for everybody."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for name in ("password1", "password2"):
            self.fields[name].required = True


class UserForm(CreatingMixin, UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User
        fields = (
            "username", "password", "first_name", "last_name", "email", "language", "is_active", "is_superuser"
        )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["may_create_surveys"].initial = (
            _creating_permission() in self.instance.user_permissions.all()
        )


class MessagesForm(forms.ModelForm):
    """What a person decides for themselves."""

    class Meta:
        model = User
        fields = ("told_of_files",)
        labels = {
            "told_of_files": _(
                "Write to me when the files of a survey that I coordinate are ready, or could not be made"
            )
        }


def let_create_surveys(user: User, allowed: bool) -> None:
    """Give or take away the permission to create surveys."""
    if allowed:
        user.user_permissions.add(_creating_permission())
    else:
        user.user_permissions.remove(_creating_permission())


def _creating_permission() -> Permission:
    return Permission.objects.get(content_type__app_label="surveys", codename="add_survey")
