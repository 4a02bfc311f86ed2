"""Cards of the inspection step: the list of one's forms, a form, an item's results, a line shown back."""

from templates.cards.inspection.filling import (
    all_clear_card,
    form_card,
    handling_card,
    item_card,
    methods_card,
    questions_question,
    remark_question,
    term_card,
)
from templates.cards.inspection.line_help import line_help_card
from templates.cards.inspection.lines import (
    SAVED,
    LineOutcome,
    Unread,
    not_saved_card,
    not_saved_lines_card,
    recorded_card,
    recorded_lines_card,
    understood_card,
    understood_lines_card,
    which_form_card,
)
from templates.cards.inspection.lists import ListedForm, missing_card, my_forms_card, own_gaps, submitted_card
from templates.cards.inspection.presses import (
    AddQuestion,
    AllClear,
    AskAllClear,
    AskQuestions,
    AskRemark,
    ConfirmReply,
    EditReply,
    FormPage,
    MyFormsPage,
    OpenForm,
    OpenGaps,
    OpenHandling,
    OpenItem,
    OpenLineHelp,
    OpenMethods,
    OpenMyForms,
    OpenTerm,
    PickReply,
    SetHandling,
    SetMethod,
    SetResult,
    SetTerm,
    Submit,
    SubmitReply,
)

__all__ = [
    "SAVED", "AddQuestion", "AllClear", "AskAllClear", "AskQuestions", "AskRemark", "ConfirmReply", "EditReply",
    "FormPage", "LineOutcome", "ListedForm", "MyFormsPage", "OpenForm", "OpenGaps", "OpenHandling", "OpenItem",
    "OpenLineHelp", "OpenMethods", "OpenMyForms", "OpenTerm", "PickReply", "SetHandling", "SetMethod", "SetResult",
    "SetTerm", "Submit", "SubmitReply", "Unread", "all_clear_card", "form_card", "handling_card", "item_card",
    "line_help_card", "methods_card", "missing_card", "my_forms_card", "not_saved_card", "not_saved_lines_card",
    "own_gaps", "questions_question", "recorded_card", "recorded_lines_card", "remark_question", "submitted_card",
    "term_card", "understood_card", "understood_lines_card", "which_form_card",
]  # fmt: skip
