"""The picture that stands beside a link to us elsewhere: a name, the strip, and words.

Drawn in the colours of the light theme, at twice the size and then made smaller, with the
one font Pillow brings along. That font knows little more than ASCII, so accents are left off,
and a name in another script gives way to the address that stands for it. The picture always
speaks the default language.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from pools.claims.text import unaccented
from pools.claims.verdict import Verdict

WIDTH, HEIGHT = 1200, 630  # pixels, what link previews expect
SCALE = 2
MARGIN = 80
COLOURS = 96  # enough for smooth edges, and a fifth of the bytes

SURFACE = "#f6f8f8"
INK = "#12242b"
SOFT = "#465a63"
WATER = "#0a5673"
MET = "#0b6650"
PARTLY = "#7a5000"
UNMET = "#9f2d2a"
UNKNOWN = "#51626a"
NOT_APPLICABLE = "#51626a"
SUNK = "#dde5e8"

# Shares of a cell's side, from its upper left corner.
WAVE = (
    (0.0, 0.52),
    (0.12, 0.44),
    (0.25, 0.42),
    (0.38, 0.46),
    (0.5, 0.52),
    (0.62, 0.57),
    (0.75, 0.58),
    (0.88, 0.56),
    (1.0, 0.5),
)
BELOW = ((1.0, 0.93), (0.93, 1.0), (0.07, 1.0), (0.0, 0.93))


@dataclass(frozen=True)
class VerdictCell:
    """A verdict of the strip."""

    verdict: Verdict
    stale: bool = False


@dataclass(frozen=True)
class ShareImage:
    """What the picture says. ``lines`` stand below the title, ``foot`` in the water. ``instead``,
    in ASCII, stands for a title the font cannot write; a line it cannot write is left out."""

    title: str
    lines: tuple[str, ...]
    site_name: str
    foot: str = ""
    cells: Sequence[VerdictCell] = ()
    instead: str = ""

    def png(self) -> bytes:
        """The picture as a PNG of 1200 × 630 pixels."""
        image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), SURFACE)
        canvas = _Canvas(ImageDraw.Draw(image))
        self._draw(canvas)
        small = image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
        out = io.BytesIO()
        small.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        return out.getvalue()

    def _draw(self, canvas: "_Canvas") -> None:
        canvas.mark(MARGIN + 26, 92, 26)
        canvas.text(MARGIN + 78, 70, self.site_name, 40, WATER, weight=1, room=WIDTH - 240)
        title = readable(self.title, self.instead)
        canvas.text(MARGIN, 172, title, 92, INK, weight=2, room=WIDTH - 2 * MARGIN, least=48)
        top = 306
        if self.cells:
            canvas.strip(self.cells, MARGIN, top)
            top += 116
        for line in filter(None, map(readable, self.lines)):
            canvas.text(MARGIN, top, line, 36, INK, room=WIDTH - 2 * MARGIN, least=24)
            top += 52
        canvas.water(HEIGHT - 92)
        canvas.text(MARGIN, HEIGHT - 58, self.foot, 28, "#ffffff", room=WIDTH - 2 * MARGIN)


def readable(text: str, instead: str = "") -> str:
    """The text in letters the font has, where it has them all; else what stands for it."""
    plain = unaccented(text)
    return plain if plain and plain.isascii() else instead


class _Canvas:
    """Drawing in the final picture's pixels."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self.draw = draw

    def text(
        self,
        x: int,
        y: int,
        text: str,
        size: int,
        colour: str,
        *,
        weight: float = 0,
        room: int = 0,
        least: int = 20,
    ) -> None:
        """One line, made smaller, and at last shortened, until it fits its room."""
        text = readable(text)
        font = ImageFont.load_default(size * SCALE)
        while room and size > least and font.getlength(text) > room * SCALE:
            size -= 4
            font = ImageFont.load_default(size * SCALE)
        while room and len(text) > 1 and font.getlength(text) > room * SCALE:
            text = text.removesuffix("...")[:-1].rstrip() + "..."
        self.draw.text(
            (x * SCALE, y * SCALE),
            text,
            font=font,
            fill=colour,
            stroke_width=round(weight * SCALE / 2),
            stroke_fill=colour,
        )

    def strip(self, cells: Sequence[VerdictCell], left: int, top: int) -> None:
        """The verdict_strip strip, in as much room as the picture has."""
        gap = 12
        side = min(84, (WIDTH - 2 * MARGIN - gap * (len(cells) - 1)) // len(cells))
        for place, cell in enumerate(cells):
            self._cell(cell, left + place * (side + gap), top, side)

    def _cell(self, cell: VerdictCell, x: int, y: int, side: int) -> None:
        colour = {
            Verdict.MET: MET,
            Verdict.PARTLY: PARTLY,
            Verdict.UNMET: UNMET,
            Verdict.UNKNOWN: UNKNOWN,
            Verdict.NOT_APPLICABLE: NOT_APPLICABLE,
        }[cell.verdict]
        box = self._box(x, y, side, side)
        filled = cell.verdict is Verdict.MET
        framed = cell.verdict is not Verdict.UNKNOWN
        self.draw.rounded_rectangle(
            box,
            10 * SCALE,
            fill=colour if filled else "#ffffff" if cell.verdict.applies else SUNK,
            outline=colour if framed else None,
            width=4 * SCALE,
        )
        if cell.verdict is Verdict.MET:
            self._line([(0.24, 0.52), (0.43, 0.71), (0.77, 0.31)], x, y, side, "#ffffff")
        elif cell.verdict is Verdict.PARTLY:
            self._wave(x + 2, y + 2, side - 4, colour)
        elif cell.verdict is Verdict.UNMET:
            self._line([(0.29, 0.29), (0.71, 0.71)], x, y, side, colour)
            self._line([(0.71, 0.29), (0.29, 0.71)], x, y, side, colour)
        elif not cell.verdict.applies:
            self._line([(0.26, 0.5), (0.74, 0.5)], x, y, side, colour)
        else:
            self._dots(x, y, side, colour)
            self.draw.text(
                ((x + side / 2) * SCALE, (y + side / 2) * SCALE),
                "?",
                font=ImageFont.load_default(side * SCALE * 0.6),
                fill=colour,
                anchor="mm",
                stroke_width=SCALE,
                stroke_fill=colour,
            )
        if cell.stale:
            self.draw.rounded_rectangle(
                self._box(x - 5, y - 5, side + 10, side + 10),
                14 * SCALE,
                outline=UNKNOWN,
                width=2 * SCALE,
            )

    def _wave(self, x: int, y: int, side: int, colour: str) -> None:
        """The lower half, full of water; the same wave as in the style sheet."""
        self.draw.polygon(
            [((x + px * side) * SCALE, (y + py * side) * SCALE) for px, py in (*WAVE, *BELOW)],
            fill=colour,
        )

    def _dots(self, x: int, y: int, side: int, colour: str) -> None:
        """A dotted border."""
        steps = 8
        ends = [edge / steps * (side - 6) for edge in range(steps + 1)]
        places = {(a, b) for a in ends for b in (0.0, side - 6.0)}
        for a, b in places | {(b, a) for a, b in places}:
            self.draw.ellipse(self._box(x + a, y + b, 6, 6), fill=colour)

    def mark(self, x: int, y: int, radius: int) -> None:
        """The site's mark: a ship's load line."""
        self.draw.circle((x * SCALE, y * SCALE), radius * SCALE, outline=WATER, width=5 * SCALE)
        self.draw.chord(
            self._box(x - radius, y - radius, 2 * radius, 2 * radius), 10, 170, fill=WATER
        )
        for start in (x - radius - 14, x + radius):
            self.draw.rectangle(self._box(start, y - 3, 14, 6), fill=WATER)

    def water(self, top: int) -> None:
        """What lies beneath the line."""
        self.draw.rectangle(self._box(0, top, WIDTH, HEIGHT - top), fill=WATER)

    def _line(
        self, points: Sequence[tuple[float, float]], x: int, y: int, side: int, colour: str
    ) -> None:
        self.draw.line(
            [((x + px * side) * SCALE, (y + py * side) * SCALE) for px, py in points],
            fill=colour,
            width=round(side * 0.1) * SCALE,
            joint="curve",
        )

    @staticmethod
    def _box(x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
        return (x * SCALE, y * SCALE, (x + width) * SCALE - 1, (y + height) * SCALE - 1)
