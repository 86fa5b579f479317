"""An input of a form with hundreds of them."""

from typing import Any

from wagtail.admin import panels


class FieldPanel(panels.FieldPanel):
    """Wagtail's, without the button for a comment: comments are kept for pages only, and the form of
    a pool has up to two thousand inputs."""

    def __init__(self, *args: Any, disable_comments: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, disable_comments=disable_comments, **kwargs)
