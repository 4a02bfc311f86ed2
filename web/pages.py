"""Every address of the public page: one read transaction, one use case, one page or file."""

from __future__ import annotations

from aiohttp import web as http

from campaigns import public
from domain.errors import Refusal
from office.computing import Compute
from storage.unit_of_work import Database
from templates.pages import STYLE, render_page

DATABASE = http.AppKey("database", Database)
COMPUTE = http.AppKey("compute", Compute)
#: Short enough for every database's integers.
CAMPAIGN = r"/campaigns/{campaign:\d{1,9}}"
FILE = r"/{round:subjects|teams|revisits}/{attempt:\d{1,9}}/{name:[a-z-]+\.txt}"

routes = http.RouteTableDef()


@routes.get("/")
async def show_campaigns(request: http.Request) -> http.Response:
    async with request.app[DATABASE].read() as uow:
        page = await public.campaigns(uow, page=_page(request))
    return _html(render_page("campaigns", page=page))


@routes.get(CAMPAIGN)
async def show_campaign(request: http.Request) -> http.Response:
    async with request.app[DATABASE].read() as uow:
        view = await public.campaign(uow, int(request.match_info["campaign"]), page=_page(request))
    return _html(render_page("campaign", view=view))


@routes.get(CAMPAIGN + "/certificate.json")
async def get_certificate(request: http.Request) -> http.Response:
    async with request.app[DATABASE].read() as uow:
        text = await public.certificate(uow, int(request.match_info["campaign"]), request.app[COMPUTE])
    return _download(text, "certificate.json", "application/json")


@routes.get(CAMPAIGN + r"/{round:subjects|revisits}/{attempt:\d{1,9}}/certificate.json")
async def get_attempt_certificate(request: http.Request) -> http.Response:
    asked = request.match_info
    async with request.app[DATABASE].read() as uow:
        compute = request.app[COMPUTE]
        about = int(asked["campaign"]), int(asked["attempt"])
        text = await public.attempt_certificate(uow, *about, compute, round_=asked["round"])
    return _download(text, "certificate.json", "application/json")


@routes.get(CAMPAIGN + FILE)
async def get_file(request: http.Request) -> http.Response:
    asked = request.match_info
    async with request.app[DATABASE].read() as uow:
        text = await public.file(
            uow, int(asked["campaign"]), round_=asked["round"], attempt=int(asked["attempt"]), name=asked["name"]
        )
    return _download(text, asked["name"], "text/plain")


@routes.get("/search")
async def search(request: http.Request) -> http.Response:
    words = request.query.get("q", "").strip()[:100]
    async with request.app[DATABASE].read() as uow:
        page = await public.search(uow, words, page=_page(request))
    return _html(render_page("search", words=words, page=page))


@routes.get("/subjects/{number:.+}")
async def show_subject(request: http.Request) -> http.Response:
    async with request.app[DATABASE].read() as uow:
        view = await public.subject(uow, request.match_info["number"])
    return _html(render_page("subject", view=view))


@routes.get("/n")
async def ask_for_code(request: http.Request) -> http.Response:
    """Where the check code of a notice is typed in; with one, its notice."""
    code = request.query.get("code", "").strip()[:100]
    return await _notice(request, code) if code else _html(render_page("check_notice", asked=""))


@routes.get("/n/{code}")
async def show_notice(request: http.Request) -> http.Response:
    return await _notice(request, request.match_info["code"][:100])


async def _notice(request: http.Request, code: str) -> http.Response:
    """The notice, or the question once more where there is none with such a code: a page of its own, for a notice that
    cannot be found may be forged."""
    try:
        async with request.app[DATABASE].read() as uow:
            view = await public.notice(uow, code)
    except Refusal:
        page = render_page("check_notice", asked=code)
        return http.Response(status=404, text=page, content_type="text/html")
    return _html(render_page("notice", view=view))


@routes.get("/style.css")
async def get_style(request: http.Request) -> http.Response:
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return http.Response(text=STYLE, content_type="text/css", headers=headers)


@routes.get("/health")
async def is_well(request: http.Request) -> http.Response:
    """For whatever watches over the process: ``ok`` as long as the database answers."""
    async with request.app[DATABASE].read() as uow:
        await public.require_database(uow)
    return http.Response(text="ok")


def _page(request: http.Request) -> int:
    """The page asked for, the first where it is no number."""
    asked = request.query.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1


def _html(text: str) -> http.Response:
    return http.Response(text=text, content_type="text/html")


def _download(text: str, name: str, content_type: str) -> http.Response:
    """The very bytes whose SHA-256 was published."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return http.Response(body=text.encode(), content_type=content_type, charset="utf-8", headers=headers)
