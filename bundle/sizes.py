"""How large a package is, and how large it may be."""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Size:
    """Bytes, zipped as it is uploaded and unpacked as Lambda holds it."""

    zipped: int
    unpacked: int

    def __str__(self) -> str:
        return f"{self.zipped / MEGABYTE:.2f} MB zipped, {self.unpacked / MEGABYTE:.2f} MB unpacked"


def size_of(folder: Path) -> Size:
    """Measured by packing it."""
    packed = BytesIO()
    unpacked = 0
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            archive.write(path, path.relative_to(folder))
            unpacked += path.stat().st_size
    return Size(packed.tell(), unpacked)
