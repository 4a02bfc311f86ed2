"""The programs with which a reader checks a certificate: one runs in the browser here, one is taken home."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache

from aiohttp import web as http

from verifiers import VERIFY_HTML, VERIFY_PY, program

routes = http.RouteTableDef()


@routes.get(f"/{VERIFY_HTML}")
async def show_verifier(request: http.Request) -> http.Response:
    headers = {"Content-Security-Policy": _policy()}
    return http.Response(text=program(VERIFY_HTML), content_type="text/html", headers=headers)


@routes.get(f"/{VERIFY_PY}")
async def get_verifier(request: http.Request) -> http.Response:
    headers = {"Content-Disposition": f'attachment; filename="{VERIFY_PY}"'}
    return http.Response(text=program(VERIFY_PY), content_type="text/x-python", headers=headers)


@cache
def _policy() -> str:
    """Exactly the scripts and the sheet of the page, and certificates of this site: it has the reader's trust."""
    page = program(VERIFY_HTML)
    return (
        f"default-src 'none'; script-src {_hashes(page, 'script')}; style-src {_hashes(page, 'style')}; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _hashes(page: str, tag: str) -> str:
    inline = re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", page, re.DOTALL)
    digests = (hashlib.sha256(one.encode()).digest() for one in inline)
    return " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in digests)
