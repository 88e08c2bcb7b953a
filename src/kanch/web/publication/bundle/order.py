"""An ordered bundle as a ZIP file: python -m kanch.web.publication.bundle.order NUMBER"""

import os
import sys

import django


def main(export_id: int) -> None:
    """Make one ordered bundle and keep its state where the staff page shows it."""
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from kanch.web.accounts.services import system_actor
    from kanch.web.journal import services as journal
    from kanch.web.publication.bundle.making import Zip, make_bundle
    from kanch.web.publication.models import SiteExport

    export = SiteExport.objects.get(pk=export_id)
    folder = settings.HOME.work / "exports"
    folder.mkdir(parents=True, exist_ok=True)

    def say(done: int, known: int) -> None:
        if done % 50 == 0:
            SiteExport.objects.filter(pk=export_id).update(
                state=SiteExport.State.WORKING, done=done, pages=known
            )

    target = folder / f"{export_id}.zip"
    bundle = make_bundle(
        Zip(target), actor=export.ordered_by, now=timezone.now(), at=export.at, say=say
    )
    files = len(bundle.paths) + len(bundle.signed.files)
    with transaction.atomic():
        SiteExport.objects.filter(pk=export_id).update(
            state=SiteExport.State.READY, done=files, pages=files, size=target.stat().st_size
        )
        journal.record(
            actor=system_actor(),
            action="publication.site_made",
            subject=export,
            at=timezone.now(),
            data={"files": files, "bundle": bundle.signed.sequence},
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanch.web.config.settings")
    django.setup()
    main(int(sys.argv[1]))
