"""A table that compares a few things in a few respects."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from directory.content.blocks.text import INLINE_FEATURES


class RowBlock(blocks.StructBlock):
    """One respect, and what each thing has to say to it."""

    label = blocks.CharBlock(label=_("Respect"), max_length=80)
    cells = blocks.ListBlock(
        blocks.RichTextBlock(features=INLINE_FEATURES), label=_("Cells"), min_num=1, max_num=6
    )


class ComparisonTableBlock(blocks.StructBlock):
    """Columns are the things compared, rows the respects; every cell is filled."""

    caption = blocks.CharBlock(
        label=_("Caption"), max_length=200, help_text=_("What the table shows, and as of when.")
    )
    columns = blocks.ListBlock(
        blocks.CharBlock(max_length=60), label=_("Columns"), min_num=1, max_num=6
    )
    rows = blocks.ListBlock(RowBlock(), label=_("Rows"), min_num=1, max_num=20)

    def clean(self, value: Any) -> Any:
        """Every row has a cell for every column."""
        cleaned = super().clean(value)
        for row in cleaned["rows"]:
            if len(row["cells"]) != len(cleaned["columns"]):
                message = _("The row “%(row)s” needs one cell for each of the %(n)d columns.")
                error = ValidationError(
                    message % {"row": row["label"], "n": len(cleaned["columns"])}
                )
                raise StructBlockValidationError(block_errors={"rows": error})
        return cleaned

    class Meta:
        icon = "table"
        label = _("Comparison table")
        template = "content/blocks/comparison.html"
