//! Words that turn a phrase into its contrary. Read [`Negations`].

use std::collections::HashSet;

use crate::text::{fold, matches_anywhere, words};

use super::han_variants::HanVariants;
use super::lines::entries;
use super::source::Files;

/// How many words a negation reaches, from word to phrase.
const REACH: usize = 4;

/// Behind a phrase: verbs end the sentences of half of Asia, and what they deny stands far before them.
const REACH_BEHIND: usize = 6;

/// The same in scripts that put no spaces between words, in characters: four words, four letters each.
const REACH_IN_CHARACTERS: usize = 16;

/// Words in the longest negation.
const MOST_WORDS: usize = 4;

/// Negations by where they stand: before what they negate, or (an entry that begins with `…`) behind it.
#[derive(Debug, Default)]
pub struct Negations {
    before: Side,
    after: Side,
}

/// Negations on one side of a phrase, folded.
#[derive(Debug, Default)]
struct Side {
    /// Whole words, joined by single spaces.
    words: HashSet<Box<str>>,
    /// Ends of words: `*mayın`.
    endings: Vec<Box<str>>,
    /// In scripts without spaces.
    anywhere: Vec<Box<str>>,
}

impl Negations {
    pub(super) fn parse(files: &mut Files<'_>, file: &str, han: &HanVariants) -> Self {
        let mut negations = Negations::default();
        for (span, written) in entries(files.text(file)) {
            let (side, phrase) = match written.strip_prefix('…') {
                Some(phrase) => (&mut negations.after, phrase.trim()),
                None => (&mut negations.before, written),
            };
            let (phrase, is_ending) = phrase.strip_prefix('*').map_or((phrase, false), |phrase| (phrase, true));
            let folded: String = fold(phrase).as_str().trim().chars().map(|c| han.simplified(c)).collect();
            if folded.is_empty() || folded.contains(['*', '…']) || words(&folded).count() > MOST_WORDS * 4 {
                files.report(file, span, format!("`{written}` is no negation"), None);
            } else if !side.add(&folded, is_ending) {
                files.report(file, span, format!("`{written}` stands here twice, folded"), None);
            }
        }
        negations
    }

    /// Whether what stands around a phrase negates it; both folded, of the part the phrase stands in.
    ///
    /// A negation reaches four words (six back from behind), or sixteen characters in scripts without spaces, and not beyond
    /// its sentence; one behind the phrase not beyond its clause.
    pub fn negate(&self, before: &str, after: &str) -> bool {
        self.negates_from_before(before) || self.negates_from_after(after)
    }

    fn negates_from_before(&self, before: &str) -> bool {
        let start = ends(before, is_sentence_end).last().unwrap_or(0);
        let sentence = before.get(start..).unwrap_or_default();
        let all: Vec<_> = words(sentence).collect();
        let near = all.len().saturating_sub(REACH);
        let is_word = (near..all.len()).any(|first| {
            let from = all.get(first..).unwrap_or_default();
            self.before.holds(from.iter().filter_map(|word| sentence.get(word.clone())))
        });
        if is_word || self.before.anywhere.is_empty() {
            return is_word;
        }
        let clause = sentence.rsplit([',', '、']).next().unwrap_or_default();
        let start = clause.char_indices().rev().nth(REACH_IN_CHARACTERS - 1).map_or(0, |(at, _)| at);
        self.before.stands_in(clause.get(start..).unwrap_or_default())
    }

    fn negates_from_after(&self, after: &str) -> bool {
        let is_clause_end = |c: char| is_sentence_end(c) || matches!(c, ',' | ':' | '、' | '،' | '(' | ')');
        let end = ends(after, is_clause_end).next().unwrap_or(after.len());
        let clause = after.get(..end).unwrap_or_default();
        let all: Vec<_> = words(clause).collect();
        let is_word = (0..all.len().min(REACH_BEHIND)).any(|first| {
            let from = all.get(first..).unwrap_or_default();
            self.after.holds(from.iter().filter_map(|word| clause.get(word.clone())))
        });
        let end = clause.char_indices().nth(REACH_IN_CHARACTERS).map_or(clause.len(), |(at, _)| at);
        is_word || self.after.stands_in(clause.get(..end).unwrap_or_default())
    }

    /// Whether a folded word or phrase negates what follows it.
    pub fn contains(&self, folded: &str) -> bool {
        self.before.words.contains(folded)
    }
}

impl Side {
    fn add(&mut self, phrase: &str, is_ending: bool) -> bool {
        if matches_anywhere(phrase) || is_ending {
            let list = if is_ending { &mut self.endings } else { &mut self.anywhere };
            let is_new = !list.iter().any(|known| **known == *phrase);
            list.push(phrase.into());
            return is_new;
        }
        let joined: Vec<&str> = words(phrase).filter_map(|word| phrase.get(word)).collect();
        self.words.insert(joined.join(" ").into())
    }

