"""Every form and button of a page, and what a stranger would send instead."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

TYPED = {
    "email": "zz@zz.example",
    "tel": "+48 22 555 09 09",
    "date": "2001-02-03",
    "number": "7",
    "url": "https://zz.example/",
}
KEPT = frozenset({"hidden", "submit", "file"})
WRITES = ("post", "put", "patch", "delete")


@dataclass(frozen=True)
class Chosen:
    """A file that was chosen in a form."""

    name: str = "zz.txt"
    content: bytes = b"zz"


@dataclass(frozen=True)
class Control:
    """A named control: its type, the value it has, and what could be chosen instead."""

    name: str
    kind: str
    value: str
    choices: tuple[str, ...] = ()

    def changed(self) -> Control:
        if self.kind in KEPT:
            return self
        if self.choices:
            other = [one for one in self.choices if one not in {self.value, ""}]
            return replace(self, value=(other or [self.value])[-1])
        return replace(self, value=TYPED.get(self.kind, "zz"))


@dataclass(frozen=True)
class Form:
    """What a press of one button sends where."""

    action: str
    controls: tuple[Control, ...] = ()

    def data(self) -> dict[str, list[Any]]:
        sent: dict[str, list[Any]] = {}
        for one in self.controls:
            sent.setdefault(one.name, []).append(Chosen() if one.kind == "file" else one.value)
        return sent

    def changed(self) -> Form:
        return Form(self.action, tuple(one.changed() for one in self.controls))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted({one.name for one in self.controls}))


@dataclass
class _Open:
    action: str
    writes: bool
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, Control | None]] = field(default_factory=list)


class Page(HTMLParser):
    """Forms and links of one page; `url` is where it stood."""

    def __init__(self, url: str, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url, self.forms, self.links = url, [], []  # type: ignore[var-annotated]
        self._by_id: dict[str, _Open] = {}
        self._open: _Open | None = None
        self._select: tuple[str, _Open | None] | None = None
        self._options: list[tuple[str, bool]] = []
        self._area: tuple[str, _Open | None, list[str]] | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        for verb in WRITES:
            if f"hx-{verb}" in told and tag != "form":
                self.forms.append(Form(self._at(told[f"hx-{verb}"])))
        if tag == "form":
            action = told.get("hx-post") or told.get("action") or self.url
            self._open = _Open(
                self._at(action), told.get("method", "").lower() == "post" or "hx-post" in told
            )
            self._by_id[told.get("id", "")] = self._open
        elif tag == "a" and "href" in told:
            self.links.append(self._at(told["href"]))
        elif tag in {"input", "button"}:
            self._control(tag, told)
        elif tag == "select":
            self._select, self._options = (told.get("name", ""), self._of(told)), []
        elif tag == "option" and self._select:
            self._options.append((told.get("value", ""), "selected" in told))
        elif tag == "textarea":
            self._area = (told.get("name", ""), self._of(told), [])

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[2].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open:
            self._keep(self._open)
            self._open = None
        elif tag == "select" and self._select:
            name, form = self._select
            values = tuple(value for value, _chosen in self._options)
            chosen = [value for value, is_chosen in self._options if is_chosen] or list(values[:1])
            if form and name:
                form.controls += [Control(name, "select", value, values) for value in chosen]
            self._select = None
        elif tag == "textarea" and self._area:
            name, form, text = self._area
            if form and name:
                form.controls.append(Control(name, "textarea", "".join(text).strip()))
            self._area = None

    def _control(self, tag: str, told: dict[str, str]) -> None:
        form, kind = self._of(told), told.get("type", "text" if tag == "input" else "submit")
        if form is None or kind in {"button", "reset"} or kind == "submit":
            if form is not None and kind == "submit":
                named = Control(told["name"], "submit", told.get("value", "")) if told.get("name") else None
                form.buttons.append(
                    (self._at(told["formaction"]) if "formaction" in told else form.action, named)
                )
            return
        if kind in {"checkbox", "radio"}:
            if "checked" in told and told.get("name"):
                form.controls.append(Control(told["name"], "hidden", told.get("value", "on")))
            return
        if told.get("name"):
            form.controls.append(Control(told["name"], kind, told.get("value", "")))

    def _of(self, told: dict[str, str]) -> _Open | None:
        return self._by_id.get(told["form"]) if told.get("form") else self._open

    def _at(self, url: str) -> str:
        parts = urlsplit(urljoin(f"http://testserver{self.url}", url))
        if parts.netloc != "testserver" or not parts.scheme.startswith("http"):
            return ""
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def _keep(self, form: _Open) -> None:
        if not form.writes:
            return
        for action, named in form.buttons or [(form.action, None)]:
            controls = [one for one in form.controls if one.name != "csrfmiddlewaretoken"]
            self.forms.append(Form(action, tuple(controls + ([named] if named else []))))
