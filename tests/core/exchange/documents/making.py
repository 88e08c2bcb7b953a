"""Documents as people bring them, made on the spot; all that is said in them is invented."""

import io
import zipfile
from email.message import EmailMessage

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="xml" ContentType="application/xml"/><Default '
    'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONSHIPS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def word(body: str, **parts: str) -> bytes:
    """A Word document around the XML of its body."""
    document = f'<?xml version="1.0"?><w:document {_W}><w:body>{body}</w:body></w:document>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONSHIPS)
        archive.writestr("word/document.xml", document)
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content.replace("W:NS", _W))
    return buffer.getvalue()


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def inserted(text: str) -> str:
    return f'<w:ins w:id="1" w:author="A" w:date="2023-09-26T10:00:00Z">{run(text)}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="2" w:author="A">{run(text, "delText")}</w:del>'


def pdf(html: str) -> bytes:
    """A PDF as a word processor would print it."""
    from weasyprint import HTML

    style = (
        "<style>@page { size: A4; margin: 3cm; @top-left { content: 'River Aid, +374 00 000000' }"
        "@bottom-right { content: 'Page ' counter(page) ' of ' counter(pages) } }"
        "body { font: 12pt 'Noto Sans', 'Noto Sans Armenian' } p { text-align: justify; "
        "hyphens: auto }</style>"
    )
    made: bytes = HTML(string=f"<html lang='en'>{style}{html}").write_pdf()
    return made


def locked_pdf(data: bytes, *, user: str, owner: str = "owner") -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(user_password=user, owner_password=owner, algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def many_pages(data: bytes, count: int) -> bytes:
    from pypdf import PdfReader, PdfWriter

    page = PdfReader(io.BytesIO(data)).pages[0]
    writer = PdfWriter()
    for _ in range(count):
        writer.add_page(page)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def picture_pdf() -> bytes:
    """One page that shows a picture and holds no letter, as a scanner makes it."""
    dot = (
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwAD"
        "hgGAWjR9awAAAABJRU5ErkJggg=="
    )
    from weasyprint import HTML

    made: bytes = HTML(string=f"<img src='{dot}' width='400'>").write_pdf()
    return made


def mail(text: str, *, subject: str = "A call from the valley") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "desk@example.org"
    message["To"] = "newsroom@example.org"
    message["Subject"] = subject
    message["Date"] = "Tue, 26 Sep 2023 20:15:00 +0400"
    message.set_content(text)
    return message


def raw_mail(body: bytes, content_type: str, subject: bytes = b"News") -> bytes:
    """A mail whose bytes are not what its head says."""
    head = (
        b"From: desk@example.org\r\nTo: newsroom@example.org\r\nSubject: " + subject + b"\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: "
        + content_type.encode()
        + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return head + body
