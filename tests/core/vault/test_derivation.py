from kanch.core.vault.derivation import Cost, derive, stretch


def test_hkdf_gives_what_rfc_5869_says():
    # Appendix A.3: no salt, no info.
    assert derive(b"\x0b" * 22, "", length=42).hex() == (
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    )


def test_argon2id_gives_what_its_reference_implementation_gives():
    # phc-winner-argon2, src/test.c: Argon2id, version 0x13, "password", "somesalt".
    assert stretch(b"password", b"somesalt", Cost(memory=256, passes=2)).hex() == (
        "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"
    )
    assert stretch(b"password", b"somesalt", Cost(memory=65536, passes=2)).hex() == (
        "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    )


def test_other_words_give_an_unrelated_key():
    secret = bytes(range(32))
    assert derive(secret, "kanch1|a") != derive(secret, "kanch1|b")
    assert derive(secret, "kanch1|a") != derive(secret, "kanch1|a", salt=b"s" * 16)
