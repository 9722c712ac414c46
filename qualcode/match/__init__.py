"""Rules compiled once and run over token tables: what they find, and why something found does not count."""
