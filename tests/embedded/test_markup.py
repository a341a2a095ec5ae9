"""Text from web pages is read aloud as a person would read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.voice import sentences
from studio.embedded.markup import readable
from studio.media.values import Text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<p>Once <em>upon</em> a time.</p><p>The end</p>", "Once upon a time.\nThe end"),
        ("One<br>two<BR/>three", "One\ntwo\nthree"),
        ('<a href="x.html" title="a &gt; b">Read</a> on &amp; on', "Read on & on"),
        ("<!-- hidden --><h1 class=big>Title</h1>text", "Title\ntext"),
        ("<style>p { color: red }</style><script>alert('<b>')</script>Seen", "Seen"),
        ("<ul><li>milk<li>bread</ul>", "milk\nbread"),
        ("Tom&nbsp;&amp; Jerry &#8212; caf&eacute; &#x2665;", "Tom\xa0& Jerry — café ♥"),
        ("3 < 4 and 5 > 2", "3 < 4 and 5 > 2"),
        ("if a<b then <name> wins", "if a<b then <name> wins"),
        ("<name> is <b>bold</b>", "<name> is bold"),
        ("AT&T, R&D; fish &chips;", "AT&T, R&D; fish &chips;"),
        ("Two\n\nparagraphs", "Two\n\nparagraphs"),
        ("Cut off <b", "Cut off <b"),
    ],
)
def test_tags_are_not_read_and_words_are(text: str, read: str) -> None:
    assert readable(text) == read


@given(st.text(alphabet=st.characters(blacklist_characters="<&"), max_size=60))
def test_a_text_without_markup_stays_as_it_is(text: str) -> None:
    assert readable(text) == text


def test_sentences_of_a_page_have_no_tags() -> None:
    found = sentences(Text("<p>He ran.</p><p><i>She</i> won!</p>"))
    assert [str(sentence) for sentence in found.values] == ["He ran.", "She won!"]
