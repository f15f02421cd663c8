"""Static files under names that change with their content, so that a browser may keep them for ever."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORTS = getattr(HashedFilesMixin, "_js_module_import_aggregation_patterns")[1]  # noqa: B009  # typed as absent


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the library has no types
    """Names in the imports of our own modules are rewritten too; modules of other packages name what is not here."""

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = ("web/js/*.js", _IMPORTS)
