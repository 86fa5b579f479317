"""An account to edit with, on a fresh installation. No default password exists anywhere."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction


class Command(BaseCommand):
    help = "Create an administrator's account with a random password, shown once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", default="editor")
        parser.add_argument(
            "--reset", action="store_true", help="give an existing account a new password"
        )

    @transaction.atomic
    def handle(self, *args: Any, username: str, reset: bool, **options: Any) -> None:
        users = get_user_model()
        try:
            users(username=username).clean_fields(exclude={"password"})
        except ValidationError as error:
            reasons = " ".join(error.messages)
            raise CommandError(f"--username {username!r}: {reasons}") from None
        user = users._default_manager.filter(username=username).first()
        if user and not reset:
            self.stdout.write(
                f"The account “{username}” exists. A new password for it: make password"
            )
            return
        password = secrets.token_urlsafe(15)
        if user is None:
            user = users(username=username, is_staff=True, is_superuser=True)
        user.set_password(password)
        user.save()
        administrators = Group.objects.filter(name="Administrator").first()
        if administrators:
            user.groups.add(administrators)
        self.stdout.write(f"Account:  {username}\nPassword: {password}   (shown this once)")
