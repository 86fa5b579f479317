"""A QR code as a picture within the page: nobody else sees what is in it."""

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET = 4  # modules of white around it, which readers need


def svg(text: str, label: str) -> SafeString:
    """The text as a QR code, black on white in either theme."""
    code = qrcode.QRCode(border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return format_html(
        '<svg class="factor-qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}">'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{2}"/></svg>',
        len(rows),
        label,
        path,
    )
