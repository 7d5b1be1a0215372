"""Bytes -> Article + Teasers: formats, page cleaning, metadata.

In: files, folders, standard input's bytes, single texts. Out: `Article`s in input order, `Refusal`s for what is set aside. No network.
Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

from detente.capture.article import Known, article_from_text
from detente.capture.limits import Limits, Refusal, Refused

__all__ = ["Known", "Limits", "Refusal", "Refused", "article_from_text"]
