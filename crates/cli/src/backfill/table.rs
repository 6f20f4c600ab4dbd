//! Which column of CSV goes where in a body.

use super::cells::Cells;
use super::{secret, value};
use crate::arguments::CellType;
use crate::failure::Failure;
use ravelin::check::Expected;
use ravelin::endpoint::Endpoint;

/// What was said about columns, beside their names.
#[derive(Clone, Debug, Default)]
pub(super) struct Wishes {
    /// Columns and pointers.
    pub(super) map: Vec<(String, String)>,
    pub(super) types: Vec<(String, CellType)>,
}

/// How a row becomes a body.
#[derive(Debug)]
pub(super) struct Table {
    root: Node,
    columns: usize,
    secret: Option<&'static str>,
}

#[derive(Debug)]
enum Node {
    Object(Vec<(String, Self)>),
    List(Vec<Self>),
    Cell(usize, CellType),
}

impl Table {
    /// Returns how rows under this header become bodies of an endpoint.
    ///
    /// # Errors
    ///
    /// Wrong usage, where a column has no place, or not one of its own. No name of a column is repeated:
    /// without a header it would be somebody's data.
    pub(super) fn new(header: &Cells, endpoint: Endpoint, wishes: &Wishes) -> Result<Self, Failure> {
        let names: Vec<&str> =
            (0..header.count()).map(|column| header.get(column).unwrap_or_default().trim()).collect();
        if let [only] = &names[..]
            && only.contains([',', ';', '\t'])
            && !wishes.map.iter().any(|(column, _)| column == only)
        {
            let message = "the header has one column, and another mark in it".to_owned();
            let advice = r"say what stands between two cells: --delimiter ';', --delimiter '\t' for a tab";
            return Err(Failure::usage("--delimiter", message, advice));
        }
        let named = wishes.map.iter().map(|(column, _)| ("--map", column));
        for (field, column) in named.chain(wishes.types.iter().map(|(column, _)| ("--type", column))) {
            if names.iter().filter(|name| **name == column).count() != 1 {
                let message = format!("a column of {field} is not in the header, or twice");
                return Err(Failure::usage(field, message, "give names as they stand in the first line"));
            }
        }
        // Also under the name of a column that is left out.
        let secret = names.iter().find_map(|name| secret::of_name(last_name(name.split(['.', '/']))));
        let mut table = Self { root: Node::Object(Vec::new()), columns: header.count(), secret };
        for (column, name) in names.iter().enumerate() {
            let wanted: Vec<&str> =
                wishes.map.iter().filter(|(of, _)| of == name).map(|(_, pointer)| pointer.as_str()).collect();
            let places = match &wanted[..] {
                [] => vec![place(name, endpoint)],
                wanted => wanted
                    .iter()
                    .filter(|pointer| !pointer.is_empty())
                    .map(|pointer| steps(pointer))
                    .collect(),
            };
            for place in places {
                let expected =
                    place.as_ref().and_then(|place| Expected::of(endpoint, place.iter().map(String::as_str)));
                let (Some(place), Some(expected)) = (place, expected) else {
                    return Err(no_place(column));
                };
                let name_there = last_name(place.iter().map(String::as_str));
                table.secret = table.secret.or_else(|| secret::of_name(name_there));
                let typed = wishes.types.iter().find(|(of, _)| of == name).map(|(_, kind)| *kind);
                let cell = Node::Cell(column, typed.unwrap_or_else(|| usual(expected)));
                table.root.put(&place, cell).ok_or_else(|| no_place(column))?;
            }
        }
        if table.root.has_gap() {
            let message = "the items of a list are not numbered from 0 on".to_owned();
            return Err(Failure::usage("--map", message, "begin with …/0, and leave no number out"));
        }
        Ok(table)
    }

    /// Returns what its columns have that must not rest on a disk, in a stable word.
    pub(super) const fn secret(&self) -> Option<&'static str> {
        self.secret
    }

    /// Returns the body that a row stands for; nothing where it has not the header's number of cells.
    pub(super) fn body(&self, cells: &Cells) -> Option<Vec<u8>> {
        if cells.count() != self.columns {
            return None;
        }
        let mut body = Vec::with_capacity(512);
        if !self.root.write(cells, &mut body) {
            body.extend_from_slice(b"{}");
        }
        Some(body)
    }
}

