"""Digests, hash chains and signatures: what lets others check us without asking us."""

from kanch.core.custody.backup import FileEntry
from kanch.core.custody.bundle import (
    BadBundle,
    Site,
    envelope,
    signed_document,
    verify_script,
    write_manifest,
)
from kanch.core.custody.canonical import NotCanonical, canonical_json, digest, digest_stream
from kanch.core.custody.chain import GENESIS, Break, ChainEvent, ChainReport, link, walk
from kanch.core.custody.signatures import NotAKey, PublicKey, Signature, SigningKey, verify

__all__ = [
    "GENESIS",
    "BadBundle",
    "Break",
    "ChainEvent",
    "ChainReport",
    "FileEntry",
    "NotAKey",
    "NotCanonical",
    "PublicKey",
    "Signature",
    "SigningKey",
    "Site",
    "canonical_json",
    "digest",
    "digest_stream",
    "envelope",
    "link",
    "signed_document",
    "verify",
    "verify_script",
    "walk",
    "write_manifest",
]
