"""What a page must not have, whatever was in the submission."""

from __future__ import annotations

import html5lib

_FORBIDDEN = {
    "script", "iframe", "object", "embed", "base", "form", "link", "applet", "frame", "frameset",
    "audio", "video", "foreignobject",
}  # fmt: skip
_TEXTS = {"aria-label", "alt", "title"}
"""Attributes that are read as text, and by nobody run or followed."""
_MARKS = ("hostile-was-here", "evil.example", "javascript:", "onerror", "onload", "onclick")


def dangers(page: str) -> list[str]:
    """Elements and attributes that a student's text became, and what the page may not load."""
    found: list[str] = []
    document = html5lib.parse(page, namespaceHTMLElements=False)
    policy = [
        meta.get("content", "")
        for meta in document.iter("meta")
        if (meta.get("http-equiv") or "").lower() == "content-security-policy"
    ]
    if len(policy) != 1 or "default-src 'none'" not in policy[0] or "script" in policy[0]:
        found.append(f"the policy is {policy}")
    for element in document.iter():
        if not isinstance(element.tag, str):
            continue  # a comment
        tag = element.tag.rpartition("}")[2].lower()
        if tag in _FORBIDDEN:
            found.append(f"<{tag}>")
        for name, value in element.attrib.items():
            found += _attribute_dangers(tag, str(name).rpartition("}")[2].lower(), value)
    return found


def _attribute_dangers(tag: str, name: str, value: str) -> list[str]:
    dangerous = (
        name.startswith("on")
        or (name not in _TEXTS and any(mark in value for mark in _MARKS))
        or (
            name in {"href", "src", "action", "srcset"}
            and not value.startswith(("#", "data:image/"))
        )
    )
    return [f'<{tag} {name}="{value[:80]}">'] if dangerous else []
