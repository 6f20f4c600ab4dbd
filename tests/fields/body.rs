//! Bodies with every member that the table names, as many as there are alternatives to try.

use super::rows::{Place, Row, Table};
use ravelin::json::{Json, Members};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Members of a body of which there is one.
pub(crate) const ALTERNATIVES: [&[&str]; 3] = [
    &["customer", "supplier", "customerId", "tempCustomerId"],
    &["paymentMethod", "paymentMethodId", "paymentMethods"],
    &["device", "deviceId"],
];

/// The one event that ties a temporary id to a customer, and so has both.
const TIES_IDS: &str = "POST /v2/login";

/// The members that every payment method has.
const METHOD_TYPE: &str = "methodType";

/// Builds one body.
pub(crate) struct Builder<'a> {
    pub(crate) table: &'a Table,
    /// Which of the alternatives and values it takes.
    pub(crate) round: usize,
    /// The rows that are in it.
    pub(crate) used: BTreeSet<usize>,
    /// The values that are in it, by row.
    pub(crate) values: BTreeSet<(usize, usize)>,
    /// The paths of objects in which anything may stand.
    pub(crate) open: BTreeSet<String>,
    /// The kind of the payment methods in it.
    pub(crate) method: String,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(table: &'a Table, round: usize) -> Self {
        let (used, values, open) = Default::default();
        Self { table, round, used, values, open, method: String::new() }
    }

    /// Returns the body of an endpoint.
    pub(crate) fn body(&mut self, endpoint: &str) -> Json {
        let mut places = vec![(endpoint.to_owned(), String::new())];
        if endpoint.starts_with("POST") && !endpoint.contains("label") && !endpoint.contains("backfill") {
            places.push(("every event".to_owned(), String::new()));
        }
        let root = self.seen(places);
        self.object(&root, "")
    }

    /// Returns one of several alternatives, another one for each round.
    fn pick(&self, of: usize, what: &str) -> usize {
        let mut hasher = DefaultHasher::new();
        (self.round, what).hash(&mut hasher);
        usize::try_from(hasher.finish() % u64::try_from(of).unwrap()).unwrap()
    }

    /// Returns the places, and those that describe the same elsewhere.
    fn seen(&mut self, mut places: Vec<Place>) -> Vec<Place> {
        let mut next = 0;
        while let Some(place) = places.get(next).cloned() {
            if let Some(number) = self.table.at(&place) {
                self.used.insert(number);
                places.extend(self.table.rows[number].see.clone().filter(|see| !places.contains(see)));
            }
            next += 1;
        }
        places
    }

    fn object(&mut self, places: &[Place], at: &str) -> Json {
        let table = self.table;
        let mut numbers: Vec<usize> = places.iter().flat_map(|place| table.members(place)).copied().collect();
        let mut names = BTreeSet::new();
        numbers.retain(|number| names.insert(table.rows[*number].name()));
        if numbers.is_empty() {
            self.open.insert(at.to_owned());
            let list = vec![Json::from(1), Json::from(2.5), Json::Null, Json::from("three")];
            let custom =
                Members::new().with("tier", "gold").with("visits", 12).with("list", Json::Array(list));
            return Json::Object(custom.into());
        }
        if at.is_empty() {
            self.keep_one_of_each(&mut numbers);
        }
        if names.contains(METHOD_TYPE) {
            self.keep_those_of_one_method(&mut numbers, at);
        }
        let mut members = Vec::new();
        for number in numbers {
            let row = &table.rows[number];
            let repeated: Vec<Place> = places
                .iter()
                .flat_map(|place| table.members(place))
                .map(|number| &table.rows[*number])
                .filter(|other| other.name() == row.name())
                .map(Row::place)
                .collect();
            let definitions = self.seen(repeated);
            let names = match (row.name(), &*row.kind) {
                ("*", "integer") => ["GBP", "JPY"].as_slice(),
                ("*", _) => ["foo", "bar"].as_slice(),
                (name, _) => &[name][..],
            };
            if row.name() == "*" {
                self.open.insert(at.to_owned());
            }
            for name in names {
                let path = if at.is_empty() { (*name).to_owned() } else { format!("{at}.{name}") };
                members.push(((*name).to_owned(), self.value(number, &definitions, &path)));
            }
        }
        Json::Object(members)
    }

    /// Keeps one of the members of which a body has one.
    fn keep_one_of_each(&self, numbers: &mut Vec<usize>) {
        for names in ALTERNATIVES {
            let is_one = |number: &usize| {
                let row = &self.table.rows[*number];
                names.contains(&row.name()) && row.endpoint != TIES_IDS
                    || names.contains(&"device") && names.contains(&row.name())
            };
            let ones: Vec<usize> = numbers.iter().copied().filter(is_one).collect();
            if let Some(kept) = (!ones.is_empty()).then(|| ones[self.pick(ones.len(), names[0])]) {
                numbers.retain(|number| !ones.contains(number) || *number == kept);
            }
        }
    }

    /// Keeps the members of one kind of payment method; those without a kind are a card's.
    fn keep_those_of_one_method(&mut self, numbers: &mut Vec<usize>, at: &str) {
        let kinds = numbers.iter().find(|number| self.table.rows[**number].name() == METHOD_TYPE);
        let kinds = &self.table.rows[*kinds.unwrap()].values;
        // One of an element of a list as of a single one, so that all are tried.
        let kind = kinds[self.pick(kinds.len(), at.split('[').next().unwrap())].clone();
        numbers.retain(|number| {
            let row = &self.table.rows[*number];
            row.name() == METHOD_TYPE
                || row.variants.contains(&kind)
                || row.variants.is_empty() && kind == "card"
        });
        self.method = kind;
    }

    fn value(&mut self, number: usize, definitions: &[Place], at: &str) -> Json {
        let row = &self.table.rows[number];
        match &*row.kind {
            "string|object" if self.pick(2, at) == 0 => {
                row.example.clone().unwrap_or_else(|| Json::from("fail"))
            }
            "object" | "string|object" => self.object(definitions, at),
            "array" => {
                let elements: Vec<Place> = definitions
                    .iter()
                    .map(|(endpoint, path)| match &row.see {
                        // A row that refers to one object means each element of the list.
                        Some(see) if *see == (endpoint.clone(), path.clone()) => see.clone(),
                        _ => (endpoint.clone(), format!("{path}[]")),
                    })
                    .collect();
                let count = 1 + self.round % 2;
                let scalar = elements.iter().find_map(|place| self.table.at(place));
                let scalar = scalar.filter(|number| self.table.rows[*number].kind != "object");
                let element = |index| format!("{at}[{index}]");
                let items = (0..count).map(|index| match scalar {
                    Some(number) => {
                        self.used.insert(number);
                        self.scalar(number)
                    }
                    None => self.object(&elements, &element(index)),
                });
                Json::Array(items.collect())
            }
            _ if row.name() == METHOD_TYPE => {
                let kind = row.values.iter().position(|kind| *kind == self.method).unwrap();
                self.values.insert((number, kind));
                Json::from(&*self.method)
            }
            _ => self.scalar(number),
        }
    }

    /// Returns a value that is no object and no list.
    fn scalar(&mut self, number: usize) -> Json {
        let row = &self.table.rows[number];
        if row.kind == "boolean" {
            return Json::from(self.round.is_multiple_of(2));
        }
        if !row.values.is_empty() {
            // Behind the last one comes one that nobody has heard of.
            let index = self.round % (row.values.len() + 1);
            self.values.insert((number, index));
            return Json::from(row.values.get(index).map_or("unheard-of", String::as_str));
        }
        let units: Vec<i64> = row.unit.split('|').filter_map(in_unit).collect();
        if row.kind == "timestamp" && !units.is_empty() {
            return Json::from(units[self.round % units.len()]);
        }
        row.example.clone().unwrap_or_else(|| match (&*row.kind, &*row.unit) {
            ("integer", _) => Json::from(1500),
            (_, "bcrypt") => Json::from("$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW"),
            (_, "base64 sha-256") => Json::from("75K3eLr+dx6JJFuJ7LwIpEpOFmwGZZkRiB84PURz6U8="),
            (_, unit) if unit.starts_with('^') => Json::from("gb"),
            ("string" | "url", _) => Json::from("text"),
            (kind, _) => panic!("{} {} is a {kind} without an example", row.endpoint, row.path),
        })
    }
}

/// Returns a time in a unit.
fn in_unit(unit: &str) -> Option<i64> {
    match unit {
        "s" => Some(1_512_828_988),
        "ms" => Some(1_512_828_988_826),
        "ns" => Some(1_512_828_988_826_512_128),
        _ => None,
    }
}
