"""Reading: one module per source format, each a `read_…(path)` over a pure `parse_…(text)`."""
