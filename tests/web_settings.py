"""The application's settings in tests: a workspace of this run's own, mails in memory, jobs at once."""

import atexit
import os
import shutil
import tempfile

# A folder per process: two runs, or two workers of one, never meet in it.
FOLDER = tempfile.mkdtemp(prefix="cadran-web-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ |= {"CADRAN_WORKSPACE": FOLDER, "CADRAN_TESTING": "1"}

from cadran.surfaces.web.settings import *  # noqa: E402, F403 - the variables stand before they are read

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow by design
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
