//! m^e mod n for the page, where the `rsa` crate would weigh more than everything else together.
//!
//! Montgomery multiplication (Montgomery 1985) over limbs of 27 bits, least significant first, in sums of 64: so
//! much is left over in a sum that nothing is carried before the end. There is no private key here: n and e are public,
//! and m is a padded one-time key. Still, nothing branches on m. A property test holds the result equal to the `rsa`
//! crate's, byte for byte.

use crate::key::MAX_BITS;
use crate::secret::Zeroizing;
use alloc::{vec, vec::Vec};
use core::cell::Cell;

/// The bits of a limb. A sum has up to 2·152 products of two limbs in it: less than 2^63.
const BITS: u32 = 27;
const BASE: i64 = 1 << BITS;

/// The limbs that all numbers have in one place: of m, of n, of the power so far, and of what becomes of it. The last
/// two may be negative.
type Place = Cell<[i64; 4]>;

/// Returns `base^exponent mod modulus`, big-endian and as long as the modulus.
///
/// The modulus is odd, without zeros in front; the base is below it; the exponent is odd and not 1.
/// [`crate::key::PublicKey`] and PKCS#1 padding see to all of that.
pub(crate) fn modpow(base: &[u8], exponent: u32, modulus: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; modulus.len()];
    // Room for 4n, in an even number of limbs, and two more.
    let length = (modulus.len() * 8 + 2).div_ceil(54) * 2 + 2;
    let mut numbers = Zeroizing::new([[0; 4]; MAX_BITS / 54 * 2 + 6]);
    let numbers = Cell::from_mut(numbers.get_mut(..length).unwrap_or_default()).as_slice_of_cells();
    let Some((limbs, [_, _])) = numbers.split_last_chunk() else { return bytes };
    for ((place, base), n) in numbers.iter().zip(Limbs::of(base)).zip(Limbs::of(modulus)) {
        place.set([base, n, base, 0]);
    }
    let ring = Ring::of(numbers, limbs);
    let mut is_plain = true;
    // The highest bit of the exponent is the base itself; the others follow downwards.
    for bit in (0..31 - exponent.leading_zeros().min(31)).rev() {
        if is_plain {
            ring.enter();
        }
        ring.multiply(true);
        is_plain = exponent >> bit & 1 == 1;
        if is_plain {
            ring.multiply(false);
        }
    }
    let borrow = ring.subtract(1, false);
    ring.subtract(borrow, false);
    let mut limbs = limbs.iter();
    let (mut pool, mut bits) = (0, 0);
    for byte in bytes.iter_mut().rev() {
        if bits < 8 {
            pool |= limbs.next().map_or(0, |place| place.get()[2]) << bits;
            bits += BITS;
        }
        [*byte, ..] = pool.to_le_bytes();
        pool >>= 8;
        bits -= 8;
    }
    bytes
}

/// Arithmetic modulo an odd n of k limbs. Inside of it a number x stands as x·2^(27k), and is known up to n more or less.
struct Ring<'a> {
    /// The places of all limbs, and two more, which are zero.
    numbers: &'a [Place],
    limbs: &'a [Place],
    /// -1/n modulo a limb.
    inverse: i64,
}

impl<'a> Ring<'a> {
    /// Returns the arithmetic of the n that stands in the places.
    fn of(numbers: &'a [Place], limbs: &'a [Place]) -> Self {
        let lowest = numbers.first().map_or(1, |place| place.get()[1]);
        // Newton's iteration doubles the right bits each time, from three on.
        let mut inverse = -lowest;
        for _ in 0..4 {
            inverse = inverse.wrapping_mul(2_i64.wrapping_add(inverse.wrapping_mul(lowest)));
        }
        Self { numbers, limbs, inverse }
    }

    /// Takes the power, which is x, to x·2^(27k), limb by limb, as one divides on paper.
    fn enter(&self) {
        for _ in self.limbs {
            let [mut n, mut power] = [0.0; 2];
            // Five limbs, of which up to three are zero, tell a quotient of one limb well enough.
            for place in self.limbs.iter().skip(self.limbs.len().saturating_sub(5)) {
                let [_, n_limb, power_limb, _] = place.get().map(float);
                n = n / float(BASE) + n_limb;
                power = power / float(BASE) + power_limb;
            }
            self.subtract(whole(power * float(BASE) / n), true);
        }
    }

