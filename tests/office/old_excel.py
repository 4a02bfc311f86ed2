"""Writes the smallest .xls that the old Excel would have written: no library that is still kept does."""

from __future__ import annotations

import struct
from collections.abc import Sequence

SECTOR = 512


def xls_file(rows: Sequence[Sequence[str | float]]) -> bytes:
    """One sheet of texts and numbers as a BIFF8 stream in a compound file."""
    return _container(_stream(rows), "Workbook")


def encrypted_file() -> bytes:
    """What a locked .xlsx is: a compound file around its encrypted bytes."""
    return _container(bytes(5000), "EncryptedPackage")


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _text(text: str, length: str) -> bytes:
    return struct.pack(length, len(text)) + b"\x01" + text.encode("utf-16-le")


def _stream(rows: Sequence[Sequence[str | float]]) -> bytes:
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 6))
    name = _text("Sheet1", "<B")
    sheet_at = len(start) + 4 + 6 + len(name) + 4
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 6))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                sheet += _record(0x0204, place + _text(value, "<H"))
            else:
                sheet += _record(0x0203, place + struct.pack("<d", value))
    end = _record(0x000A, b"")
    return start + _record(0x0085, struct.pack("<IH", sheet_at, 0) + name) + end + sheet + end


def _container(stream: bytes, name: str) -> bytes:
    """Sector 0 is the allocation table, 1 the directory, then the stream (4,096 bytes or more)."""
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // SECTOR)
    chain = [*range(3, 2 + sectors), 0xFFFFFFFE]
    table = [0xFFFFFFFD, 0xFFFFFFFE, *chain]
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<I", 0).ljust(436, b"\xff")
    )
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry(name, 2, 2, len(stream))
    allocation = struct.pack(f"<{len(table)}I", *table).ljust(SECTOR, b"\xff")
    return header + allocation + directory.ljust(SECTOR, b"\0") + stream.ljust(sectors * SECTOR, b"\0")


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBB", len(encoded), kind, 1)
        + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
