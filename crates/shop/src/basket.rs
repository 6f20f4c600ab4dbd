//! What there is to buy. The pages show the same; a test compares them.

/// One line of the basket.
pub(crate) struct Line {
    /// The stock keeping unit.
    pub(crate) sku: &'static str,
    /// As the page shows it.
    pub(crate) name: &'static str,
    /// In pence.
    pub(crate) price: u32,
}

/// The basket of every shopper.
pub(crate) const BASKET: [Line; 3] = [
    Line { sku: "kaffa-1kg", name: "Kaffa Forest coffee, 1 kg", price: 2400 },
    Line { sku: "filters-100", name: "Paper filters, 100", price: 450 },
    Line { sku: "delivery", name: "Delivery", price: 350 },
];

/// The sum of the basket, in pence.
pub(crate) fn total() -> u32 {
    BASKET.iter().map(|line| line.price).sum()
}

/// The currency of every price, ISO 4217.
pub(crate) const CURRENCY: &str = "GBP";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn the_pages_show_what_is_charged() {
        let pounds = |pence: u32| format!("£{}.{:02}", pence / 100, pence % 100);
        for page in ["index.html", "checkout.html"] {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www").join(page);
            let html = std::fs::read_to_string(path).unwrap();
            for Line { name, price, .. } in BASKET {
                let row = format!(
                    "<span class=\"what\">{name}</span><span class=\"price\">{}</span>",
                    pounds(price)
                );
                assert!(html.contains(&row), "{page} lacks {row}");
            }
            assert_eq!(html.matches("class=\"what\"").count(), BASKET.len(), "{page}");
            let sum = format!("<span>Total</span> <span class=\"price\">{}</span>", pounds(total()));
            assert!(html.contains(&sum), "{page}");
        }
    }
}
