"""Made-up pages of any size, built as real ones are, for measuring how cost grows."""

from __future__ import annotations

import random
from collections.abc import Callable

_SYLLABLES = "ka lo mi ren ta vos el dun pri sa qui nor be fal gar ith ol um wen zy cra tor ple min"
_COMMON = "the of and to in that was for on with as it by at from which not are this had"


def page(size: int, seed: int = 0) -> bytes:
    """A page of at most `size` bytes (and little less), the same for the same arguments.

    A menu, a long run of sections with paragraphs, links, lists, tables and teasers, and a
    footer; a page below some 700 bytes is a bare article.
    """
    generator = random.Random(seed)
    syllables, common = _SYLLABLES.split(), _COMMON.split()
    words = ["".join(generator.choices(syllables, k=generator.randint(1, 4))) for _ in range(4000)]

    def sentence() -> str:
        parts = [
            generator.choice(common if generator.random() < 0.4 else words)
            for _ in range(generator.randint(6, 24))
        ]
        return " ".join(parts).capitalize() + "."

    menu = "".join(f'<li><a href="/{w}">{w.title()}</a></li>' for w in words[:12])
    head = f"<!doctype html><html lang=en><head><title>{sentence()}</title></head><body>"
    tail = "</main><footer><p>All rights reserved.</p></footer></body></html>"
    if size >= 2000:
        head += f"<header><nav><ul>{menu}</ul></nav></header>"
    head += f"<main class='content'><h1>{sentence()}</h1>"
    parts = [head]
    used = len(head) + len(tail)
    number = 0
    while True:
        number += 1
        part = _section(generator, words, sentence, number)
        if used + len(part) > size:
            break
        parts.append(part)
        used += len(part)
    missing = max(0, size - used - len("<p></p>"))
    filler = ""
    while len(filler) < missing:
        filler += sentence() + " "
    parts.append(f"<p>{filler[:missing].strip()}</p>")
    return "".join([*parts, tail]).encode("ascii")


def _section(
    generator: random.Random, words: list[str], sentence: Callable[[], str], number: int
) -> str:
    kind = number % 9
    if kind == 3:
        items = "".join(f"<li>{sentence()}</li>" for _ in range(generator.randint(3, 7)))
        return f"<ul class='list'>{items}</ul>"
    if kind == 5:
        word = generator.choice(words)
        return (
            f"<aside class='teaser'><a href='/{word}'><img src='/{word}.jpg' alt='{word}'>"
            f"<h3>{sentence()}</h3></a></aside>"
        )
    if kind == 7:
        rows = "".join(
            f"<tr><td>{generator.choice(words)}</td><td>{generator.randint(1, 999)}</td></tr>"
            for _ in range(generator.randint(3, 6))
        )
        return f"<table><tr><th>Name</th><th>Number</th></tr>{rows}</table>"
    if kind == 1:
        return f"<h2>{sentence()}</h2>"
    text = " ".join(sentence() for _ in range(generator.randint(2, 5)))
    link = generator.choice(words)
    return f"<div class='row'><p>{text} <a href='/{link}'>{link}</a> {sentence()}</p></div>"
