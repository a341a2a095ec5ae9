"""Screenplays as other programs and other languages write them."""

import zipfile
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from nodes.story import read_script
from studio.base.errors import MediaError
from studio.film.story.fountain import looks_like_fountain, parse_fountain
from studio.film.story.fountain_marks import explicit, is_cue, is_heading
from studio.film.story.screenplay import Script
from studio.film.story.scriptfiles import from_docx, from_fdx
from tests.nodes.test_publish import Job

ROOM = "INT. KITCHEN - NIGHT\n\n"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def said(text: str) -> list[str]:
    return [shot.narration for shot in parse_fountain(text).shots]


@pytest.mark.parametrize(
    "name",
    ["ÜMIT", "ŁUCJA", "ÑANDÚ (V.O.)", "ΕΛΈΝΗ", "ЁЛКА (за кадром)", "ÆGIR ^", "O'BRIEN", "Đ. ƯƠNG", "@McDonald", "R2-D2",
     "ŽOFIE #2"],
)  # fmt: skip
def test_a_cue_is_in_capitals_of_any_script(name: str) -> None:
    assert said(f"{ROOM}{name}\nYes.\n") == ["Yes."]


@pytest.mark.parametrize("line", ["Émile", "123", "— ЧТО", "FADE OUT.", "CUT TO:", "INT. CAR", "!BANG", "(ASIDE)", ""])
def test_what_is_no_cue_is_none(line: str) -> None:
    assert not is_cue(line)


@pytest.mark.parametrize(
    "text",
    ["FADE IN:\n\nEXT. SEA - DAY\n\nWaves.\n",
     "Title: Sea\nAuthor: me\n\nFADE UP:\n\nEXT. SEA - DAY\n\nWaves.\n\nFADE OUT.\n",
     "EXT. SEA - DAY\n\nWaves.\n\nSMASH CUT TO:\n",
     "Title: Sea\n\nCUT TO BLACK.\n\nEXT. SEA - DAY\n\nWaves.\n\nPASSER À:\nx\n"],
)  # fmt: skip
def test_transitions_are_no_shots_and_not_seen(text: str) -> None:
    (shot,) = parse_fountain(text).shots
    assert "fade" not in shot.picture.lower() and "cut" not in shot.picture.lower() and "Waves." in shot.picture


def test_a_film_that_begins_with_a_transition_has_no_title_of_it() -> None:
    assert parse_fountain("FADE IN:\n\nEXT. SEA - DAY\n\nWaves.\n").title == ""


@pytest.mark.parametrize("opening", ["ERZÄHLER (V.O.)\nEs war einmal.", "@narrator\nEs war einmal.", "~Es war einmal."])
def test_who_speaks_before_the_first_heading_is_heard(opening: str) -> None:
    heard = said(f"Title: T\n\n{opening}\n\nINT. HUT - DAY\n\nA fire.\n")
    assert heard == ["Es war einmal.", ""]


@pytest.mark.parametrize(
    "line",
    [".45 calibre.", ".38 is enough", "#1 fan here.", "= nothing", "> really", "!Stop", "@home",
     "INT. is short for interior.",
     "EXT. too", "FADE IN: he said", "SMASH CUT TO:"],
)  # fmt: skip
def test_nothing_in_a_speech_begins_a_scene(line: str) -> None:
    (shot,) = parse_fountain(f"{ROOM}BOB\n(low)\nWhat?\n{line}\nSure.\n\nHe goes.\n").shots
    assert shot.narration == f"What? {line} Sure." and shot.picture == "Interior, kitchen, night. He goes."


def test_a_speech_goes_on_over_a_line_of_two_blanks() -> None:
    (shot,) = parse_fountain(f"{ROOM}BOB\nOne.\n  \n.22 too.\n\nEnd.\n").shots
    assert shot.narration.split() == ["One.", ".22", "too."] and shot.picture.endswith("End.")


def test_figures_after_a_point_are_a_heading_in_capitals_alone() -> None:
    assert is_heading(".1ST FLOOR") and is_heading(".Montage") and not is_heading(".44 Magnum on the table.")
    assert len(parse_fountain(f"{ROOM}.44 Magnum on the table.\n").shots) == 1


