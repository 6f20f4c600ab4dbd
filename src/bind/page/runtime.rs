//! What a WebAssembly module without the standard library brings along itself: an allocator, and what wipes.
//!
//! A call takes a text, gives one back, and keeps nothing. So memory is taken in order, and all of it is free again when
//! the last piece is returned, which is the result once JavaScript has read it. Then it is wiped, as the stack is before
//! the call returns: whatever was there, secret or not.

#![expect(unsafe_code, reason = "an allocator for one thread, and a page's module has one")]

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size, unreachable};
use core::cell::Cell;
use core::hint::black_box;
use core::panic::PanicInfo;
use core::ptr;

/// More than a call needs.
const STACK_BYTES: usize = 16 * 1024;

/// Where memory begins that nothing else uses, and what is taken of it.
struct Arena {
    end: Cell<usize>,
    pieces: Cell<usize>,
}

// SAFETY: a page's module is built without threads, so nothing can allocate at the same time.
unsafe impl Sync for Arena {}

#[global_allocator]
static ARENA: Arena = Arena { end: Cell::new(0), pieces: Cell::new(0) };

unsafe extern "C" {
    static __heap_base: u8;
}

// SAFETY: pieces lie behind each other, aligned, in memory that is there; a piece is never given twice. No sum of places
// overflows: the first piece is a text of less than 2 GiB, and the others of a call are a few kilobytes.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let begin = self.end.get().max(heap_base()).next_multiple_of(layout.align());
        let end = begin + layout.size();
        let missing = end.div_ceil(65536).saturating_sub(memory_size(0));
        // To ask for nothing takes as long as to ask for something.
        if missing > 0 && memory_grow(0, missing) == usize::MAX {
            return ptr::null_mut();
        }
        self.end.set(end);
        self.pieces.set(self.pieces.get() + 1);
        ptr::with_exposed_provenance_mut(begin)
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {
        self.pieces.set(self.pieces.get() - 1);
        if self.pieces.get() == 0 {
            let begin = heap_base();
            // SAFETY: from the beginning to the end of what was taken, and nobody has a piece of it any more.
            unsafe {
                ptr::write_bytes(ptr::with_exposed_provenance_mut::<u8>(begin), 0, self.end.get() - begin)
            };
            self.end.set(begin);
        }
    }

    /// Nothing here grows, and what shrinks may stay where it is.
    unsafe fn realloc(&self, piece: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if size > layout.size() { ptr::null_mut() } else { piece }
    }

    /// Memory is zero until it is taken.
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        unsafe { self.alloc(layout) }
    }
}

/// Returns where memory begins that the linker gave to nobody.
fn heap_base() -> usize {
    (&raw const __heap_base).expose_provenance()
}

/// Wipes what functions that have returned left on the stack.
#[inline(never)]
pub(super) fn wipe_stack() {
    black_box([0_u8; STACK_BYTES]);
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    unreachable()
}
