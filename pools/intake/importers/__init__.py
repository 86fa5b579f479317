"""The files of other publishers that can be read, each by a module of its own.

A reader takes the bytes of one file and gives a ``Batch``; what it cannot read as a whole it
refuses with ``UnreadableFile``. It looks nothing up and writes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pools.intake.importers import clientdiversity, defillama, l2beat, own_format, token_list
from pools.intake.statements import Batch


@dataclass(frozen=True)
class Importer:
    """One kind of file: ``by`` is what the desk says has read it."""

    name: str
    publisher: str
    help: str
    read: Callable[[bytes], Batch]

    @property
    def by(self) -> str:
        """What read it, for the desk."""
        return f"{self.publisher} ({self.name})"


_ALL = (
    Importer(
        "own-format",
        "Pool file",
        "a pool, or a list of pools, in the format of fixtures/pools/",
        own_format.read,
    ),
    Importer("l2beat", "L2BEAT", "discovered.json of one project", l2beat.read),
    Importer("defillama", "DefiLlama", "an answer on one protocol or on all", defillama.read),
    Importer(
        "clientdiversity",
        "clientdiversity.org",
        "a data file of etheralpha/clientdiversity-org (_data/)",
        clientdiversity.read,
    ),
    Importer(
        "token-list", "Token list", "tokens in the schema of Uniswap's lists", token_list.read
    ),
)
IMPORTERS: dict[str, Importer] = {importer.name: importer for importer in _ALL}
