//! The only wrapper for values that must never be shown.

use core::fmt;
use zeroize::Zeroize;

/// Wipes a buffer on its way when it is dropped.
#[cfg(not(all(feature = "page", target_arch = "wasm32")))]
pub(crate) use zeroize::Zeroizing;

/// A page's module wipes nothing one by one: `bind/page/runtime.rs` wipes all memory that a call has used.
#[cfg(all(feature = "page", target_arch = "wasm32"))]
pub(crate) struct Zeroizing<T>(T);

#[cfg(all(feature = "page", target_arch = "wasm32"))]
impl<T> Zeroizing<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(value)
    }
}

#[cfg(all(feature = "page", target_arch = "wasm32"))]
impl<T> core::ops::Deref for Zeroizing<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

#[cfg(all(feature = "page", target_arch = "wasm32"))]
impl<T> core::ops::DerefMut for Zeroizing<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

/// A value that is wiped when dropped and never printed.
///
/// `Debug` gives a fixed text. There is no `Display`, `Clone`, `PartialEq`, `Deref` or
/// serialisation: the value leaves only through [`Secret::expose`], where a reviewer can look
/// for it. None of these compiles:
///
/// ```compile_fail,E0277
/// println!("{}", ravelin::secret::Secret::new(String::new()));
/// ```
/// ```compile_fail,E0599
/// let copy = ravelin::secret::Secret::new(String::new()).clone();
/// ```
/// ```compile_fail,E0369
/// let same = ravelin::secret::Secret::new(0_u8) == ravelin::secret::Secret::new(0_u8);
/// ```
/// ```compile_fail,E0308
/// let open: &str = &ravelin::secret::Secret::new(String::new());
/// ```
/// ```compile_fail,E0277
/// let json = serde_json::to_string(&ravelin::secret::Secret::new(0_u8));
/// ```
///
/// This one does:
///
/// ```
/// let secret = ravelin::secret::Secret::new(String::from("4111"));
/// assert_eq!(format!("{secret:?} {}", secret.expose()), "[secret] 4111");
/// ```
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Takes a value under protection.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Returns the value unprotected; each call says why in a comment that begins with `EXPOSE:`.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Returns the value unprotected, to be written in place.
    pub(crate) const fn expose_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(not(all(feature = "page", target_arch = "wasm32")))]
impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}
