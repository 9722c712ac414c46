"""What reading any file of a study needs: bytes as text, the files a pattern finds, YAML with its lines."""
