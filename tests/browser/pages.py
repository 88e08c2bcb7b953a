"""Where the crawl starts, and which addresses are no pages to read.

A new address is found by itself where a page links to it or a form posts to it. One that nothing
leads to is started from here, or named below with the reason.
"""

# A key that no row has.
NOBODY = "00000000-0000-4000-8000-000000000000"

# Paths that the crawl begins with.
STARTS: dict[str, list[str]] = {
    "public": [
        "/",
        "/en/",
        # Its claims are quoted from archived copies.
        "/en/figures/demo-reception-visits/",
        # For programs; the page of the data describes it.
        "/en/figures/demo-reception-visits/figure.json",
    ],
    "staff": [
        "/",
        "/ui/",
        # Only there in some states of an account; tests/browser/test_second_factor.py reads them.
        "/accounts/sign-in/code/",
        "/accounts/me/recovery-codes/",
        "/accounts/me/second-factor/remove/",
        # Linked to only while something waits there.
        "/journal/outbox/",
        "/appeals/displaced-2023/review/",
        # Posted to by the editor's script, or by forms that the fresh demo has no reason to show.
        "/appeals/displaced-2023/en/preview/",
        "/accounts/people/1/reopen/",
        "/accounts/people/1/no-second-factor/",
        "/accounts/people/invitations/1/withdraw/",
        "/journal/outbox/1/retry/",
        "/journal/outbox/1/arrived/",
        # Posted to by buttons of states that the fresh demo does not have.
        f"/sending/deliveries/{NOBODY}/arrived/",
        f"/sending/deliveries/{NOBODY}/again/",
        f"/sending/recipients/{NOBODY}/resume/",
    ],
}

# "origin-name": why nobody reads it as a page of the demo.
NOT_READ: dict[str, str] = {
    "staff-sending:mail": "a mail, shown as a mail program shows it",
    "staff-sending:text": "a mail, there once somebody was told what changed",
    "staff-sending:reply_document": "a file, there once a reply came with one",
    "staff-sending:import_preview": "only there for an uploaded list; as test_import.py",
    "staff-sending:import_done": "only there for an uploaded list; as test_import.py",
    "staff-sending:import_rejected": "only there for an uploaded list; as test_import.py",
    "public-documents:document": "an archived copy, served byte for byte as it came",
    "staff-ledger:import_preview": "only there for an uploaded table: test_import.py",
    "staff-ledger:import_done": "only there for an uploaded table: test_import.py",
    "staff-ledger:import_rejected": "only there for an uploaded table: test_import.py",
    "staff-appeals:letter": "only there for a letter that somebody brought: test_letters.py",
    "staff-appeals:letter_figure": "the same; it only takes what its form posts",
    "staff-appeals:letter_remove": "the same; it only takes what its form posts",
    "staff-publication:download_site": "a ZIP, made after somebody ordered it",
}
