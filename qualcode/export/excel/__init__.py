"""Workbooks: one module per kind of sheet, over `canvas`, which knows what Excel bears."""
