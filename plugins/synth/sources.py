"""Every sound that the Synth can make, and the words that ask for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from . import actions, crowd, machines, nature
from .tones import Signal

_Bed = Callable[[int, int, np.random.Generator], Signal]
_Event = Callable[[int, np.random.Generator], Signal]


@dataclass(frozen=True)
class Source:
    """One kind of sound: a bed that goes on, or an event; exactly one of `bed` and `event` is set.

    words: what it is called, phrases too; level: linear, brings beds near -23 LUFS (ITU-R BS.1770, crowds -17) and
    events to a natural peak; every: mean seconds between events, 0 for once; steady: events keep time; swells: rises,
    then calms down.
    """

    name: str
    words: tuple[str, ...]
    level: float
    bed: _Bed | None = None
    event: _Event | None = None
    every: float = 0.0
    steady: bool = False
    swells: bool = False


def _source(name: str, words: str, level: float, **kind: object) -> Source:
    """A row of the table: `words` in one string, set off by commas."""
    return Source(name, tuple(words.split(", ")), level, **kind)  # type: ignore[arg-type]


SOURCES = (
    _source("rain", "rain, raining, rainfall, drizzle, downpour, rainy, shower", 0.53, bed=nature.rain),
    _source("wind", "wind, windy, breeze, gust, gusts, gale, howling wind, blizzard, air", 0.66, bed=nature.wind),
    _source("thunder", "thunder, thunderstorm, lightning, thunderclap", 0.9, event=nature.thunder, every=9.0),
    _source("ocean", "ocean, sea, waves, surf, beach, shore, tide", 0.18, bed=nature.ocean),
    _source("stream", "stream, river, creek, brook, waterfall, fountain, water, flowing", 0.57, bed=nature.stream),
    _source("fire",
            "fire, campfire, flames, flame, fireplace, burning, torch, torches, crackling",
            0.65, bed=nature.fire),
    _source("birds",
            "birds, bird, birdsong, chirping, dawn chorus, forest, morning, meadow, park",
            0.33, event=nature.bird, every=0.9),
    _source("crickets", "crickets, cricket, cicadas, insects, night", 0.46, bed=nature.crickets),
    _source("room tone", "room tone, silence, quiet room, empty room", 0.35, bed=nature.room_tone),
    _source("splash", "splash, splashing", 1.8, event=nature.splash, every=2.5),
    _source("roar",
            "crowd roar, roar, roars, roaring, stadium, arena, goal, erupts, erupt",
            1.2, bed=crowd.roar, swells=True),
    _source("cheer",
            "cheer, cheers, cheering, celebration, celebrate, celebrating, hooray, screaming, fans",
            1.6, bed=crowd.cheer, swells=True),
    _source("chant", "chant, chants, chanting, singing, sing, song, anthem", 0.75, bed=crowd.chant),
    _source("murmur",
            "murmur, murmurs, murmuring, chatter, babble, crowd, people, audience, voices, talking, "
            "restaurant, cafe, market",
            1.5, bed=crowd.murmur),
    _source("applause", "applause, clapping, claps, clap, applaud, ovation", 1.4, bed=crowd.applause),
    _source("gasp", "gasp, gasps, breath held, ooh", 1.2, event=crowd.gasp),
    _source("machinery",
            "machinery, machine, machines, factory, industrial, conveyor, assembly, workshop",
            0.86, bed=machines.machinery),
    _source("engine", "engine, motor, engines, motors, truck, tractor, idling", 0.37, bed=machines.engine),
    _source("traffic", "traffic, street, city, cars, road, highway, urban", 0.91, bed=machines.traffic),
    _source("helicopter", "helicopter, chopper, rotor, propeller, drones", 2.1, bed=machines.helicopter),
    _source("drone",
            "drone, hum, humming, spaceship, space, energy, electric, electricity, force field, glow, "
            "glowing, luminous, underwater, deep",
            0.74, bed=machines.drone),
    _source("static", "static, radio, interference, noise, glitch", 0.39, bed=machines.static),
    _source("siren", "siren, sirens, ambulance, police", 0.32, bed=machines.siren),
    _source("servo",
            "servo, servos, robot, robots, robotic, mechanical, mech, android, androids, hydraulic, "
            "gears, metal",
            0.86, event=machines.servo, every=1.25),
    _source("beep",
            "beep, beeps, beeping, ui, interface, notification, ping, scanner, display, hologram, "
            "computer",
            0.85, event=machines.beep, every=1.4),
    _source("click", "click, clicks, button, switch, keyboard, typing, keys", 0.53, event=machines.click, every=0.19),
    _source("alarm", "alarm, alert, warning, buzzer", 0.89, event=machines.alarm, every=1.0, steady=True),
    _source("power up",
            "power up, powering up, powers up, charge, charging, activate, activates, boot, boots up, "
            "awakens",
            0.74, event=machines.power_up),
    _source("power down", "power down, powers down, shutdown, shuts down", 0.74, event=machines.power_down),
    _source("laser", "laser, lasers, zap, blaster", 0.98, event=machines.laser, every=0.8),
    _source("shutter",
            "shutter, camera, cameras, photo, photographers, flashbulbs",
            0.73, event=machines.shutter, every=0.7),
    _source("clock",
            "clock, tick, ticking, countdown, timer, stopwatch",
            0.65, event=machines.tick, every=0.5, steady=True),
    _source("whoosh",
            "whoosh, whooshes, swoosh, swish, swoop, flies past, fly by, flyby, rush, sweep, "
            "transition",
            0.89, event=actions.whoosh),
    _source("impact", "impact, boom, hit, hits, thud, slam, bang, braam, stomp, punch", 1.5, event=actions.impact),
    _source("explosion",
            "explosion, explosions, explode, explodes, blast, detonation",
            0.95, event=actions.explosion),
    _source("kick",
            "kick, kicks, kicked, ball hit, strike, strikes, shot, shoots, ball, boot",
            1.4, event=actions.kick_ball),
    _source("net", "net", 0.61, event=actions.net),
    _source("whistle", "whistle, whistles, referee, kick-off, kickoff", 0.7, event=actions.referee),
    _source("footsteps",
            "footsteps, footstep, steps, walking, walks, running, runs, run, sprint, sprinting, "
            "dribble, march, marching",
            0.67, event=actions.footstep, every=0.52, steady=True),
    _source("glass", "glass, shatter, shatters, breaking, smash", 0.54, event=actions.glass),
    _source("fireworks",
            "fireworks, firework, rocket, rockets, pyrotechnics",
            0.7, event=actions.firework, every=1.1),
    _source("heartbeat", "heartbeat, heart, pulse", 1.3, event=actions.heartbeat, every=0.95, steady=True),
    _source("riser", "riser, rise, build up, buildup, build-up, tension, anticipation", 0.58, event=actions.riser),
    _source("door", "door, doors, gate, gates, knock", 0.96, event=actions.door),
    _source("bell", "bell, bells, church, gong", 0.64, event=actions.bell, every=3.0),
    _source("sparkle",
            "sparkle, sparkles, magic, magical, shimmer, shimmering, chime, chimes, twinkle, light",
            1.1, event=actions.sparkle, every=4.0),
    _source("horn", "horn, horns, air horn, vuvuzela, trumpet", 0.7, event=actions.horn, every=4.0),
    _source("pass-by",
            "pass by, passes by, drives past, car, cars pass, vehicle, train, plane, jet",
            0.98, event=actions.pass_by, every=4.0),
    _source("breath", "breath, breathing, breathes, inhale, exhale, panting", 1.5,
            event=actions.breath, every=3.2, steady=True),
    _source("drums", "drum, drums, drumming, drumbeat, drum roll, drumroll", 0.7,
            event=actions.drum, every=0.6, steady=True),
    _source("sparks", "spark, sparks, sparking, arc, arcs, short circuit", 0.9, event=machines.sparks, every=1.1),
)  # fmt: skip

ROOM_TONE = next(source for source in SOURCES if source.name == "room tone")
