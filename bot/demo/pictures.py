"""Small pictures that stand for photos in the played demo: each a plain colour of its own."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from itertools import count

WIDTH, HEIGHT = 64, 48


def pictures() -> Iterator[bytes]:
    """PNG files without end, no two the same."""
    for number in count(1):
        yield picture((number * 37 % 256, number * 91 % 256, number % 256))


def picture(colour: tuple[int, int, int]) -> bytes:
    """A PNG file in one colour, as red, green and blue of 0 to 255."""
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    rows = (b"\0" + bytes(colour) * WIDTH) * HEIGHT
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
