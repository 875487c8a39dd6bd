"""XLSForm (xlsform.org) in and out."""
