"""Where the collected static files lie, under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Scripts import one another by those names too: otherwise a new page.js could run with a kept expressions.js."""

    support_js_module_import_aggregation = True
