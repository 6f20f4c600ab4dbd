//! What a WebAssembly module without the standard library brings along itself.

#![expect(unsafe_code, reason = "the allocator is for one thread, and a page's module has one")]

use core::panic::PanicInfo;
use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};

// SAFETY: a page's module is built without threads, so nothing can allocate at the same time.
#[global_allocator]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