    /// Takes `factor` times n from the power, which is shifted by a limb before or not; returns -1 where that is negative,
    /// and otherwise 0.
    fn subtract(&self, factor: i64, is_shifted: bool) -> i64 {
        let (mut carry, mut below) = (0, 0);
        for place in self.limbs {
            let [_, n, power, _] = place.as_array_of_cells();
            let here = power.get();
            carry += if is_shifted { below } else { here } - factor * n.get();
            below = here;
            power.set(carry & (BASE - 1));
            carry >>= BITS;
        }
        if is_shifted {
            carry += below;
        }
        if let Some([.., power, _]) = self.limbs.last().map(Cell::as_array_of_cells) {
            power.set(power.get() + (carry << BITS));
        }
        carry
    }

    /// Takes the power to itself times itself, or times m, divided by 2^(27k).
    fn multiply(&self, is_squared: bool) {
        for place in self.numbers {
            let [.., sum] = place.as_array_of_cells();
            sum.set(0);
        }
        let [first, second, third, ..] = self.numbers else { return };
        // Two limbs at a time, which need half the memory accesses of one after the other.
        for pair in self.limbs.chunks_exact(2) {
            let [one, two] = pair else { return };
            let ([one, _, one_power, _], [two, _, two_power, _]) = (one.get(), two.get());
            let (one, two) = if is_squared { (one_power, two_power) } else { (one, two) };
            let ([_, n, power, sum], [_, next_n, next_power, next_sum]) = (first.get(), second.get());
            let total = sum + one * power;
            let factor = total.wrapping_mul(self.inverse) & (BASE - 1);
            let carry = (total + factor * n) >> BITS;
            let total = carry + next_sum + one * next_power + two * power + factor * next_n;
            let next_factor = total.wrapping_mul(self.inverse) & (BASE - 1);
            let [.., sum] = third.as_array_of_cells();
            sum.set(sum.get() + ((total + next_factor * n) >> BITS));
            // With both factors the lowest two limbs are zero, and the sum moves down by them.
            let (mut below_n, mut below_power) = (next_n, next_power);
            for [low, _, high] in self.numbers.array_windows() {
                let [_, n, power, sum] = high.get();
                let [.., moved] = low.as_array_of_cells();
                moved.set(sum + two * below_power + next_factor * below_n + one * power + factor * n);
                (below_n, below_power) = (n, power);
            }
        }
        let mut carry = 0;
        for place in self.limbs {
            let [.., power, sum] = place.as_array_of_cells();
            carry += sum.get();
            power.set(carry & (BASE - 1));
            carry >>= BITS;
        }
    }
}

/// The limbs of a big-endian number, from the least significant on, and zeros behind.
struct Limbs<'a> {
    bytes: core::slice::Iter<'a, u8>,
    pool: i64,
    bits: u32,
}

impl<'a> Limbs<'a> {
    fn of(number: &'a [u8]) -> Self {
        Self { bytes: number.iter(), pool: 0, bits: 0 }
    }
}

impl Iterator for Limbs<'_> {
    type Item = i64;

    fn next(&mut self) -> Option<i64> {
        while self.bits < BITS {
            self.pool |= i64::from(*self.bytes.next_back().unwrap_or(&0)) << self.bits;
            self.bits += 8;
        }
        let limb = self.pool & (BASE - 1);
        self.pool >>= BITS;
        self.bits -= BITS;
        Some(limb)
    }
}

/// Returns a limb as a float, which is exact.
#[expect(clippy::as_conversions, reason = "a limb has fewer bits than a float")]
const fn float(limb: i64) -> f64 {
    limb as f64
}

/// Returns a float without what stands behind its point.
#[expect(clippy::as_conversions, reason = "a quotient of one limb")]
const fn whole(quotient: f64) -> i64 {
    quotient as i64
}
