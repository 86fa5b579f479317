"""Who may sign in. Visitors and contributors never need an account."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A member of the editorial team. A model of our own so that it can grow."""
