"""Whether a thing is still as the loader left it."""

from typing import Any, Literal

from directory.content.models import LoadedContent

ImportState = Literal["new", "untouched", "outdated", "edited", "edited-and-outdated"]


def import_state_of(key: str, checksum: str, state: str | None) -> ImportState:
    """How a stored thing stands to its file; ``state`` is None where nothing is stored."""
    record = LoadedContent.objects.filter(key=key).first()
    if record is None:
        return "new" if state is None else "edited"
    same_file = record.checksum == checksum
    if record.state != state:
        return "edited" if same_file else "edited-and-outdated"
    return "untouched" if same_file else "outdated"


def record(key: str, checksum: str, object_id: Any, state: str) -> None:
    """Remember from which content a thing came and how it was left."""
    LoadedContent.objects.update_or_create(
        key=key, defaults={"checksum": checksum, "object_id": object_id, "state": state}
    )


def known_object(key: str) -> int | None:
    """The key of what was loaded, whether or not it still exists."""
    return LoadedContent.objects.filter(key=key).values_list("object_id", flat=True).first()
