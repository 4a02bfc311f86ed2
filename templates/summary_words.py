"""The words of a work summary, the same in the chat and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.summary import Figures
from templates.messages import day_words, render

#: The parts that are typed, by their stored word.
PART_WORDS = {"done": "主要做法", "problems": "存在问题", "next": "下一步打算"}


@dataclass(frozen=True)
class SummaryPaper:
    """A summary as it is printed. ``campaign`` is the title of the campaign that it sums up, "" for a regular one;
    ``at`` the moment of its figures at the office."""

    department: str
    campaign: str
    since: date
    until: date
    figures: Figures
    parts: dict[str, str]
    cases: tuple[str, ...]
    at: datetime

    @property
    def title(self) -> str:
        """``关于2024年6月21日至2024年10月1日“双随机、一公开”监管工作的总结``, without who wrote it."""
        if self.campaign:
            return f"关于“{self.campaign}”的工作总结"
        span = f"{day_words(self.since, weekday=False)}至{day_words(self.until, weekday=False)}"
        return f"关于{span}“双随机、一公开”监管工作的总结"

    @property
    def overview(self) -> str:
        """What the data say, in words."""
        return render("summary/_figures", paper=self)

    def chapters(self) -> list[tuple[str, list[str]]]:
        """The headings with their paragraphs, in order; what is not written yet is left out."""
        found = [("总体情况", [self.overview])]
        if self.parts.get("done"):
            found.append((PART_WORDS["done"], self.parts["done"].split("\n")))
        if self.cases:
            found.append(("典型案例", [line for case in self._numbered_cases() for line in case.split("\n")]))
        found += [
            (PART_WORDS[part], self.parts[part].split("\n")) for part in ("problems", "next") if self.parts.get(part)
        ]
        return found

    def _numbered_cases(self) -> list[str]:
        if len(self.cases) == 1:
            return list(self.cases)
        return [f"案例{'一二三四五'[place]}：{case}" for place, case in enumerate(self.cases)]
