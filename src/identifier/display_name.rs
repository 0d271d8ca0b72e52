//! Display names: as typed, folded, as a skeleton, and with their legal form set apart.
//!
//! Measures only: whether a name may stand or change is for rules to say. Read [`DisplayName`].

use unicode_segmentation::UnicodeSegmentation;

use crate::text::{self, Signs, fold};

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
    /// The legal form at the end of the name, or at its start.
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
        let (core, legal_form) = without_legal_form(folded, &tables.legal_forms);
        let joined: String = core.split(' ').collect();
        Some(DisplayName {
            typed: typed.to_owned(),
            skeleton: unicode_security::skeleton(&joined).collect(),
            folded: folded.to_owned(),
            words,
            core,
            legal_form,
            signs: fold.signs(),
            form: measure(typed, tables),
        })
    }
}

/// The words that are not the legal form, and the legal form.
fn without_legal_form(folded: &str, forms: &LegalForms) -> (String, Option<LegalForm>) {
    // Forms are written with dots, slashes and spaces in them: compare tokens between spaces, and
    // let the table leave the marks aside.
    let tokens: Vec<&str> = folded.split([' ', ',']).filter(|token| token.chars().any(char::is_alphanumeric)).collect();
    let core_of = |tokens: &[&str]| {
        let joined = tokens.join(" ");
        let words: Vec<&str> = text::words::words(&joined).filter_map(|word| joined.get(word)).collect();
        words.join(" ")
    };
    // The longest form first, so that `gmbh & co. kg` is not taken for `kg`.
    for count in (1..=tokens.len().saturating_sub(1).min(5)).rev() {
        let (Some((before, last)), Some((first, after))) =
            (tokens.split_at_checked(tokens.len() - count), tokens.split_at_checked(count))
        else {
            continue;
        };
        for (core, form) in [(before, last), (after, first)] {
            let text = form.join(" ");
            if text.chars().count() > forms.longest().saturating_mul(3) {
                continue;
            }
            if let Some(form) = forms.form_of(&text) {
                return (core_of(core), Some(form.clone()));
            }
        }
    }
    // East Asian forms stand at the name without a space: 株式会社山田.
    if let [only] = tokens.as_slice()
        && text::words::matches_anywhere(only)
    {
        let boundaries = || only.char_indices().map(|(at, _)| at).filter(|at| *at > 0);
        // The longest form first: `株` is one too.
        let at_start = boundaries().rev().filter_map(|at| only.split_at_checked(at).map(|(form, core)| (core, form)));
        let at_end = boundaries().filter_map(|at| only.split_at_checked(at));
        for (core, form) in at_start.chain(at_end) {
            if let Some(form) = forms.form_of(form).filter(|_| text::words::matches_anywhere(form)) {
                return (core.to_owned(), Some(form.clone()));
            }
        }
    }
    (core_of(&tokens), None)
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
        form.ownership_signs += usize::from(matches!(character, '™' | '®' | '©' | '℠'));
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

/// Whether a character is a picture rather than a letter, mark or sign of writing.
fn is_emoji(character: char) -> bool {
    matches!(character,
        '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f300}'..='\u{1f64f}' | '\u{1f680}'..='\u{1f6ff}'
        | '\u{1f780}'..='\u{1f7ff}' | '\u{1f900}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}'
        | '\u{2b00}'..='\u{2bff}' | '\u{231a}' | '\u{231b}' | '\u{23e9}'..='\u{23fa}')
}
