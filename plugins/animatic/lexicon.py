"""The words Animatic knows: element name -> synonyms, by kind.

Singular forms only; `reading` folds plurals. A synonym may be several words; the longest match wins.
"""

from __future__ import annotations

from collections.abc import Mapping

_TIMES = {
    "dawn": "dawn, sunrise, daybreak, first light, early morning, cockcrow",
    "morning": "morning, forenoon",
    "noon": "noon, midday, day, daytime, daylight, broad daylight, afternoon, sunlight, sunlit",
    "golden hour": "golden hour, golden light, golden morning, golden evening, late afternoon, low sun",
    "sunset": "sunset, sundown, dusk, evening, setting sun",
    "twilight": "twilight, blue hour, gloaming, nightfall",
    "night": "night, midnight, nighttime, night time, nocturnal, after dark, dark",
}

_WEATHERS = {
    "sunny": "sunny, clear sky, clear skies, blue sky, cloudless, bright sky, fair weather, sun",
    "clouds": "cloud, cloudy, overcast, grey sky, gray sky, cloudscape",
    "rain": "rain, rainy, raining, drizzle, downpour, wet, rainfall, shower, rain-soaked, puddle",
    "storm": "storm, stormy, thunder, thunderstorm, lightning, tempest, hurricane",
    "snow": "snow, snowy, snowing, snowfall, blizzard, snowflake, winter, wintry, frost, frosty",
    "fog": "fog, foggy, mist, misty, haze, hazy, smog",
    "wind": "wind, windy, breeze, breezy, gust, gale, blustery",
    "rainbow": "rainbow",
    "aurora": "aurora, northern lights, aurora borealis, polar lights",
    "stars": "star, shooting star, starry, starlight, constellation, milky way, starfield",
    "moon": "moon, moonlit, moonlight, full moon, crescent",
}

_PLACES = {
    "stadium": (
        "stadium, football stadium, soccer stadium, arena, football ground, soccer ground, coliseum, "
        "grandstand, terraces"
    ),
    "pitch": (
        "pitch, football pitch, football match, soccer match, football final, match, kick off, "
        "football field, soccer field, playing field, turf, touchline, penalty area, halfway line, "
        "kick-off, kickoff, centre circle, center circle, penalty spot"
    ),
    "city": "city, skyline, downtown, metropolis, cityscape, town, urban, megacity, skyscraper, rooftops",
    "street": (
        "street, zebra crossing, crosswalk, avenue, alley, alleyway, boulevard, pavement, sidewalk, lane, "
        "neighbourhood, neighborhood"
    ),
    "village": "village, hamlet, cottages, countryside village",
    "market": "market, bazaar, market stall, stall, souk, fairground",
    "road": "road, highway, motorway, track road, country road, dirt road",
    "forest": "forest, wood, woodland, jungle, rainforest, grove, woods, pinewood",
    "mountains": "mountain, peak, summit, alp, alpine, ridge, cliff, mountainous, mountainside, himalaya",
    "hills": "hill, hillside, rolling hill, valley, highland, moor",
    "meadow": (
        "meadow, grassland, prairie, pasture, countryside, lawn, park, grass, field, farmland, wheat, savannah, savanna"
    ),
    "desert": "desert, dune, sand, sahara, wasteland, arid",
    "ocean": "ocean, sea, wave, surf, seascape, open water, swell",
    "beach": "beach, shore, coast, seaside, seashore, shoreline, coastline",
    "lake": "lake, pond, lagoon, loch, reservoir",
    "river": "river, stream, brook, creek, canal",
    "waterfall": "waterfall, cascade",
    "harbour": "harbour, harbor, port, marina, dock, quay, pier, jetty",
    "island": "island, islet, atoll",
    "underwater": "underwater, seabed, coral, reef, coral reef, deep sea, undersea",
    "arctic": "arctic, iceberg, ice, glacier, antarctic, polar, tundra, frozen",
    "volcano": "volcano, lava, eruption, erupting, magma",
    "cave": "cave, cavern, grotto",
    "space": "space, outer space, cosmos, galaxy, nebula, orbit, cosmic, deep space, universe",
    "planet": "alien planet, mars, lunar, moon surface, alien world, exoplanet, alien landscape",
    "room": "room, living room, lounge, apartment, interior, indoors, indoor, home, parlour, sofa, couch",
    "bedroom": "bedroom, bed, dormitory",
    "kitchen": "kitchen, cooker, stove, oven, pantry",
    "office": "office, desk, workplace, boardroom, meeting room, cubicle, study",
    "corridor": "corridor, hallway, hall, tunnel, passage, players' tunnel, players tunnel, passageway, aisle",
    "dressing room": "dressing room, locker room, changing room, locker",
    "library": "library, bookshelf, bookcase, bookshop, bookstore, archive",
    "laboratory": "laboratory, lab, workshop, factory, control room, server room, hangar",
    "theatre": "theatre, theater, stage, concert, auditorium, gig, opera, spotlight",
    "cafe": "cafe, café, bar, restaurant, pub, diner, coffee shop",
    "church": "church, cathedral, temple, chapel, mosque, abbey",
    "castle": "castle, fortress, palace, citadel",
    "bridge": "bridge, viaduct, aqueduct",
    "farm": "farm, barn, farmyard, ranch",
    "garden": "garden, orchard, flowerbed, backyard, courtyard",
}

