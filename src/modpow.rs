//! m^e mod n for the page, where the `rsa` crate would weigh more than everything else together.
//!
//! Montgomery multiplication (Montgomery 1985, the word-by-word form that Koç, Acar and Kaliski
//! call CIOS) over 32-bit limbs, least significant first. Everything is made of one step,
//! [`add_product`], on arrays of one size: that keeps it small. There is no private key here: n and
//! e are public, and m is a padded one-time key. Still, nothing branches on m. A property test
//! holds the result equal to the `rsa` crate's, byte for byte.

use crate::key::MAX_BITS;
use alloc::{vec, vec::Vec};
use zeroize::Zeroizing;

/// A number in limbs, of which the modulus has the first k; wiped when dropped.
type Limbs = Zeroizing<[u32; MAX_BITS / 32]>;

/// Returns `base^exponent mod modulus`, big-endian and as long as the modulus.
///
/// The modulus is odd, without zeros in front; the base is below it; the exponent is not 0.
/// [`crate::key::PublicKey`] and PKCS#1 padding see to all of that.
pub(crate) fn modpow(base: &[u8], exponent: u32, modulus: &[u8]) -> Vec<u8> {
    let ring = Ring::of(modulus);
    let base = ring.multiply(&limbs_of(base), &ring.square_of_r());
    let mut power = base.clone();
    // The highest bit of the exponent is the base itself; the others follow downwards.
    for bit in (0..31 - exponent.leading_zeros().min(31)).rev() {
        power = ring.multiply(&power, &power);
        if exponent >> bit & 1 == 1 {
            power = ring.multiply(&power, &base);
        }
    }
    let mut bytes = vec![0; modulus.len()];
    for (chunk, limb) in bytes.rchunks_mut(4).zip(ring.multiply(&power, &limbs_of(&[1])).iter()) {
        for (byte, value) in chunk.iter_mut().rev().zip(limb.to_le_bytes()) {
            *byte = value;
        }
    }
    bytes
}

/// Arithmetic modulo an odd number n of k limbs, on values x·2^(32k) mod n.
struct Ring {
    /// k.
    length: usize,
    n: Limbs,
    /// -n mod 2^(32k).
    minus_n: Limbs,
    /// -1/n mod 2^32.
    inverse: u32,
}

impl Ring {
    /// Returns the arithmetic modulo `modulus`.
    fn of(modulus: &[u8]) -> Self {
        let n = limbs_of(modulus);
        let lowest = n.first().copied().unwrap_or(1);
        // Newton's iteration doubles the right bits each time, from three on.
        let mut inverse = lowest;
        for _ in 0..4 {
            inverse = inverse.wrapping_mul(2_u32.wrapping_sub(lowest.wrapping_mul(inverse)));
        }
        // Since n is odd, adding one to the complement carries nowhere.
        let mut minus_n = n.clone();
        for limb in minus_n.iter_mut() {
            *limb = !*limb;
        }
        if let Some(lowest) = minus_n.first_mut() {
            *lowest |= 1;
        }
        Self { length: modulus.len().div_ceil(4), n, minus_n, inverse: inverse.wrapping_neg() }
    }

    /// Returns 2^(64k) mod n, by which numbers get here.
    ///
    /// The highest power of two below n is doubled up to 2^(32k), which stands for 1 here, and k times more:
    /// that stands for 2^k. Squared five times it stands for 2^(32k).
    fn square_of_r(&self) -> Limbs {
        let unused = self.n.get(self.length.wrapping_sub(1)).map_or(0, |limb| limb.leading_zeros());
        let mut power = limbs_of(&[]);
        if let Some(highest) = power.get_mut(self.length.wrapping_sub(1)) {
            *highest = 1 << (31 - unused.min(31));
        }
        for _ in 0..=self.length + usize::try_from(unused).unwrap_or_default() {
            self.double(&mut power);
        }
        for _ in 0..5 {
            power = self.multiply(&power, &power);
        }
        power
    }

    /// Doubles a number mod n.
    fn double(&self, number: &mut Limbs) {
        let same = number.clone();
        let top = self.add_product(&mut **number, &same, 1);
        self.reduce(number, top);
    }

    /// Returns a·b·2^(-32k) mod n.
    fn multiply(&self, a: &Limbs, b: &Limbs) -> Limbs {
        let mut sum = Zeroizing::new([0; MAX_BITS / 16]);
        let mut top = 0;
        for (place, digit) in a.iter().take(self.length).enumerate() {
            // What stands before this place is zero by now.
            let sum = sum.get_mut(place..).unwrap_or_default();
            let carry = u64::from(self.add_product(sum, b, *digit));
            let factor = sum.first().map_or(0, |lowest| lowest.wrapping_mul(self.inverse));
            let total = carry + u64::from(self.add_product(sum, &self.n, factor)) + u64::from(top);
            if let Some(next) = sum.get_mut(self.length) {
                *next = low(total);
            }
            top = low(total >> 32);
        }
        let mut result = limbs_of(&[]);
        for (limb, digit) in result.iter_mut().zip(sum.iter().skip(self.length)) {
            *limb = *digit;
        }
        self.reduce(&mut result, top);
        result
    }

    /// Takes n from a number below 2n whose bit above the limbs is `top`, unless it is below n.
    fn reduce(&self, number: &mut Limbs, top: u32) {
        let no_borrow = self.add_product(&mut **number, &self.minus_n, 1) | top;
        self.add_product(&mut **number, &self.n, 1 - no_borrow);
    }

    /// Adds `factor` times `number` to `sum`, and returns the limb that is carried out.
    fn add_product(&self, sum: &mut [u32], number: &Limbs, factor: u32) -> u32 {
        let mut carry = 0_u64;
        for (limb, digit) in sum.iter_mut().zip(number.iter()).take(self.length) {
            let total = u64::from(*limb) + u64::from(*digit) * u64::from(factor) + carry;
            *limb = low(total);
            carry = total >> 32;
        }
        low(carry)
    }
}

/// Returns a big-endian number as limbs.
fn limbs_of(bytes: &[u8]) -> Limbs {
    let mut number = Zeroizing::new([0; MAX_BITS / 32]);
    for (limb, chunk) in number.iter_mut().zip(bytes.rchunks(4)) {
        for byte in chunk {
            *limb = *limb << 8 | u32::from(*byte);
        }
    }
    number
}

/// Returns the lower half of a number.
#[expect(clippy::as_conversions, reason = "the upper half is dropped on purpose")]
const fn low(number: u64) -> u32 {
    number as u32
}
