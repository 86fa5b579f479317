"""What the tests ask for, and how they tell where an answer came from."""

from typing import Any

# Every kept address in one language, with parameters where it has some.
KEPT = [
    "/",
    "/pools/",
    "/pools/?open-source=met&sort=fee&view=matrix",
    "/pools/lido/",
    "/pools/lido/ask/",
    "/pools/compare/",
    "/pools/compare/?pool=lido&pool=rocket-pool&all=1",
    "/data/",
    "/api/",
    "/indicators/",
    "/indicators/trustless/",
    "/network/",
    "/changes/",
    "/changes/?pool=lido&topic=fee",
    "/coverage/",
    "/most-wanted/",
    "/most-wanted/?topic=fee",
    "/check-token/",
    "/what-you-keep/",
    "/choose/",
    "/faq/",
    "/faq/safety/can-anyone-take-my-stake/",
    "/glossary/",
    "/guide/",
    "/about/",
]
# The same in every language.
FILES = [
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/robots.txt",
    "/llms.txt",
    "/site.webmanifest",
]
IN_SPANISH = ["/es/", "/es/pools/", "/es/pools/lido/", "/es/network/"]
# Public, and meant for one reader alone: what was typed, a form's token, a key, a waiting time.
NOT_KEPT = [
    "/search/?q=fee",
    "/pools/?q=lido",
    "/pools/?eth=1",
    "/choose/?eth=1",
    "/what-you-keep/?eth=1&percent=3&years=1",
    "/check-token/?q=stETH",
    "/pools/lido/correct/fee/",
    "/submit/",
    "/submissions/lost/",
    "/feedback/pools/lido/",
    "/review/",
    "/_util/login/",
    "/admin/login/",
]


def source_of(response: Any) -> str:
    """ "hit", "made", "as it was", or "" for an answer that was not kept."""
    status = response.headers.get("Cache-Status", "")
    if "ttl=-" in status:
        return "as it was"
    return {"directory; hit": "hit", "directory; fwd=miss; stored": "made"}.get(status, status)
