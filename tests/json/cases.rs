//! 318 texts of the kind that breaks parsers of JSON: what a parser must take, what it must refuse,
//! and what the standard (RFC 8259) leaves open. The first letter of a name says which it is: `y`,
//! `n` or `i`.

#[path = "open.rs"]
mod open;
#[path = "refused.rs"]
mod refused;
#[path = "taken.rs"]
mod taken;

/// A name and a text.
pub(crate) type Case = (&'static str, &'static [u8]);

/// How many brackets nobody should follow on the stack.
const DEPTH: usize = 100_000;

/// Returns every case.
pub(crate) fn cases() -> Vec<(&'static str, Vec<u8>)> {
    let tables = [taken::TAKEN, refused::REFUSED, open::OPEN];
    let written = tables.into_iter().flatten().map(|(name, text)| (*name, text.to_vec()));
    written.chain(made()).collect()
}

/// Returns those that are too long to be written down.
fn made() -> Vec<(&'static str, Vec<u8>)> {
    let digits = "1234567890".repeat(400);
    let nested =
        |depth: usize, open: &str, close: &str| format!("{}1{}", open.repeat(depth), close.repeat(depth));
    let text = |name, text: String| (name, text.into_bytes());
    vec![
        text("y_string_long", format!("\"{}\"", "é".repeat(50_000))),
        text("y_object_many_members", {
            let members: Vec<String> = (0..5_000).map(|n| format!("\"m{n}\":{n}")).collect();
            format!("{{{}}}", members.join(","))
        }),
        text("y_array_many_elements", format!("[{}0]", "0,".repeat(50_000))),
        text("y_array_nested_100", nested(100, "[", "]")),
        text("y_whitespace_long", format!("{}[]{}", " \n".repeat(20_000), "\t\r".repeat(20_000))),
        text("n_array_open_100000", "[".repeat(DEPTH)),
        text("n_object_open_100000", "{\"a\":".repeat(DEPTH)),
        text("n_array_object_open_100000", "[{\"\":".repeat(DEPTH)),
        text("n_array_close_100000", "]".repeat(DEPTH)),
        text("n_string_long_unclosed", format!("\"{}", "a".repeat(DEPTH))),
        text("i_array_nested_500", nested(500, "[", "]")),
        text("i_array_nested_100000", nested(DEPTH, "[", "]")),
        text("i_object_nested_100000", nested(DEPTH, "{\"a\":", "}")),
        text("i_number_4000_digits", digits.clone()),
        text("i_number_minus_4000_digits", format!("-{digits}")),
        text("i_number_4000_decimals", format!("0.{digits}")),
        text("i_number_4000_digits_of_exponent", format!("1e{digits}")),
    ]
}
