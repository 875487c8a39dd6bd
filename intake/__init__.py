"""Responses from files: CSV or workbooks, with columns named as our own exports name them."""
