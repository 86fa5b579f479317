"""The server's settings for ``bench.plain``: those of the site, without what asks its database."""

from directory.gunicorn import (  # noqa: F401
    bind,
    control_socket_disable,
    loglevel,
    post_fork,
    post_worker_init,
    preload_app,
    worker_class,
    worker_tmp_dir,
    workers,
)

wsgi_app = "bench.plain:application"
