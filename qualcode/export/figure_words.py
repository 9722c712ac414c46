"""What stands in figures besides the researcher's own words."""

from __future__ import annotations

FRENCH = {
    "nothing_coded": "Rien n'est codé par « {name} » dans ce qui est compté ici.",
}  # fmt: skip
ENGLISH = {
    "nothing_coded": "Nothing is coded by “{name}” in what is counted here.",
}  # fmt: skip
