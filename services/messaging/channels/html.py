"""The HTML of an email: what of it may be sent, and how it reads as text."""

from html.parser import HTMLParser

import nh3

ATTRIBUTES = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
ATTRIBUTES["*"] = {"style", "align", "dir", "lang", "title"}
ATTRIBUTES["table"] |= {"width", "border", "cellpadding", "cellspacing", "bgcolor"}
ATTRIBUTES["td"] |= {"width", "height", "valign", "bgcolor"}
STYLES = {
    *("color", "background-color", "font-family", "font-size", "font-style", "font-weight"),
    *("line-height", "text-align", "text-decoration", "vertical-align"),
    *("margin", "margin-top", "margin-right", "margin-bottom", "margin-left"),
    *("padding", "padding-top", "padding-right", "padding-bottom", "padding-left"),
    *("border", "border-collapse", "border-radius", "width", "max-width", "height", "display"),
}
SCHEMES = {"http", "https", "mailto", "tel"}
BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table"})


def sanitised(html: str) -> str:
    """The same without scripts, handlers, forms, frames and foreign links (docs/providers.md)."""
    return nh3.clean(
        html,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        filter_style_properties=STYLES,
        strip_comments=True,
    )


def readable(html: str) -> str:
    """The words of sanitised HTML, a line for each block."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).splitlines())
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        described = dict(attrs).get("alt") if tag == "img" else None
        self.words.append(described or ("\n" if tag in BLOCKS else ""))

    def handle_endtag(self, tag: str) -> None:
        self.words.append("\n" if tag in BLOCKS else "")
