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


def logged(path: str) -> str:
    """The path as nginx's log has it, by the map in docs/deploy.md. tests/faults/test_nginx.py has a
    real one do it."""
    text = (ROOT / "docs" / "deploy.md").read_text()
    (block,) = re.findall(r"map \$uri \$uri_without_key \{\n(.*?)\n\}", text, re.S)
    whole, begun = re.findall(r'^  "~(.+?)"  ', block, re.M)
    if re.match(whole, path):
        return path
    found = re.match(begun.replace("(?<known>", "(?P<known>"), path)
    return f"{found['known']}/[hidden]" if found else "[hidden]"


@pytest.mark.parametrize("name", PRIVATE)
@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_web_servers_log_holds_no_key(name, prefix):
    text = (ROOT / "docs" / "deploy.md").read_text()
    form = re.search(r"log_format (\w+) '(.+)';", text)
    assert f"access_log /var/log/nginx/directory.log {form[1]};" in text
    assert "$uri_without_key" in form[2]
    assert not re.search(r"\$(uri|request|request_uri|args|\w*_addr|http_\w+)\b", form[2])
    path = prefix + reverse(name[0], args=name[1:])
    before = re.split(f"{KEY}|{TOKEN}", path)[0]
    for address in (path, path.rstrip("/")):
        assert logged(address) == f"{before}[hidden]"
        assert SECRET.search(address), "ours black it out, too"


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
    for address in (
        "/",
        "/pools/lido/correct/fee/",
        "/submissions/lost/",
        f"/pools/{'x' * 42}/",
        "/admin/password_reset/confirm/MQ/set-password/",
    ):
        assert logged(address) == address