@pytest.mark.parametrize("place", ["INT./EXT.", "EXT./INT.", "EXT/INT.", "I/E", "INT. / EXT.", "int/ext"])
def test_a_scene_in_and_out_of_doors_has_no_slash_in_its_picture(place: str) -> None:
    (shot,) = parse_fountain(f"{place} TRUCK - DAWN\n\nDust.\n").shots
    assert shot.picture.lower() == "interior and exterior, truck, dawn. dust."


def test_sections_and_synopses_are_a_screenplays_too() -> None:
    play = "# One\n\n## Home\n\n= They meet.\n\nEXT. GARDEN - DAY\n\nGrass.\n\nANA\nHello."
    play += "\n\n### Away\n\nINT. BUS - DAY\n\nRain.\n"
    assert looks_like_fountain(play) and said(play) == ["Hello.", ""]
    assert "meet" not in parse_fountain(play).shots[0].picture
    listed = "# Film\n\n## 1 · INT. HALL\n\nPicture: A hall.\n\nINT. HALL - DAY\n\n"
    assert not looks_like_fountain(listed) and not looks_like_fountain("## One\n\nint. a hall, by day\n")


def test_cut_passages_and_notes_of_several_lines_stay_what_they_are() -> None:
    text = f"{ROOM}/* ÉVA\n\nBOB\nGone.\n*/\n\n[[a note\nBOB\nstill it]]\n\nÉVA\nHere.\n"
    assert said(text) == ["Here."] and "@BOB" not in explicit(text)


# --- other programs' files --------------------------------------------------------------------------------------


def fdx(*paragraphs: tuple[str, str], title: str = "") -> bytes:
    body = "".join(f'<Paragraph Type="{kind}"><Text>{escape(text)}</Text></Paragraph>' for kind, text in paragraphs)
    page = f"<TitlePage><Paragraph><Text></Text></Paragraph><Paragraph><Text>{title}</Text></Paragraph></TitlePage>"
    head, last = '<?xml version="1.0" encoding="UTF-8"?><FinalDraft DocumentType="Script">', page if title else ""
    return f"{head}<Content>{body}</Content>{last}</FinalDraft>".encode()