_SUBJECTS = {
    "person": (
        "person, figure, someone, somebody, human, pedestrian, traveller, traveler, hiker, wanderer, "
        "stranger, worker, tourist, passenger, hero"
    ),
    "man": (
        "man, guy, gentleman, father, dad, grandfather, old man, boyfriend, husband, king, "
        "businessman, fisherman, coach, manager"
    ),
    "woman": (
        "woman, lady, mother, mum, mom, grandmother, old woman, girlfriend, wife, queen, "
        "businesswoman, commentator, scientist, doctor, teacher, engineer"
    ),
    "child": "child, kid, boy, girl, toddler, son, daughter, infant, baby",
    "couple": "couple, lovers, pair of people",
    "player": (
        "player, football player, soccer player, football team, football star, footballer, soccer "
        "player, winger, striker, midfielder, defender, captain, athlete, sportsman, sportswoman, "
        "runner, team, teammate, number ten"
    ),
    "goalkeeper": "goalkeeper, keeper, goalie",
    "referee": "referee, linesman",
    "fans": (
        "fan, football fan, soccer fan, football supporter, supporter, spectator, ultras, football "
        "crowd, painted face, face paint, face-paint"
    ),
    "crowd": "crowd, people, audience, mob, throng, onlooker, masses, public, human tide",
    "dancer": "dancer, ballerina, ballet",
    "musician": "musician, singer, guitarist, band, violinist, drummer, guitar",
    "astronaut": "astronaut, spaceman, cosmonaut, spacesuit",
    "knight": "knight, warrior, soldier, samurai, swordsman, sword",
    "wizard": "wizard, witch, sorcerer, mage, sorceress",
    "chef": "chef, cook, baker",
    "face": "face, portrait, headshot, smile, eyes, eye, expression, gaze, tear",
    "robot": ("robot, android, droid, automaton, mech, humanoid, machine player, cyborg, bot, humanoid robot"),
    "ball": "ball, football, soccer ball, match ball",
    "goal": "goal, football goal, goalpost, net, goal net, crossbar, goalmouth, back of the net",
    "trophy": "trophy, cup, silverware, world cup, prize, medal, champions cup",
    "floodlights": "floodlight, stadium light, light tower, spotlight tower",
    "flag": "flag, banner, pennant, bunting, scarf, scarves",
    "drum": "drum, drumbeat",
    "car": "car, automobile, taxi, sedan, sports car, vehicle, traffic, cab",
    "bus": "bus, coach bus, minibus, double decker, team bus",
    "truck": "truck, lorry, van",
    "train": "train, locomotive, railway, tram, subway, metro, railroad",
    "bicycle": "bicycle, bike, cyclist, cycle",
    "motorcycle": "motorcycle, motorbike, biker, scooter",
    "aeroplane": "aeroplane, airplane, plane, jet, aircraft, airliner, airport",
    "helicopter": "helicopter, chopper",
    "drone": "drone, quadcopter",
    "rocket": "rocket, missile, space launch, rocket launch",
    "spaceship": "spaceship, starship, spacecraft, ufo, flying saucer, space station, shuttle, star ship",
    "sailing boat": "boat, sailing boat, sailboat, yacht, rowing boat, canoe, gondola, fishing boat, kayak",
    "ship": "ship, cruise ship, tanker, ferry, galleon, liner, freighter",
    "balloon": "hot air balloon, hot-air balloon, balloon, airship, zeppelin",
    "dog": "dog, puppy, hound, labrador, terrier, fox",
    "cat": "cat, kitten, kitty",
    "horse": "horse, stallion, mare, pony, foal, unicorn, rider",
    "deer": "deer, stag, reindeer, elk, antelope, moose",
    "cow": "cow, bull, cattle, ox, buffalo",
    "sheep": "sheep, lamb, flock of sheep, goat",
    "wolf": "wolf, coyote",
    "bear": "bear, polar bear, grizzly",
    "lion": "lion, lioness, tiger, leopard, panther",
    "elephant": "elephant, mammoth",
    "rabbit": "rabbit, hare, bunny",
    "bird": "bird, gull, seagull, sparrow, dove, pigeon, swallow, crow, raven, flock, geese, crane bird",
    "eagle": "eagle, hawk, falcon, owl",
    "fish": "fish, shoal, goldfish, salmon, shark",
    "whale": "whale, dolphin, orca",
    "butterfly": "butterfly, moth, bee, dragonfly, firefly",
    "dragon": "dragon, wyvern",
    "tree": "tree, cherry blossom, blossom tree, oak, maple, cherry tree, birch, willow",
    "pine": "pine, fir, spruce, conifer, christmas tree",
    "palm": "palm, palm tree, coconut tree",
    "flowers": "flower, blossom, bloom, tulip, daisy, wildflower, poppy, bouquet, sunflower, petal, lavender",
    "rose": "rose",
    "mushroom": "mushroom, toadstool",
    "rock": "rock, boulder, stone, standing stone",
    "house": "house, cottage, cabin, hut, villa, home exterior, mansion, bungalow",
    "tower": "tower, spire, clock tower, belfry, turret, minaret",
    "lighthouse": "lighthouse",
    "windmill": "windmill, wind turbine, turbine, windfarm",
    "statue": "statue, monument, sculpture, memorial",
    "fountain": "fountain",
    "tent": "tent, campsite, camp, camping, marquee",
    "campfire": "campfire, bonfire, fire, flame, fireplace, hearth, firelight, burning",
    "lantern": "lantern, street lamp, streetlight, lamppost, lamp post, gaslight",
    "lamp": "lamp, light bulb, bulb, reading light",
    "candle": "candle, candlelight",
    "table": "table, dining table",
    "chair": "chair, armchair, bench, seat, stool",
    "window": "window, windowsill",
    "door": "door, doorway, gate, portal",
    "screen": "screen, television, tv, monitor, scoreboard, display, big screen",
    "computer": "computer, laptop, keyboard, terminal",
    "phone": "phone, smartphone, mobile, telephone",
    "camera": "camera, film camera, lens, tripod, cameraman, photographer",
    "clock": "clock, watch, stopwatch, hourglass",
    "book": "book, novel, page, notebook, letter, newspaper",
    "piano": "piano",
    "boots": "boot, shoe, cleat, trainers, sneaker, football boots",
    "whistle": "whistle",
    "cup of coffee": "coffee, tea, mug, teacup, espresso, cappuccino, hot chocolate, cup of coffee, cup of tea",
    "cake": "cake, birthday, cupcake, dessert",
    "pizza": "pizza",
    "bread": "bread, loaf, baguette, croissant, sandwich, burger, hamburger",
    "fruit": "fruit, apple, orange fruit, pear, cherry, lemon, berry, strawberry, grape, banana",
    "soup": ("soup, bowl of, noodle, ramen, pasta, stew, rice, salad, food, meal, dinner, breakfast, lunch, dish"),
    "wine": "wine, glass of wine, bottle, champagne, cocktail, beer, juice, whisky",
    "umbrella": "umbrella, parasol",
    "kite": "kite",
    "crystal": "crystal, gem, diamond, jewel",
    "hologram": "hologram, holographic, projection, augmented reality, hud",
    "treasure": "treasure, treasure chest, chest of gold, coin",
}

