"""The published questionnaire: its data, its expressions, its routing and what may be answered.

Pure Python. Nothing here reads a clock, a database or a translation catalogue: callers pass `today`, and turn
faults and problems (data) into words.
"""
