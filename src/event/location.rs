//! Places.

use super::record::record;

record! {
    /// A place: an address, coordinates, or both. `Debug` shows which members there are, never what
    /// they say.
    ///
    /// ```
    /// use ravelin::event::Location;
    /// let place = Location::new().street1("123 High Street").city("London").postal_code("E1 1AA").country("GBR");
    /// assert_eq!(format!("{place:?}"), "Location { country: .., postalCode: .., street1: .., city: .. }");
    /// ```
    Location {
        /// Returns a place of which nothing is known yet.
        pub fn new();
        /// `country`: the country. ISO 3166-1, three letters or two. (Core V2 reference)
        optional country: String = "country",
        /// `postalCode`: the postal code; without coordinates Ravelin looks the area up by it.
        /// (Core V2 reference)
        optional postal_code: String = "postalCode",
        /// `latitude`: degrees north of the equator, negative south of it. (Core V2 reference)
        scalar latitude: f64 = "latitude",
        /// `longitude`: degrees east of Greenwich, negative west of it. (Core V2 reference)
        scalar longitude: f64 = "longitude",
        /// `addresseeName`: whose name stands on the address. (Core V2 reference)
        optional addressee_name: String = "addresseeName",
        /// `street1`: the first line of the street address. (Core V2 reference)
        optional street1: String = "street1",
        /// `street2`: the second line of it: floor, flat. (Core V2 reference)
        optional street2: String = "street2",
        /// `neighbourhood`: the part of the city. (Core V2 reference)
        optional neighbourhood: String = "neighbourhood",
        /// `zone`: the zone, as the city or the merchant numbers them. (Core V2 reference)
        optional zone: String = "zone",
        /// `city`: the city. (Core V2 reference)
        optional city: String = "city",
        /// `region`: the state, county or province. (Core V2 reference)
        optional region: String = "region",
        /// `poBoxNumber`: the number of a post-office box. (Core V2 reference)
        optional po_box_number: String = "poBoxNumber",
    }
}

impl Default for Location {
    fn default() -> Self {
        Self::new()
    }
}
