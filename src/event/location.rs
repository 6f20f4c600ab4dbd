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
        /// `latitude`, in degrees.
        scalar latitude: f64 = "latitude",
        /// `longitude`, in degrees.
        scalar longitude: f64 = "longitude",
        /// `country`: ISO 3166-1, three letters or two.
        optional country: String = "country",
        /// `postalCode`.
        optional postal_code: String = "postalCode",
        /// `addresseeName`.
        optional addressee_name: String = "addresseeName",
        /// `street1`.
        optional street1: String = "street1",
        /// `street2`.
        optional street2: String = "street2",
        /// `neighbourhood`.
        optional neighbourhood: String = "neighbourhood",
        /// `zone`.
        optional zone: String = "zone",
        /// `city`.
        optional city: String = "city",
        /// `region`.
        optional region: String = "region",
        /// `poBoxNumber`.
        optional po_box_number: String = "poBoxNumber",
    }
}

impl Default for Location {
    fn default() -> Self {
        Self::new()
    }
}
