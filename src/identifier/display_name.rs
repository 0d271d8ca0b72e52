//! Display names: as typed, folded, as a skeleton, and with their legal form set apart.
//!
//! Measures only: whether a name may stand or change is for rules to say. Read [`DisplayName`].

use unicode_segmentation::UnicodeSegmentation;

use crate::text::{self, Signs, fold, is_emoji};

use super::tables::{LegalForm, LegalForms, Tables};

/// A display name with what comparisons need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayName {
    /// As typed, without surrounding white space.
    pub typed: String,
    /// Folded, without surrounding spaces.
    pub folded: String,
    /// The words of the folded name, in order.
    pub words: Vec<String>,
    /// The words without those of the legal form, joined by one space. Empty only if there is no
    /// word at all: a name that is nothing but a legal form keeps it.
    pub core: String,
    /// The legal form at the end of the name, at its start, or the first found of both.
    pub legal_form: Option<LegalForm>,
    /// Skeleton (UTS 39) of the core without spaces. Compare it with skeletons only: that of `m` is `rn`.
    pub skeleton: String,
    /// What was seen while folding.
    pub signs: Signs,
    /// How it is written.
    pub form: NameForm,
}

/// How a name is written: plain measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NameForm {
    /// Characters as a reader counts them (grapheme clusters).
    pub characters: usize,
    /// Letters.
    pub letters: usize,
    /// Letters that are capitals.
    pub capitals: usize,
    /// Digits.
    pub digits: usize,
    /// Emoji and other pictures.
    pub emoji: usize,
    /// Signs of ownership: ™, ®, ©, ℠.
    pub ownership_signs: usize,
    /// The longest run of punctuation and symbols, spaces not between them.
    pub longest_symbol_run: usize,
    /// Capitals behind a small letter inside a word: `PayPal` has one, `wHaTsApP` three.
    pub inner_capitals: usize,
    /// Whether two white space characters stand together.
    pub has_double_space: bool,
    /// Whether it is written like an address: `www.`, `https://`, or a word with a known suffix.
    pub has_url_form: bool,
    /// Whether letters of scripts that are not written together stand in one word.
    pub mixes_scripts: bool,
}

impl NameForm {
    /// Whether every letter that has case is a capital, in a name of more than four letters.
    /// Shorter ones are taken for acronyms.
    pub fn is_all_capitals(&self) -> bool {
        self.letters > 4 && self.capitals == self.letters
    }
}

impl DisplayName {
    /// Reads a name; none if nothing of it can be seen.
    pub fn parse(typed: &str, tables: &Tables) -> Option<DisplayName> {
        let typed = typed.trim();
        // Longer than any name; rules see the length of what is kept.
        let typed = typed.get(..typed.floor_char_boundary(1024)).unwrap_or(typed);
        let fold = fold(typed);
        let folded = fold.as_str().trim();
        if folded.is_empty() {
            return None;
        }
        let words: Vec<String> =
            text::words::words(folded).filter_map(|word| folded.get(word)).map(str::to_owned).collect();
        let (core_text, legal_form) = without_legal_form(folded, &tables.legal_forms);
        let core_words: Vec<&str> = core_text.split(' ').flat_map(words_of_token).collect();
        let core = core_words.join(" ");
        let joined = core_words.concat();
        Some(DisplayName {
            typed: typed.to_owned(),
            skeleton: unicode_security::skeleton(&joined).collect(),
            folded: folded.to_owned(),
            words,
            core,
            legal_form: legal_form.cloned(),
            signs: fold.signs(),
            form: measure(typed, tables),
        })
    }
}

/// The words of what stands between spaces. Scripts without spaces have no words to be told apart.
fn words_of_token(token: &str) -> Vec<&str> {
    if text::words::matches_anywhere(token) {
        let is_mark = unicode_normalization::char::is_combining_mark;
        return vec![token.trim_matches(|c: char| !c.is_alphanumeric() && !is_mark(c))];
    }
    text::words::words(token).filter_map(|word| token.get(word)).collect()
}

