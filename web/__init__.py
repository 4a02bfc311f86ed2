"""The public page: campaigns, their draws with the proofs, published results. It only reads, and knows nobody."""

from __future__ import annotations

from aiohttp import web as http

from office.computing import Compute, at_once
from storage.unit_of_work import Database
from web import verifiers
from web.pages import COMPUTE, DATABASE, routes
from web.protection import answer_problems, protect

__all__ = ["build_pages"]


def build_pages(database: Database, compute: Compute = at_once) -> http.Application:
    """The site over ``database``, to be served by itself; long calculations are done by ``compute``."""
    site = http.Application(middlewares=[answer_problems])
    site[DATABASE] = database
    site[COMPUTE] = compute
    site.on_response_prepare.append(protect)
    site.add_routes(routes)
    site.add_routes(verifiers.routes)
    return site
