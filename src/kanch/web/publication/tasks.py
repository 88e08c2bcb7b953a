"""Background work of the public site."""

import os
import subprocess
import sys

from django.utils import timezone
from django_tasks import task

from kanch.web.publication.services import fail_export


@task()
def make_site(export_id: int) -> None:
    """Make the ZIP in a process of its own, whose pages are those of the public origin."""
    done = subprocess.run(
        [sys.executable, "-m", "kanch.web.publication.bundle.order", str(export_id)],
        env=os.environ | {"KANCH_ORIGIN": "public"},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        problem = done.stderr.decode(errors="replace").strip().rsplit("\n", 1)[-1]
        fail_export(export_id=export_id, problem=problem, now=timezone.now())
