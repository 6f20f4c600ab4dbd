"""Opens a `paymentMethodCipher` with Python's `cryptography`, which shares no code with this project."""

import base64
import functools

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import load_pem_private_key


@functools.cache
def private_key(pem):
    """Returns the key of a PEM text; reading one is slow, since it is checked."""
    return load_pem_private_key(pem.encode(), password=None)


def opened(pem, cipher):
    """Returns the plaintext of a cipher; raises where it is not of the format, or was altered."""
    holds(cipher["methodType"] == "paymentMethodCipher", "methodType")
    holds(cipher["algorithm"] == "RSA_WITH_AES_256_GCM", "algorithm")
    key = private_key(pem)
    block = base64.b64decode(cipher["aesKeyCiphertext"], validate=True)
    holds(len(block) == key.key_size // 8, "the RSA block has the length of the modulus")
    parts = key.decrypt(block, padding.PKCS1v15()).split(b"|")
    holds(len(parts) == 2, "key and IV")
    aes_key, iv = (base64.b64decode(part, validate=True) for part in parts)
    holds((len(aes_key), len(iv)) == (32, 32), "lengths of key and IV")
    ciphertext = base64.b64decode(cipher["cardCiphertext"], validate=True)
    return AESGCM(aes_key).decrypt(iv, ciphertext, None).decode()


def holds(condition, what):
    """Raises unless it holds, also where Python leaves `assert` out."""
    if not condition:
        raise ValueError(f"does not hold: {what}")
