//! m^e mod n for the page, where the `rsa` crate would weigh more than everything else together.
//!
//! Montgomery multiplication (Montgomery 1985, the word-by-word form that Koç, Acar and Kaliski
//! call CIOS) over 32-bit limbs, least significant first. There is no private key here: n and e
//! are public, and m is a padded one-time key. Still, nothing branches on m but the copy that is
//! taken after the last subtraction, which is chosen by a mask. A property test holds the result
//! equal to the `rsa` crate's, byte for byte.

use alloc::{vec, vec::Vec};
use zeroize::Zeroizing;

/// A number in limbs, wiped when dropped.
type Limbs = Zeroizing<Vec<u32>>;

/// Returns `base^exponent mod modulus`, big-endian and as long as the modulus.
///
/// The modulus is odd, without zeros in front; the base is below it; the exponent is not 0.
/// [`crate::key::PublicKey`] and PKCS#1 padding see to all three.
pub(crate) fn modpow(base: &[u8], exponent: u32, modulus: &[u8]) -> Vec<u8> {
    let modulus_limbs = limbs_of(modulus);
    let ring = Ring { inverse: negative_inverse(&modulus_limbs), modulus: modulus_limbs };
    let base = ring.enter(limbs_of(base));
    let mut power = base.clone();
    // The highest bit of the exponent is the base itself; the others follow downwards.
    for bit in (0..31 - exponent.leading_zeros().min(31)).rev() {
        power = ring.multiply(&power, &power);
        if exponent >> bit & 1 == 1 {
            power = ring.multiply(&power, &base);
        }
    }
    let mut one: Limbs = Zeroizing::new(vec![0; ring.modulus.len()]);
    if let Some(lowest) = one.first_mut() {
        *lowest = 1;
    }
    bytes_of(&ring.multiply(&power, &one), modulus.len())
}

/// Arithmetic modulo an odd number n of k limbs, on values x·2^(32k) mod n.
struct Ring {
    modulus: Limbs,
    /// -1/n mod 2^32.
    inverse: u32,
}

impl Ring {
    /// Returns x·2^(32k) mod n by doubling x as often as there are bits.
    fn enter(&self, mut number: Limbs) -> Limbs {
        number.resize(self.modulus.len(), 0);
        for _ in 0..self.modulus.len() * 32 {
            let mut carry = 0;
            for limb in number.iter_mut() {
                let doubled = *limb << 1 | carry;
                carry = *limb >> 31;
                *limb = doubled;
            }
            number = self.reduce(&number, carry);
        }
        number
    }

    /// Returns a·b·2^(-32k) mod n.
    fn multiply(&self, a: &[u32], b: &[u32]) -> Limbs {
        let mut sum: Limbs = Zeroizing::new(vec![0; self.modulus.len()]);
        let mut top = 0_u32;
        for digit in a {
            let mut carry = add_product(&mut sum, b, *digit);
            let (upper, overflow) = top.overflowing_add(carry);
            let factor = sum.first().map_or(0, |lowest| lowest.wrapping_mul(self.inverse));
            carry = add_product(&mut sum, &self.modulus, factor);
            let (upper, overflow_again) = upper.overflowing_add(carry);
            // The lowest limb is zero now: shift everything down by one.
            sum.rotate_left(1);
            if let Some(highest) = sum.last_mut() {
                *highest = upper;
            }
            top = u32::from(overflow) + u32::from(overflow_again);
        }
        self.reduce(&sum, top)
    }

    /// Returns the number, which is below 2n and whose bit above the limbs is `top`, less n if it
    /// is not below n.
    fn reduce(&self, number: &[u32], top: u32) -> Limbs {
        let mut difference: Limbs = Zeroizing::new(Vec::with_capacity(number.len()));
        let mut borrow = 0;
        for (limb, subtrahend) in number.iter().zip(self.modulus.iter()) {
            let (rest, first) = limb.overflowing_sub(*subtrahend);
            let (rest, second) = rest.overflowing_sub(borrow);
            borrow = u32::from(first | second);
            difference.push(rest);
        }
        // All ones where the subtraction went below zero: then the number stays.
        let keep = (borrow & !top & 1).wrapping_neg();
        for (rest, limb) in difference.iter_mut().zip(number) {
            *rest = *rest & !keep | limb & keep;
        }
        difference
    }
}

/// Adds `factor` times `number` to `sum`, and returns the limb that is carried out.
fn add_product(sum: &mut [u32], number: &[u32], factor: u32) -> u32 {
    let mut carry = 0_u64;
    for (limb, digit) in sum.iter_mut().zip(number) {
        let total = u64::from(*limb) + u64::from(*digit) * u64::from(factor) + carry;
        *limb = low(total);
        carry = total >> 32;
    }
    low(carry)
}

/// Returns -1/n mod 2^32 by Newton's iteration, which doubles the right bits each time.
fn negative_inverse(modulus: &[u32]) -> u32 {
    let lowest = modulus.first().copied().unwrap_or(1);
    let mut inverse = lowest;
    for _ in 0..4 {
        inverse = inverse.wrapping_mul(2_u32.wrapping_sub(lowest.wrapping_mul(inverse)));
    }
    inverse.wrapping_neg()
}

/// Returns a big-endian number as limbs.
fn limbs_of(bytes: &[u8]) -> Limbs {
    Zeroizing::new(
        bytes
            .rchunks(4)
            .map(|chunk| chunk.iter().fold(0, |limb, byte| limb << 8 | u32::from(*byte)))
            .collect(),
    )
}

/// Returns limbs as a big-endian number of exactly `length` bytes.
fn bytes_of(limbs: &[u32], length: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = limbs.iter().flat_map(|limb| limb.to_le_bytes()).take(length).collect();
    bytes.reverse();
    bytes
}

/// Returns the lower half of a number.
#[expect(clippy::as_conversions, reason = "the upper half is dropped on purpose")]
const fn low(number: u64) -> u32 {
    number as u32
}