_EFFECTS = {
    "fireworks": "firework, pyrotechnics, flare, rocket burst",
    "confetti": "confetti, ticker tape, ticker-tape, streamer, glitter, tinsel",
    "sparks": "spark, ember, fireflies, glowing particle, magic dust, sparkle",
    "smoke": "smoke, smoky, steam, smoke bomb, vapour, vapor",
    "light shafts": ("light shaft, god ray, sunbeam, ray of light, shaft of light, light beam, searchlight, beam, ray"),
    "reflection": "reflection, reflected, reflecting, mirror, mirrored",
    "glow": ("glow, glowing, luminous, radiant, luminescent, shining, shine, pulse, pulsing, light pulse, neon light"),
    "dust": "dust, dusty, sandstorm",
    "leaves": "leaf, autumn, autumnal, falling leaf, fall foliage",
    "bulging": "bulging, bulge, billowing, ripple, rippling, hits the net, into the net",
    "explosion": "explosion, blast, explode, exploding",
    "lens flare": "lens flare, flare light, anamorphic",
}

_SHOTS = {
    "wide": (
        "wide, wide shot, establishing, establishing shot, long shot, panorama, panoramic, vista, "
        "landscape, full shot, wide-angle"
    ),
    "medium": "medium, medium shot, waist shot, mid shot, half length, waist-up, two shot, american shot",
    "close-up": "close-up, close up, closeup, tight shot, close shot, detail, headshot framing",
    "macro": "macro, extreme close-up, extreme close up, extreme closeup",
}

