"""Which of many names are spelt nearly like one: a short list by shared pairs of letters,
then compared letter by letter. Ten thousand names take a few milliseconds."""

from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher

LONGEST = 60  # letters compared of any name
SHORT_LIST = 30  # names compared letter by letter


class Near:
    """Names to be found by something nearly like them."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(dict.fromkeys(name[:LONGEST] for name in names if name))
        self._known = set(self.names)
        self._by_pair: dict[str, list[int]] = {}
        for number, name in enumerate(self.names):
            for pair in _pairs(name):
                self._by_pair.setdefault(pair, []).append(number)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def like(self, word: str, *, least: float, most: int = 1) -> list[tuple[float, str]]:
        """Likeness (0 to 1) and name, the most alike first; none below ``least``."""
        word = word[:LONGEST]
        wanted = _pairs(word)
        shared: Counter[int] = Counter()
        for pair in wanted:
            shared.update(self._by_pair.get(pair, ()))
        # Dice's measure ranks the short list, so that long names do not win by length alone.
        ranked = sorted(
            shared, key=lambda n: (-2 * shared[n] / (len(wanted) + len(self.names[n]) + 1), n)
        )
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(word)
        found = []
        for number in ranked[:SHORT_LIST]:
            matcher.set_seq1(self.names[number])
            likeness = matcher.ratio()
            if likeness >= least:
                found.append((likeness, self.names[number]))
        return sorted(found, key=lambda item: -item[0])[:most]


def _pairs(word: str) -> set[str]:
    framed = f"^{word}$"
    return {framed[n : n + 2] for n in range(len(framed) - 1)}
