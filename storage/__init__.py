"""Keeps everything: one module an aggregate (tables, mapping, queries together), one unit of work.

Rows leave here as frozen dataclasses; nothing lazy, nothing of SQLAlchemy goes out. Doors reach in only through
``storage.unit_of_work``.
"""
