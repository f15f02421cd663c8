"""Static files under names that change with their content, so that a browser may keep them for ever."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORTS = getattr(HashedFilesMixin, "_js_module_import_aggregation_patterns")[1]  # noqa: B009  # typed as absent


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the library has no types
    """Names in the imports of our own modules are rewritten too; modules of other packages name what is not here."""

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = ("web/js/*.js", _IMPORTS)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._addresses: dict[tuple[str | None, bool, str], str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of a file, joined once: names and their hashes do not change while the process runs."""
        key = (name, force, settings.STATIC_URL)
        known = self._addresses.get(key)
        if known is None:
            known = self._addresses[key] = str(super().url(name, force))
        return known
