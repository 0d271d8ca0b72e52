//! Letters of other scripts that look the same.
//!
//! The table is made by hand from what is seen in fraud (Cyrillic, Greek and Armenian letters in
//! Latin words, Latin letters in Cyrillic and Greek words), not from the tables that undo it.

use super::dice::Dice;

/// A letter and those that look like it. As code points, because they look the same here too.
const LOOKALIKES: &[(char, &str)] = &[
    ('a', "\u{430}\u{251}"),        // Cyrillic a, Latin alpha
    ('c', "\u{441}\u{3f2}"),        // Cyrillic es, Greek lunate sigma
    ('d', "\u{501}"),               // Cyrillic komi de
    ('e', "\u{435}"),               // Cyrillic ie
    ('g', "\u{261}"),               // Latin script g
    ('h', "\u{4bb}"),               // Cyrillic shha
    ('i', "\u{456}\u{131}"),        // Cyrillic Ukrainian i, dotless i
    ('j', "\u{458}"),               // Cyrillic je
    ('k', "\u{3ba}"),               // Greek kappa
    ('l', "\u{4cf}\u{406}"),        // Cyrillic palochka, Cyrillic capital I
    ('n', "\u{578}"),               // Armenian vo
    ('o', "\u{43e}\u{3bf}\u{585}"), // Cyrillic o, Greek omicron, Armenian oh
    ('p', "\u{440}\u{3c1}"),        // Cyrillic er, Greek rho
    ('q', "\u{51b}"),               // Cyrillic qa
    ('s', "\u{455}"),               // Cyrillic dze
    ('u', "\u{57d}\u{3c5}"),        // Armenian seh, Greek upsilon
    ('v', "\u{3bd}\u{475}"),        // Greek nu, Cyrillic izhitsa
    ('w', "\u{51d}"),               // Cyrillic we
    ('x', "\u{445}\u{3c7}"),        // Cyrillic ha, Greek chi
    ('y', "\u{443}\u{4af}"),        // Cyrillic u, straight u
    ('A', "\u{410}\u{391}"),        // Cyrillic, Greek
    ('B', "\u{412}\u{392}"),
    ('C', "\u{421}"),
    ('E', "\u{415}\u{395}"),
    ('H', "\u{41d}\u{397}"),
    ('I', "\u{406}\u{399}"),
    ('J', "\u{408}"),
    ('K', "\u{41a}\u{39a}"),
    ('M', "\u{41c}\u{39c}"),
    ('N', "\u{39d}"),
    ('O', "\u{41e}\u{39f}"),
    ('P', "\u{420}\u{3a1}"),
    ('S', "\u{405}"),
    ('T', "\u{422}\u{3a4}"),
    ('X', "\u{425}\u{3a7}"),
    ('Y', "\u{4ae}\u{3a5}"),
    ('Z', "\u{396}"),
    // Cyrillic words with Latin letters.
    ('\u{430}', "a"),
    ('\u{435}', "e"),
    ('\u{43e}', "o"),
    ('\u{440}', "p"),
    ('\u{441}', "c"),
    ('\u{443}', "y"),
    ('\u{445}', "x"),
    ('\u{456}', "i"),
    ('\u{410}', "A"),
    ('\u{412}', "B"),
    ('\u{415}', "E"),
    ('\u{41a}', "K"),
    ('\u{41c}', "M"),
    ('\u{41d}', "H"),
    ('\u{41e}', "O"),
    ('\u{420}', "P"),
    ('\u{421}', "C"),
    ('\u{422}', "T"),
    ('\u{425}', "X"),
    // Greek words with Latin letters.
    ('\u{3bf}', "o"),
    ('\u{3bd}', "v"),
    ('\u{3c1}', "p"),
    ('\u{391}', "A"),
    ('\u{395}', "E"),
    ('\u{39f}', "O"),
];

/// A letter that looks like this one.
pub(super) fn letter(letter: char, dice: &mut Dice) -> Option<String> {
    let (_, alike) = LOOKALIKES.iter().find(|(known, _)| *known == letter)?;
    dice.letter(alike).map(String::from)
}
