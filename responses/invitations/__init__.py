"""Inviting people to a survey: the list of them, their personal links and codes, what is written to them, and who has
used an invitation."""
