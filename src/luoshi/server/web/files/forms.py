"""The form by which files are attached."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from luoshi.server.files.kinds import FORMS
from luoshi.server.files.limits import MAX_CAPTION, MAX_FILE_BYTES

_MEGABYTES = MAX_FILE_BYTES // (1024 * 1024)


class ManyFiles(forms.FileInput):
    """A control that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; gives a list."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each of the files; one at least is asked for."""
        return [super(FilesField, self).clean(each, initial) for each in data or [None]]


class UploadForm(forms.Form):
    """Files with a caption for all of them. What a file is, is found out by the service."""

    file = FilesField(
        label=_("选择文件"),
        allow_empty_file=True,  # refused by the service, in its own words
        widget=ManyFiles(
            attrs={"accept": ",".join(sorted({ending for form in FORMS.values() for ending in form.endings}))}
        ),
        help_text=format_lazy(
            _("可以一次选多个，每个不超过 {most} MB；公文、表格、PDF、OFD、图片、压缩包均可"), most=_MEGABYTES
        ),
    )
    caption = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=MAX_CAPTION,
        help_text=_("这份文件是什么，例如“会议纪要”"),
    )
