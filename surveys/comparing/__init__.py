"""What changed between two questionnaires, in words."""

from surveys.comparing.changes import Change, Group, Kind
from surveys.comparing.questionnaires import compare
from surveys.comparing.words import Piece, word_changes

__all__ = ["Change", "Group", "Kind", "Piece", "compare", "word_changes"]
