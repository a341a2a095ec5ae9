"""The embedded recogniser: which words are spoken in a sound, and when.

PocketSphinx with the English acoustic and language models of its wheel. `align` times a text that is known,
`recognise` writes down one that is not. Both read a sound once, piece by piece, so memory does not grow with it.

Source: D. Huggins-Daines et al., "PocketSphinx", ICASSP 2006; its 5.1 documentation.
"""

from studio.embedded.hearing.aligning import Aligned, align
from studio.embedded.hearing.pieces import Piece, mono, pieces
from studio.embedded.hearing.recognising import recognise

__all__ = ["Aligned", "Piece", "align", "mono", "pieces", "recognise"]
