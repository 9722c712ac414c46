"""Tables as HTML, every text in them escaped: a page has too many cells for a template to go through them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from markupsafe import Markup, escape

from qualcode.export.html.cells import Cell, Part, Table

Glued = Callable[[str], str]


def table_html(table: Table, glued: Glued) -> Markup:
    """The table in a frame of its own that scrolls, its notes below. `glued` keeps signs with their words."""
    return Markup("\n".join(_lines(table, glued)) + "\n")


def _lines(table: Table, glued: Glued) -> Iterator[str]:
    caption = escape(glued(table.caption))
    yield f'<div class="scroll" role="region" aria-label="{caption}" tabindex="0">'
    yield f'<table class="{escape(table.look)}">' if table.look else "<table>"
    yield f"<caption>{caption}</caption>"
    yield "<thead>"
    yield from (_row(line, glued, "col", "colgroup") for line in table.heads)
    yield "</thead>"
    yield "<tbody>"
    yield from (_row(line, glued, "row", "rowgroup") for line in table.rows)
    yield "</tbody>"
    yield "</table>"
    yield "</div>"
    if table.notes:
        yield '<div class="notes">'
        yield from (f"<p>{escape(glued(note))}</p>" for note in table.notes)
        yield "</div>"


def _row(cells: Sequence[Cell], glued: Glued, alone: str, several: str) -> str:
    along = "across" if alone == "col" else "down"
    return f"<tr>{''.join([_cell(one, glued, several if getattr(one, along) > 1 else alone) for one in cells])}</tr>"


def _cell(cell: Cell, glued: Glued, scope: str) -> str:
    tag = "th" if cell.head else "td"
    told = f' scope="{scope}"' if cell.head else ""
    told += f' class="{cell.look}"' if cell.look else ""
    told += f' colspan="{cell.across}"' if cell.across > 1 else ""
    told += f' rowspan="{cell.down}"' if cell.down > 1 else ""
    if len(cell.parts) == 1:
        return f"<{tag}{told}>{_part(cell.parts[0], glued)}</{tag}>"
    return f"<{tag}{told}>{''.join([f'<div>{_part(part, glued)}</div>' for part in cell.parts])}</{tag}>"


def _part(part: Part, glued: Glued) -> str:
    text = escape(glued(part.text))
    small = f"<small>{escape(part.small)}</small>" if part.small else ""
    if not part.opens:
        return f"<span>{text}</span>{small}"
    told = f'data-opens="{part.opens}" aria-label="{escape(part.told)}"'
    return f'<button type="button" class="opens" {told}>{text}{small}</button>'
