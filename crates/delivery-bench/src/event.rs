//! Events of the size that shops send: about 1.1 kB.
//!
//! There is a space after each colon, because pgbench takes `:7` for a variable.

/// Returns the members of a customer.
fn customer(id: &str) -> String {
    format!(
        "\"customerId\": \"{id}\", \"registrationTime\": 1512828988826, \"email\": \"{id}@example.com\", \
         \"emailVerifiedTime\": 1512828988826, \"name\": \"Ada Lovelace\", \"familyName\": \"Lovelace\", \
         \"givenName\": \"Ada\", \"telephone\": \"+442079460123\", \"telephoneVerifiedTime\": 1512828988826, \
         \"telephoneCountry\": \"GBR\", \"location\": {}",
        location()
    )
}

fn location() -> &'static str {
    "{\"country\": \"GBR\", \"postalCode\": \"E1 1AA\", \"latitude\": 51.503252, \"longitude\": -0.127899, \
     \"addresseeName\": \"Ada Lovelace\", \"street1\": \"12 Example Street\", \"street2\": \"floor 4, flat 48\", \
     \"neighbourhood\": \"Hackney\", \"zone\": \"1\", \"city\": \"London\", \"region\": \"London\"}"
}

/// Returns a body for `/v2/customer`.
pub(crate) fn update(id: &str, number: u64) -> String {
    let (timestamp, customer) = (1_512_828_988_826 + number, customer(id));
    format!(
        "{{\"timestamp\": {timestamp}, \"customer\": {{{customer}, \"custom\": {{\"loyalty\": \"gold\", \
         \"newsletter\": true, \"notes\": \"{}\"}}}}}}",
        "asked for delivery after six ".repeat(13)
    )
}

/// Returns a body for `/v2/checkout`.
pub(crate) fn checkout(id: &str, number: u64) -> String {
    let (timestamp, customer) = (1_512_828_988_826 + number, customer(id));
    format!(
        "{{\"timestamp\": {timestamp}, \"customer\": {{{customer}}}, \"order\": {{\"orderId\": \"o-{id}-{number}\", \
         \"creationTime\": 1512828988826, \"price\": 4200, \"currency\": \"GBP\", \"country\": \"GBR\", \
         \"items\": [{{\"sku\": \"s-1\", \"quantity\": 1, \"name\": \"Teapot\", \"price\": 4200, \
         \"currency\": \"GBP\"}}]}}, \"paymentMethod\": {{\"paymentMethodId\": \"p-{id}\", \
         \"methodType\": \"card\", \"instrumentId\": \"i-{id}\", \"cardBin\": \"411111\", \"cardLastFour\": \"1111\", \"expiryMonth\": 7, \
         \"expiryYear\": 2031}}}}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_json_of_the_size_of_the_documents() {
        for body in [update("c-1", 7), checkout("c-1", 7)] {
            assert!((900..1_300).contains(&body.len()), "{}", body.len());
            assert!(serde_json::from_str::<serde_json::Value>(&body).is_ok(), "{body}");
            assert!(!body.as_bytes().windows(2).any(|pair| matches!(pair, [b':', next] if *next != b' ')));
        }
    }
}
