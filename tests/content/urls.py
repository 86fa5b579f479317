"""The site's addresses with those of the content room, wherever the site includes them."""

from django.urls import include, path

from directory.urls import urlpatterns as site_patterns

urlpatterns = [path("", include("directory.content.urls")), *site_patterns]
