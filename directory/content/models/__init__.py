"""Pages that editors own, and what belongs to them."""

from directory.content.models.faq import (
    FaqCategoryPage,
    FaqIndexPage,
    QuestionPage,
    RelatedQuestion,
)
from directory.content.models.feedback import Feedback
from directory.content.models.glossary import GlossaryPage, Term
from directory.content.models.guide import GuideIndexPage, GuidePage
from directory.content.models.home import HomePage
from directory.content.models.identity import SiteIdentity
from directory.content.models.loaded import LoadedContent
from directory.content.models.standard import StandardPage

__all__ = [
    "FaqCategoryPage",
    "FaqIndexPage",
    "Feedback",
    "GlossaryPage",
    "GuideIndexPage",
    "GuidePage",
    "HomePage",
    "LoadedContent",
    "QuestionPage",
    "RelatedQuestion",
    "SiteIdentity",
    "StandardPage",
    "Term",
]
