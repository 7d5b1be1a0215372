"""Text in, `Doc` out: one package per language behind the interface of `base`, found by its code.

In: a text and the blocks to read. Out: a `Doc`. `identify` says whether a text is in a language that can be read.
Nothing heavy is imported here; a pack loads its models at first use.
"""

from __future__ import annotations

from detente.errors import ModelError
from detente.language.base import LanguagePack
from detente.language.identify import identify

__all__ = ["LANGUAGES", "identify", "load_pack"]

LANGUAGES = ("ru",)


def load_pack(code: str = "ru") -> LanguagePack:
    """The pack of a language by its ISO 639-1 code.

    A pack is cheap to make; its models are read at first use. Raises ModelError for a language without a pack.
    """
    if code == "ru":
        from detente.language.ru import RussianPack

        return RussianPack()
    raise ModelError("no language pack", subject=code, hint=f"languages: {', '.join(LANGUAGES)}", code="MOD004")
