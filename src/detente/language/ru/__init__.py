"""Russian: razdel splits, three small networks tag names, morphology and syntax, pymorphy3 gives lemmas."""

from detente.language.ru.pack import RussianPack

__all__ = ["RussianPack"]
