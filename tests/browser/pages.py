"""Where the crawl starts, and which addresses are no pages to read.

A new address is found by itself where a page links to it or a form posts to it. One that nothing
leads to is started from here, or named below with the reason.
"""

# Paths that the crawl begins with.
STARTS: dict[str, list[str]] = {
    "public": [
        "/",
        "/en/",
        "/feeds/",
        # Its claims are quoted from archived copies.
        "/en/figures/demo-reception-visits/",
    ],
    "staff": [
        "/",
        "/ui/",
        # Only there in some states of an account; tests/browser/test_second_factor.py reads them.
        "/accounts/sign-in/code/",
        "/accounts/me/recovery-codes/",
        "/accounts/me/second-factor/remove/",
        # Posted to by forms that the fresh demo has no reason to show.
        "/accounts/people/1/reopen/",
        "/accounts/people/1/no-second-factor/",
        "/accounts/people/invitations/1/withdraw/",
        "/journal/outbox/1/retry/",
    ],
}

# "origin-name": why nobody reads it as a page of the demo.
NOT_READ: dict[str, str] = {
    "public-documents:document": "an archived copy, served byte for byte as it came",
}
