//! The app or site of a merchant.

use super::record::record;
use crate::open::open_enum;

record! {
    /// The app or site in which something happened.
    App {
        /// Returns an app of which nothing is known yet.
        pub fn new();
        /// `name`: the brand or segment as the customer sees it, not the platform.
        /// (Core V2 reference)
        optional name: String = "name",
        /// `platform`: what it runs on. (Core V2 reference)
        optional platform: Platform = "platform",
        /// `domain`: where a site is, such as `us.brand.com`. Pattern `^[a-z0-9-\.]+$`.
        /// (Core V2 reference, newer reference)
        optional domain: String = "domain",
    }
}

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}

open_enum! {
    /// What an app runs on.
    Platform {
        /// Android.
        Android = "android",
        /// iOS.
        Ios = "ios",
        /// A site on a small screen.
        MobileWeb = "mobile-web",
        /// A site.
        Web = "web",
    }
}
