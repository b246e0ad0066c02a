"""From the author's YAML to a storyboard. Every slip is found in one reading, with its line."""

import re
from collections.abc import Mapping
from itertools import pairwise

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from academy.storyboard.board import START, Actor, Cue, Problem, Scene, Storyboard
from academy.storyboard.captions import faults
from academy.storyboard.casting import read_actor, read_camera
from academy.storyboard.fields import Fields, line_of
from academy.storyboard.motion import pose
from academy.storyboard.palette import COLOURS

LONGEST = 180.0
"""Seconds of a whole film."""
LARGEST = 200_000
"""Characters of a storyboard's text."""
CROWD = 80
"""Actors in one scene."""
LEAD, TAIL = 0.15, 0.1
"""Seconds without caption at the start and at the end of a scene, so that two never collide."""


def read(text: str) -> Storyboard:
    """The storyboard that *text* describes, with its problems; never raises on bad text."""
    problems: list[Problem] = []
    root = _compose(text, problems)
    if root is None:
        return Storyboard((1280, 720), 25, (), (), tuple(problems))
    film = Fields(root, problems, "A storyboard")
    size = _size(film)
    rate = int(film.number("rate", 25, least=5, most=50))
    languages = _languages(film)
    scenes: list[Scene] = []
    for node in film.parts("scenes"):
        scenes.append(_scene(Fields(node, problems, "A scene"), languages, scenes))
    film.done()
    board = Storyboard(size, rate, languages, tuple(scenes))
    if not scenes:
        film.complain(None, "A storyboard needs at least one scene.")
    if board.seconds > LONGEST:
        film.complain(None, "This film lasts longer than %(most)g s.", most=LONGEST)
    ordered = tuple(sorted(problems, key=lambda problem: problem.line))
    return Storyboard(size, rate, languages, tuple(scenes), ordered)


def _compose(text: str, problems: list[Problem]) -> Node | None:
    if len(text) > LARGEST:
        problems.append(
            Problem(1, "A storyboard holds %(most)d characters at most.", {"most": LARGEST})
        )
        return None
    try:
        root: Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        sentence = "This is not YAML: %(why)s."
        problems.append(Problem(line, sentence, {"why": error.problem or "it cannot be read"}))
        return None
    except (yaml.YAMLError, RecursionError):
        problems.append(Problem(1, "This is not YAML that can be read."))
        return None
    if root is None:
        problems.append(Problem(1, "A storyboard needs at least one scene."))
    return root


def _size(film: Fields) -> tuple[int, int]:
    node = film.node("size")
    if node is None:
        return 1280, 720
    sides = node.value if isinstance(node, SequenceNode) else []
    found = [
        int(side.value)
        for side in sides
        if isinstance(side, ScalarNode) and re.fullmatch(r"\d{2,4}", side.value)
    ]
    if len(sides) == 2 and len(found) == 2 and all(64 <= n <= 1920 and n % 2 == 0 for n in found):
        return found[0], found[1]
    film.complain(node, "“size” should be two even numbers from 64 to 1920: [width, height].")
    return 1280, 720


def _languages(film: Fields) -> tuple[str, ...]:
    if not film.has("languages"):
        return "en", "fr"
    found: list[str] = []
    for node in film.parts("languages"):
        code = str(node.value)
        if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", code):
            found.append(code)
        else:
            film.complain(node, "“%(code)s” is not a language code such as “en”.", code=code[:20])
    return tuple(dict.fromkeys(found))


def _scene(scene: Fields, languages: tuple[str, ...], before: list[Scene]) -> Scene:
    last = before[-1] if before else None
    if not scene.has("seconds"):
        scene.complain(None, "A scene says how many “seconds” it lasts.")
    seconds = scene.number("seconds", 4, least=0.5, most=60)
    background = scene.word("background", last.background if last else "paper", COLOURS)
    ground = scene.word("ground", last.ground if last else "line", {**COLOURS, "none": ""})
    cut = scene.word("cut", "fade", ("fade", "slide", "none"))
    actors = _stage(scene, languages, seconds, last)
    camera = read_camera(scene, seconds)
    cues = _cues(scene, languages, seconds)
    scene.done()
    return Scene(seconds, background, "" if ground == "none" else ground, cut, camera, actors, cues)


def _stage(
    scene: Fields, languages: tuple[str, ...], seconds: float, last: Scene | None
) -> tuple[Actor, ...]:
    known = (
        {actor.name: (actor, _end(actor, last.seconds)) for actor in last.actors} if last else {}
    )
    node = scene.node("stage")
    if node is None:
        scene.complain(None, "Nobody is on “stage” in this scene.")
        return ()
    actors: dict[str, Actor] = {}
    if isinstance(node, MappingNode) and len(node.value) > CROWD:
        scene.complain(node, "A stage holds %(most)d actors at most.", most=CROWD)
        return ()
    for name, part in Fields(node, scene.problems, "A stage").entries():
        fields = Fields(part, scene.problems, f"“{name}”")
        actor = read_actor(name, fields, languages, seconds, known.get(name))
        if actor.on and actor.on not in actors:
            sentence = "“%(name)s” is on “%(on)s”, who should stand before it on this stage."
            fields.complain(None, sentence, name=name, on=actor.on)
        actors[name] = actor
    return tuple(actors.values())


def _end(actor: Actor, seconds: float) -> Mapping[str, float]:
    final = pose(actor, seconds)
    return {name: float(getattr(final, name)) for name in START}


def _cues(scene: Fields, languages: tuple[str, ...], seconds: float) -> tuple[Cue, ...]:
    node = scene.node("say")
    if node is None:
        return ()
    nodes = list(node.value) if isinstance(node, SequenceNode) else [node]
    told = []
    for one in nodes:
        fields = Fields(one, scene.problems, "A caption")
        words = fields.languages(languages)
        start = fields.number("from", -1, least=0, most=seconds)
        end = fields.number("until", -1, least=0, most=seconds)
        fields.done()
        told.append((words, start, end, line_of(one)))
    cues = _time(told, seconds)
    for cue, after in pairwise(cues):
        if after.start < cue.end - 0.001:
            scene.problems.append(
                Problem(after.line, "This caption starts before the last one ends.")
            )
    for cue in cues:
        scene.problems.extend(faults(cue))
    return cues


def _time(
    told: list[tuple[Mapping[str, str], float, float, int]], seconds: float
) -> tuple[Cue, ...]:
    """Share the scene among captions by how much there is to read, unless the author says."""
    weights = [max(map(len, words.values()), default=1) for words, *_ in told]
    whole, clock, cues = sum(weights), LEAD, []
    room = seconds - LEAD - TAIL
    for weight, (words, start, end, line) in zip(weights, told, strict=True):
        share = room * weight / whole
        begin = start if start >= 0 else clock
        stop = end if end >= 0 else clock + share - (0.05 if len(told) > 1 else 0)
        cues.append(Cue(round(begin, 3), round(stop, 3), words, line))
        clock += share
    return tuple(cues)
