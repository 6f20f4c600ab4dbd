//! What the core declares of events and answers, read from its sources: the macros' blocks, structs and enums.

use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, ExprLit, Fields, Ident, Item, Lit, LitStr, Meta, Token, Type, Visibility, braced,
    bracketed, parenthesized,
};

/// A declaration, by the name that it has in Rust.
pub(super) struct Declared {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) kind: Kind,
}

pub(super) enum Kind {
    /// An object: its members, and the names of the exclusive ones that it has as well.
    Object { members: Vec<Member>, one_of: Vec<String> },
    /// Members of which an object has at most one.
    OneOf(Vec<Member>),
    /// Texts, to which others may come.
    Open(Vec<Text>),
    /// The checkpoints of an event.
    Checkpoints(Vec<Text>),
    /// Whichever of these types it is.
    Union(Vec<Type>),
    /// An event: its endpoint, and its checkpoints.
    Event { endpoint: String, checkpoints: String },
}

pub(super) struct Member {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) type_: Type,
    pub(super) shape: Shape,
    pub(super) is_required: bool,
}

/// How a member holds its type.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Shape {
    One,
    List,
    Map,
}

pub(super) struct Text {
    pub(super) doc: String,
    pub(super) text: String,
}

/// Returns what a file declares, or what the files of a folder do, in the order of their names.
pub(super) fn declared(path: &Path) -> Result<Vec<Declared>> {
    let mut found = Vec::new();
    if path.is_dir() {
        let mut paths = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        paths.sort();
        for path in paths {
            found.extend(declared(&path)?);
        }
    } else {
        let file = syn::parse_file(&fs::read_to_string(path)?);
        for item in file.with_context(|| path.display().to_string())?.items {
            found.extend(of_item(item).with_context(|| path.display().to_string())?);
        }
    }
    Ok(found)
}