/// The text that is not legal form, and the first legal form found.
///
/// A form may stand at both ends (`PT Maju Tbk`), and what is left always has a word.
pub(super) fn without_legal_form<'t>(folded: &str, forms: &'t LegalForms) -> (String, Option<&'t LegalForm>) {
    // Forms are written with dots, slashes and spaces in them: compare tokens between spaces, and
    // let the table leave the marks aside.
    let mut tokens: Vec<&str> =
        folded.split([' ', ',']).filter(|token| token.chars().any(char::is_alphanumeric)).collect();
    let mut found = None;
    // One form at each end, and East Asian ones often without a space: three is enough for any name.
    for _ in 0..3 {
        let form = take_form(&mut tokens, forms).or_else(|| take_attached_form(&mut tokens, forms));
        if form.is_none() {
            break;
        }
        found = found.or(form);
    }
    (tokens.join(" "), found)
}

/// Takes a legal form of whole tokens away from an end.
fn take_form<'t>(tokens: &mut Vec<&str>, forms: &'t LegalForms) -> Option<&'t LegalForm> {
    // The longest form first, so that `gmbh & co. kg` is not taken for `kg`.
    for count in (1..=tokens.len().saturating_sub(1).min(5)).rev() {
        let rest = tokens.len() - count;
        for from in [rest, 0] {
            let Some(form) = tokens.get(from..from + count) else { continue };
            // Marks between the letters of a form at most triple its length.
            let letters: usize = form.iter().map(|token| token.len()).sum();
            if letters > forms.longest().saturating_mul(12) {
                continue;
            }
            if let Some(form) = forms.form_of(&form.concat()) {
                tokens.drain(from..from + count);
                return Some(form);
            }
        }
    }
    None
}

/// Takes a legal form away that stands at the name without a space: 株式会社山田.
fn take_attached_form<'t>(tokens: &mut [&str], forms: &'t LegalForms) -> Option<&'t LegalForm> {
    let form_of = |form: &str| forms.form_of(form).filter(|_| text::words::matches_anywhere(form));
    let boundaries = |token: &str| -> Vec<usize> {
        token.char_indices().map(|(at, _)| at).filter(|at| *at > 0).take(forms.longest().saturating_mul(3)).collect()
    };
    let has_word = |text: &str| text.chars().any(char::is_alphanumeric);
    if let Some(first) = tokens.first_mut().filter(|token| text::words::matches_anywhere(token)) {
        // The longest form first: `株` is one too.
        for at in boundaries(first).into_iter().rev() {
            if let Some((form, core)) = first.split_at_checked(at)
                && let Some(form) = form_of(form).filter(|_| has_word(core))
            {
                *first = core;
                return Some(form);
            }
        }
    }
    if let Some(last) = tokens.last_mut().filter(|token| text::words::matches_anywhere(token)) {
        for at in boundaries(last) {
            if let Some((core, form)) = last.split_at_checked(at)
                && let Some(form) = form_of(form).filter(|_| has_word(core))
            {
                *last = core;
                return Some(form);
            }
        }
    }
    None
}

fn measure(typed: &str, tables: &Tables) -> NameForm {
    let mut form = NameForm { characters: typed.graphemes(true).count(), ..NameForm::default() };
    let mut symbol_run = 0;
    let mut before = '\0';
    for character in typed.chars() {
        let is_picture = is_emoji(character);
        form.letters += usize::from(character.is_alphabetic());
        form.capitals += usize::from(character.is_uppercase());
        form.digits += usize::from(character.is_numeric());
        form.emoji += usize::from(is_picture);
        form.ownership_signs += usize::from(is_ownership_sign(character));
        form.inner_capitals += usize::from(character.is_uppercase() && before.is_lowercase());
        form.has_double_space |= character.is_whitespace() && before.is_whitespace();
        let is_symbol = !character.is_alphanumeric()
            && !character.is_whitespace()
            && !is_picture
            && !unicode_normalization::char::is_combining_mark(character)
            && !text::fold::is_ignorable(character);
        symbol_run = if is_symbol { symbol_run + 1 } else { 0 };
        form.longest_symbol_run = form.longest_symbol_run.max(symbol_run);
        before = character;
    }
    let lower = typed.to_lowercase();
    form.has_url_form =
        lower.contains("www.") || lower.contains("://") || !text::find_links(typed, tables).links.is_empty();
    form.mixes_scripts = fold_words_mix_scripts(typed);
    form
}

fn fold_words_mix_scripts(typed: &str) -> bool {
    let folded = fold(typed);
    text::words::words(folded.as_str())
        .filter_map(|word| folded.as_str().get(word))
        .flat_map(|word| word.split('.'))
        .any(text::mixes_scripts)
}

/// Whether a character claims a right to the name.
pub(super) fn is_ownership_sign(character: char) -> bool {
    matches!(character, '™' | '®' | '©' | '℠')
}
