"""The acts of the played demo at the end: the tables, and the proof."""

from __future__ import annotations

import asyncio
import hashlib
import sys
from pathlib import Path

from bot.demo.cast import Cast
from bot.demo.house import House
from domain.draw import key, ticket
from domain.verification import read_certificate, verify
from verifiers import VERIFY_HTML, VERIFY_PY, program


async def report(_house: House, cast: Cast) -> str:
    """The office takes both tables, each as Word and as Excel."""
    await cast.office.taps("统计表", in_message_containing="【全部公示】")
    for form in ("十列统计表", "八列统计表"):
        for kind, ending in (("Word", "docx"), ("Excel", "xlsx")):
            await cast.office.taps(f"{form}（{kind}）")
            name = f"{form}.{ending}"
            cast.save(name, await cast.office.receives_file(f".{ending}", fresh=True, timeout=30))
    return "两种统计表已导出为 Word 和 Excel"


async def prove(_house: House, cast: Cast) -> str:
    """The certificate is recomputed from the files that everyone in the group has, by ours and by the stand-alone
    verifier."""
    file = cast.folder / "certificate.json"
    text = await asyncio.to_thread(file.read_text, "utf-8")
    pool = await asyncio.to_thread((cast.folder / "pool.txt").read_text, "utf-8")
    problems = verify(text, pool)
    if problems:
        raise problems[0]
    posted = await cast.office.sees("【第一步　冻结名单】", chat=cast.group)
    digest = hashlib.sha256(pool.encode()).hexdigest()
    if digest not in " ".join(message.text for message in await cast.office.messages(cast.group)):
        raise AssertionError(f"the posted hash is not that of pool.txt: {posted.text}")
    await verify_alone(cast, file)
    result = read_certificate(text).subjects.result
    first = result.drawn[0]
    by_hand = ticket(key("subjects", result.seed), first)
    return (
        "证书由本系统和独立核验程序 verify.py 分别复算，均一致；pool.txt 指纹与群里公布的一致；"
        f"{first} 的票号 {by_hand[:16]}… 可用 sha256sum 复核"
    )


async def verify_alone(cast: Cast, certificate: Path) -> None:
    """As a citizen would: the one file of the verifier, beside the certificate."""
    alone, _ = [cast.save(name, program(name).encode()) for name in (VERIFY_PY, VERIFY_HTML)]
    child = await asyncio.create_subprocess_exec(
        sys.executable, alone, certificate, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await child.communicate()
    if child.returncode != 0:
        raise AssertionError(said.decode())
