import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanch.core.vault.aead import Algorithm, NotAuthentic, UnknownAlgorithm, decrypt, encrypt

KEY = bytes(range(32))
algorithms = pytest.mark.parametrize("algorithm", Algorithm)


@algorithms
@given(plain=st.binary(max_size=300), bound=st.binary(max_size=40))
def test_what_is_encrypted_comes_back(algorithm, plain, bound):
    data = encrypt(KEY, plain, bound, algorithm)
    assert data[0] == algorithm
    assert decrypt(KEY, data, bound) == plain


@algorithms
@given(data=st.data())
def test_any_flipped_bit_is_noticed(algorithm, data):
    sealed = bytearray(encrypt(KEY, b"Invented Person", b"here", algorithm))
    position = data.draw(st.integers(0, len(sealed) - 1))
    sealed[position] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises((NotAuthentic, UnknownAlgorithm)):
        decrypt(KEY, bytes(sealed), b"here")


@algorithms
def test_another_key_another_place_and_a_cut_are_refused_alike(algorithm):
    data = encrypt(KEY, b"plain", b"here", algorithm)
    messages = set()
    for key, sealed, bound in (
        (bytes(32), data, b"here"),
        (KEY, data, b"there"),
        (KEY, data[:-1], b"here"),
    ):
        with pytest.raises(NotAuthentic) as error:
            decrypt(key, sealed, bound)
        messages.add(str(error.value))
    assert len(messages) == 1
    with pytest.raises(NotAuthentic):
        decrypt(KEY, data[:20], b"here")


@pytest.mark.parametrize("data", [b"", b"\x00" + bytes(40), b"\xff" + bytes(40)])
def test_an_algorithm_that_is_not_known_is_named_as_such(data):
    with pytest.raises(UnknownAlgorithm):
        decrypt(KEY, data, b"")


# Test case 16 of McGrew and Viega, The Galois/Counter Mode of Operation (GCM).
GCM = {
    "key": "feffe9928665731c6d6a8f9467308308" * 2,
    "nonce": "cafebabefacedbaddecaf888",
    "bound": "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    "plain": "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    "sealed": "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
    "76fc6ece0f4e1768cddf8853bb2d551b",
}
# draft-irtf-cfrg-xchacha-03, A.3.1.
XCHACHA = {
    "key": bytes(range(0x80, 0xA0)).hex(),
    "nonce": bytes(range(0x40, 0x58)).hex(),
    "bound": "50515253c0c1c2c3c4c5c6c7",
    "plain": (
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
        b"future, sunscreen would be it."
    ).hex(),
    "sealed": "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
    "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
    "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
    "21f9664c97637da9768812f615c68b13b52e"
    "c0875924c1c7987947deafd8780acf49",
}


@pytest.mark.parametrize(
    ("algorithm", "vector"),
    [(Algorithm.AES_256_GCM, GCM), (Algorithm.XCHACHA20_POLY1305, XCHACHA)],
)
def test_published_vectors(algorithm, vector):
    given_bytes = {name: bytes.fromhex(text) for name, text in vector.items()}
    key, bound, nonce = given_bytes["key"], given_bytes["bound"], given_bytes["nonce"]
    data = encrypt(key, given_bytes["plain"], bound, algorithm, lambda _: nonce)
    assert data == bytes([algorithm]) + nonce + given_bytes["sealed"]
    assert decrypt(key, data, bound) == given_bytes["plain"]
