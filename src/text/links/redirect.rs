//! Where a link sends its reader on to: `google.com/url?q=`, `l.facebook.com/l.php?u=`, and all that
//! work alike. Read [`Link::leads_on_to`].

use url::form_urlencoded;

use super::{Link, LinkHost, read};
use crate::identifier::Tables;

/// How often an address is looked for inside the encoding of another.
const DEEPEST: usize = 3;

impl Link {
    /// The address of another site that stands in a parameter or the path of this one.
    pub fn leads_on_to(&self, tables: &Tables) -> Option<Link> {
        if self.host == LinkHost::Malformed {
            return None;
        }
        // `#/login?to=…`: what scripts read.
        let in_fragment =
            self.fragment.as_deref().and_then(|fragment| fragment.split_once('?')).map(|(_, query)| query);
        let parameters = [self.query.as_deref(), in_fragment, self.fragment.as_deref()];
        let values = parameters.into_iter().flatten().flat_map(|query| form_urlencoded::parse(query.as_bytes()));
        let in_parameters = values.flat_map(|(key, value)| [value, key]);
        // `https://archive.example/web/2020/https://example.com/`.
        let in_path = self.path.match_indices("/http").filter_map(|(at, _)| self.path.get(at + 1..));
        in_parameters
            .filter_map(|value| address_in(&value, tables))
            .chain(in_path.filter_map(|value| address_in(value, tables)))
            .find(|target| self.is_elsewhere(target))
    }

    fn is_elsewhere(&self, target: &Link) -> bool {
        match (&self.domain, &target.domain) {
            (Some(own), Some(other)) => own != other,
            _ => self.host != target.host && (target.domain.is_some() || matches!(target.host, LinkHost::Ip { .. })),
        }
    }
}

fn address_in(value: &str, tables: &Tables) -> Option<Link> {
    let mut value = value.trim().to_owned();
    for _ in 0..DEEPEST {
        let is_encoded = value.get(..12).unwrap_or(&value).to_ascii_lowercase().contains("%3a");
        if !is_encoded {
            break;
        }
        value = form_urlencoded::parse(value.as_bytes()).map(|(key, _)| key.into_owned()).next()?;
    }
    let begins = |start: &str| value.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    let address = if begins("http:/") || begins("https:/") || begins("www.") {
        // Browsers read one slash as two, and archives leave one out.
        value
    } else if begins("//") {
        format!("https:{value}")
    } else {
        return None;
    };
    let link = read(&address, tables);
    (link.host != LinkHost::Malformed).then_some(link)
}
