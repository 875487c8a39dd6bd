"""Making a workbook's bytes depend on its contents alone.

rustpy-xlsxwriter writes the time of day into docProps/core.xml and gives no way to say another; everything else of
its files is the same each time. That part and docProps/app.xml are the last of the archive, so they are written anew
at their place, and the sheets before them are not touched.
"""

import datetime as dt
import zipfile
from pathlib import Path

CORE = "docProps/core.xml"
APP = "docProps/app.xml"
# The archive's own times, as the library writes them.
EPOCH = (1980, 1, 1, 0, 0, 0)

CORE_XML = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:creator>Arolwg</dc:creator>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
)


class UnexpectedLayout(Exception):
    """A release of the library orders the archive in another way: look at this module again."""


def settle(path: Path, moment: dt.datetime) -> None:
    """Put `moment` in the place of the time at which the workbook at `path` was written."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        if [part.filename for part in archive.filelist[-2:]] != [CORE, APP]:
            raise UnexpectedLayout(path.name)
        app = archive.read(APP)
        archive.start_dir = archive.getinfo(CORE).header_offset
        for name in (CORE, APP):
            archive.filelist.remove(archive.NameToInfo.pop(name))
        core = CORE_XML.format(moment=f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}")
        for name, content in ((CORE, core.encode()), (APP, app)):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
