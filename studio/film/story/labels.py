"""The labels of shot lists as language models and people write them, in six languages, and where each one goes.

A role is a field of a Shot, one of the film, or what a shot list says for people alone ('note'). Roles of what is
seen (setting, mood, lighting, style) are told apart from the picture so that a reader can say where a line went; in
the shot they are sentences of its picture.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

SEEN: Final = ("picture", "setting", "lighting", "mood", "style")
"""In this order they make the picture."""

_WORDS: Final = {
    "picture": """picture|image|visual|visuals|visual description|scene description|shot description|description
        |action|actions|subject|subjects|character|characters|image prompt|video prompt|prompt|what we see|on screen
        |visual prompt|video|video description|content|scene|visual action|picture prompt|prop|props|foreground
        |background|composition|wardrobe
        |画面|画面描述|画面内容|视觉|视觉描述|描述|内容|动作|主体|人物|角色|场景描述|画面提示词|提示词|镜头内容
        |构图|道具
        |imagen|visuales|visual|descripción|descripción visual|acción|personaje|personajes|sujeto|contenido
        |composición
        |bild|visuell|visuelles|beschreibung|bildbeschreibung|handlung|aktion|motiv|bildinhalt|figur|figuren|inhalt
        |visuel|visuels|description visuelle|image|plan visuel|action|personnage|personnages|sujet|contenu
        |映像|画|画像|ビジュアル|説明|描写|内容|アクション|動作|被写体|人物|登場人物|映像内容|プロンプト|構図""",
    "setting": """setting|location|place|environment|scene setting|time of day|where|time and place
        |场景|地点|环境|背景|时间地点|场景设定|escenario|lugar|ubicación|localización|ambiente|entorno
        |ort|schauplatz|umgebung|setting|szenerie|lieu|décor|cadre|environnement|emplacement
        |場所|舞台|設定|環境|背景|ロケーション|シーン設定""",
    "lighting": """lighting|light|lights|灯光|光线|光影|照明|打光|iluminación|luz|licht|beleuchtung|lichtstimmung
        |lumière|éclairage|ライティング|照明|光""",
    "mood": """mood|tone|emotion|feeling|vibe|emotional tone|mood and tone|氛围|情绪|基调|气氛|情感|tono|emoción
        |atmósfera
        |estado de ánimo|stimmung|atmosphäre|gefühl|ambiance|humeur|tonalité|émotion|atmosphère|atmosphere
        |ムード|雰囲気|感情|トーン""",
    "style": """style|look|visual style|overall style|art style|aesthetic|color palette|colour palette|color|colour
        |colors|colours|palette|color grade|color grading|colour grading|grading|style and mood|film style
        |风格|视觉风格|整体风格|色调|色彩|画风|美术风格|estilo|estilo visual|paleta|paleta de colores|color
        |colores|estética
        |stil|visueller stil|bildstil|farben|farbpalette|farbe|style visuel|palette de couleurs|couleurs|esthétique
        |スタイル|画風|ビジュアルスタイル|色調|色彩|カラー""",
    "narration": """narration|narrator|voice|voice over|voiceover|vo|v.o.|v/o|voice over text|narrative|spoken
        |speech
        |voiceover text|script|spoken words|narrator vo|voice over script|text to speech
        |旁白|解说|解说词|画外音|配音|口播|旁白文案|narración|narrador|narradora|voz en off|voz|locución|voz off
        |erzähler|erzählerin|sprecher|sprecherin|sprechertext|erzählung|off text|off stimme|off|kommentar|stimme
        |narrateur|narratrice|voix off|voix|texte voix off|commentaire
        |ナレーション|ナレーター|語り|ボイスオーバー|音声""",
    "dialogue": """dialogue|dialog|dialogues|line|lines|spoken dialogue|conversation|台词|对白|对话|人物台词
        |diálogo|diálogos|dialoge|réplique|répliques|セリフ|台詞|せりふ|会話|対話|ダイアログ""",
    "sound": """sound|sounds|sfx|fx|audio|effect|effects|sound effect|sound effects|sound design|ambience
        |ambient|foley
        |ambient sound|ambient sounds|background sound|background sounds|audio cues|audio sfx|sound cue|sound sfx
        |音效|声音|音频|环境音|环境声|背景音|sonido|sonidos|efectos de sonido|efectos sonoros|efectos
        |sonido ambiente
        |ton|ton und geräusche|geräusch|geräusche|soundeffekte|toneffekte|klang|atmo|soundeffekt|tonspur
        |son|sons|bruitage|bruitages|effets sonores|ambiance sonore|bande son
        |音|効果音|サウンド|オーディオ|環境音|音響|se""",
    "music": """music|score|soundtrack|background music|bgm|music cue|music and sound|underscore|song
        |音乐|配乐|背景音乐|música|banda sonora|música de fondo|musik|hintergrundmusik|filmmusik
        |musique|musique de fond|bande originale|音楽|劇伴|ミュージック|背景音楽""",
    "camera": """camera|cam|camera movement|camera move|camera moves|camera motion|movement|camera angle|angle
        |framing
        |shot type|shot size|lens|camera work|camerawork|shot|camera direction|camera and movement|type of shot
        |motion
        |camera shot|cinematography|camera notes|type|focus
        |镜头|运镜|镜头运动|摄影机|摄影|相机|机位|景别|镜头语言|拍摄角度|角度|镜头类型|运动
        |cámara|movimiento|movimiento de cámara|plano|ángulo|tipo de plano|encuadre|lente
        |kamera|kamerabewegung|kameraführung|bewegung|einstellungsgröße|perspektive|kamerawinkel|objektiv
        |bildausschnitt
        |caméra|mouvement|mouvement de caméra|mouvements de caméra|cadrage|type de plan|angle|objectif
        |valeur de plan
        |カメラ|カメラワーク|カメラの動き|動き|アングル|ショット|ショットタイプ|レンズ|画角|サイズ""",
    "transition": """transition|transitions|transition out|transition in|cut|transition to next|转场|过渡|转场方式
        |transición|transiciones|übergang|überblendung|schnitt|enchaînement|raccord
        |トランジション|場面転換|切り替え|つなぎ""",
    "onscreen": """on screen text|onscreen text|text on screen|text overlay|overlay|overlay text|caption
        |captions|title card
        |super|supers|text|graphics|on screen graphics|lower third|titles|subtitle|subtitles|text overlays
        |字幕|屏幕文字|文字|画面文字|标题卡|花字|texto en pantalla|texto|rótulo|rótulos|título en pantalla
        |subtítulos
        |texteinblendung|bildschirmtext|einblendung|text im bild|untertitel|texttafel|on screen text
        |texte à l'écran|texte écran|texte|incrustation|sous titres|titre à l'écran
        |テロップ|画面テキスト|画面上のテキスト|テキスト|字幕|オンスクリーンテキスト""",
    "seconds": """seconds|duration|length|time|timing|runtime|timecode|timestamp|time code|time stamp|sec
        |shot length
        |时长|时间|持续时间|时间码|秒数|duración|tiempo|segundos|minutaje
        |dauer|länge|zeit|sekunden|timecode|durée|temps|secondes|minutage
        |時間|尺|秒数|長さ|タイムコード|秒""",
    "negative": """negative|avoid|negative prompt|do not show|负面提示词|反向提示词|避免|evitar|prompt negativo
        |negativ|vermeiden|négatif|à éviter|prompt négatif|ネガティブプロンプト|避ける""",
    "title": """title|name|shot title|scene title|film title|video title|heading|标题|片名|名称|título|titel
        |titre|タイトル|題名""",
    "number": """#|no|no.|nr|nr.|n°|nº|number|shot|shot #|shot number|shot no|scene|scene #|scene number|clip
        |frame|panel
        |beat|镜号|镜头号|序号|编号|分镜|镜头编号|toma|plano|escena|número|nr|einstellung|szene|shot nr|nummer
        |plan|scène|séquence|numéro|n|カット|シーン|番号|カット番号|ショット""",
    "speaker": "speaker|spoken by|speaking|who|说话人|说话者|hablante|sprecher in|sprechende|locuteur|話者|話し手",
    "note": """note|notes|director's note|director's notes|director note|production note|production notes
        |purpose|goal
        |tip|tips|total|total duration|total runtime|total length|estimated runtime|aspect ratio|format|genre
        |target audience
        |platform|theme|logline|audience|concept|synopsis|cast|storyboard|model|resolution|fps|hook
        |call to action|cta
        |备注|说明|注意|总时长|画幅|比例|主题|类型|目的|注|nota|notas|duración total|género|formato|tema
        |relación de aspecto
        |hinweis|hinweise|anmerkung|anmerkungen|gesamtdauer|gesamtlänge|genre|seitenverhältnis|thema
        |remarque|remarques|durée totale|thème|genre|format|public|備考|メモ|注記|合計時間|総尺|テーマ|ジャンル
        |目的|アスペクト比""",
}  # fmt: skip

_KINDS: Final = {  # what a shot is called before its number: the smaller ones are shots inside the larger
    "small": """shot|clip|cut|frame|panel|beat|segment|take|image|video|镜头|分镜|片段|画面|镜|toma|plano|imagen
        |corte
        |clip|einstellung|bild|plan|image|カット|ショット|クリップ|segmento|abschnitt""",
    "large": """scene|sequence|act|part|场景|场|幕|第.幕|场次|escena|secuencia|acto|szene|sequenz|akt|teil
        |scène|séquence|acte|partie|シーン|場面|幕""",
}  # fmt: skip


def _split(words: str) -> list[str]:
    return [folded(one) for one in words.split("|") if one.strip()]


@lru_cache(maxsize=4096)
def folded(label: str) -> str:
    """A label without what does not tell it from another: case, hyphens, marks of emphasis, blanks."""
    text = unicodedata.normalize("NFKC", label).casefold()
    text = re.sub(r"[*_`\"“”„«»「」【】]", "", text)
    text = re.sub(r"\s*[&+]\s*", " and ", text)
    return " ".join(re.sub(r"[-‐-―]", " ", text).split())


_ROLE: Final[dict[str, str]] = {}
_COLUMN: Final[dict[str, str]] = {}  # a table's heading 'Shot' is a number; as a label it is the kind of shot
for _role, _words in _WORDS.items():
    for _word in _split(_words):
        if _role == "number":
            _COLUMN[_word] = _role
        else:
            _ROLE.setdefault(_word, _role)
SMALL: Final = tuple(sorted(_split(_KINDS["small"]), key=len, reverse=True))
LARGE: Final = tuple(sorted(_split(_KINDS["large"]), key=len, reverse=True))


@lru_cache(maxsize=4096)
def role(label: str) -> str:
    """Where a label's words go, '' for a label that nobody knows."""
    name = folded(label)
    if name in _ROLE:
        return _ROLE[name]
    parts = re.split(r" and | und | et | y |/|と|和|,|、", name)
    if len(parts) > 1:  # 'Sound & Music', 'Mood and lighting': the first says where
        roles = [_ROLE.get(part.strip(), "") for part in parts]
        return roles[0] if all(roles) else ""
    return ""


def column(heading: str) -> str:
    """The role of a table's column."""
    name = re.sub(r"\s*\([^()]*\)$|\s*（[^（）]*）$", "", folded(heading))
    return _COLUMN.get(name) or role(name)
