"""The picture at a moment, as SVG text. The same storyboard gives the same frames to the byte."""

from collections.abc import Iterator

from academy.errors import Invalid
from academy.storyboard.board import Actor, Scene, Storyboard
from academy.storyboard.figures import LIBRARY
from academy.storyboard.figures.look import Look
from academy.storyboard.motion import EASINGS, nudge, pose
from academy.storyboard.palette import COLOURS, INK, PAGE, dark, mix
from academy.storyboard.shapes import box, group, number, path

WIDTH, HEIGHT = 1280, 720
"""The stage that authors' numbers speak of; other sizes show it smaller or larger."""
GROUND = 596
"""Where the floor begins. Below it captions are shown: nothing that matters stands there."""
CUT = 0.4
"""Seconds that a fade or slide between two scenes takes."""


def frames(board: Storyboard, language: str) -> Iterator[str]:
    """Each picture of the film in order, ``board.rate`` a second, as SVG documents.

    *language* chooses the words inside the picture, where there are any. Raises ``Invalid`` when
    the board has problems.
    """
    for count in range(round(board.seconds * board.rate)):
        yield frame(board, language, count / board.rate)


def frame(board: Storyboard, language: str, seconds: float) -> str:
    """The picture at *seconds* of film."""
    if board.problems or not board.scenes:
        raise Invalid("This storyboard has problems: mend them first.")
    width, height = board.size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}">{_picture(board, language, seconds)}</svg>'
    )


def _picture(board: Storyboard, language: str, seconds: float) -> str:
    index, local = _locate(board, seconds)
    scene = board.scenes[index]
    now = _scene(scene, language, local, seconds)
    if index == 0 or local >= CUT or scene.cut == "none":
        return now
    last = board.scenes[index - 1]
    before = _scene(last, language, last.seconds, seconds)
    share = EASINGS["both"](local / CUT)
    if scene.cut == "slide":
        return _window(before, -WIDTH * share) + _window(now, WIDTH * (1 - share))
    return before + group(now, fade=share)


def _window(picture: str, x: float) -> str:
    """A picture moved across and cut at its edges: who waits outside is not in the other one."""
    return f'<svg x="{number(x)}" width="{WIDTH}" height="{HEIGHT}">{picture}</svg>'


def _locate(board: Storyboard, seconds: float) -> tuple[int, float]:
    for index, scene in enumerate(board.scenes):
        if seconds < scene.seconds - 1e-9:
            return index, seconds
        seconds -= scene.seconds
    return len(board.scenes) - 1, board.scenes[-1].seconds


def _scene(scene: Scene, language: str, local: float, clock: float) -> str:
    actors = "".join(
        _actor(actor, scene, language, local, clock) for actor in scene.actors if not actor.on
    )
    seen = pose(scene.camera, local)
    moved = group(
        group(_floor(scene), actors, x=-seen.x, y=-seen.y),
        x=WIDTH / 2,
        y=HEIGHT / 2,
        turn=seen.rotate,
        scale=seen.scale,
    )
    return _wall(scene) + moved


def _actor(actor: Actor, scene: Scene, language: str, local: float, clock: float) -> str:
    stand = pose(actor, local)
    if stand.opacity <= 0.004 or stand.scale <= 0.012:
        return ""
    x, y, turn, size = nudge(actor, clock)
    look = Look(
        stand,
        clock,
        COLOURS.get(actor.colour, ""),
        actor.look,
        actor.name,
        actor.words.get(language, ""),
    )
    carried = "".join(
        _actor(other, scene, language, local, clock)
        for other in scene.actors
        if other.on == actor.name
    )
    return group(
        LIBRARY[actor.figure].draw(look),
        carried,
        x=stand.x + x,
        y=stand.y + y,
        turn=stand.rotate + turn,
        scale=stand.scale * size,
        mirrored=actor.mirrored,
        fade=stand.opacity,
    )


def _wall(scene: Scene) -> str:
    """The background with the fine waves of a travel document."""
    colour = COLOURS[scene.background]
    pale = int(colour[1:3], 16) > 128
    ink = mix(colour, INK if pale else PAGE, 0.055 if pale else 0.07)
    waves = []
    for row in range(-1, 13):
        y = row * 48 + 20
        d = f"M-20 {y}" + "".join(
            f"q{number(40)} {14 if (step + row) % 2 else -14} 80 0" for step in range(17)
        )
        waves.append(path(d, stroke=ink, width=1.6))
    return box(0, 0, WIDTH, HEIGHT, colour) + "".join(waves)


def _floor(scene: Scene) -> str:
    if not scene.ground:
        return ""
    colour = mix(COLOURS[scene.ground], COLOURS[scene.background], 0.25)
    edge = box(-WIDTH, GROUND, 3 * WIDTH, 5, dark(colour, 0.18))
    return box(-WIDTH, GROUND, 3 * WIDTH, HEIGHT, colour) + edge
