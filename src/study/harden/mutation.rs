//! What can be done to a text so that people still read it and a machine may not. Read [`MUTATIONS`].

use super::dice::Dice;
use super::{accents, capitals, invisible, leet, links, lookalikes, repeated, spaced, styled};

/// One way to disguise a text.
#[derive(Debug, Clone, Copy)]
pub struct Mutation {
    /// Its name in reports.
    pub name: &'static str,
    /// What it does, with an example.
    pub about: &'static str,
    /// Which words of work it does.
    pub(super) way: Way,
}

/// How a mutation does its work.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    /// Something else in the place of a letter; `None` for letters it knows nothing about.
    Letter(fn(char, &mut Dice) -> Option<String>),
    /// Something between two letters, the same within a word.
    Between(fn(&mut Dice) -> String),
    /// Another shape of a word.
    Word(fn(&str, &mut Dice) -> Option<String>),
    /// Another way to write a link.
    Link(fn(&str, &mut Dice) -> Option<String>),
    /// Another entry of the list that a word was found in.
    Synonym,
}

/// How much of a text is mutated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// One place in each word that counts.
    Touch,
    /// All of each word that counts.
    Whole,
    /// A third of everything, whether it counts or not.
    Throughout,
}

impl Strength {
    /// Every strength with its name in reports.
    pub const ALL: [(Strength, &'static str); 3] = [
        (Strength::Touch, "one place in each word that counts"),
        (Strength::Whole, "the whole of each word that counts"),
        (Strength::Throughout, "a third of the whole text"),
    ];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(strength, _)| *strength == self).map_or("", |(_, name)| name)
    }
}

/// Every mutation, one file a family.
pub const MUTATIONS: &[Mutation] = &[
    Mutation {
        name: "look-alikes",
        about: "letters of another script that look the same: pаrсel with Cyrillic а and с",
        way: Way::Letter(lookalikes::letter),
    },
    Mutation {
        name: "invisible",
        about: "characters without width between letters",
        way: Way::Between(invisible::between),
    },
    Mutation { name: "spaced", about: "p a r c e l", way: Way::Between(spaced::space) },
    Mutation { name: "dotted", about: "p.a.r.c.e.l", way: Way::Between(spaced::dot) },
    Mutation { name: "leet", about: "p4rc3l", way: Way::Letter(leet::letter) },
    Mutation { name: "capitals", about: "PARCEL, pArCeL", way: Way::Word(capitals::word) },
    Mutation { name: "full width", about: "ｐａｒｃｅｌ", way: Way::Letter(styled::full_width) },
    Mutation { name: "mathematical", about: "𝗽𝗮𝗿𝗰𝗲𝗹", way: Way::Letter(styled::mathematical) },
    Mutation {
        name: "enclosed", about: "ⓟⓐⓡⓒⓔⓛ, 🄿🄰🅁🄲🄴🄻", way: Way::Letter(styled::enclosed)
    },
    Mutation {
        name: "accents", about: "marks that belong to no letter: p̈ar̃cel", way: Way::Letter(accents::letter)
    },
    Mutation { name: "repeated", about: "parrrcel", way: Way::Letter(repeated::letter) },
    Mutation { name: "synonyms", about: "another entry of the same list and language", way: Way::Synonym },
    Mutation { name: "link: hxxp", about: "hxxps://desk.example", way: Way::Link(links::hxxp) },
    Mutation { name: "link: [dot]", about: "desk[.]example, desk (dot) example", way: Way::Link(links::named_dot) },
    Mutation { name: "link: spaced", about: "desk . example", way: Way::Link(links::spaced) },
    Mutation { name: "link: bare", about: "desk.example without https://", way: Way::Link(links::bare) },
    Mutation { name: "link: wide dot", about: "desk。example", way: Way::Link(links::wide_dot) },
    Mutation { name: "link: capitals", about: "HTTPS://DESK.EXAMPLE", way: Way::Link(links::capitals) },
];
