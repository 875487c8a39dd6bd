"""Who sends a request."""

from typing import cast

from django.http import HttpRequest

from accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """The member of staff who sends it, where the admin lets in nobody else."""
    return cast(User, request.user)
