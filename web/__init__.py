"""The public page: campaigns, their draws with the proofs, published results. It only reads, and knows nobody."""

from __future__ import annotations

from aiohttp import web as http

from storage.unit_of_work import Database
from web.pages import DATABASE, routes
from web.protection import answer_problems, protect

__all__ = ["build_pages"]


def build_pages(database: Database) -> http.Application:
    """The site over ``database``, to be served by itself."""
    site = http.Application(middlewares=[answer_problems])
    site[DATABASE] = database
    site.on_response_prepare.append(protect)
    site.add_routes(routes)
    return site
