"""Making the pages that Great Expectations renders stand alone.

They load some fifteen style sheets, scripts and fonts from elsewhere. What remains here is their markup: one style
sheet of ours takes the place of the others, and as no script is left, a policy in the page forbids any to run.
"""

import re
from functools import cache
from html import escape
from importlib.resources import files

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

# Nothing that comes from articles holds these: values are escaped before they are rendered.
_ELSEWHERE = re.compile(
    r"<script\b.*?</script>|<style\b.*?</style>|<link\b[^>]*>|<footer\b.*?</footer>|<img\b[^>]*>|<title>.*?</title>"
    r"|<meta\b[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
_HANDLERS = re.compile(r"\son[a-z]+=\"[^\"]*\"")
_BUTTONS = re.compile(r"<label class=\"btn[^>]*>\s*<input type=\"radio\"[^>]*id=\"(option\d)\"[^>]*>")
_COLLAPSED = re.compile(r"<a data-toggle=\"collapse\"[^>]*>.*?</a>", re.DOTALL)
_UUID = re.compile(r"-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_BLANK = re.compile(r"\s*\n\s*")


@cache
def style() -> str:
    """Return the style sheet."""
    return files(__package__).joinpath("templates", "docs.css").read_text(encoding="utf-8")


def stand_alone(html: str, title: str) -> str:
    """Return a page of Great Expectations without anything that is not in the page itself.

    Args:
        html: as the library renders it; it lies in a folder beside `expectations/`, one below the index.
        title: of the page.
    """
    html = _HANDLERS.sub("", _ELSEWHERE.sub("", html))
    html = _BUTTONS.sub(_button, html)
    html = _COLLAPSED.sub("<strong>About this validation</strong>", html)
    html = re.sub(r"href=\"(?:\.\./)+(expectations/[^\"]+|index\.html)\"", r'href="../\1"', html)
    html = _BLANK.sub("\n", _UUID.sub("", html))
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style()}</style>"
    )
    html = html.replace("<html>", '<html lang="en">', 1)
    return html.replace("<head>", f"<head>{head}", 1)


def _button(found: re.Match[str]) -> str:
    checked = " checked" if found[1] == "option1" else ""
    return f'<label class="btn"><input type="radio" name="shown" id="{found[1]}"{checked}>'
