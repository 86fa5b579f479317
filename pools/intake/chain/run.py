"""One run: every reading asked of every node at one final block, and compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pools.intake.chain.blocks import Block, agreed_block, check_unchanged
from pools.intake.chain.calls import Answer, Call, ask
from pools.intake.chain.node import Node
from pools.intake.chain.readings import SLOTS, PoolReadings, Reading
from pools.intake.chain.signatures import NotAsDeclared, Signature
from pools.intake.chain.transforms import TRANSFORMS, WEI, NothingToSay


@dataclass(frozen=True)
class Read:
    """What came of one reading: ``value`` in the form of its place, ``raw`` as the contract says
    it; or ``fault``, a sentence on why there is neither."""

    of: PoolReadings
    reading: Reading
    value: Any = None
    raw: str = ""
    fault: str = ""

    @property
    def command(self) -> str:
        """How anybody repeats it with Foundry's ``cast``, at a node of their own."""
        address = self.of.contract(self.reading).address
        if self.reading.slot:
            return f"cast storage {address} {SLOTS[self.reading.slot]}"
        arguments = "".join(f" {_argument(argument)}" for argument in self.reading.arguments)
        return f'cast call {address} "{self.reading.function}"{arguments}'

    @property
    def commands(self) -> tuple[str, ...]:
        """All it takes: two where one result is multiplied by another."""
        if not self.reading.times:
            return (self.command,)
        address = self.of.contract(self.reading).address
        return self.command, f'cast call {address} "{self.reading.times}"'


@dataclass(frozen=True)
class Run:
    """Everything that was read, and the block it was read at."""

    block: Block
    reads: tuple[Read, ...]


def read(files: Sequence[PoolReadings], nodes: Sequence[Node], at: int | None = None) -> Run:
    """Ask every node for every reading at the newest block that is final to all, or at block
    ``at``. Raises NodeFault where one of them cannot be used: then nothing is taken."""
    block = agreed_block(nodes, files[0].chain_id, at)
    plan = [(of, reading) for of in files for reading in of.readings]
    calls = [call for of, reading in plan for call in _calls(of, reading)]
    answers = [iter(ask(node, calls, block)) for node in nodes]
    reads = []
    for of, reading in plan:
        count = 2 if reading.times else 1
        said = [tuple(next(one) for _number in range(count)) for one in answers]
        reads.append(_read(of, reading, said, nodes))
    check_unchanged(nodes, block)
    return Run(block, tuple(reads))


def _calls(of: PoolReadings, reading: Reading) -> Iterator[Call]:
    address = of.contract(reading).address
    if reading.slot:
        yield Call(address, slot=SLOTS[reading.slot])
        return
    yield Call(address, reading.signature.call(reading.arguments))
    if reading.times:
        yield Call(address, Signature.read(reading.times).call(()))


def _read(
    of: PoolReadings, reading: Reading, said: Sequence[tuple[Answer, ...]], nodes: Sequence[Node]
) -> Read:
    if any(one != said[0] for one in said[1:]):
        words = "; ".join(
            f"{node.name} says {_words(reading, one)}"
            for node, one in zip(nodes, said, strict=True)
        )
        return Read(of, reading, fault=f"the nodes differ: {words}")
    try:
        result = _result(reading, said[0])
        value = TRANSFORMS[reading.transform].turn(result, reading.holders)
    except (NotAsDeclared, NothingToSay) as error:
        return Read(of, reading, fault=str(error))
    return Read(of, reading, value, _shown(result))


def _result(reading: Reading, answers: Sequence[Answer]) -> Any:
    """The one value it is about. Raises NotAsDeclared."""
    for answer in answers:
        if answer.refused:
            raise NotAsDeclared(f"the call fails: {answer.refused}")
    result = reading.signature.answer(answers[0].data)[reading.output]
    if reading.times:
        (ratio,) = Signature.read(reading.times).answer(answers[1].data)
        result = result * ratio // int(WEI)
    return result


def _words(reading: Reading, answers: Sequence[Answer]) -> str:
    try:
        return _shown(_result(reading, answers))
    except NotAsDeclared as error:
        return f"nothing ({error})"


def _argument(value: Any) -> str:
    """An argument as ``cast`` takes it: a truth value in small letters, a list in brackets."""
    if isinstance(value, list | tuple):
        return f'"[{",".join(map(_argument, value))}]"'
    return str(value).lower() if isinstance(value, bool) else str(value)


def _shown(result: Any) -> str:
    """An answer as a line has it."""
    if isinstance(result, bool):
        return str(result).lower()
    if isinstance(result, list | tuple):
        return f"{len(result)} entries"
    return str(result)
