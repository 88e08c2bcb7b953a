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
    "staff": ["/", "/ui/"],
}

# "origin-name": why nobody reads it as a page of the demo.
NOT_READ: dict[str, str] = {}
