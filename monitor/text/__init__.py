"""What every room may know about text itself: one folding of spelling, one guess of the language."""

from monitor.text.fold import Folded, fold, fold_aligned
from monitor.text.language import detect_language

__all__ = ["Folded", "detect_language", "fold", "fold_aligned"]