_ANGLES = {
    "low angle": ("low angle, low-angle, from below, worm's eye, worms eye, looking up, low camera, ground level"),
    "high angle": (
        "high angle, high-angle, from above, looking down, crane, crane-up, crane up, crane shot, "
        "aerial, drone shot, helicopter shot, elevated, seen from above"
    ),
    "overhead": (
        "overhead, top-down, top down, bird's eye, bird's-eye, birds eye, straight down, plan view, god's eye"
    ),
    "dutch": "dutch, dutch angle, tilted, canted, skewed, dutch tilt",
}

_MOTIONS = {
    "running": (
        "running, run, sprinting, sprint, racing, race, chasing, dashing, dash, galloping, gallop, "
        "charging, dribbling, dribble"
    ),
    "walking": "walking, walk, strolling, wandering, marching, march, stepping, emerging, striding",
    "kicking": "kicking, kick, shoot, shooting, shot at goal, volley, free kick",
    "jumping": "jumping, jump, leaping, leap, diving, dive, header, save, flying save, bicycle kick",
    "cheering": (
        "cheering, cheer, celebrating, celebration, celebrate, arms raised, raised arms, roaring, "
        "roar, singing, sing, shouting, shout, rejoicing, victory, victorious, ecstatic, jubilant, triumphant, "
        "chanting"
    ),
    "dancing": "dancing, dance, spinning, twirling",
    "sitting": "sitting, sit, seated, resting",
    "kneeling": "kneeling, kneel, kneeled, knelt, crouching, crouch, praying, pray",
    "stretching": "stretching, warming up, warm up, warm-up, exercising, training, practising",
    "lifting": (
        "lifting, lift, lifted, hoisted, held aloft, aloft, held high, raised, holding, hoisting, "
        "raising, holds, lifts, raises"
    ),
    "flying": "flying, fly, soaring, gliding, hovering, floating, drifting",
    "falling": "falling, raining down, tumbling, sinking",
    "speed": "speed, fast, motion blur, streak, blur, rushing, speeding, swift, hyperspace, whip pan",
}

