"""The files of other publishers that can be read, each by a module of its own.

A reader takes the bytes of one file and gives a ``Batch``; what it cannot read as a whole it
refuses with ``UnreadableFile``. It looks nothing up and writes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pools.intake.importers import ethereum_org, own_format, staking_directory
from pools.intake.statements import Batch


@dataclass(frozen=True)
class Importer:
    """One kind of file. ``title`` is what the desk says has read it, ``address`` the one that
    statements cite unless somebody says where exactly the file was fetched."""

    name: str
    publisher: str
    title: str
    help: str
    read: Callable[[bytes], Batch]
    address: str = ""


_ALL = (
    Importer(
        "own-format",
        "",
        "Pool files",
        "a pool, or a list of pools, in the format of fixtures/pools/",
        own_format.read,
    ),
    Importer(
        "ethereum-org",
        ethereum_org.PUBLISHER,
        "ethereum.org staking products",
        "staking-products.json; its pools are read, the other products left aside",
        ethereum_org.read,
        ethereum_org.ADDRESS,
    ),
    Importer(
        "staking-directory",
        staking_directory.PUBLISHER,
        "staking.directory providers",
        "the list of providers; pools and tokens are read, the others left aside",
        staking_directory.read,
        staking_directory.ADDRESS,
    ),
)
IMPORTERS: dict[str, Importer] = {importer.name: importer for importer in _ALL}
