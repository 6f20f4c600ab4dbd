//! The API's own words are the documentation: every member that the documents name has a comment
//! where it is declared, with status, unit or pattern, and the document it comes from. And every test
//! that `ARCHITECTURE.md` names is there.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// What is written above the members of the types in `src/event`.
#[derive(Default)]
struct Comments {
    /// By type and member.
    members: HashMap<(String, String), String>,
    /// The members of which an object has one: by object the type that lists them, and the comment.
    ones: HashMap<String, Vec<(String, String)>>,
}

impl Comments {
    fn read() -> Self {
        let mut comments = Self::default();
        let mut folders = vec![root("src/event")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    comments.add(&fs::read_to_string(path).unwrap());
                }
            }
        }
        comments
    }

    /// Adds the declarations of one file.
    fn add(&mut self, source: &str) {
        let (mut object, mut comment) = (None, String::new());
        let mut is_declared = false;
        for line in source.lines() {
            let text = line.trim();
            match line {
                "record! {" | "one_of! {" => (is_declared, object) = (true, None),
                "}" => is_declared = false,
                _ if !is_declared => {}
                _ if text.starts_with("///") => {
                    comment.push_str(text.trim_start_matches('/'));
                    continue;
                }
                _ if object.is_none() => {
                    object = text.split([' ', '{']).next().filter(|name| !name.is_empty()).map(str::to_owned);
                }
                _ => self.declare(object.as_deref().unwrap(), text, &comment),
            }
            comment.clear();
        }
    }

    /// Adds the declaration of one member, if the line is one.
    fn declare(&mut self, object: &str, line: &str, comment: &str) {
        if let Some((_, name)) = line.strip_suffix("\",").and_then(|line| line.split_once(" = \"")) {
            self.members.insert((object.to_owned(), name.to_owned()), comment.to_owned());
        } else if let Some((_, kind)) = line.strip_suffix(',').and_then(|line| line.split_once(": ")) {
            self.ones.entry(object.to_owned()).or_default().push((kind.to_owned(), comment.to_owned()));
        }
    }

    /// Returns what is written of a member.
    fn of(&self, object: &str, member: &str) -> Option<String> {
        let at = |object: &str| self.members.get(&(object.to_owned(), member.to_owned()));
        at(object).cloned().or_else(|| {
            let ones = self.ones.get(object)?;
            ones.iter().find_map(|(kind, comment)| Some(format!("{comment} {}", at(kind)?)))
        })
    }
}

/// Returns the types that have the members of the object at a path.
fn types(endpoint: &str, object: &str) -> &'static [&'static str] {
    let place = object.rsplit(['.']).next().unwrap();
    match (endpoint, place) {
        ("POST /v2/checkout", "") => &["Checkout"],
        ("POST /v2/chargeback", "") => &["ChargebackEvent"],
        ("POST /v2/customer", "") => &["CustomerEvent"],
        ("POST /v2/order", "") => &["OrderEvent"],
        ("POST /v2/paymentmethod", "") => &["PaymentMethodEvent"],
        ("POST /v2/pretransaction", "") => &["Pretransaction"],
        ("POST /v2/transaction", "") => &["TransactionEvent"],
        ("POST /v2/login", "") => &["LoginV2"],
        ("POST /v2/paymentmethod/voucher", "") => &["VoucherEvent"],
        ("POST /v2/registration", "") => &["Registration"],
        ("POST /v3/login", "") => &["Login"],
        ("POST /v2/label/customer", "") => &["LabelEvent"],
        ("POST /v2/tag/customer", "") => &["TagEvent"],
        ("POST /v2/registration", "password") => &["PasswordRegistration"],
        ("POST /v3/login", "password") => &["PasswordLogin"],
        (_, "3ds") => &["ThreeDs"],
        (_, "app") => &["App"],
        (_, "authenticationMechanism") => &["AuthenticationMechanism"],
        (_, "avsResultCode") => &["AvsParts"],
        (_, "chargeback") => &["Chargeback"],
        (_, "customer") => &["Customer"],
        (_, "device") => &["Device"],
        (_, "event") => &["TicketedEvent"],
        (_, "eventTicket") => &["EventTicket"],
        (_, "guest") => &["Guest"],
        (_, "items[]") => &["Item"],
        (_, "location" | "to" | "from" | "billingAddress") => &["Location"],
        (_, "login") => &["LoginAttempt"],
        (_, "order") => &["Order"],
        (_, "paymentMethod") => &["CardDetails", "EncryptedCard", "FromTransaction", "OtherMethod"],
        (_, "registration") => &["RegistrationAttempt"],
        (_, "registrationMechanism") => &["RegistrationMechanism"],
        (_, "reviewer") => &["Reviewer"],
        (_, "status") => &["OrderStatus"],
        (_, "supplier") => &["Supplier"],
        (_, "ticket") => &["Ticket"],
        (_, "transaction" | "transactions[]") => &["Transaction"],
        (_, "venue") => &["Venue"],
        (_, "voucherRedemption") => &["VoucherRedemption"],
        _ => panic!("{endpoint} {object} has no type"),
    }
}

