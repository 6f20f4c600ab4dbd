//! Rules that no program can see in one body, and why.

/// It concerns what was or was not sent before or after, or by whom.
const HISTORY: &str = "concerns other events than the one at hand";

/// It concerns the merchant's own affairs: what was meant, known or bought.
const MEANING: &str = "concerns what is true of the merchant's business";

/// It concerns headers, addresses and methods: the types of `request` and `client` see to it.
const TRANSPORT: &str = "concerns how a request is sent, which the request itself sees to";

/// It concerns answers, which are read and explained elsewhere: `recommendation`, the table of
/// statuses, and the sandbox that gives such answers.
const ANSWER: &str = "concerns an answer of the API";

/// It describes how Ravelin works inside.
const INSIDE: &str = "concerns what Ravelin does with the data";

pub(super) const UNSEEN: &[(&str, &[&str])] = &[
    (
        HISTORY,
        &[
            "registration-update-after-recommendation",
            "registration-update-after-failed-validation",
            "registration-no-update-for-harmless-validation",
            "registration-update-after-failed-verification",
            "registration-update-from-backend",
            "ato-notify-reclaim",
            "checkout-then-transaction",
            "checkout-at-purchase-moment",
            "checkout-preferred-over-parts",
            "chargeback-mandatory",
            "customer-send-on-change",
            "order-send-on-change",
            "payment-method-when",
            "pretransaction-when",
            "transaction-report-result",
            "transaction-same-id-as-pretransaction",
            "login-v2-successful-only",
            "temp-customer-id-stable",
            "temp-customer-id-must-be-joined",
            "label-list-follow-next",
            "label-list-one-minute",
            "backfill-live-first",
            "backfill-step-wait",
            "backfill-step-score-true",
            "backfill-score-known-customers-only",
        ],
    ),
    (
        MEANING,
        &[
            "chargeback-reference-is-the-transactions",
            "customer-password-changed",
            "order-to-updated",
            "order-from-updated",
            "order-items-everything",
            "backfill-representative",
            "backfill-or-live-data",
        ],
    ),
    (
        TRANSPORT,
        &[
            "authorization-header-always",
            "authorization-header-form",
            "checktoken-checks-key",
            "content-type-header",
            "label-list-after",
            "tag-get",
            "backfill-rate-limits",
        ],
    ),
    (
        ANSWER,
        &[
            "registration-update-response-bare",
            "response-status-echo",
            "response-message-means-error",
            "response-credential-status",
            "login-action-decides",
            "login-action-allow",
            "login-action-sms-2fa",
            "login-action-prevent",
            "login-action-permit-legacy",
            "login-action-block-legacy",
            "login-action-custom",
            "login-credential-status",
            "checkout-action-decides",
            "checkout-action-allow",
            "checkout-action-review",
            "checkout-action-3ds-authenticate",
            "checkout-action-manual-review",
            "checkout-action-prevent",
            "checkout-action-custom",
            "score-action-values",
            "score-action-allow",
            "score-action-review",
            "score-action-prevent",
            "score-only-action-decides",
            "score-debug-only",
            "source-no-logic",
            "source-no-enum",
            "warnings-class-format",
            "label-list-no-comment",
            "error-classes",
            "error-body",
            "http-200",
            "http-400",
            "http-401",
            "http-403",
            "http-404",
            "http-405",
            "http-406",
            "http-429",
            "http-500",
            "http-503",
            "http-504",
        ],
    ),
    (
        INSIDE,
        &[
            "market-customer-overrides-order",
            "score-from-accepted-events",
            "callbacks-deprecated",
            "label-same-as-dashboard",
        ],
    ),
];