def docx(*paragraphs: str, styles: str = "") -> bytes:
    """A document of these paragraphs' XML."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{''.join(paragraphs)}</w:body></w:document>")
        if styles:
            archive.writestr("word/styles.xml", f"<w:styles {W}>{styles}</w:styles>")
    return data.getvalue()


def p(text: str, style: str = "", left: int = 0, inner: str = "") -> str:
    kind = f'<w:pStyle w:val="{style}"/>' if style else ""
    indent = f'<w:ind w:left="{left}"/>' if left else ""
    run = f"<w:r><w:t>{escape(text)}</w:t></w:r>" if text else ""
    return f"<w:p><w:pPr>{kind}{indent}</w:pPr>{run}{inner}</w:p>"


def load(folder: Path, name: str, data: bytes) -> tuple[list[str], list[str]]:
    (folder / name).write_bytes(data)
    parts = read_script(Job(folder), path=Path(name))
    return [shot.picture for shot in parts.shots.values], list(parts.narration.values)


def test_a_final_draft_script_is_read_by_its_elements(tmp_path: Path) -> None:
    data = fdx(
        ("Transition", "FADE IN:"), ("Scene Heading", "EXT. HARBOUR - DAWN"),
        ("Action", "Gulls. INT. is no heading here."),
        ("Character", "Élise"), ("Parenthetical", "(quietly)"), ("Dialogue", "R & D < art."),
        ("Scene Heading", "Montage"),
        ("Action", "BOB\nruns."), ("Character", "BOB"), ("Dialogue", "#1!"), title="Harbour",
    )  # fmt: skip
    assert load(tmp_path, "a.fdx", data) == (
        ["Exterior, harbour, dawn. Gulls. INT. is no heading here.", "Montage. BOB runs."],
        ["R & D < art.", "#1!"],
    )
    assert parse_fountain(from_fdx(data)).title == "Harbour"


def test_two_who_speak_at_once_are_both_heard() -> None:
    dual = (
        b'<FinalDraft><Content><Paragraph Type="Scene Heading"><Text>INT. BAR</Text></Paragraph>'
        b"<Paragraph><DualDialogue>"
        b'<Paragraph Type="Character"><Text>A</Text></Paragraph><Paragraph Type="Dialogue"><Text>Yes</Text></Paragraph>'
        b'<Paragraph Type="Character"><Text>B</Text></Paragraph><Paragraph Type="Dialogue"><Text>No</Text></Paragraph>'
        b"</DualDialogue></Paragraph></Content></FinalDraft>"
    )
    assert said(from_fdx(dual)) == ["Yes\n\nNo"]


def test_a_word_document_with_a_screenplays_styles_is_read_by_them(tmp_path: Path) -> None:
    styles = "".join(
        f'<w:style w:styleId="S{n}"><w:name w:val="{name}"/></w:style>'
        for n, name in enumerate(("Scene Heading", "Action", "Character", "Dialogue"))
    )
    deleted = "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
    deleted += '<w:ins><w:r><w:t xml:space="preserve"> Wind.</w:t></w:r></w:ins>'
    data = docx(
        p("Ext. dune - noon", "S0"), p("Sand.", "S1", inner=deleted), p("Omar", "S2"), p("Walk.", "S3"), styles=styles
    )
    assert load(tmp_path, "a.docx", data) == (
        ["Exterior, dune, noon. Sand. Wind."],
        ["Walk."],
    )


def test_a_word_document_typed_like_a_screenplay_is_read_as_one(tmp_path: Path) -> None:
    spaced = docx(p("INT. SHOP - DAY"), p(""), p("Bells."), p(""), p("ÅSA"), p("Come in."), p(""), p("She nods."))
    indented = docx(p("INT. SHOP - DAY"), p("Bells."), p("ÅSA", left=3000), p("Come in.", left=1500), p("She nods."))
    for name, data in (("a.docx", spaced), ("b.docx", indented)):
        assert load(tmp_path, name, data) == (["Interior, shop, day. Bells. She nods."], ["Come in."])


def test_a_word_document_with_headings_is_a_shot_list(tmp_path: Path) -> None:
    styles = "".join(f'<w:style w:styleId="H{n}"><w:name w:val="heading {n}"/></w:style>' for n in (1, 2))
    data = docx(
        p("My film", "H1"),
        p("A hill", "H2"),
        p("Picture: Green."),
        p("Narration: Look."),
        p("A sea", "H2"),
        p("Blue."),
        styles=styles,
    )
    assert load(tmp_path, "a.docx", data) == (["Green.", "Blue."], ["Look.", ""])


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
BOMB += b"<FinalDraft><Content>&b;</Content></FinalDraft>"


@pytest.mark.parametrize("data", [BOMB, BOMB.decode().replace('<?xml version="1.0"?>', "").encode("utf-16")])
def test_a_script_that_defines_entities_is_refused(data: bytes) -> None:
    with pytest.raises(MediaError, match="defines XML entities"):
        from_fdx(data)


def test_a_document_that_unpacks_to_gigabytes_is_refused_in_time() -> None:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as file:
        for _ in range(70):
            file.write(b" " * 1_000_000)
    assert len(data.getvalue()) < 100_000
    with pytest.raises(MediaError, match="unpacks to more than a script can be"):
        from_docx(data.getvalue())


@pytest.mark.parametrize(
    ("name", "data"), [("a.docx", b"PK\x03\x04junk"), ("a.docx", b"plain"), ("a.fdx", b"<FinalDraft>"), ("a.fdx", b"")]
)
def test_a_broken_file_is_told_with_the_mend(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(MediaError) as caught:
        load(tmp_path, name, data)
    assert "cannot be read" in str(caught.value) and caught.value.problem.mend


def test_an_empty_screenplay_stays_an_error() -> None:
    with pytest.raises(Exception, match="no scenes"):
        parse_fountain(from_fdx(fdx()))
    assert isinstance(parse_fountain("INT. A\n\nx\n"), Script)
