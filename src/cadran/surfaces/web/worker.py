"""The worker beside the application server: publishes what people typed, and runs what is scheduled."""

import os
import sys
import threading
import time

import django
from django.core.management import call_command


def main(server: int) -> None:
    """Run the queue's consumer until stopped. `server`: the process that started this one."""
    threading.Thread(target=end_with, args=(server,), daemon=True).start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cadran.surfaces.web.settings")
    django.setup()
    call_command("run_huey")


def end_with(parent: int) -> None:
    """End this process when the one that started it is gone, however that went."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
