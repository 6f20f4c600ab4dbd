//! The rows of `tests/spec/fields.tsv`.

use ravelin::json::Json;
use std::collections::HashMap;

/// Where an object is described: an endpoint as the table has it, and a path in its body.
pub(crate) type Place = (String, String);

/// One member of one body.
pub(crate) struct Row {
    pub(crate) endpoint: String,
    /// Empty for the body itself.
    pub(crate) path: String,
    pub(crate) kind: String,
    pub(crate) unit: String,
    /// The listed values.
    pub(crate) values: Vec<String>,
    /// The kinds of payment methods that have it.
    pub(crate) variants: Vec<String>,
    /// What describes it elsewhere.
    pub(crate) see: Option<Place>,
    pub(crate) excludes: String,
    pub(crate) example: Option<Json>,
}

impl Row {
    fn of(line: &str) -> Self {
        let columns: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let [endpoint, path, kind, _, unit, values, excludes, example, ..] =
            <[String; 11]>::try_from(columns).unwrap();
        let list = |text: &str| text.split('|').map(str::to_owned).collect::<Vec<_>>();
        let see = values.strip_prefix("see:").map(|place| {
            let (endpoint, path) = place.split_once('#').unwrap();
            (endpoint.to_owned(), path.trim_start_matches('.').to_owned())
        });
        let variants = values.strip_prefix("variant:").map(list).unwrap_or_default();
        let values = match &*values {
            "" => Vec::new(),
            other if other.starts_with("see:") || other.starts_with("variant:") => Vec::new(),
            other => list(other.strip_prefix("open:").unwrap_or(other)),
        };
        let example = (!example.is_empty())
            .then(|| Json::parse(example.as_bytes()).unwrap_or_else(|_| Json::from(&*example)));
        let path = path.trim_start_matches('.').to_owned();
        Self { endpoint, path, kind, unit, values, variants, see, excludes, example }
    }

    /// Returns whether it is a member of a body, and not a parameter of the address.
    pub(crate) fn is_in_body(&self) -> bool {
        !self.path.starts_with(['?', ':'])
    }

    /// Returns whether it belongs to an answer.
    pub(crate) fn is_answer(&self) -> bool {
        self.endpoint.starts_with("response")
    }

    /// Returns the name of the member.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('.').next().unwrap().trim_end_matches("[]")
    }

    pub(crate) fn place(&self) -> Place {
        (self.endpoint.clone(), self.path.clone())
    }
}

/// All of them.
pub(crate) struct Table {
    pub(crate) rows: Vec<Row>,
    places: HashMap<Place, usize>,
    members: HashMap<Place, Vec<usize>>,
}

impl Table {
    pub(crate) fn read() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec/fields.tsv");
        let text = std::fs::read_to_string(path).unwrap();
        let rows: Vec<Row> = text.lines().skip(1).map(Row::of).collect();
        let places = rows.iter().enumerate().map(|(number, row)| (row.place(), number)).collect();
        let mut members: HashMap<Place, Vec<usize>> = HashMap::new();
        for (number, row) in rows.iter().enumerate().filter(|(_, row)| row.is_in_body()) {
            // Elements of a list are no members of an object.
            if !row.path.is_empty() && !row.path.ends_with(']') {
                let object = row.path.rsplit_once('.').map_or("", |(object, _)| object);
                members.entry((row.endpoint.clone(), object.to_owned())).or_default().push(number);
            }
        }
        Self { rows, places, members }
    }

    /// Returns the row of a place, by its number.
    pub(crate) fn at(&self, place: &Place) -> Option<usize> {
        self.places.get(place).copied()
    }

    /// Returns the rows of an object's members, by their numbers.
    pub(crate) fn members(&self, place: &Place) -> &[usize] {
        self.members.get(place).map(Vec::as_slice).unwrap_or_default()
    }
}
