"""Second factors for tests: an app on a phone whose clock the test moves."""

import time

from directory.accounts.models import Factor, User
from directory.accounts.second_factor import factors, totp

DOOR, CODE = "/admin/login/", "/admin/login/code/"
PASSWORD = "x"  # what tests.factories.member gives


class Phone:
    """An authenticator app, and the recovery codes that came with it."""

    def __init__(self, user: User) -> None:
        self.secret = totp.new_secret()
        self.codes = factors.add(user, Factor.Kind.APP, self.secret)

    def code(self, later: int = 0) -> str:
        """What it shows now, or so many steps of thirty seconds later."""
        return totp.code_at(self.secret, int(time.time()) // totp.STEP + later)


def by_password(client, name="moderator", **said):
    """The first step through the door."""
    return client.post(DOOR, {"username": name, "password": PASSWORD, **said})


def by_code(client, code):
    """The second."""
    return client.post(CODE, {"code": code})


def is_in(client):
    """Whether somebody is signed in."""
    return client.get("/admin/account/").status_code == 200
