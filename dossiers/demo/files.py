"""Small files that open: what the demo attaches as evidence. The same words give the same bytes."""

import io
from zlib import crc32

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from emulation.vietnamese.names import search_key

_PAGE = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    " /Resources << /Font << /F1 5 0 R >> >> >>"
)


def pdf(name: str, lines: list[str]) -> ContentFile:
    """One A4 page with `lines`, written without marks: the font every reader brings has none."""
    shown = " T* ".join(f"({_plain(line)}) Tj" for line in lines)
    text = f"BT /F1 13 Tf 20 TL 85 760 Td {shown} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        _PAGE,
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return ContentFile(_assembled(objects), name=name)


def _plain(line: str) -> str:
    text = search_key(line).upper().encode("ascii", "replace").decode()
    return text.replace("\\", "/").replace("(", "[").replace(")", "]")


def _assembled(objects: list[str]) -> bytes:
    """The objects with their cross-reference table."""
    body, places = b"%PDF-1.4\n", []
    for number, words in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{words}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    tail += f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + tail.encode("ascii")


def picture(name: str, subject: str) -> ContentFile:
    """A plain field under a sky, coloured by its subject; no real place and nobody in it."""
    tint = crc32(subject.encode()) % 60
    image = Image.new("RGB", (480, 320), (176, 206, 226 - tint))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 190, 480, 320), fill=(96 + tint, 142, 74))
    draw.rectangle((0, 236, 480, 262), fill=(92, 132 + tint, 150))
    draw.ellipse((372, 36, 428, 92), fill=(244, 214, 120))
    held = io.BytesIO()
    image.save(held, format="PNG")
    return ContentFile(held.getvalue(), name=name)