impl Node {
    /// Puts a cell at a place; nothing where something is there, or the place is in no object.
    fn put(&mut self, place: &[String], cell: Self) -> Option<()> {
        let (step, rest) = place.split_first()?;
        let next = match self {
            Self::Object(members) => {
                let at = members.iter().position(|(name, _)| name == step);
                if at.is_none() {
                    members.push((step.clone(), Self::Object(Vec::new())));
                }
                let at = at.unwrap_or(members.len() - 1);
                &mut members.get_mut(at)?.1
            }
            Self::List(items) => {
                let at = step.parse::<usize>().ok().filter(|at| *at < 1000)?;
                while items.len() <= at {
                    items.push(Self::Object(Vec::new()));
                }
                items.get_mut(at)?
            }
            Self::Cell(..) => return None,
        };
        let is_new = matches!(next, Self::Object(members) if members.is_empty());
        if rest.is_empty() {
            is_new.then(|| *next = cell)
        } else {
            if is_new && rest.first().is_some_and(|step| step.bytes().all(|byte| byte.is_ascii_digit())) {
                *next = Self::List(Vec::new());
            }
            next.put(rest, cell)
        }
    }

    /// Tells whether a list has an item that no column fills.
    fn has_gap(&self) -> bool {
        match self {
            Self::Object(members) => members.iter().any(|(_, member)| member.has_gap()),
            Self::List(items) => {
                items.iter().any(|item| matches!(item, Self::Object(members) if members.is_empty()))
                    || items.iter().any(Self::has_gap)
            }
            Self::Cell(..) => false,
        }
    }

    /// Writes what is filled; tells whether anything is.
    fn write(&self, cells: &Cells, body: &mut Vec<u8>) -> bool {
        let start = body.len();
        match self {
            Self::Cell(column, kind) => {
                let Some(text) = cells.get(*column).filter(|text| !text.is_empty()) else { return false };
                body.extend_from_slice(value::of(text, *kind).as_bytes());
                return true;
            }
            Self::Object(members) => {
                for (name, member) in members {
                    let before = body.len();
                    body.push(if before == start { b'{' } else { b',' });
                    // A name is text, which always has its JSON.
                    body.extend_from_slice(&serde_json::to_vec(name).unwrap_or_default());
                    body.push(b':');
                    if !member.write(cells, body) {
                        body.truncate(before);
                    }
                }
            }
            Self::List(items) => {
                for item in items {
                    let before = body.len();
                    body.push(if before == start { b'[' } else { b',' });
                    if !item.write(cells, body) {
                        body.truncate(before);
                    }
                }
            }
        }
        if body.len() == start {
            return false;
        }
        body.push(if matches!(self, Self::List(_)) { b']' } else { b'}' });
        true
    }
}

/// Returns where a column goes by its name alone.
fn place(name: &str, endpoint: Endpoint) -> Option<Vec<String>> {
    if name.starts_with('/') {
        return steps(name);
    }
    let place: Vec<String> = name.split('.').map(str::to_owned).collect();
    let is_known = |place: &[String]| Expected::of(endpoint, place.iter().map(String::as_str)).is_some();
    if is_known(&place) {
        return Some(place);
    }
    // A member of the order, the customer and so on.
    let below = [&[Expected::subject(endpoint)?.to_owned()], &place[..]].concat();
    is_known(&below).then_some(below)
}

/// Returns the steps of a JSON pointer (RFC 6901).
fn steps(pointer: &str) -> Option<Vec<String>> {
    let steps = pointer.strip_prefix('/')?;
    Some(steps.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect())
}

/// Returns the name under which a cell stands, also as an item of a list.
fn last_name<'a>(steps: impl DoubleEndedIterator<Item = &'a str>) -> &'a str {
    steps.rev().find(|step| !step.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or_default()
}

/// Returns what a cell is taken for where the documents expect something.
const fn usual(expected: Expected) -> CellType {
    match expected {
        Expected::Integer => CellType::Integer,
        Expected::Number => CellType::Number,
        Expected::Boolean => CellType::Boolean,
        Expected::Time => CellType::Time,
        Expected::Object | Expected::List => CellType::Json,
        _ => CellType::Text,
    }
}

