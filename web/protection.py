"""What every answer of the public page has in common: headers that bind the browser, and errors in plain words."""

from __future__ import annotations

import logging
import secrets

from aiohttp import web as http
from aiohttp.typedefs import Handler

from domain.errors import Refusal
from templates.pages import render_problem

log = logging.getLogger(__name__)

#: No scripts at all, nothing from elsewhere, in nobody's frame.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CSP = "Content-Security-Policy"
HEADERS = {
    CSP: POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Server": "suiji",
}


async def protect(request: http.Request, response: http.StreamResponse) -> None:
    """Sets the headers on every response, errors included; a page with scripts has brought a policy of its own."""
    own = response.headers.get(CSP, POLICY)
    response.headers.update(HEADERS | {CSP: own})
    response.headers.setdefault("Cache-Control", "no-cache")


@http.middleware
async def answer_problems(request: http.Request, handler: Handler) -> http.StreamResponse:
    """What is not there, or not public yet, looks the same; an error of ours is logged whole under a number."""
    try:
        return await handler(request)
    except Refusal:
        return _problem(404)
    except http.HTTPMethodNotAllowed as error:
        response = _problem(405)
        response.headers["Allow"] = error.headers["Allow"]
        return response
    except http.HTTPNotFound:
        return _problem(404)
    except http.HTTPException:
        raise
    except Exception:
        reference = secrets.token_hex(4)
        log.exception("page %s failed, reference %s", request.path, reference)
        return _problem(500, reference)


def _problem(status: int, reference: str = "") -> http.Response:
    return http.Response(status=status, text=render_problem(status, reference), content_type="text/html")
