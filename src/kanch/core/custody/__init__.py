"""Digests, hash chains and signatures: what lets others check us without asking us."""

from kanch.core.custody.canonical import NotCanonical, canonical_json, digest, digest_stream
from kanch.core.custody.chain import GENESIS, Break, ChainEvent, ChainReport, link, walk
from kanch.core.custody.signatures import NotAKey, PublicKey, Signature, SigningKey, verify

__all__ = [
    "GENESIS",
    "Break",
    "ChainEvent",
    "ChainReport",
    "NotAKey",
    "NotCanonical",
    "PublicKey",
    "Signature",
    "SigningKey",
    "canonical_json",
    "digest",
    "digest_stream",
    "link",
    "verify",
    "walk",
]
