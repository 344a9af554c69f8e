"""The steps of writing a version: each a form of at most seven fields that reads from a draft and writes into it."""

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiamen.cases.forms.draft import Draft
from jiamen.cases.models import Category, Channel, PaperForm
from jiamen.cases.selectors.texts import AnswerText, PaperText, QuestionText
from jiamen.cases.selectors.wording import in_words
from jiamen.kernel.money import yuan

SLUG = RegexValidator(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", _("Use small letters, digits and hyphens only."))
LONGEST_DAYS = 400


class StepForm(forms.Form):
    """One step; `at` is the place of the paper or question it is about, None for a new one."""

    def __init__(self, draft: Draft, data: Any = None, *, at: int | None = None) -> None:
        self.draft, self.at = draft, at
        super().__init__(data, initial=self.given())

    def given(self) -> dict[str, Any]:
        """What the draft says in this step."""
        return {name: getattr(self.draft.text, name) for name in self.base_fields if hasattr(self.draft.text, name)}

    def applied(self) -> Draft:
        """The draft with what was typed; only after the form proved valid."""
        return self.draft.saying(**self.cleaned_data)


class WhatForm(StepForm):
    """What it is called."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        validators=[SLUG],
        help_text=_("In addresses and files, for example elder-card."),
    )
    name = forms.CharField(label=pgettext_lazy("an item", "Name"), max_length=60)
    name_en = forms.CharField(label=_("Name (English)"), max_length=120)
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)

    def __init__(self, draft: Draft, data: Any = None, *, at: int | None = None) -> None:
        super().__init__(draft, data, at=at)
        if not draft.new:  # its code is for ever
            del self.fields["code"]

    def given(self) -> dict[str, Any]:
        """With the code, which is not part of the text."""
        return {**super().given(), "code": self.draft.code}

    def applied(self) -> Draft:
        """A new item gets its code here."""
        data = dict(self.cleaned_data)
        return replace(self.draft, code=data.pop("code", self.draft.code)).saying(**data)


class WhoForm(StepForm):
    """For whom, and what comes of it."""

    who = forms.CharField(label=_("Who may ask"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    who_en = forms.CharField(label=_("Who may ask (English)"), max_length=300, required=False)
    result = forms.CharField(label=_("What you get"), max_length=120)
    result_en = forms.CharField(label=_("What you get (English)"), max_length=200, required=False)


class TermsForm(StepForm):
    """How long, how much, how, and who decides."""

    statutory_days = forms.IntegerField(
        label=_("Statutory limit, working days"), min_value=0, max_value=LONGEST_DAYS, help_text=_("0 is at once.")
    )
    promised_days = forms.IntegerField(
        label=_("Promised limit, working days"), min_value=0, max_value=LONGEST_DAYS, help_text=_("0 is at once.")
    )
    fee_yuan = forms.DecimalField(
        label=_("Fee, yuan"), min_value=0, max_value=100_000, decimal_places=2, help_text=_("0 is free of charge.")
    )
    channels = forms.MultipleChoiceField(
        label=_("How to ask for it"), choices=Channel.choices, widget=forms.CheckboxSelectMultiple
    )
    office = forms.CharField(
        label=_("Decided by"), max_length=60, required=False, help_text=_("Empty where the centre itself decides.")
    )
    office_en = forms.CharField(label=_("Decided by (English)"), max_length=120, required=False)

    def given(self) -> dict[str, Any]:
        """With the fee in yuan."""
        return {**super().given(), "fee_yuan": yuan(self.draft.text.fee_fen).replace(",", "")}

    def clean(self) -> dict[str, Any]:
        """The promise keeps within the law."""
        data: dict[str, Any] = super().clean() or {}
        promised, statutory = data.get("promised_days"), data.get("statutory_days")
        if promised is not None and statutory is not None and promised > statutory:
            self.add_error("promised_days", _("Promise at most the statutory limit."))
        return data

    def applied(self) -> Draft:
        """With the fee in fen."""
        data = dict(self.cleaned_data)
        fen = int(data.pop("fee_yuan") * 100)
        return self.draft.saying(**{**data, "channels": tuple(data["channels"]), "fee_fen": fen})


class PaperStep(StepForm):
    """One paper."""

    kind = forms.CharField(
        label=_("Kind of document"), max_length=40, validators=[SLUG],
        help_text=_("The same in all items, for example id-card, so that a paper we hold is found again."),
    )  # fmt: skip
    name = forms.CharField(label=_("Paper"), max_length=80)
    name_en = forms.CharField(label=_("Paper (English)"), max_length=160, required=False)
    form = forms.ChoiceField(label=_("Form"), choices=PaperForm.choices)
    copies = forms.IntegerField(label=_("How many"), min_value=1, max_value=20)
    needed = forms.ChoiceField(label=_("When it is needed"), required=False)
    reusable = forms.BooleanField(label=_("Need not be brought again once we hold it"), required=False)

    def __init__(self, draft: Draft, data: Any = None, *, at: int | None = None) -> None:
        super().__init__(draft, data, at=at)
        conditions = [
            (f"{q.key}={a.value}", f"{in_words(q.text, q.text_en)} {in_words(a.text, a.text_en)}")
            for q in draft.text.questions
            for a in q.answers
        ]
        self.fields["needed"].choices = [("", _("always")), *conditions]  # type: ignore[attr-defined]

    def paper(self) -> PaperText:
        """The paper as the draft has it; an empty one if it is new."""
        return PaperText("", "") if self.at is None else self.draft.text.papers[self.at]

    def given(self) -> dict[str, Any]:
        """What the draft says of the paper."""
        paper = self.paper()
        own = {name: getattr(paper, name) for name in ("kind", "name", "name_en", "form", "copies", "reusable")}
        return {**own, "needed": f"{paper.question}={paper.when}" if paper.question else ""}

    def applied(self) -> Draft:
        """With the paper in its place."""
        data = dict(self.cleaned_data)
        question, _sign, when = data.pop("needed").partition("=")
        return self.draft.with_paper(self.at, replace(self.paper(), question=question, when=when, **data))


class NoteForm(StepForm):
    """What else to say of a paper."""

    note = forms.CharField(label=_("Note"), max_length=120, required=False)
    note_en = forms.CharField(label=_("Note (English)"), max_length=200, required=False)

    def given(self) -> dict[str, Any]:
        """The notes of the paper."""
        paper = self.draft.text.papers[self.at or 0]
        return {"note": paper.note, "note_en": paper.note_en}

    def applied(self) -> Draft:
        """With the notes on the paper."""
        at = self.at or 0
        return self.draft.with_paper(at, replace(self.draft.text.papers[at], **self.cleaned_data))


class QuestionForm(StepForm):
    """A question with its answers, one a line: the Chinese, “|”, the English."""

    text = forms.CharField(label=_("Question"), max_length=80)
    text_en = forms.CharField(label=_("Question (English)"), max_length=160, required=False)
    answers = forms.CharField(
        label=_("Answers"), max_length=600, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Give one answer a line, the Chinese first, then “|” and the English."),
    )  # fmt: skip

    def question(self) -> QuestionText | None:
        """The question as the draft has it."""
        return None if self.at is None else self.draft.text.questions[self.at]

    def given(self) -> dict[str, Any]:
        """What the draft says of the question."""
        question = self.question()
        if question is None:
            return {}
        lines = [f"{a.text} | {a.text_en}" if a.text_en else a.text for a in question.answers]
        return {"text": question.text, "text_en": question.text_en, "answers": "\n".join(lines)}

    def clean_answers(self) -> tuple[AnswerText, ...]:
        """At least two different answers; those that are there keep their value, which papers depend on."""
        lines = [line.strip() for line in self.cleaned_data["answers"].splitlines() if line.strip()]
        pairs = [tuple(part.strip() for part in re.split(r"[|｜]", line, maxsplit=1)) for line in lines]
        texts = [pair[0] for pair in pairs]
        if len(pairs) < 2 or len(set(texts)) < len(texts) or not all(texts) or len(pairs) > 8:
            raise forms.ValidationError(_("Give two to eight different answers, one a line."))
        question = self.question()
        values = _values(texts, question.answers if question else ())
        return tuple(AnswerText(value, *pair) for value, pair in zip(values, pairs, strict=True))

    def applied(self) -> Draft:
        """With the question in its place; a new one gets a key of its own."""
        taken = {question.key for question in self.draft.text.questions}
        question = self.question()
        free = next(f"q{number}" for number in range(1, 100) if f"q{number}" not in taken)
        return self.draft.with_question(self.at, QuestionText(question.key if question else free, **self.cleaned_data))


def _values(texts: list[str], before: tuple[AnswerText, ...]) -> list[str]:
    """The stored value of each answer: that of the same words before, else of the answer whose place it took, else a free one."""
    known = {answer.text: answer.value for answer in before}
    renamed = {place: answer.value for place, answer in enumerate(before) if answer.text not in texts}
    free = (f"a{number}" for number in range(1, 100) if f"a{number}" not in known.values())
    return [known.get(text) or renamed.get(place) or next(free) for place, text in enumerate(texts)]


STEPS: dict[str, tuple[type[StepForm], Any]] = {
    "what": (WhatForm, _("What it is")),
    "who": (WhoForm, _("For whom, and what comes of it")),
    "terms": (TermsForm, _("Time, fee, who decides")),
    "paper": (PaperStep, _("A paper")),
    "note": (NoteForm, _("A note on a paper")),
    "question": (QuestionForm, _("A question")),
}
"""Form and title of each step that asks something."""

WHOLE = ("what", "who", "terms")
"""The steps every version passes, whatever its papers."""


def first_fault(draft: Draft) -> tuple[str, StepForm] | None:
    """The first step whose part of the draft cannot stand as it is, with its form saying why."""
    papers, questions = range(len(draft.text.papers)), range(len(draft.text.questions))
    steps: list[tuple[str, int | None]] = [
        *((step, None) for step in WHOLE),
        *(("question", at) for at in questions),
        *(("paper", at) for at in papers),
        *(("note", at) for at in papers),
    ]
    for step, at in steps:
        kind, _title = STEPS[step]
        form = kind(draft, kind(draft, at=at).given(), at=at)
        if not form.is_valid():
            return step, form
    return None
