//! Text made readable for a link finder: defanged dots, `hxxp`, costumed and invisible characters.
//! Read [`Clean`].

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::signs::{Signs, is_defanged_http};
use crate::text::fold::{is_costumed, is_ignorable};

/// A text with the way back to what was sent.
pub(super) struct Clean<'a> {
    text: Cow<'a, str>,
    /// For each byte of a changed text, where it comes from.
    sources: Vec<Origin>,
}

/// The bytes of the source that one byte of the clean text stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Origin {
    start: u32,
    end: u32,
    /// Whether it stands for something else than itself.
    is_replaced: bool,
}

impl<'a> Clean<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        if Signs::of(text).is_unclean { Clean::thoroughly(text) } else { Clean::untouched(text) }
    }

    /// A text in which there is nothing to clean.
    pub(super) fn untouched(text: &'a str) -> Self {
        Clean { text: Cow::Borrowed(text), sources: Vec::new() }
    }

    /// Reads every character, whether something is to be cleaned or not.
    pub(super) fn thoroughly(text: &'a str) -> Self {
        let mut cleaner =
            Cleaner { text, clean: String::with_capacity(text.len()), sources: Vec::new(), changed: false };
        cleaner.run();
        if !cleaner.changed {
            return Clean::untouched(text);
        }
        Clean { text: Cow::Owned(cleaner.clean), sources: cleaner.sources }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The bytes of the source that these bytes stand for.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        if self.sources.is_empty() || range.is_empty() {
            return range;
        }
        let offset = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
        let start = self.sources.get(range.start).map_or(range.start, |origin| offset(origin.start));
        let end = self.sources.get(range.end - 1).map_or(range.end, |origin| offset(origin.end));
        start..end
    }

    /// Whether these bytes are not as sent.
    pub(super) fn is_changed(&self, range: Range<usize>) -> bool {
        let origins = self.sources.get(range).unwrap_or(&[]);
        // A gap is where something invisible was dropped.
        let has_gap = origins
            .windows(2)
            .any(|pair| matches!(pair, [origin, next] if next.start != origin.end && next.start != origin.start));
        has_gap || origins.iter().any(|origin| origin.is_replaced)
    }
}

struct Cleaner<'a> {
    text: &'a str,
    clean: String,
    sources: Vec<Origin>,
    changed: bool,
}

impl Cleaner<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(rest) = self.text.get(at..) {
            let Some(character) = rest.chars().next() else { break };
            let (taken, replacement) = self.step(rest, character);
            match replacement {
                None => self.write(rest.get(..taken).unwrap_or(""), at, taken, false),
                Some(replacement) => {
                    self.changed = true;
                    self.write(&replacement, at, taken, true);
                }
            }
            at += taken;
        }
    }

    /// How many bytes are read next, and what they stand for if not for themselves.
    fn step(&self, rest: &str, character: char) -> (usize, Option<String>) {
        match character {
            '[' | '(' | '{' | '<' | ' ' => match bracketed(rest) {
                Some((taken, mark)) if self.follows_name() => (taken, Some(mark.to_owned())),
                _ => (1, None),
            },
            'h' | 'H' if rest.as_bytes().get(..4).is_some_and(is_defanged_http) => (4, Some("http".to_owned())),
            _ if character.is_ascii() => (1, None),
            '。' | '．' | '｡' | '․' => {
                let is_letter = |next: char| next.is_ascii_alphanumeric() || is_costumed(next);
                let is_dot = self.follows_name() && rest.chars().nth(1).is_some_and(is_letter);
                (character.len_utf8(), is_dot.then(|| ".".to_owned()))
            }
            _ if is_ignorable(character) => (character.len_utf8(), Some(String::new())),
            // Fullwidth punctuation belongs to links as the letters do (`ｈｔｔｐｓ：／／`), and to
            // sentences of East Asia where it stands between other letters.
            '\u{ff01}'..='\u{ff5e}' if !is_costumed(character) => {
                let is_of_link = |next: char| next.is_ascii_graphic() || is_costumed(next) || next == '／';
                let is_inside = self.clean.ends_with(is_of_link) && rest.chars().nth(1).is_some_and(is_of_link);
                let may =
                    matches!(character, '：' | '／' | '？' | '＝' | '＆' | '＃' | '％' | '－' | '＿' | '＠' | '．');
                (character.len_utf8(), (may && is_inside).then(|| character.nfkc().collect()))
            }
            _ if is_costumed(character) => (character.len_utf8(), Some(character.nfkc().collect())),
            _ => (character.len_utf8(), None),
        }
    }

    fn follows_name(&self) -> bool {
        self.clean.chars().next_back().is_some_and(|character| character.is_alphanumeric() || character == ':')
    }

    fn write(&mut self, text: &str, at: usize, taken: usize, is_replaced: bool) {
        let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        self.clean.push_str(text);
        let origin = Origin { start: offset(at), end: offset(at + taken), is_replaced };
        self.sources.extend(std::iter::repeat_n(origin, text.len()));
    }
}

/// A dot, colon or slash in brackets at the start of `rest`, perhaps between spaces: how many bytes,
/// and the mark.
fn bracketed(rest: &str) -> Option<(usize, &'static str)> {
    const FORMS: [(&str, &str); 5] = [(".", "."), ("dot", "."), (":", ":"), ("://", "://"), ("/", "/")];
    let (space, inner) = match rest.strip_prefix(' ') {
        Some(inner) => (1, inner),
        None => (0, rest),
    };
    let close = match inner.bytes().next()? {
        b'[' => "]",
        b'(' => ")",
        b'{' => "}",
        b'<' => ">",
        _ => return None,
    };
    let (content, after) =
        inner.get(1..)?.split_at_checked(inner.get(1..5.min(inner.len())).unwrap_or("").find(close)?)?;
    let (_, mark) = FORMS.iter().find(|(form, _)| content.trim().eq_ignore_ascii_case(form))?;
    let after = after.get(1..)?;
    // A space before needs one behind: `example [.] com`; otherwise it is a remark in brackets.
    let behind = match (space, after.starts_with(' ')) {
        (1, true) => 1,
        (1, false) => return None,
        _ => 0,
    };
    after.get(behind..)?.starts_with(|next: char| next.is_alphanumeric() || next == '/').then_some(())?;
    Some((space + 1 + content.len() + 1 + behind, mark))
}
