"""Cards of the inspection step: the list of one's forms, a form, an item's results, a line shown back."""

from templates.cards.inspection.filling import (
    all_clear_card,
    form_card,
    handling_card,
    item_card,
    questions_question,
    remark_question,
)
from templates.cards.inspection.lines import (
    SAVED,
    not_saved_card,
    recorded_card,
    understood_card,
    which_form_card,
)
from templates.cards.inspection.lists import ListedForm, missing_card, my_forms_card, submitted_card
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
    OpenHandling,
    OpenItem,
    OpenMyForms,
    PickReply,
    SetHandling,
    SetResult,
    Submit,
    SubmitReply,
)

__all__ = [
    "SAVED", "AddQuestion", "AllClear", "AskAllClear", "AskQuestions", "AskRemark", "ConfirmReply", "EditReply",
    "FormPage", "ListedForm", "MyFormsPage", "OpenForm", "OpenHandling", "OpenItem", "OpenMyForms",
    "PickReply", "SetHandling", "SetResult", "Submit", "SubmitReply", "all_clear_card", "form_card", "handling_card",
    "item_card", "missing_card", "my_forms_card", "not_saved_card", "questions_question", "recorded_card",
    "remark_question", "submitted_card", "understood_card", "which_form_card",
]  # fmt: skip
