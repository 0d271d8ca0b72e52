//! Messages reached people, one by one or as a total.

use std::borrow::Cow;

/// That messages were delivered, read or failed.
#[derive(Debug, Clone, PartialEq)]
pub enum Delivery<'a> {
    /// One message to one person.
    One {
        /// The recipient.
        to: Cow<'a, str>,
        /// The opaque token of the verdict on the message.
        reference: Option<Cow<'a, str>>,
        /// Id of the message.
        message: Option<Cow<'a, str>>,
        /// Template of the message.
        template: Option<Cow<'a, str>>,
        /// What became of it.
        status: DeliveryStatus,
    },
    /// A total: so many messages were delivered in the hour of the record.
    Total {
        /// How many.
        count: u64,
    },
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DeliveryStatus {
    /// It arrived.
    #[default]
    Delivered,
    /// It was read, so it arrived.
    Read,
    /// It did not arrive.
    Failed,
}

impl DeliveryStatus {
    /// Every status with its name in JSON.
    pub const ALL: [(DeliveryStatus, &'static str); 3] =
        [(DeliveryStatus::Delivered, "delivered"), (DeliveryStatus::Read, "read"), (DeliveryStatus::Failed, "failed")];
}