/// What a comment says of a unit or pattern in the table.
const UNITS: &[(&str, &[&str])] = &[
    ("minor units", &["minor units"]),
    ("ISO 4217", &["iso 4217"]),
    ("ISO 3166", &["iso 3166"]),
    ("E.164", &["e.164"]),
    ("^[a-zA-Z0-9][a-zA-Z0-9-_]*$", &["`^[a-za-z0-9][a-za-z0-9-_]*$`"]),
    ("^[0-9a-z-]*$", &["`^[0-9a-z-]*$`"]),
    ("^[a-zA-Z]{3}$", &["`^[a-za-z]{3}$`"]),
    ("bcrypt", &["bcrypt"]),
    ("base64 sha-256", &["sha-256", "base64"]),
    ("hex sha-256", &["sha-256", "hexadecimal"]),
    ("s|ms|ns", &["seconds, milliseconds or nanoseconds"]),
    ("RFC 3339", &["rfc 3339"]),
];

/// Returns what a comment lacks of what its row says.
fn lacks(comment: &str, status: &str, unit: &str) -> Vec<String> {
    // A table that allows fewer units than others is named by what it allows.
    let fewer = if unit == "ms|ns" { Some("milliseconds or nanoseconds") } else { None };
    let units = UNITS.iter().filter(|(name, _)| unit.contains(name)).flat_map(|(_, words)| *words).copied();
    let status = Some(status).filter(|status| *status != "unstated");
    let comment = comment.to_lowercase();
    let words = status.into_iter().chain(units).chain(fewer);
    let mut lacks: Vec<String> = words.filter(|word| !comment.contains(word)).map(str::to_owned).collect();
    let is_sourced = ["reference)", "endpoint)", "guide)"].iter().any(|end| comment.contains(end));
    if !is_sourced {
        lacks.push("the document".to_owned());
    }
    lacks
}

#[test]
fn every_member_says_what_the_documents_say_of_it() {
    let comments = Comments::read();
    let table = fs::read_to_string(root("tests/spec/fields.tsv")).unwrap();
    let (mut looked_at, mut missing) = (0, Vec::new());
    for row in table.lines().skip(1) {
        let [endpoint, path, _, status, unit, ..] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{row}")
        };
        let is_general = endpoint.starts_with("response") || endpoint == "every event";
        // Parameters have methods, and what stands for any name or refers to another row has no comment.
        if is_general || path.starts_with(['?', ':', '.']) || path.ends_with(['*', ']']) {
            continue;
        }
        looked_at += 1;
        let (object, member) = path.rsplit_once('.').unwrap_or(("", path));
        let written: Vec<String> =
            types(endpoint, object).iter().filter_map(|object| comments.of(object, member)).collect();
        if written.is_empty() {
            missing.push(format!("{endpoint} {path}: no comment"));
        }
        // Each kind of payment method has its own comment, of which one tells.
        let least = written.iter().map(|comment| lacks(comment, status, unit)).min_by_key(Vec::len);
        let least = least.unwrap_or_default();
        if !least.is_empty() {
            missing.push(format!("{endpoint} {path} lacks {}", least.join(", ")));
        }
    }
    assert!(missing.is_empty(), "{} of {looked_at}:\n{}", missing.len(), missing.join("\n"));
    assert_eq!(looked_at, 370);
}

#[test]
fn the_tests_that_hold_the_choices_between_documents_are_there() {
    let text = fs::read_to_string(root("ARCHITECTURE.md")).unwrap();
    let section = text.split("\n## ").find(|section| section.starts_with("Where the documents")).unwrap();
    let rows: Vec<&str> = section.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() >= 20, "{} rows", rows.len());
    for row in rows {
        let held_by = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let [_, file, _, test, _] = held_by.split('`').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let source = fs::read_to_string(root(file)).unwrap();
        assert!(source.contains(&format!("fn {test}()")), "{file} has no {test}");
    }
}
