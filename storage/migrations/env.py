"""How alembic reaches the database: over the connection that ``storage.migrate`` hands it."""

from __future__ import annotations

from alembic import context

import storage.unit_of_work  # noqa: F401  loads every table
from storage.metadata import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter columns
    user_module_prefix="storage.metadata.",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
