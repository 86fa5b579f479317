"""nginx with the configuration that docs/deploy.md tells an operator to write, and a client for it."""

import contextlib
import datetime as dt
import gzip
import http.client
import ipaddress
import os
import pwd
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from tests.faults.site import PATIENCE, ROOT, Site, free_port
from tests.faults.visitor import Answer, Visitor
from tests.missing import lacking

HOST = "pools.example"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
READER = "127.0.0.9"  # whence requests come; the whole of 127.0.0.0/8 is this machine
POLICIES = (
    "Content-Security-Policy",
    "Permissions-Policy",
    "Cross-Origin-Resource-Policy",
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
)
# Debian's own file but for its folders. What the documented part leaves out falls back to this.
AROUND = """
%(user)s
worker_processes 1;  # of several each writes its lines when it gets to it
pid %(folder)s/nginx.pid;
error_log %(logs)s/error.log;
events { worker_connections 128; }
http {
  sendfile on;
  tcp_nopush on;
  types_hash_max_size 2048;
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  ssl_prefer_server_ciphers on;
  access_log %(logs)s/access.log;
  gzip on;
  client_body_temp_path %(folder)s/body;
  proxy_temp_path %(folder)s/proxy;
  fastcgi_temp_path %(folder)s/fastcgi;
  uwsgi_temp_path %(folder)s/uwsgi;
  scgi_temp_path %(folder)s/scgi;
  include %(folder)s/directory.conf;
}
"""


class NoNginx(Exception):
    """Not on this machine."""


def documented() -> str:
    """The block in docs/deploy.md."""
    (block,) = re.findall(r"```nginx\n(.*?)```", (ROOT / "docs" / "deploy.md").read_text(), re.S)
    return str(block)


class Nginx:
    """Runs until the block ends, in front of what listens on ``upstream``, in a folder of its own."""

    def __init__(self, upstream: int) -> None:
        program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if program is None:
            raise NoNginx("needs nginx")
        self.folder = Path(tempfile.mkdtemp(prefix="directory-nginx-"))
        self.folder.chmod(0o755)  # its workers are somebody else
        self.logs, self.var = self.folder / "logs", self.folder / "var"
        for folder in (self.logs, self.var, self.var / "static", self.var / "media"):
            folder.mkdir()
        self.secure, self.plain = free_port(), free_port()
        self._write(upstream)
        command = [program, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        self.tested = subprocess.run(  # noqa: S603
            [*command, "-t"], capture_output=True, text=True, check=False
        )
        assert self.tested.returncode == 0, self.tested.stderr
        with (self.logs / "stderr").open("w") as said:
            self.process = subprocess.Popen(  # noqa: S603
                [*command, "-g", "daemon off;"], stdout=said, stderr=said
            )
        self._wait_until_it_listens()

    def _write(self, upstream: int) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        _certify(key, self.folder)
        text = documented()
        changes = {
            "listen 443 ": f"listen 127.0.0.1:{self.secure} ",
            "listen [::]:443 ": f"listen 127.0.0.2:{self.secure} ",
            "listen 80 ": f"listen 127.0.0.1:{self.plain} ",
            "listen [::]:80 ": f"listen 127.0.0.2:{self.plain} ",
            "/etc/letsencrypt/live/pools.example": str(self.folder),
            "/var/log/nginx": str(self.logs),
            "/srv/directory/var": str(self.var),
            "/var/cache/nginx-directory": str(self.folder / "cache"),
            "http://127.0.0.1:8000": f"http://127.0.0.1:{upstream}",
        }
        for documents, ours in changes.items():
            assert documents in text, documents
            text = text.replace(documents, ours)
        (self.folder / "directory.conf").write_text(text)
        user = f"user {pwd.getpwnam('www-data').pw_name};" if os.geteuid() == 0 else ""
        names = {"folder": self.folder, "logs": self.logs, "user": user}
        (self.folder / "nginx.conf").write_text(AROUND % names)

    def _wait_until_it_listens(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.secure)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError((self.logs / "stderr").read_text())

    @contextlib.contextmanager
    def line(self, *, secure: bool = True) -> Iterator[socket.socket]:
        """A connection to write whatever to."""
        port = self.secure if secure else self.plain
        bare = socket.create_connection(("127.0.0.1", port), PATIENCE, (READER, 0))
        with bare if not secure else self._trust().wrap_socket(bare, server_hostname=HOST) as line:
            yield line

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.folder / "fullchain.pem")

    def ask(self, method: str, path: str, body: bytes = b"", /, **headers: str) -> "Reply":
        """By https, as a browser that takes packed pages; a header of "" is left out."""
        sent = {"Host": HOST, "Accept": BROWSER, "Accept-Encoding": "gzip, deflate, br"} | headers
        line = http.client.HTTPConnection("127.0.0.1", self.secure, timeout=PATIENCE)
        with self.line() as line.sock:
            kept = {name: value for name, value in sent.items() if value}
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in kept.items():
                line.putheader(name, value)
            if body or method == "POST":
                line.putheader("Content-Length", str(len(body)))
            line.endheaders(body or None)
            answer = line.getresponse()
            return Reply(answer.status, answer.headers, answer.read())

    def get(self, path: str, **headers: str) -> "Reply":
        return self.ask("GET", path, **headers)

    def logged(self) -> str:
        """All that was written anywhere, by any of its parts."""
        return "".join(file.read_text() for file in sorted(self.logs.iterdir()))

    def lines(self, least: int, names: Sequence[str] = ()) -> list[str]:
        """The access log's, once there are so many and these requests are among them; a line comes
        after its answer."""
        end, found = time.monotonic() + PATIENCE, list[str]()
        while time.monotonic() < end:
            found = (self.logs / "directory.log").read_text().splitlines()
            if len(found) >= least and all(name in "".join(found) for name in names):
                return found
            time.sleep(0.02)
        raise AssertionError(found)

    def __enter__(self) -> "Nginx":
        return self

    def __exit__(self, *_error: Any) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)
        shutil.rmtree(self.folder)


class Reply:
    """What came back. Headers may stand twice, which ``once`` does not allow."""

    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    def once(self, name: str) -> str:
        """The header's only value; empty where there is none."""
        found = self.headers.get_all(name) or [""]
        assert len(found) == 1, (name, found)
        return str(found[0])

    @property
    def text(self) -> str:
        packed = self.once("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


def _certify(key: ec.EllipticCurvePrivateKey, folder: Path) -> None:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = timezone.now()
    names = [x509.DNSName(HOST), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def directly(site: Site, path: str) -> Answer:
    """What the application says to nginx."""
    headers: dict[str, Any] = {"Host": HOST, "X-Forwarded-Proto": "https"}
    return Visitor(site.port).ask("GET", path, **headers)


def start(upstream: int) -> Nginx:
    """One, or the test ends here where there is none."""
    try:
        return Nginx(upstream)
    except NoNginx as error:
        lacking(error)
