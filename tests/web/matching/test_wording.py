"""The reasons of the core, ready to be translated."""

from string import Formatter

import pytest
from django.utils import translation

from kanch.core.names import wording as core
from kanch.web.matching import wording

LANGUAGES = ["en", "hy", "ru", "fr"]


def places(text):
    return sorted(name for _before, name, _spec, _how in Formatter().parse(text) if name)


def test_every_sentence_is_here_in_the_words_of_the_core():
    with translation.override("en"):
        ours = {code: str(text) for code, text in wording.SENTENCES.items()}
        assert ours == core.SENTENCES
        assert str(wording.RARITY) == core.RARITY


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_what_is_put_into_them(language):
    with translation.override(language):
        changed = [
            code
            for code, text in wording.SENTENCES.items()
            if places(str(text)) != places(core.SENTENCES[code])
        ]
        assert changed == []
        assert places(str(wording.RARITY)) == ["number"]
