"""For the operator: somebody lost the phone and nobody in the admin may help."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.accounts.models import User
from directory.accounts.second_factor import factors


class Command(BaseCommand):
    help = "Take away all second factors of an account; its owner is told by letter."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account “{username}”.")
        factors.reset(user, None)
        self.stdout.write(f"“{username}” signs in by password alone until a factor is set up.")
