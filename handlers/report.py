"""The statistics tables as files."""

from __future__ import annotations

from campaigns import report
from handlers.presses import looks
from templates.cards import report as cards

looks(cards.OpenReports, report.open_reports)
looks(cards.MakeReport, report.make_report)
