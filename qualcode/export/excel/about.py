"""The sheet that says what every other sheet is, and how to read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from openpyxl.utils import absolute_coordinate, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from qualcode.export.excel.associations import draw_lines
from qualcode.export.excel.canvas import GROUP_FILL, Canvas, free_name
from qualcode.export.excel.provenance import draw_provenance
from qualcode.export.material import Material
from qualcode.export.words import Words
from qualcode.sheets import SheetSpec

_WIDTHS = (30.0, 76.0, 34.0, 60.0)
_BESIDE = ("evidence", "frequencies", "sensitivity", "crossed", "order", "agreement pair")
_OWN = ("readme", "provenance")


def add_about(
    workbook: Workbook,
    canvas_on: Callable[[Worksheet], Canvas],
    specs: Sequence[SheetSpec],
    material: Material,
    words: Words,
) -> None:
    """Gives a drawn workbook its last two sheets, *Lisez-moi* and *Provenance*, and every table its name.

    Canvases of one workbook know each other's tables and sheets: what these are is said here.
    """
    made = {free_name(words(key), workbook.sheetnames): key for key in _OWN}
    readme, provenance = (canvas_on(workbook.create_sheet(name)) for name in made)
    draw_provenance(provenance, material, words)
    _draw_readme(readme, _told(workbook, readme.sheets_beside, specs, made, words), material, made, words)
    for table in readme.tables:
        area = f"{quote_sheetname(table.sheet)}!{absolute_coordinate(table.area)}"
        workbook.defined_names[table.name] = DefinedName(table.name, attr_text=area)


def _told(
    workbook: Workbook,
    beside: Mapping[str, tuple[str, str]],
    specs: Sequence[SheetSpec],
    made: Mapping[str, str],
    words: Words,
) -> dict[str, tuple[str, str]]:
    """What each sheet shows, and the settings it was asked for with, by its title, in the workbook's order."""
    suffixes = {words(key): key for key in _BESIDE}
    listed = {spec.sheet: spec for spec in specs}
    told = {}
    for title in workbook.sheetnames:
        if title in listed:
            told[title] = words(f"about {listed[title].kind}"), _settings(listed[title])
        elif title in beside:
            of, suffix = beside[title]
            told[title] = words(f"about {suffixes[suffix]}", sheet=of), ""
        else:
            told[title] = words(f"about {made[title]}"), ""
    return told


def _settings(spec: SheetSpec) -> str:
    """What study.yaml says of the sheet, but for its name."""
    said = spec.model_dump(exclude={"sheet", "kind", "where"}, exclude_defaults=True)
    said = {"kind": spec.kind, **said, **({"where": spec.where} if spec.where else {})}
    return ", ".join(f"{key}: {_setting(value)}" for key, value in said.items())


def _setting(value: object) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_setting(one)}' for key, one in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_setting, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _draw_readme(
    canvas: Canvas, told: Mapping[str, tuple[str, str]], material: Material, made: Mapping[str, str], words: Words
) -> None:
    """One row a sheet, its name a link to it; above, how the workbook was made and what it counts."""
    study = material.study.name
    canvas.title(words("readme_title", study=study))
    lines = [words("readme_made", study=study), words("readme_counts"), words("readme_names")]
    lines += [words("renamed", made=name, wanted=words(key)) for name, key in made.items() if name != words(key)]
    top = draw_lines(canvas, 2, lines, _WIDTHS) + 1
    canvas.header(top, [words("sheet"), words("shows"), words("range"), words("settings")])
    named: dict[str, list[str]] = {}
    for table in canvas.tables:
        named.setdefault(table.sheet, []).append(table.name)
    for row, (title, (shows, settings)) in enumerate(told.items(), start=top + 1):
        cells = [title, shows, "\n".join(named.get(title, ())), settings]
        for column, text in enumerate(cells, start=1):
            canvas.put(row, column, text, bold=column == 1, fill=GROUP_FILL if column == 1 else "")
        canvas.link(row, 1, title, "A1", words("open_sheet"))
        canvas.height(row, list(zip(cells, _WIDTHS, strict=True)))
    canvas.widths(*_WIDTHS)
    canvas.mark_table(top, 1, top + len(told), len(_WIDTHS))
    canvas.sheet.freeze_panes = f"B{top + 1}"
    canvas.print_on_a4(header=top)
