"""The gallery: every component as it looks, with the context that makes it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kanch.web.ui.access import signed_in
from kanch.web.ui.gallery import components, examples


@signed_in
def gallery(request: HttpRequest) -> HttpResponse:
    """All components with all their examples."""
    shelves = [(name, examples(name)) for name in components()]
    return render(request, "ui/gallery.html", {"shelves": shelves})
