"""Misread words of scanned French put right before they are parsed."""
