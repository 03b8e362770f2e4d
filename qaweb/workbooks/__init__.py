"""Workbooks (xlsx): plain data and translated words in, bytes out; the only user of XlsxWriter."""
