"""Generate made-up pools for load tests."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, connection, transaction

from bench.fake_pools import make_pools
from pools.management import arguments
from pools.models import Pool


class Command(BaseCommand):
    help = "Adds N plausible pools that do not exist. Not for a directory with visitors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=arguments.count, metavar="N")

    def handle(self, *args: Any, count: int, **options: Any) -> None:
        start = 1 + Pool.objects.filter(slug__startswith="example-").count()
        try:
            with transaction.atomic():
                for done in make_pools(count, start=start):
                    self.stdout.write(f"{done} of {count}")
        except IntegrityError as error:
            raise CommandError(
                f"Made-up pools are there already, with gaps; nothing was written. {error}"
            ) from None
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # both databases plan badly on tables they never counted
