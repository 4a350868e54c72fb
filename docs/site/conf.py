"""Sphinx settings of the site that `make docs` builds; the pages are written by `pages.py` beside this file."""

import os

LANG = os.environ.get("CADRAN_DOCS_LANG", "fr")

project = "Cadran"
author = "Cadran"
language = LANG
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
html_theme = "furo"
html_title = "Cadran"
smartquotes = False  # conditions are SQL
html_show_sourcelink = False
html_copy_source = False
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "deflist"]
suppress_warnings = [
    "myst.header",
    "myst.xref_missing",
    "misc.highlighting_failure",
]  # the papers of the repository name files outside the site