fn no_place(column: usize) -> Failure {
    let message = format!("column {} has no place in the body, or another one has it", column + 1);
    Failure::usage("--map", message, "give --map COLUMN=/json/pointer, or --map COLUMN= to leave it out")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::super::{cells, lines};
    use super::*;
    use std::io::Write as _;

    /// Returns the header and the rows of a text.
    fn rows(text: &str) -> Vec<Cells> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let mut lines = lines::Lines::new(file, lines::Place::START).unwrap();
        let (mut rows, mut reader) = (Vec::new(), cells::Rows::new(b','));
        while let Some(line) = lines.next().unwrap() {
            rows.push(reader.read(&mut lines, &line).unwrap().ok().unwrap());
        }
        rows
    }

    fn wishes(map: &[(&str, &str)], types: &[(&str, CellType)]) -> Wishes {
        let map = map.iter().map(|(column, pointer)| ((*column).to_owned(), (*pointer).to_owned()));
        let types = types.iter().map(|(column, kind)| ((*column).to_owned(), *kind));
        Wishes { map: map.collect(), types: types.collect() }
    }

    fn bodies(endpoint: Endpoint, text: &str, wishes: &Wishes) -> Vec<Option<String>> {
        let rows = rows(text);
        let table = Table::new(&rows[0], endpoint, wishes).unwrap();
        rows[1..].iter().map(|row| table.body(row).map(|body| String::from_utf8(body).unwrap())).collect()
    }

    #[test]
    fn columns_go_where_their_names_say_and_text_stays_text() {
        let text = "timestamp,customerId,orderId,order.price,/order/items/0/sku,order.items.0.quantity,\
                    order.items.1.sku,to.latitude,custom.vip\n\
                    1512828988826,007,0042,0199,00017,2,,51.50,true\n\
                    2017-12-09T14:16:28+00:00,,o,12.50,,,,,\n\
                    1,2\n";
        assert_eq!(
            bodies(Endpoint::Order, text, &Wishes::default()),
            [
                Some(
                    r#"{"timestamp":1512828988826,"customerId":"007","order":{"orderId":"0042","price":199,"items":[{"sku":"00017","quantity":2}],"to":{"latitude":51.50},"custom":{"vip":"true"}}}"#
                        .to_owned()
                ),
                Some(
                    r#"{"timestamp":1512828988000,"order":{"orderId":"o","price":"12.50"}}"#.to_owned()
                ),
                None,
            ]
        );
    }

    #[test]
    fn columns_go_where_they_are_mapped() {
        let text = "Kunde,Datum,Notiz,vip\nc-1,1512828988,x,1\n";
        let map = [
            ("Kunde", "/customer/customerId"),
            ("Datum", "/timestamp"),
            ("Datum", "/customer/registrationTime"),
            ("Notiz", ""),
            ("vip", "/customer/custom/a~1b"),
        ];
        let wishes = wishes(&map, &[("vip", CellType::Integer)]);
        assert_eq!(
            bodies(Endpoint::Customer, text, &wishes),
            [Some(
                r#"{"customer":{"customerId":"c-1","registrationTime":1512828988,"custom":{"a/b":1}},"timestamp":1512828988}"#
                    .to_owned()
            )]
        );
        assert_eq!(bodies(Endpoint::Customer, "email\n\"\"\n", &Wishes::default()), [Some("{}".to_owned())]);
    }

    #[test]
    fn a_column_without_a_place_of_its_own_is_refused_and_not_repeated() {
        for (header, wishes) in [
            ("canary,email", Wishes::default()),
            ("email,customer.email", Wishes::default()),
            ("email,email", Wishes::default()),
            ("email", wishes(&[("canary", "/timestamp")], &[])),
            ("email", wishes(&[("email", "/customer/canary")], &[])),
            ("email", wishes(&[], &[("canary", CellType::Text)])),
            ("location,location.canary", Wishes::default()),
            ("location,location.city", Wishes::default()),
            ("/timestamp/0", Wishes::default()),
        ] {
            let failure = Table::new(&rows(header)[0], Endpoint::Customer, &wishes).unwrap_err();
            assert!(failure.is_usage() && !failure.shown(false).contains("canary"), "{header}");
        }
        let gap = Table::new(&rows("items.1.sku")[0], Endpoint::Order, &Wishes::default()).unwrap_err();
        assert!(gap.shown(false).contains("numbered from 0"));
    }
}
