"""Work summaries (工作总结): asked for before the office's dates, drafted from the data, handed in, gathered."""

from office.summaries.cases import drop_case, open_cases, take_case, type_case
from office.summaries.counting import count_figures
from office.summaries.gathering import get_gathered, open_gathered
from office.summaries.handing_in import get_file, hand_in, preview
from office.summaries.opening import open_due, open_for_campaign
from office.summaries.writing import ask_case, ask_part, open_list, open_summary, write_part

__all__ = [
    "ask_case",
    "ask_part",
    "count_figures",
    "drop_case",
    "get_file",
    "get_gathered",
    "hand_in",
    "open_cases",
    "open_due",
    "open_for_campaign",
    "open_gathered",
    "open_list",
    "open_summary",
    "preview",
    "take_case",
    "type_case",
    "write_part",
]
