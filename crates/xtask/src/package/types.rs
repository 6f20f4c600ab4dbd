//! The types for TypeScript, generated from what the core declares: nothing of them is written twice.

mod declared;
mod words;

use crate::run::root;
use anyhow::{Context, Result, bail};
use declared::{Declared, Kind, Member, Shape, Text, declared, type_name};
use ravelin::check::{Finding, Severity};
use ravelin::endpoint::Endpoint;
use ravelin::error::ErrorCode;
use std::fmt::Write as _;
use syn::{GenericArgument, PathArguments, Type};
use words::{comment, is_deprecated, listed};

/// What in Rust is no declaration of ours, or one that TypeScript cannot have.
const NAMES: &[(&str, &str)] = &[
    ("bool", "boolean"),
    ("String", "string"),
    ("u8", "number"),
    ("u16", "number"),
    ("u32", "number"),
    ("u64", "Integer"),
    ("i64", "Integer"),
    ("f64", "number"),
    ("Timestamp", "Timestamp"),
    ("Json", "Json"),
    ("Members", "{ readonly [name: string]: Json }"),
    ("DeviceId", "string"),
    ("BcryptHash", "string"),
    ("CustomerPasswordHash", "string"),
    ("EmailPasswordSha256", "string"),
    ("PasswordHash", "string"),
    ("PasswordSha1Sha256", "string"),
    ("PlainPassword", "string"),
    ("StatusReason", "OrderFailure | OrderCancellation | OrderRefund"),
];

/// Returns the declarations of all events, their parts, the answers, and the codes.
pub(super) fn types() -> Result<String> {
    let mut all = declared(&root().join("src/event"))?;
    all.extend(declared(&root().join("src/recommendation"))?);
    all.extend(declared(&root().join("src/recommendation.rs"))?);
    let types = Types { all };
    let mut text = String::new();
    types.tables(&mut text)?;
    for declared in &types.all {
        types.write(declared, &mut text).with_context(|| declared.name.clone())?;
    }
    Ok(text)
}

struct Types {
    all: Vec<Declared>,
}

impl Types {
    /// Writes which path takes which event at which checkpoints, and the lists of codes.
    fn tables(&self, text: &mut String) -> Result<()> {
        let (mut events, mut checkpoints) = (String::new(), String::new());
        for endpoint in Endpoint::ALL {
            let (event, named) = self.event_of(*endpoint)?;
            writeln!(events, "  {:?}: {event};", endpoint.path())?;
            writeln!(checkpoints, "  {:?}: {named};", endpoint.path())?;
            if let Some(path) = endpoint.backfill_path() {
                writeln!(events, "  {path:?}: {event};")?;
                writeln!(checkpoints, "  {path:?}: never;")?;
            }
        }
        let quoted = |text: &str| format!("{text:?}");
        // The one code that the core does not have: without its module there is no core.
        let codes = ErrorCode::ALL.iter().map(|code| code.as_str()).chain(["wasm-unavailable"]).map(quoted);
        let findings = Finding::all().map(|(code, _)| quoted(code));
        let severities = [Severity::Rejected, Severity::Warned, Severity::Mistake]
            .map(|severity| quoted(severity.as_str()));
        write!(
            text,
            "/** The event that each path takes. */\nexport interface Events {{\n{events}}}\n\n\
             /** The checkpoints at which each path recommends; `true` is the unnamed one of older integrations. */\n\
             export interface Checkpoints {{\n{checkpoints}}}\n\n\
             /** What a `RavelinError` is about; stable between releases. */\nexport type ErrorCode =\n  | {};\n\n\
             /** What a finding is about; stable between releases. */\nexport type FindingCode =\n  | {};\n\n\
             /** How bad a finding is: whether the API would refuse the event, warn, or take what was hardly meant. */\n\
             export type Severity = {};\n\n",
            codes.collect::<Vec<_>>().join("\n  | "),
            findings.collect::<Vec<_>>().join("\n  | "),
            severities.join(" | "),
        )?;
        Ok(())
    }

    /// Returns the event of an endpoint, and its checkpoints as a type.
    fn event_of(&self, endpoint: Endpoint) -> Result<(&str, String)> {
        let wanted = format!("{endpoint:?}");
        let event = self.all.iter().find_map(|event| match &event.kind {
            // What became of a registration is a registration.
            Kind::Event { endpoint, checkpoints }
                if *endpoint == wanted && event.name != "RegistrationOutcome" =>
            {
                Some((event, checkpoints))
            }
            _ => None,
        });
        let (event, checkpoints) = event.with_context(|| format!("no event of {wanted}"))?;
        // Each event has its own type of that name, in its own file.
        let near = self.all.iter().position(|declared| std::ptr::eq(declared, event)).unwrap_or_default();
        let named = self.all.iter().enumerate().filter_map(|(place, declared)| match &declared.kind {
            Kind::Checkpoints(texts) if declared.name == *checkpoints => Some((near.abs_diff(place), texts)),
            _ => None,
        });
        let texts = named.min_by_key(|(distance, _)| *distance).map(|(_, texts)| texts.as_slice());
        let all = texts.unwrap_or_default().iter().map(|text| match text.text.as_str() {
            "true" => "true".to_owned(),
            name => format!("{name:?}"),
        });
        let all = all.collect::<Vec<_>>().join(" | ");
        Ok((&event.name, if all.is_empty() { "never".to_owned() } else { all }))
    }

