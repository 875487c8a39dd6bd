"""Retention: what a survey's rules say of its answers, and doing it on the day."""
