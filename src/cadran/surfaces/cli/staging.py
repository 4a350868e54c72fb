"""`cadran stages`: the win probability of each stage."""

from collections.abc import Callable, Mapping

import typer

from cadran.model.format import Format
from cadran.panels.stages import stages_json, stages_told
from cadran.surfaces.cli.language import lang
from cadran.surfaces.cli.options import AsJson, AsOf, Folder, KnownOn, Today
from cadran.surfaces.cli.output import print_json
from cadran.surfaces.cli.telling import print_told
from cadran.workspace import Workspace


def stages(
    folder: Folder, as_of: AsOf = None, known_on: KnownOn = None, today: Today = None, as_json: AsJson = False
) -> None:
    workspace = Workspace.open(folder)
    found = workspace.stages(as_of=as_of, known_on=known_on, today=today)
    if as_json:
        print_json(stages_json(found))
    else:
        print_told(stages_told(found, Format(lang(), workspace.settings.currency)))


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"stages": stages}
