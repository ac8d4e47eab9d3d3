"""What every room may know about text itself: one folding of spelling, one guess of the language, one key for a URL."""

from monitor.text.fold import Folded, fold, fold_aligned
from monitor.text.language import detect_language
from monitor.text.url import canonical_url

__all__ = ["Folded", "canonical_url", "detect_language", "fold", "fold_aligned"]
