"""The report: one self-contained page, its tables leading to quotations, quotations to transcripts."""
