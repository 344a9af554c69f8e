"""What is posted with a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jiamen.kernel.excel.guards import EXTENSIONS
from jiamen.kernel.geo import CoordinateSystem
from jiamen.kernel.imports.kinds import SYSTEMS, ImportKind
from jiamen.kernel.words import listed


class UploadForm(forms.Form):
    """A file and, for kinds with a place, the coordinate system of files that do not name one."""

    file = forms.FileField(label=_("File"), allow_empty_file=True, max_length=200)
    system = forms.ChoiceField(
        label=_("Coordinate system"),
        required=False,
        help_text=_("Used only where the file has no column for it."),
        choices=[("", _("as the file says")), *((key.value, words[0]) for key, words in SYSTEMS.items())],
    )

    def __init__(self, kind: ImportKind, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed through
        endings = ",".join(ending for found in kind.accepts for ending in EXTENSIONS[found])
        self.fields["file"].widget.attrs.update({"accept": endings, "class": "drop-area"})
        self.fields["file"].help_text = _("Drop a file here or choose one: {kinds}, up to 50 MB.").format(
            kinds=listed(kind.accepts)
        )
        if not kind.positioned:
            del self.fields["system"]

    @property
    def chosen_system(self) -> CoordinateSystem | None:
        """The system chosen, if any."""
        chosen = self.cleaned_data.get("system")
        return CoordinateSystem(chosen) if chosen else None
