"""Mails where no server is configured: kept as files beside the store, for the administrator to read."""

from django.core.mail.backends.filebased import EmailBackend

from cadran.surfaces.web.place import app_folder


class Mailbox(EmailBackend):
    """One file per mail in `app/mail` of the workspace, which only its owner may read."""

    def __init__(self, fail_silently: bool = False, **options: object) -> None:
        folder = app_folder() / "mail"
        folder.mkdir(mode=0o700, exist_ok=True)
        super().__init__(fail_silently=fail_silently, file_path=str(folder))
