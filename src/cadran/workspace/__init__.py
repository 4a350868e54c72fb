"""Where sources and metrics meet: open a workspace, import files into it, ask it questions."""

from cadran.workspace.result import Result
from cadran.workspace.viewer import Viewer
from cadran.workspace.workspace import Workspace

__all__ = ["Result", "Viewer", "Workspace"]
