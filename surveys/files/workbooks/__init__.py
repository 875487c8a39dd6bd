"""Workbooks (.xlsx, .xls) and comma-separated sheets as placed cells, however dishonest the file."""
