"""Exports in the field's formats: coded articles in, lines of text out. Columns: `docs/exports.md`."""
