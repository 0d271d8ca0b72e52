//! The opaque token that a verdict on a message gives, to be echoed in deliveries and reports:
//! which campaign, template and link domains they are about. Read [`Reference`].

use url::form_urlencoded::{Serializer, parse};

/// What a delivery or a report is about, besides the business.
///
/// The token carries it all, so that no store has to be asked for it: `c=9f2c…&t=offer&d=a.example`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reference {
    /// Fingerprint of the message.
    pub campaign: Option<String>,
    /// Name of its template.
    pub template: Option<String>,
    /// Registrable domains of its links.
    pub link_domains: Vec<String>,
}

impl Reference {
    /// At most so many link domains are in a token; more say no more.
    pub(crate) const MOST_DOMAINS: usize = 16;

    /// The token; `None` when there is nothing to tell.
    pub fn to_token(&self) -> Option<String> {
        let mut token = Serializer::new(String::new());
        if let Some(campaign) = &self.campaign {
            token.append_pair("c", campaign);
        }
        if let Some(template) = &self.template {
            token.append_pair("t", template);
        }
        for domain in self.link_domains.iter().take(Self::MOST_DOMAINS) {
            token.append_pair("d", domain);
        }
        Some(token.finish()).filter(|token| !token.is_empty())
    }

    /// What a token tells; nothing without one.
    pub fn told(token: Option<&str>) -> Self {
        token.map(Self::from_token).unwrap_or_default()
    }

    /// Reads a token; what it does not say, or says in other words, is left out.
    pub fn from_token(token: &str) -> Self {
        let mut reference = Reference::default();
        for (key, value) in parse(token.as_bytes()) {
            match key.as_ref() {
                "c" => reference.campaign = Some(value.into_owned()),
                "t" => reference.template = Some(value.into_owned()),
                "d" if reference.link_domains.len() < Self::MOST_DOMAINS => {
                    reference.link_domains.push(value.into_owned());
                }
                _ => {}
            }
        }
        reference
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_back_as_it_was() {
        let reference = Reference {
            campaign: Some("00ff00ff00ff00ff".into()),
            template: Some("angebot & mehr=ä".into()),
            link_domains: vec!["a.example".into(), "xn--80ak6aa92e.com".into()],
        };
        let token = reference.to_token().unwrap();
        assert_eq!(Reference::from_token(&token), reference);
        assert_eq!(Reference::default().to_token(), None);
        assert_eq!(Reference::from_token("anything else"), Reference::default());
    }
}
