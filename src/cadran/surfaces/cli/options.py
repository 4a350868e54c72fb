"""Options that several commands share. Their help is in the language settled before this is imported."""

from pathlib import Path
from typing import Annotated

import typer

from cadran.surfaces.cli.language import word

Folder = Annotated[
    Path, typer.Option("--workspace", "-w", metavar="DIR", help=word("L'espace de travail.", "The workspace."))
]
AsJson = Annotated[bool, typer.Option("--json", help=word("Répondre en JSON.", "Answer in JSON."))]
Period = Annotated[
    str | None,
    typer.Option(
        metavar="P",
        help=word(
            "2017, 2017-H1, 2017-Q1, 2017-03, 2017-W46, 2017-03-31, FY2017/18, all, a..b. Sinon le mois en cours.",
            "2017, 2017-H1, 2017-Q1, 2017-03, 2017-W46, 2017-03-31, FY2017/18, all, a..b. Else the running month.",
        ),
    ),
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        metavar="DIM=VALUE",
        help=word(
            "Filtre, répétable : region=Ouest ; rep= non renseigné ; rep!= renseigné.",
            "Filter, repeatable: region=West; rep= is blank; rep!= is filled.",
        ),
    ),
]
Variant = Annotated[str, typer.Option(metavar="NAME", help=word("Une variante du KPI.", "A variant of the KPI."))]
AsOf = Annotated[
    str | None,
    typer.Option(metavar="D", help=word("L'état à la fin du jour D.", "As it was at the end of day D.")),
]
KnownOn = Annotated[
    str | None,
    typer.Option(metavar="D", help=word("Ce que l'on savait à la fin du jour D.", "As known at the end of day D.")),
]
Today = Annotated[
    str | None, typer.Option(metavar="D", help=word("Le jour qui tient lieu d'aujourd'hui.", "The day taken as today."))
]
