"""Word documents of published tables: `kinds` lays each kind out, `tables` writes it, in the styles of `styles`."""
