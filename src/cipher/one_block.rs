//! AES-256 for the page: one block at a time.
//!
//! The `aes` crate encrypts several blocks at once where it can, which a card of a hundred bytes
//! does not feel; leaving that half of its code out makes the page a kilobyte lighter. The cipher is the
//! crate's own: only the offer to do more at once is not passed on.

use aes_gcm::aead::consts::{U1, U16, U32};
use aes_gcm::aead::{Key, KeyInit, KeySizeUser, array::Array};
use aes_gcm::aes::{
    Aes256,
    cipher::{
        BlockCipherEncBackend, BlockCipherEncClosure, BlockCipherEncrypt, BlockSizeUser, InOut,
        ParBlocksSizeUser,
    },
};

/// AES-256 that never offers to encrypt blocks in parallel.
pub(crate) struct OneBlockAes(Aes256);

impl KeySizeUser for OneBlockAes {
    type KeySize = U32;
}

impl KeyInit for OneBlockAes {
    fn new(key: &Key<Self>) -> Self {
        Self(Aes256::new(key))
    }
}

impl BlockSizeUser for OneBlockAes {
    type BlockSize = U16;
}

impl ParBlocksSizeUser for OneBlockAes {
    type ParBlocksSize = U1;
}

impl BlockCipherEncrypt for OneBlockAes {
    fn encrypt_with_backend(&self, closure: impl BlockCipherEncClosure<BlockSize = U16>) {
        closure.call(self);
    }
}

impl BlockCipherEncBackend for OneBlockAes {
    #[inline(never)]
    fn encrypt_block(&self, block: InOut<'_, '_, Array<u8, U16>>) {
        self.0.encrypt_block_inout(block);
    }
}
