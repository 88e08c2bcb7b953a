"""An edition as a file that verifies alone."""

from django.conf import settings

from kanch.core.custody import Signature, SigningKey, verify
from kanch.core.custody.verifier import open_envelope, verify_document


def test_the_file_holds_the_bytes_that_were_signed_when_it_was_published(publish, say):
    from kanch.web.appeals.proof import signed_edition

    say("dead", 20)
    edition = publish()
    file, key = signed_edition(edition), settings.HOME.signing_key().public
    data, signed = open_envelope(file, "edition.json")
    assert data == bytes(edition.content)
    assert verify(key, data, Signature(edition.key_id, edition.signature))
    assert signed.public == key.raw
    report = verify_document(file, "edition.json", key=key.raw)
    assert report.true
    assert (report.facts["appeal"], report.facts["number"]) == ("call", 1)


def test_the_file_stays_the_same_after_a_later_claim(publish, say):
    from kanch.web.appeals.proof import signed_edition

    say("dead", 20)
    edition = publish()
    before = signed_edition(edition)
    say("dead", 68, hours=1)
    publish(hours=2)
    assert signed_edition(edition) == before


def test_an_edition_signed_with_an_earlier_key_brings_no_other(publish):
    from kanch.web.appeals.models import Edition
    from kanch.web.appeals.proof import signed_edition

    earlier, edition = SigningKey.generate(), publish()
    signature = earlier.sign(bytes(edition.content))
    Edition.objects.update(key_id=signature.key_id, signature=signature.value)
    file = signed_edition(Edition.objects.get())
    assert open_envelope(file, "edition.json")[1].public is None
    assert verify_document(file, "edition.json", key=earlier.public.raw).true
    assert not verify_document(file, "edition.json").true
