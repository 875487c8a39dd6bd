"""What spreadsheets need beyond the data: sheets that explain, shorthand, cells by the batch."""
