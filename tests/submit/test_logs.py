"""The key in an address stays out of logs, ours and those of the web server we describe."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from pools.submit.log_redaction import SECRET

ROOT = Path(__file__).resolve().parents[2]
KEY = "k3-_" * 10 + "abc"
TOKEN = f"c9x1ab-{'0f' * 16}"  # as Django makes it for a letter about a new password
PRIVATE = [
    ("wagtailadmin_password_reset_confirm", "MQ", TOKEN),
    ("submission", KEY),
    ("submission_answer", KEY),
    ("submission_reply", KEY),
    ("submission_withdraw", KEY),
    ("submission_verify", KEY),
    ("submit_step", KEY, "about"),
]


@pytest.mark.parametrize("name", PRIVATE)
@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_web_servers_log_holds_no_key(name, prefix):
    text = (ROOT / "docs" / "deploy.md").read_text()
    (pattern,) = re.findall(r'map \$uri \$uri_without_key \{\s+"~(.+?)"', text)
    logged = re.search(r"log_format (\w+) '(.+)';", text)
    assert f"access_log /var/log/nginx/directory.log {logged[1]};" in text
    assert "$uri_without_key" in logged[2]
    assert not re.search(r"\$(uri|request|request_uri|http_referer)\b", logged[2])
    path = prefix + reverse(name[0], args=name[1:])
    for address in (path, path.rstrip("/")):
        match = re.match(pattern.replace("(?<", "(?P<"), address)
        shown = f"{match['before']}[key]{match['after'] or ''}"
        assert KEY not in shown and TOKEN not in shown
        assert shown == SECRET.sub("[key]", address), "as our own logs have it"


def test_no_part_of_the_web_server_falls_back_to_a_log_of_whole_addresses():
    """Where a server names no log, Debian's has each line with its query; errors below "alert" quote
    the request."""
    text = (ROOT / "docs" / "deploy.md").read_text()
    servers = re.findall(r"^server \{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL)
    assert len(servers) == 2
    for server in servers:
        assert re.search(r"^  access_log (off|\S+ discreet);", server, re.MULTILINE)
        assert re.search(r"^  error_log +\S+ alert;", server, re.MULTILINE)


def test_other_addresses_are_logged_as_they_are():
    text = (ROOT / "docs" / "deploy.md").read_text()
    (pattern,) = re.findall(r'map \$uri \$uri_without_key \{\s+"~(.+?)"', text)
    for address in (
        "/pools/lido/correct/fee/",
        "/submissions/lost/",
        f"/pools/{'x' * 44}/",
        f"/{TOKEN}0/",
    ):
        assert re.match(pattern.replace("(?<", "(?P<"), address) is None
