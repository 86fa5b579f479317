from django.apps import AppConfig


class ImagesConfig(AppConfig):
    name = "directory.images"
    label = "images"
