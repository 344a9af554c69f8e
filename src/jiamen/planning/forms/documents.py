"""Papers and photos of a project."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.papers import ENDINGS
from jiamen.planning.models import DocumentKind


class ManyFilesInput(forms.ClearableFileInput):
    """A field one drops several files on."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once; what each is, is decided when it is kept."""

    widget = ManyFilesInput(attrs={"class": "drop-area", "accept": ",".join(ENDINGS)})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files sent."""
        sent = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in sent or [None]]


class DocumentsForm(forms.Form):
    """Papers and photos of a project."""

    kind = forms.ChoiceField(label=_("What they are"), choices=DocumentKind.choices)
    papers = ManyFilesField(
        label=_("Files"), max_length=200, allow_empty_file=True,
        help_text=_("Drop files here or choose them: PDF, JPEG, PNG, WebP, Word or Excel, up to 20 MB each."),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=_("Show these photos to everybody on the project's public page"), required=False,
        help_text=_("Papers are never shown. Where and when a photo was taken is removed from it."),
    )  # fmt: skip
