//! What a parser may take or refuse: the standard says nothing, or that it depends.

use super::Case;

pub(crate) const OPEN: &[Case] = &[
    ("i_bom_object", b"\xef\xbb\xbf{}"),
    ("i_utf16_little_endian", b"\xff\xfe[\x001\x00]\x00"),
    ("i_utf16_big_endian", b"\xfe\xff\x00[\x001\x00]"),
    ("i_utf16_no_bom", b"[\x001\x00]\x00"),
    ("i_utf32", b"[\x00\x00\x001\x00\x00\x00]\x00\x00\x00"),
    ("i_object_repeated_name", br#"{"a":1,"a":2}"#),
    ("i_object_repeated_pair", br#"{"a":1,"a":1}"#),
    ("i_object_repeated_escaped", br#"{"a":1,"\u0061":2}"#),
    ("i_object_repeated_deep", br#"{"b":[{"a":1,"a":2}]}"#),
    ("i_string_lone_high", br#""\ud800""#),
    ("i_string_lone_low", br#""\udc00""#),
    ("i_string_high_then_text", br#""\ud800abc""#),
    ("i_string_swapped_pair", br#""\udd1e\ud834""#),
    ("i_string_high_then_escape", br#""\ud800\n""#),
    ("i_string_lone_in_name", br#"{"\udead":1}"#),
    ("i_string_high_then_bmp", br#""\ud800\u0041""#),
    ("i_string_invalid_byte", b"\"\xff\""),
    ("i_string_cut_sequence", b"\"\xe0\xff\""),
    ("i_string_overlong_slash", b"\"\xc0\xaf\""),
    ("i_string_overlong_nul", b"\"\xfc\x80\x80\x80\x80\x80\""),
    ("i_string_utf8_surrogate", b"\"\xed\xa0\x80\""),
    ("i_string_beyond_unicode", b"\"\xf4\xbf\xbf\xbf\""),
    ("i_string_lone_continuation", b"\"\x81\""),
    ("i_string_latin1", b"\"\xe9\""),
    ("i_number_1e400", b"1e400"),
    ("i_number_minus_1e400", b"-1e400"),
    ("i_number_underflow", b"1e-400"),
    ("i_number_beyond_u64", b"18446744073709551616"),
];
