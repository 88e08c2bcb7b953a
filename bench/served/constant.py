"""Settings of the peer: the same server and middleware, one view that returns a constant.

The constant is the page of the installation itself, so that both send the same bytes; the page
cache is left out, since a constant needs none.
"""

import os
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import path

from kanch.web.config.settings import *  # noqa: F403
from kanch.web.config.settings import MIDDLEWARE as PUBLIC_MIDDLEWARE

MIDDLEWARE = [name for name in PUBLIC_MIDDLEWARE if not name.endswith("PublicCache")]
ROOT_URLCONF = "bench.served.constant"
CONTENT = Path(os.environ["BENCH_CONSTANT"]).read_bytes()


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse(CONTENT)


urlpatterns = [path("en/appeals/bench/", constant)]
