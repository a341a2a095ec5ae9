"""The words of the templates that ship with the app, in the user's language. What a template of the user's own says
stays as it was written."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def _t(words: str) -> str:
    return QCoreApplication.translate("templates", words)


def said(words: str) -> str:
    """A title, description or choice of a template."""
    return known().get(words, words)


def known() -> dict[str, str]:
    """All of those that ship."""
    return {
        "Film from a script": _t("Film from a script"),
        "Paste a shot list, a screenplay or a chat model's answer, or give an idea: pictures, voice, effects, music, "
        "captions and the cut": _t(
            "Paste a shot list, a screenplay or a chat model’s answer, or give an idea: pictures, voice, effects, "
            "music, captions and the cut"
        ),
        "Slideshow with voice": _t("Slideshow with voice"),
        "Your pictures in their order, a voice that tells a paragraph over each, and music": _t(
            "Your pictures in their order, a voice that tells a paragraph over each, and music"
        ),
        "Animate my pictures": _t("Animate my pictures"),
        "The camera moves through each of your pictures, with music": _t(
            "The camera moves through each of your pictures, with music"
        ),
        "Restore a clip": _t("Restore a clip"),
        "Take noise away, enlarge and sharpen; the sound is cleaned and made even": _t(
            "Take noise away, enlarge and sharpen; the sound is cleaned and made even"
        ),
        "Dub a film": _t("Dub a film"),
        "Say what is said in it again, in another language, with captions": _t(
            "Say what is said in it again, in another language, with captions"
        ),
        **_slots(),
        **_choices(),
    }


def _slots() -> dict[str, str]:
    return {
        "Script": _t("Script"),
        "A shot list, a screenplay, or what a chat model wrote": _t(
            "A shot list, a screenplay, or what a chat model wrote"
        ),
        "Idea": _t("Idea"),
        "What the film is about; a language model writes the script": _t(
            "What the film is about; a language model writes the script"
        ),
        "Length": _t("Length"),
        "Seconds of the whole film; 0 takes the script's own times": _t(
            "Seconds of the whole film; auto takes the script’s own times"
        ),
        "Seconds of the whole film; 0 gives each picture five": _t(
            "Seconds of the whole film; auto gives each picture five"
        ),
        "Seconds of the whole film; 0 is as long as the words need": _t(
            "Seconds of the whole film; auto is as long as the words need"
        ),
        "Aspect": _t("Aspect"),
        "The shape of the picture": _t("The shape of the picture"),
        "Style": _t("Style"),
        "The look of every shot, in words; empty takes the script's": _t(
            "The look of every shot: choose one, or write words of your own"
        ),
        "Voice": _t("Voice"),
        "Who tells it. The narrator ships with the app and speaks English; the others need the model Kokoro": _t(
            "Who tells it. The narrator ships with the app and speaks English; the others need the model Kokoro"
        ),
        "Music": _t("Music"),
        "Words for mood, instruments and tempo": _t("Words for mood, instruments and tempo"),
        "Title": _t("Title"),
        "What the film is called; empty takes the script's": _t("What the film is called; empty takes the script’s"),
        "Pictures": _t("Pictures"),
        "In the order in which they are shown": _t("In the order in which they are shown"),
        "Words": _t("Words"),
        "A paragraph for each picture": _t("A paragraph for each picture"),
        "Camera": _t("Camera"),
        "Film": _t("Film"),
        "Clip": _t("Clip"),
        "Noise": _t("Noise"),
        "Enlarge": _t("Enlarge"),
        "Sound": _t("Sound"),
        "Language": _t("Language"),
        "Into which a language model puts the words; empty keeps them and changes the voice": _t(
            "Into which a language model puts the words; empty keeps them and changes the voice"
        ),
        "Translation": _t("Translation"),
        "A line for each sentence, where you have it: then no language model is asked": _t(
            "A line for each sentence, where you have it: then no language model is asked"
        ),
    }


def _choices() -> dict[str, str]:
    return {
        "2 x": _t("2 x"),
        "4 x": _t("4 x"),
        "anime": _t("anime"),
        "as it is": _t("as it is"),
        "calm": _t("calm"),
        "cinema 2.39": _t("cinema 2.39"),
        "classic 4:3": _t("classic 4:3"),
        "cleaned": _t("cleaned"),
        "hopeful": _t("hopeful"),
        "man, American": _t("man, American"),
        "man, British": _t("man, British"),
        "much": _t("much"),
        "narrator": _t("narrator"),
        "none": _t("none"),
        "oil painting": _t("oil painting"),
        "pan left": _t("pan left"),
        "pan right": _t("pan right"),
        "pencil drawing": _t("pencil drawing"),
        "photograph": _t("photograph"),
        "pixel art": _t("pixel art"),
        "pull out": _t("pull out"),
        "push in": _t("push in"),
        "some": _t("some"),
        "square 1:1": _t("square 1:1"),
        "static": _t("still"),
        "tall 9:16": _t("tall 9:16"),
        "tense": _t("tense"),
        "the script's": _t("the script’s"),
        "tilt up": _t("tilt up"),
        "track left": _t("track left"),
        "watercolour": _t("watercolour"),
        "wide 16:9": _t("wide 16:9"),
        "woman, American": _t("woman, American"),
        "woman, British": _t("woman, British"),
        "woman, French": _t("woman, French"),
        "woman, Spanish": _t("woman, Spanish"),
    }
