"""What stands on the desk of a member of staff: the start page of the staff pages."""