    fn write(&self, declared: &Declared, text: &mut String) -> Result<()> {
        let Declared { name, doc, kind } = declared;
        if !matches!(kind, Kind::Event { .. } | Kind::Checkpoints(_)) {
            text.push_str(&comment(doc, "", ""));
        }
        match kind {
            Kind::Object { members, one_of } if one_of.is_empty() => {
                writeln!(text, "export interface {name} {{\n{}}}\n", self.members(members)?)?;
            }
            Kind::Object { members, one_of } => {
                let members = self.members(members)?;
                writeln!(text, "export type {name} = {{\n{members}}} & {};\n", one_of.join(" & "))?;
            }
            Kind::OneOf(members) => {
                let mut cases = String::new();
                for given in members {
                    let others =
                        members.iter().filter(|other| other.name != given.name).map(|other| &other.name);
                    let others = others.map(|other| format!("    {other}?: never;\n")).collect::<String>();
                    writeln!(cases, "  | {{\n{}{others}    }}", self.member(given, "    ")?)?;
                }
                let none =
                    members.iter().map(|member| format!(" {}?: never;", member.name)).collect::<String>();
                writeln!(text, "export type {name} =\n{cases}  | {{{none} }};\n")?;
            }
            Kind::Open(texts) => {
                writeln!(text, "export type {name} =\n{}  | (string & {{}});\n", variants(texts))?
            }
            Kind::Union(types) => {
                let types = types.iter().map(|type_| self.type_(type_)).collect::<Result<Vec<_>>>()?;
                writeln!(text, "export type {name} = {};\n", types.join(" | "))?;
            }
            Kind::Event { .. } | Kind::Checkpoints(_) => {}
        }
        Ok(())
    }

    fn members(&self, members: &[Member]) -> Result<String> {
        members.iter().map(|member| self.member(member, "  ")).collect()
    }

    fn member(&self, member: &Member, indent: &str) -> Result<String> {
        let Member { name, doc, type_, shape, is_required } = member;
        let one = match self.narrowed(type_, doc) {
            Some(narrowed) => narrowed,
            None => self.type_(type_)?,
        };
        let type_ = match shape {
            Shape::One => one,
            Shape::List => format!("readonly {}[]", grouped(&one)),
            Shape::Map => format!("{{ readonly [name: string]: {one} }}"),
        };
        let quoted = if name.starts_with(|first: char| first.is_ascii_digit()) {
            format!("{name:?}")
        } else {
            name.clone()
        };
        let tag = if is_deprecated(doc) { "@deprecated" } else { "" };
        let comment = comment(doc, indent, tag);
        Ok(if *is_required {
            format!("{comment}{indent}{quoted}: {type_};\n")
        } else {
            format!("{comment}{indent}{quoted}?: {type_} | undefined;\n")
        })
    }

    /// Returns the texts that a member's words list, where its type has more of them.
    fn narrowed(&self, type_: &Type, doc: &str) -> Option<String> {
        let name = type_name(type_)?;
        let known = self.all.iter().find_map(|declared| match &declared.kind {
            Kind::Open(texts) if declared.name == name => Some(texts),
            _ => None,
        })?;
        let listed = listed(doc);
        let are_known = listed.iter().all(|word| known.iter().any(|text| text.text == *word));
        let narrowed = listed.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(" | ");
        (!listed.is_empty() && are_known).then_some(narrowed)
    }

    /// Returns the type that TypeScript has for one of Rust.
    fn type_(&self, type_: &Type) -> Result<String> {
        let name = type_name(type_).context("a type without a name")?;
        if matches!(name.as_str(), "Box" | "Option" | "Vec") {
            let inner = self.type_(argument(type_).context("a type of something")?)?;
            return Ok(if name == "Vec" { format!("readonly {}[]", grouped(&inner)) } else { inner });
        }
        if let Some((_, known)) = NAMES.iter().find(|(rust, _)| *rust == name) {
            return Ok((*known).to_owned());
        }
        if !self.all.iter().any(|declared| declared.name == name) {
            bail!("nothing declares {name}");
        }
        Ok(name)
    }
}

fn argument(type_: &Type) -> Option<&Type> {
    let Type::Path(path) = type_ else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    })
}

fn grouped(type_: &str) -> String {
    if type_.contains(['|', '&', ' ']) { format!("({type_})") } else { type_.to_owned() }
}

fn variants(texts: &[Text]) -> String {
    texts.iter().map(|Text { doc, text }| format!("{}  | {text:?}\n", comment(doc, "  ", ""))).collect()
}
