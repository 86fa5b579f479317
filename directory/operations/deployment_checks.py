"""What a site in public should have said; ``manage.py check --deploy`` warns of it."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


@register(deploy=True)
def security_contact(**_kwargs: Any) -> list[CheckMessage]:
    """Whoever finds a vulnerability can tell us."""
    if settings.SECURITY_CONTACT:
        return []
    return [
        Warning(
            "SECURITY_CONTACT is not set, so /.well-known/security.txt is 404.",
            hint="Set it to an address that is read, such as mailto:security@example.org.",
            id="directory.W001",
        )
    ]
