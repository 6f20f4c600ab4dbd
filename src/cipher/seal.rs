//! What page, app and backend do alike: a card as JSON, its key and IV, and the block that carries both.

use crate::card::Card;
use crate::error::Reason;
use crate::random::Randomness;
use crate::secret::Zeroizing;
use crate::text::Text;
use alloc::{vec, vec::Vec};

/// The length of the text that RSA encrypts: two base64 forms of 32 bytes and a bar.
const TRANSPORT_BYTES: usize = 44 + 1 + 44;

/// A tag, in two halves, as the page has it.
pub(super) type Tag = [[u8; 8]; 2];

/// Returns the bytes of `cardCiphertext`, and the padded block that the public operation makes `aesKeyCiphertext` of:
/// steps 1 to 3 but for that, with what encrypts in place under key and IV and returns the tag.
pub(super) fn seal(
    random: &mut impl Randomness,
    modulus_bytes: usize,
    card: &Card,
    aead: impl FnOnce(&[u8; 32], &[u8; 32], &mut [u8]) -> Result<Tag, Reason>,
) -> Result<(Zeroizing<Text>, Zeroizing<Vec<u8>>), Reason> {
    let mut secrets = Zeroizing::new([[0_u8; 32]; 2]);
    for secret in secrets.iter_mut() {
        random.fill(secret)?;
    }
    let [aes_key, iv] = &*secrets;

    let mut message = Zeroizing::new(plaintext(card));
    let tag = aead(aes_key, iv, message.as_mut_bytes())?;
    message.push_all(tag.as_flattened());

    let mut transport = Zeroizing::new(Text::with_room(TRANSPORT_BYTES));
    transport.push_base64(aes_key);
    transport.push(b'|');
    transport.push_base64(iv);
    Ok((message, padded(random, modulus_bytes, transport.as_bytes())?))
}

/// Returns the JSON of step 1, with room for the tag.
fn plaintext(card: &Card) -> Text {
    // EXPOSE: the card is written into the buffer that is encrypted in place.
    let (pan, name) = (card.pan().expose(), card.name().map(|name| name.expose().as_bytes()));
    let mut json = Text::with_room(96 + 6 * name.map_or(0, <[u8]>::len));
    json.push_all(b"{\"pan\":\"");
    json.push_all(pan.as_bytes());
    json.push_all(b"\",\"year\":\"");
    json.push_decimal(u32::from(card.year()));
    json.push_all(b"\",\"month\":\"");
    json.push_decimal(u32::from(card.month()));
    json.push(b'"');
    if let Some(name) = name {
        json.push_all(b",\"nameOnCard\":");
        json.push_json_string(name);
    }
    json.push(b'}');
    json
}

/// Returns a message in a block of PKCS#1 v1.5, RFC 8017, 7.2.1, that is as long as the modulus.
pub(super) fn padded(
    random: &mut impl Randomness,
    length: usize,
    message: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Reason> {
    let mut block = Zeroizing::new(vec![0_u8; length]);
    let padding_bytes = block.len().checked_sub(message.len() + 3).ok_or(Reason::KeyShort)?;
    let (head, rest) = block.split_at_mut_checked(2).ok_or(Reason::KeyShort)?;
    let (padding, tail) = rest.split_at_mut_checked(padding_bytes).ok_or(Reason::KeyShort)?;
    head.copy_from_slice(&[0, 2]);
    random.fill(padding)?;
    for byte in padding {
        while *byte == 0 {
            random.fill(core::slice::from_mut(byte))?;
        }
    }
    for (place, byte) in tail.iter_mut().skip(1).zip(message) {
        *place = *byte;
    }
    Ok(block)
}
