"""The files of other publishers that can be read, each by a module of its own.

A reader takes the bytes of one file and gives a ``Batch``; what it cannot read as a whole it
refuses with ``UnreadableFile``. It looks nothing up and writes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pools.intake.importers import (
    clientdiversity,
    defillama,
    ethereum_org,
    l2beat,
    own_format,
    staking_directory,
    token_list,
)
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
    Importer(
        "l2beat",
        "L2BEAT",
        "L2BEAT discovery",
        "discovered.json of one project: contracts, upgrade delay, who can upgrade",
        l2beat.read,
    ),
    Importer(
        "defillama",
        "DefiLlama",
        "DefiLlama protocols",
        "the answer on one protocol, or the list of all; sizes in ETH are read",
        defillama.read,
    ),
    Importer(
        "clientdiversity",
        "clientdiversity.org",
        "clientdiversity.org data",
        "a data file of etheralpha/clientdiversity-org; shares of single pools are read",
        clientdiversity.read,
    ),
    Importer(
        "token-list",
        "",
        "Token list",
        "tokens in the schema of Uniswap's lists; those of listed pools are read",
        token_list.read,
    ),
)
IMPORTERS: dict[str, Importer] = {importer.name: importer for importer in _ALL}