    /// Whether a negation begins with the first of these words.
    fn holds<'t>(&self, mut following: impl Iterator<Item = &'t str>) -> bool {
        let Some(first) = following.next() else { return false };
        if self.words.contains(first) || self.endings.iter().any(|ending| first.ends_with(&**ending)) {
            return true;
        }
        let mut phrase = first.to_owned();
        following.take(MOST_WORDS - 1).any(|word| {
            phrase.push(' ');
            phrase.push_str(word);
            self.words.contains(phrase.as_str())
        })
    }

    fn stands_in(&self, text: &str) -> bool {
        !text.is_ascii() && self.anywhere.iter().any(|negation| text.contains(&**negation))
    }
}

/// Where what `is_end` names ends something: behind it, where no letter or digit follows, as in `1.99`.
fn ends(text: &str, is_end: impl Fn(char) -> bool) -> impl Iterator<Item = usize> {
    text.char_indices().filter(move |(_, character)| is_end(*character)).filter_map(move |(at, character)| {
        let behind = at + character.len_utf8();
        let next = text.get(behind..).and_then(|rest| rest.chars().next());
        (!character.is_ascii() || next.is_none_or(|next| !next.is_ascii_alphanumeric())).then_some(behind)
    })
}

fn is_sentence_end(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | ';' | '。' | '।' | '॥' | '؟' | '؛' | '۔' | '։' | '።' | '၊' | '။' | '។')
}

#[cfg(test)]
mod tests {
    use crate::identifier::tables::test_tables;
    use crate::text::fold;

    /// `|` stands on both sides of the phrase.
    fn is_negated(text: &str) -> bool {
        let [before, _, after] = <[&str; 3]>::try_from(text.split('|').collect::<Vec<_>>()).unwrap();
        let tables = test_tables();
        let folded =
            |text: &str| -> String { fold(text).as_str().chars().map(|c| tables.han_variants.simplified(c)).collect() };
        tables.negations.negate(&folded(before), &folded(after))
    }

    #[test]
    fn honest_notices_do_not_ask_for_codes() {
        for text in [
            "Never |share this code| with anyone",
            "Do not |share this code|",
            "Don’t ever |share this code|",
            "|Share this code| with no one",
            "Geben Sie |den Code| nicht weiter",
            "Bitte |teilen Sie den Code| mit niemandem",
            "Deel |deze code| nooit",
            "Del aldri |koden|",
            "Ne |communiquez ce code| à personne",
            "Nunca |comparta este código|",
            "No |comparta este código| con nadie",
            "Não |compartilhe este código|",
            "Non |condividere questo codice|",
            "Nie |udostępniaj tego kodu|",
            "Să nu |comunicați codul| nimănui",
            "|Bu kodu| kimseyle paylaşmayın",
            "Никому не |сообщайте код|",
            "Не |повідомляйте код| нікому",
            "لا |تشارك هذا الرمز| مع أحد",
            "|این کد| را به کسی ندهید",
            "|یہ کوڈ| کسی کو نہ بتائیں",
            "|यह कोड| किसी को न बताएं",
            "|यह कोड| किसी के साथ साझा नहीं करें",
            "|এই কোড| কাউকে দেবেন না",
            "Jangan |berikan kode ini| kepada siapa pun",
            "Jangan |kongsi kod ini|",
            "Huwag |ibahagi ang code| na ito",
            "Đừng |chia sẻ mã này|",
            "Không |chia sẻ mã này|",
            "ห้าม|บอกรหัสนี้|กับผู้อื่น",
            "กรุณาอย่า|เปิดเผยรหัส|",
            "请勿将|验证码|告知他人",
            "請勿向任何人透露您的|驗證碼|",
            "|認証コード|を他人に教えないでください",
            "|認証コード|を聞くことはありません",
            "|인증번호|를 타인에게 알려주지 마세요",
            "Usitoe |nambari hii|",
            "Not for 1.99 but |free|",
        ] {
            assert!(is_negated(text), "{text}");
        }
    }

    #[test]
    fn other_sentences_negate_nothing() {
        for text in [
            "|Share this code| now",
            "No problem. |Send the code| please",
            "We will not wait for long and so you have to |send the code|",
            "Kein Problem! |Senden Sie den Code|",
            "|Senden Sie den Code|, sonst geht es nicht weiter",
            "|Bu kodu| hemen gönderin",
            "|यह कोड| तुरंत भेजें, नहीं तो खाता बंद होगा",
            "|Отправьте код| сейчас",
            "没有问题。|发送验证码|",
            "|認証コード|を送ってください。送らないと使えません",
        ] {
            assert!(!is_negated(text), "{text}");
        }
    }
}
