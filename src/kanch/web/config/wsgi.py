"""The WSGI application of one origin; KANCH_ORIGIN says which."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanch.web.config.settings")
application = get_wsgi_application()
