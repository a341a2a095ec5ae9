"""A jointed skeleton and the poses it strikes. Metres, feet at the origin, facing right."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace

from .shapes import Path, Point, circle, limb, union


@dataclass(frozen=True)
class Pose:
    """Joint angles in degrees: 0 hangs straight down, positive swings forward (right).

    Near and far limbs: (thigh, knee bend) and (upper arm, elbow bend); a bent knee takes the shin back. `lean` tips the
    trunk forward and `nod` the head further. `front` faces the viewer: limbs then swing sideways and legs are straight.
    `lift` raises the feet off the ground by metres.
    """

    lean: float = 0.0
    near_leg: tuple[float, float] = (4.0, 4.0)
    far_leg: tuple[float, float] = (-4.0, 2.0)
    near_arm: tuple[float, float] = (-6.0, 12.0)
    far_arm: tuple[float, float] = (6.0, 12.0)
    nod: float = 0.0
    front: bool = False
    lift: float = 0.0
    seated: bool = False


POSES: dict[str, Pose] = {
    "standing": Pose(near_leg=(5, 3), far_leg=(-5, 2), near_arm=(8, 10), far_arm=(-8, -10), front=True),
    "back": Pose(near_leg=(6, 2), far_leg=(-5, 2), near_arm=(9, 8), far_arm=(-9, -8), front=True),
    "walking": Pose(3, (24, 8), (-20, 16), (-24, 18), (24, 26)),
    "running": Pose(14, (62, 78), (-32, 48), (-54, 82), (52, 96), nod=-4, lift=0.06),
    "sprinting": Pose(19, (-44, 62), (72, 88), (56, 92), (-62, 88), nod=-6, lift=0.1),
    "kicking": Pose(-14, (64, 12), (-10, 12), (-62, 20), (58, 26)),
    "jumping": Pose(-6, (18, 62), (-22, 76), (150, 14), (166, 8), lift=0.55),
    "diving": Pose(74, (-14, 28), (-34, 44), (158, 8), (172, 6), lift=0.75),
    "cheering": Pose(near_leg=(9, 4), far_leg=(-10, 4), near_arm=(152, 14), far_arm=(-156, -12), front=True),
    "fists": Pose(near_leg=(8, 2), far_leg=(-8, 2), near_arm=(128, 62), far_arm=(-118, -70), front=True),
    "lifting": Pose(near_leg=(8, 2), far_leg=(-8, 2), near_arm=(163, 22), far_arm=(-163, -22), front=True),
    "dancing": Pose(-8, (34, 66), (-6, 2), (112, 34), (-132, 20), nod=8),
    "sitting": Pose(4, (84, 84), (78, 80), (24, 44), (18, 40), seated=True),
    "kneeling": Pose(8, (84, 86), (-4, 86), (34, 26), (26, 20), nod=16),
    "stretching": Pose(0, (30, 4), (-34, 6), (40, -70), (-168, 26), front=True),
    "lunge": Pose(4, (70, 76), (-42, 14), (150, 6), (158, 6)),
    "toe-touch": Pose(62, (10, 2), (-6, 2), (6, 4), (0, 4), nod=18),
    "whistling": Pose(near_leg=(6, 2), far_leg=(-5, 2), near_arm=(96, 100), far_arm=(-24, -18), front=True),
    "pointing": Pose(2, (8, 2), (-8, 2), (88, 4), (-12, 20)),
    "playing": Pose(2, (8, 4), (-8, 2), (36, 74), (28, 70)),
}


@dataclass(frozen=True)
class Joints:
    """Where a pose puts the joints, y down. An arm is (shoulder, elbow, hand), a leg (hip, knee, ankle); far limbs are
    drawn before near ones."""

    hip: Point
    neck: Point
    head: Point
    near_arm: tuple[Point, Point, Point]
    far_arm: tuple[Point, Point, Point]
    near_leg: tuple[Point, Point, Point]
    far_leg: tuple[Point, Point, Point]


HEIGHT = 1.75


_THIGH, _SHIN, _UPPER, _FORE, _TRUNK = 0.43, 0.43, 0.29, 0.27, 0.54


def joints(pose: Pose) -> Joints:
    """Where every joint is, the lower foot (plus `lift`) on the ground and the hips over the origin."""
    shoulder, pelvis = (0.19, 0.09) if pose.front else (0.035, 0.03)
    hip = (0.0, 0.0)
    neck = _swing(hip, 180.0 - pose.lean, _TRUNK)
    head = _swing(neck, 180.0 - pose.lean * 0.6 - pose.nod, 0.2)
    lean = math.radians(pose.lean)
    near_s = (neck[0] + shoulder * math.cos(lean), neck[1] + 0.05 + shoulder * math.sin(lean) * 0.3)
    far_s = (neck[0] - shoulder * math.cos(lean), neck[1] + 0.05 - shoulder * math.sin(lean) * 0.3)
    near_h, far_h = (pelvis, 0.0), (-pelvis, 0.0)

    def arm(root: Point, angles: tuple[float, float]) -> tuple[Point, Point, Point]:
        elbow = _swing(root, angles[0], _UPPER)
        return root, elbow, _swing(elbow, angles[0] + angles[1], _FORE)

    def leg(root: Point, angles: tuple[float, float]) -> tuple[Point, Point, Point]:
        knee = _swing(root, angles[0], _THIGH)
        return root, knee, _swing(knee, angles[0] - (angles[1] if not pose.front else 0.0), _SHIN)

    parts = [
        arm(near_s, pose.near_arm),
        arm(far_s, pose.far_arm),
        leg(near_h, pose.near_leg),
        leg(far_h, pose.far_leg),
    ]
    low = max(parts[2][2][1], parts[3][2][1]) + 0.075
    if pose.lean > 50 and pose.lift:  # stretched out in the air: the body's own height is what is off the ground
        low = 0.2
    drop = -low - pose.lift

    def at(p: Point) -> Point:
        return p[0], p[1] + drop

    a, b, c, d = ((at(p[0]), at(p[1]), at(p[2])) for p in parts)
    return Joints(at(hip), at(neck), at(head), a, b, c, d)


def _swing(start: Point, degrees: float, length: float) -> Point:
    """The end of a bone that hangs from `start` at an angle, 0 straight down, 90 forward."""
    a = math.radians(degrees)
    return start[0] + length * math.sin(a), start[1] + length * math.cos(a)


def varied(pose: Pose, dice: random.Random, amount: float = 6.0) -> Pose:
    """The same pose struck by somebody else: limbs up to `amount` degrees off, the trunk up to two."""

    def shake(angles: tuple[float, float]) -> tuple[float, float]:
        return angles[0] + dice.uniform(-amount, amount), angles[1] + dice.uniform(-amount, amount)

    return replace(
        pose,
        lean=pose.lean + dice.uniform(-2, 2),
        near_arm=shake(pose.near_arm),
        far_arm=shake(pose.far_arm),
        near_leg=shake(pose.near_leg),
        far_leg=shake(pose.far_leg),
    )


def outline(j: Joints) -> Path:
    """A whole figure as one simple outline, for far away and for statues."""
    parts = [limb(j.neck, j.hip, 0.16, 0.13), circle(j.head[0], j.head[1], 0.115)]
    for a, b, c in (j.near_leg, j.far_leg):
        parts += [limb(a, b, 0.1, 0.065), limb(b, c, 0.06, 0.045)]
    for a, b, c in (j.near_arm, j.far_arm):
        parts += [limb(a, b, 0.065, 0.05), limb(b, c, 0.045, 0.04)]
    return union(parts)
