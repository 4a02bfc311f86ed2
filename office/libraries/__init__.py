"""The libraries of an office (一单两库): files in, files out, and who keeps which.

A door asks for the keeper, reads the file in a thread, and opens a transaction only for what was read:

    keeper = await find_keeper(uow, user_id=…)       # in a look
    reading = read_file(keeper, filename, content)   # in a thread, no database
    card = await import_file(uow, user_id=…, reading=reading, now=…)
"""

from __future__ import annotations

from office.libraries.exporting import Export, export_card, load_export, template_card
from office.libraries.importing import Imported, Reading, import_file, read_file, take_over
from office.libraries.keepers import (
    Keeper,
    as_form,
    as_kind,
    find_keeper,
    keeper_of_office,
    open_libraries,
    require_acceptable,
)

__all__ = [
    "Export",
    "Imported",
    "Keeper",
    "Reading",
    "as_form",
    "as_kind",
    "export_card",
    "find_keeper",
    "import_file",
    "keeper_of_office",
    "load_export",
    "open_libraries",
    "read_file",
    "require_acceptable",
    "take_over",
    "template_card",
]
