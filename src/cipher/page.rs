//! The cipher on a page, which weighs little: the public operation is left to the engine, whose numbers of any size
//! are there already.

use super::seal::seal;
use super::small_gcm;
use crate::card::Card;
use crate::error::Reason;
use crate::key::Line;
use crate::random::Randomness;
use crate::text::Text;

/// Encrypts a card for the key of a line but for the public operation, and writes what is not the same in each
/// payload, parted by spaces: `keySignature`, which is given, `cardCiphertext`, in hex the block whose power is
/// `aesKeyCiphertext` (`pkg/src/power.js`), and `keyIndex`.
pub(crate) fn encrypt_to_text(
    random: &mut impl Randomness,
    key: &Line<'_>,
    signature: &[u8; 32],
    card: &Card,
) -> Result<Text, Reason> {
    let aead = |aes_key: &_, iv: &_, text: &mut _| Ok(small_gcm::seal(aes_key, iv, text));
    let (message, block) = seal(random, key.modulus_bytes(), card, aead)?;
    let mut text = Text::with_room(96 + message.as_bytes().len() / 3 * 4 + block.len() * 2);
    text.push_hex(signature);
    text.push(b' ');
    text.push_base64(message.as_bytes());
    text.push(b' ');
    text.push_hex(&block);
    text.push(b' ');
    text.push_decimal(key.index);
    Ok(text)
}