fn of_item(item: Item) -> Result<Option<Declared>> {
    Ok(match item {
        Item::Macro(item) => {
            let body = &item.mac;
            match item.mac.path.get_ident().map(Ident::to_string).as_deref() {
                Some("record") => Some(body.parse_body_with(record)?),
                Some("one_of") => Some(body.parse_body_with(one_of)?),
                Some("event") => Some(body.parse_body_with(event)?),
                Some("open_enum") => {
                    Some(body.parse_body_with(|input: ParseStream<'_>| texts(input, Kind::Open))?)
                }
                Some("checkpoints") => {
                    Some(body.parse_body_with(|input: ParseStream<'_>| texts(input, Kind::Checkpoints))?)
                }
                _ => None,
            }
        }
        Item::Struct(item) if matches!(item.vis, Visibility::Public(_)) => match &item.fields {
            Fields::Named(fields) if derives_serialize(&item.attrs) => Some(Declared {
                name: item.ident.to_string(),
                doc: doc(&item.attrs),
                kind: Kind::Object {
                    members: fields.named.iter().map(member_of_struct).collect::<Result<_>>()?,
                    one_of: Vec::new(),
                },
            }),
            _ => None,
        },
        Item::Enum(item) if matches!(item.vis, Visibility::Public(_)) => {
            let types = item.variants.iter().map(|variant| match &variant.fields {
                Fields::Unnamed(fields) if fields.unnamed.len() == 1 => fields.unnamed.first(),
                _ => None,
            });
            let types: Option<Vec<Type>> = types.map(|field| field.map(|field| field.ty.clone())).collect();
            let types = types.filter(|types| !types.is_empty());
            types.map(|types| Declared {
                name: item.ident.to_string(),
                doc: doc(&item.attrs),
                kind: Kind::Union(types),
            })
        }
        _ => None,
    })
}

/// `event!`: which record is an event, where it is sent to, and the type of its checkpoints.
fn event(input: ParseStream<'_>) -> syn::Result<Declared> {
    let name: Ident = input.parse()?;
    // "at"
    input.parse::<Ident>()?;
    let endpoint: Ident = input.parse()?;
    input.parse::<Token![,]>()?;
    // "asked for by"
    input.parse::<Ident>()?;
    input.parse::<Token![for]>()?;
    input.parse::<Ident>()?;
    let checkpoints: Ident = input.parse()?;
    Ok(Declared {
        name: name.to_string(),
        doc: String::new(),
        kind: Kind::Event { endpoint: endpoint.to_string(), checkpoints: checkpoints.to_string() },
    })
}

/// `record!`: see `src/event/record.rs`, which has the same grammar.
fn record(input: ParseStream<'_>) -> syn::Result<Declared> {
    let (doc, name) = heading(input)?;
    if input.parse::<Option<Token![in]>>()?.is_some() {
        let order;
        bracketed!(order in input);
        Punctuated::<LitStr, Token![,]>::parse_terminated(&order)?;
    }
    let body;
    braced!(body in input);
    body.call(Attribute::parse_outer)?;
    body.parse::<Visibility>()?;
    body.parse::<Token![fn]>()?;
    body.parse::<Ident>()?;
    let required;
    parenthesized!(required in body);
    let required = Punctuated::<Field<false>, Token![,]>::parse_terminated(&required)?;
    let mut one_of = Vec::new();
    if body.peek(Ident) {
        body.parse::<Ident>()?;
        let exclusive;
        parenthesized!(exclusive in body);
        while !exclusive.is_empty() {
            exclusive.call(Attribute::parse_outer)?;
            exclusive.parse::<Ident>()?;
            exclusive.parse::<Token![:]>()?;
            one_of.push(type_name(&exclusive.parse()?).unwrap_or_default());
            exclusive.parse::<Option<Token![,]>>()?;
        }
    }
    body.parse::<Token![;]>()?;
    let optional = Punctuated::<Field<true>, Token![,]>::parse_terminated(&body)?;
    let members = required.into_iter().map(|field| field.0).chain(optional.into_iter().map(|field| field.0));
    Ok(Declared { name, doc, kind: Kind::Object { members: members.collect(), one_of } })
}

/// A field of `record!`: an optional one says first how it is set.
struct Field<const IS_OPTIONAL: bool>(Member);

impl<const IS_OPTIONAL: bool> Parse for Field<IS_OPTIONAL> {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let doc = doc(&input.call(Attribute::parse_outer)?);
        let mut shape = Shape::One;
        if IS_OPTIONAL {
            shape = match input.parse::<Ident>()?.to_string().as_str() {
                "list" => Shape::List,
                "custom" => Shape::Map,
                _ => Shape::One,
            };
        }
        input.call(Ident::parse_any)?;
        input.parse::<Token![:]>()?;
        let type_ = input.parse()?;
        input.parse::<Token![=]>()?;
        let name = input.parse::<LitStr>()?.value();
        Ok(Self(Member { name, doc, type_, shape, is_required: !IS_OPTIONAL }))
    }
}

/// `one_of!`: members with a type each.
fn one_of(input: ParseStream<'_>) -> syn::Result<Declared> {
    let (doc_of_all, name) = heading(input)?;
    let body;
    braced!(body in input);
    let mut members = Vec::new();
    while !body.is_empty() {
        let doc = doc(&body.call(Attribute::parse_outer)?);
        body.parse::<Ident>()?;
        let inside;
        parenthesized!(inside in body);
        let type_ = inside.parse()?;
        body.parse::<Token![=]>()?;
        let name = body.parse::<LitStr>()?.value();
        body.parse::<Option<Token![,]>>()?;
        members.push(Member { name, doc, type_, shape: Shape::One, is_required: true });
    }
    // What may be repeated beside each other is for the checker.
    input.parse::<proc_macro2::TokenStream>()?;
    Ok(Declared { name, doc: doc_of_all, kind: Kind::OneOf(members) })
}

/// `open_enum!` and `checkpoints!`: variants with a text each.
fn texts(input: ParseStream<'_>, kind: fn(Vec<Text>) -> Kind) -> syn::Result<Declared> {
    let (doc_of_all, name) = heading(input)?;
    let body;
    braced!(body in input);
    let mut texts = Vec::new();
    while !body.is_empty() {
        let doc = doc(&body.call(Attribute::parse_outer)?);
        body.parse::<Ident>()?;
        body.parse::<Token![=]>()?;
        texts.push(Text { doc, text: body.parse::<LitStr>()?.value() });
        body.parse::<Option<Token![,]>>()?;
    }
    Ok(Declared { name, doc: doc_of_all, kind: kind(texts) })
}

fn heading(input: ParseStream<'_>) -> syn::Result<(String, String)> {
    Ok((doc(&input.call(Attribute::parse_outer)?), input.parse::<Ident>()?.to_string()))
}

/// Returns a field of an answer: by its name in camel case, unless serde is told another.
fn member_of_struct(field: &syn::Field) -> Result<Member> {
    let rust = field.ident.as_ref().context("a named field")?.to_string();
    let mut name = String::new();
    for (place, word) in rust.split('_').enumerate() {
        let (first, rest) = word.split_at(usize::from(place > 0));
        name.push_str(&first.to_uppercase());
        name.push_str(rest);
    }
    let mut type_ = field.ty.clone();
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        attribute.parse_nested_meta(|meta| {
            if let Some(value) =
                meta.input.parse::<Option<Token![=]>>()?.map(|_| meta.input.parse::<LitStr>())
            {
                let value = value?.value();
                if meta.path.is_ident("rename") {
                    name = value;
                } else if meta.path.is_ident("serialize_with") {
                    // The one that there is writes a truth value as text.
                    type_ = syn::parse_str("Option<String>")?;
                }
            }
            Ok(())
        })?;
    }
    Ok(Member { name, doc: doc(&field.attrs), type_, shape: Shape::One, is_required: false })
}

fn derives_serialize(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let mut found = false;
        let is_derive = attribute.path().is_ident("derive");
        let looked = is_derive.then(|| {
            attribute.parse_nested_meta(|meta| {
                found |= meta.path.is_ident("Serialize");
                Ok(())
            })
        });
        found && looked.is_some()
    })
}

/// Returns the last name of a path's type.
pub(super) fn type_name(type_: &Type) -> Option<String> {
    match type_ {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// Returns the text of doc comments.
fn doc(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    lines.map(|line| line.trim().to_owned()).collect::<Vec<_>>().join("\n")
}
