"""Who may sign in, and by what besides a password. Visitors and contributors never need an
account."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of the editorial team. A model of our own so that it can grow."""

    # Asked for on every page of the admin, so it is no question to another table.
    has_second_factor = models.BooleanField(default=False, db_default=False, editable=False)
    # Another one with each change of factors: it ends all sessions but the one that changed them.
    factor_stamp = models.CharField(
        max_length=32, default="", db_default="", blank=True, editable=False
    )

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """What a session must know to go on: the password's and the factors' state."""
        if not self.factor_stamp:
            kept: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]
            return kept
        state = f"{self.password}:{self.factor_stamp}"
        return salted_hmac("accounts.session", state, secret=secret, algorithm="sha256").hexdigest()


class Factor(models.Model):
    """An authenticator app or a security key of somebody."""

    class Kind(models.TextChoices):
        APP = "app", _("Authenticator app")
        KEY = "key", _("Security key or passkey")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="factors"
    )
    kind = models.CharField(max_length=3, choices=Kind.choices)
    name = models.CharField(max_length=60, blank=True)
    # Sealed: an app's secret, or what a key's answers are checked with.
    sealed = models.TextField()
    # The last step of time an app's code was taken for, or how often a key says it was used.
    last_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(kind="app"), name="one_app_for_each_user"
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.get_kind_display())


class RecoveryCode(models.Model):
    """A code on paper that lets somebody in once. Only its digest is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(_("Recovery code"))
