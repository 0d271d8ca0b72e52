//! The bytes of entries that share rows: sightings, deliveries, what persons did, voices.

use super::*;

/// An entry of [`sightings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Sighting {
    pub(in crate::store) person: Pseudonym,
    pub(in crate::store) hour: Hour,
    pub(in crate::store) mark: Mark,
}

impl Sighting {
    pub(in crate::store) fn to_entry(self) -> [u8; 20] {
        fixed(&[&self.person.0, &self.hour.0.to_be_bytes(), &self.mark.0])
    }

    pub(in crate::store) fn of_entry(entry: &[u8; 20]) -> Self {
        let [a, b, c, d, e, f, g, h, i, j, k, l, mark @ ..] = *entry;
        Sighting {
            person: Pseudonym([a, b, c, d, e, f, g, h]),
            hour: Hour(u32::from_be_bytes([i, j, k, l])),
            mark: Mark(mark),
        }
    }
}

/// A message that reached a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Delivery {
    pub(in crate::store) sighting: Sighting,
    pub(in crate::store) about: TopicHash,
    pub(in crate::store) message: Option<MessageHash>,
}

impl Delivery {
    pub(in crate::store) fn to_entry(self) -> [u8; 36] {
        fixed(&[&self.sighting.to_entry(), &self.about, &self.message.unwrap_or_default()])
    }

    pub(in crate::store) fn of_entry(entry: &[u8; 36]) -> Self {
        let (sighting, rest) = entry.split_first_chunk::<20>().unwrap_or((&[0; 20], &[]));
        let (about, message) = rest.split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
        let message = message.first_chunk::<8>().copied().filter(|message| *message != MessageHash::default());
        Delivery { sighting: Sighting::of_entry(sighting), about: *about, message }
    }
}

/// A report or a delivery as the past of its person has it, or a report that was taken back as abuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Past {
    pub(in crate::store) person: Pseudonym,
    pub(in crate::store) told: Told,
    pub(in crate::store) hour: Hour,
    pub(in crate::store) business: BusinessHash,
    pub(in crate::store) mark: Mark,
}

impl Past {
    pub(in crate::store) fn to_entry(self) -> [u8; 29] {
        fixed(&[&self.person.0, &[self.told as u8], &self.hour.0.to_be_bytes(), &self.business, &self.mark.0])
    }

    pub(in crate::store) fn of_entry(entry: &[u8; 29]) -> Result<Self, RowError> {
        let mut fields = Fields { kind: Kind::Past, rest: entry };
        Ok(Past {
            person: Pseudonym(fields.array()?),
            told: fields.told()?,
            hour: fields.hour()?,
            business: fields.array()?,
            mark: Mark(fields.array()?),
        })
    }
}

/// A report as a crowd hears it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct VoiceEntry {
    pub(in crate::store) hour: Hour,
    pub(in crate::store) mark: Mark,
    pub(in crate::store) person: Pseudonym,
    pub(in crate::store) reason: Option<BlockReason>,
    pub(in crate::store) since: Option<Hour>,
    pub(in crate::store) cohort: Option<[u8; 8]>,
    pub(in crate::store) received: bool,
    pub(in crate::store) history: History,
}

impl VoiceEntry {
    /// hour 4, mark 8, person 8, reason 1, since 4, cohort 8, received 1, and what is known of the past: 3 times 4.
    pub(in crate::store) const WIDTH: usize = 46;

    pub(in crate::store) fn to_entry(self) -> [u8; Self::WIDTH] {
        let VoiceEntry { hour, mark, person, reason, since, cohort, received, history } = self;
        let reason = reason.and_then(|reason| BlockReason::ALL.iter().position(|(known, _)| *known == reason));
        let reason = reason.and_then(|place| u8::try_from(place.saturating_add(1)).ok()).unwrap_or(0);
        let since = since.map_or(0, |since| since.0.saturating_add(1));
        let History { businesses, received: messages, abuse } = history;
        fixed(&[
            &Self::beginning(hour, mark),
            &person.0,
            &[reason],
            &since.to_be_bytes(),
            &cohort.unwrap_or_default(),
            &[u8::from(received)],
            &businesses.to_be_bytes(),
            &messages.to_be_bytes(),
            &abuse.to_be_bytes(),
        ])
    }

    pub(in crate::store) fn of_entry(entry: &[u8; Self::WIDTH]) -> Self {
        let mut rest = entry.as_slice();
        let mut number = |bytes: usize| {
            let (field, after) = rest.split_at_checked(bytes).unwrap_or((rest, &[]));
            rest = after;
            field.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
        };
        let mut small = |bytes| u32::try_from(number(bytes)).unwrap_or(u32::MAX);
        let hour = Hour(small(4));
        let mark = Mark(number(8).to_be_bytes());
        let person = Pseudonym(number(8).to_be_bytes());
        let reason = usize::try_from(number(1)).ok().and_then(|reason| reason.checked_sub(1));
        let reason = reason.and_then(|place| BlockReason::ALL.get(place)).map(|(reason, _)| *reason);
        let since = u32::try_from(number(4)).ok().and_then(|since| since.checked_sub(1)).map(Hour);
        let cohort = Some(number(8).to_be_bytes()).filter(|cohort| *cohort != [0; 8]);
        let received = number(1) == 1;
        let mut small = || u32::try_from(number(4)).unwrap_or(u32::MAX);
        let history = History { businesses: small(), received: small(), abuse: small() };
        VoiceEntry { hour, mark, person, reason, since, cohort, received, history }
    }

    /// What the entries of a report begin with.
    pub(in crate::store) fn beginning(hour: Hour, mark: Mark) -> [u8; 12] {
        fixed(&[&hour.0.to_be_bytes(), &mark.0])
    }

    /// Not after any voice of this hour.
    pub(in crate::store) fn first_of(hour: Hour) -> [u8; Self::WIDTH] {
        fixed(&[&hour.0.to_be_bytes()])
    }

    /// Not before any voice of this hour.
    pub(in crate::store) fn last_of(hour: Hour) -> [u8; Self::WIDTH] {
        fixed(&[&hour.0.to_be_bytes(), &[u8::MAX; Self::WIDTH]])
    }
}

/// Fields one after the other; what has no room is left out.
pub(super) fn fixed<const W: usize>(fields: &[&[u8]]) -> [u8; W] {
    let mut bytes = [0; W];
    for (byte, field) in bytes.iter_mut().zip(fields.iter().copied().flatten()) {
        *byte = *field;
    }
    bytes
}
