"""Pages saved into one file, as browsers and Word write them."""

import base64
import quopri

BOUNDARY = "----=_NextPart_000_0000"


def part(body: bytes, kind: str = "text/html", transfer: str = "quoted-printable", **heads: str) -> bytes:
    """One MIME part with its head lines; keyword names become head names (``Content_ID`` → ``Content-ID``)."""
    encoded = {
        "quoted-printable": lambda: quopri.encodestring(body).replace(b"\n", b"\r\n"),
        "base64": lambda: base64.encodebytes(body).replace(b"\n", b"\r\n"),
        "8bit": lambda: body,
    }[transfer]()
    lines = [f"Content-Type: {kind}", f"Content-Transfer-Encoding: {transfer}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in heads.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + encoded


def saved(*parts: bytes, boundary: str = BOUNDARY, start: str = "", closed: bool = True) -> bytes:
    """The whole file: head lines, the parts between their boundaries."""
    begins = f'\r\n\tstart="{start}";' if start else ""
    head = (
        "From: <Saved by a browser>\r\nSubject: =?utf-8?Q?=E6=96=B9=E6=A1=88?=\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";{begins}\r\n\tboundary="{boundary}"\r\n\r\n'
    )
    line = f"--{boundary}".encode()
    body = b"".join(line + b"\r\n" + content + b"\r\n" for content in parts)
    return head.encode() + body + (line + b"--\r\n" if closed else b"")