_PALETTES = {
    "red": "red, crimson, scarlet, ruby, vermilion, blood-red",
    "orange": "orange, amber, tangerine, copper, rust",
    "yellow": "yellow, saffron, mustard",
    "green": "green, emerald, lime, olive, jade",
    "teal": "teal, turquoise, cyan, aqua",
    "blue": "blue, azure, navy, cobalt, sapphire, indigo",
    "purple": "purple, violet, lilac, mauve, ultraviolet",
    "pink": "pink, magenta, rosy, fuchsia",
    "gold": "gold, golden, gilded, brass, bronze",
    "silver": "silver, chrome, steel, metallic",
    "white": "white, ivory, pale",
    "black": "black, ebony, jet-black",
    "brown": "brown, chocolate, earthy",
    "warm": "warm, cosy, cozy, sun-warmed",
    "cold": "cold, cool, icy, chilly, frigid, bleak",
    "pastel": "pastel, soft colours, soft colors, dreamy, gentle",
    "neon": "neon, cyberpunk, synthwave, vaporwave, electric, futuristic, sci-fi",
    "monochrome": "monochrome, black and white, black-and-white, noir, greyscale, grayscale, grey, gray",
    "sepia": "sepia, vintage, nostalgic, old photograph, faded",
    "vivid": "vivid, vibrant, colourful, colorful, saturated, bright",
    "moody": "moody, gloomy, sombre, somber, dramatic, ominous, dim",
}

KINDS: Mapping[str, Mapping[str, str]] = {
    "time": _TIMES,
    "weather": _WEATHERS,
    "place": _PLACES,
    "subject": _SUBJECTS,
    "effect": _EFFECTS,
    "shot": _SHOTS,
    "angle": _ANGLES,
    "motion": _MOTIONS,
    "palette": _PALETTES,
}

COUNTS: Mapping[str, int] = {
    "one": 1, "single": 1, "lone": 1, "solitary": 1, "alone": 1, "two": 2, "pair": 2, "both": 2, "three": 3, "trio": 3,
    "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "dozen": 12, "few": 3, "several": 5, "many": 9, "group": 6, "row": 6, "line": 6, "herd": 8, "fleet": 7, "flock": 14,
    "swarm": 20,
    "hundred": 60, "thousand": 200, "countless": 200, "army": 60, "squad": 11, "team": 8,
}  # fmt: skip

PLURALS: Mapping[str, str] = {
    "people": "crowd", "men": "man", "women": "woman", "children": "child", "geese": "bird", "sheep": "sheep",
    "leaves": "leaf", "wolves": "wolf", "loaves": "loaf", "knives": "knife", "mice": "mouse",
    "footballers": "footballer", "scarves": "scarf", "businessmen": "businessman", "businesswomen": "businesswoman",
    "fishermen": "fisherman",
}  # fmt: skip


def synonyms(kind: str) -> dict[str, tuple[str, ...]]:
    """Element name -> the words that call it, for one kind (a key of `KINDS`; KeyError for another)."""
    return {name: tuple(word.strip() for word in words.split(",")) for name, words in KINDS[kind].items()}
