//! What is found in texts of many languages, and what is not.

use proptest::prelude::*;

use super::*;
use crate::identifier::tables::test_tables;
use crate::identifier::{Region, RegionSet};
use crate::text::{find_links, fold};

/// Folds a text and hands it to a scanner, with its links.
fn with_passage<T>(text: &str, scan: impl FnOnce(Passage<'_>) -> T) -> T {
    let tables = test_tables();
    let folded = fold(text);
    let cues = tables.cues.find(folded.as_str());
    let links: Vec<Range<usize>> =
        find_links(text, tables).links.into_iter().map(|link| folded.folded(link.span)).collect();
    scan(Passage { text: folded.as_str(), cues: &cues, links: &links })
}

/// Cases that came out wrong; all of them are shown at once.
#[derive(Default)]
struct Wrong(Vec<String>);

impl Wrong {
    fn check<T: PartialEq + std::fmt::Debug>(&mut self, found: T, expected: T, text: &str) {
        if found != expected {
            self.0.push(format!("{text}: found {found:?}, expected {expected:?}"));
        }
    }
}

impl Drop for Wrong {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.0.is_empty(), "{:#?}", self.0);
        }
    }
}

fn regions(codes: &str) -> Vec<Region> {
    codes.split(' ').filter_map(Region::parse).collect()
}

fn amounts(text: &str, near: &str) -> String {
    let near: RegionSet = regions(near).into_iter().collect();
    let shown = |found: Found<Amount>| {
        let Amount { thousandths, currency } = found.what;
        let (units, rest) = (thousandths / 1_000, thousandths % 1_000);
        let fraction = if rest == 0 { String::new() } else { format!(".{rest:03}").trim_end_matches('0').to_owned() };
        format!("{units}{fraction} {}", String::from_utf8_lossy(&currency))
    };
    with_passage(text, |passage| {
        let found = find_amounts(&passage, &test_tables().currencies, &near);
        found.into_iter().map(shown).collect::<Vec<_>>().join(", ")
    })
}

#[test]
fn amounts_of_money() {
    let mut wrong = Wrong::default();
    for (text, near, expected) in [
        ("Zollgebühr 1,99 € offen", "", "1.99 EUR"),
        ("Please pay $1,250.50 now", "", "1250.5 USD"),
        ("You won £1000!", "", "1000 GBP"),
        ("Rs.500/- credited", "", "500 INR"),
        ("Rs 1,00,000 loan", "", "100000 INR"),
        ("Rs 500", "PK", "500 PKR"),
        ("loan upto 5 lakh", "", "500000 INR"),
        ("₹ 2,499.00 debited", "", "2499 INR"),
        ("৳500 ক্যাশব্যাক", "", "500 BDT"),
        ("Tk 1,000 recharge", "", "1000 BDT"),
        ("Rp100rb gratis", "", "100000 IDR"),
        ("bonus 50jt", "", "50000000 IDR"),
        ("Rp 1.500.000 masuk", "", "1500000 IDR"),
        ("RM250 sahaja", "", "250 MYR"),
        ("ยอด 1,500.00 บาท", "", "1500 THB"),
        ("฿99", "", "99 THB"),
        ("您的账户支出500元", "", "500 CNY"),
        ("日賺3000元", "TW", "3000 TWD"),
        ("3万円プレゼント", "", "30000 JPY"),
        ("¥5,000のお支払い", "JP", "5000 JPY"),
        ("50,000원 결제", "", "50000 KRW"),
        ("5만원 지급", "", "50000 KRW"),
        ("Nhận 500.000đ", "", "500000 VND"),
        ("hoàn 2 triệu đồng", "", "2000000 VND"),
        ("1.250,90 TL ödeme", "", "1250.9 TRY"),
        ("100 ₺ bonus", "", "100 TRY"),
        ("Списание 1 500 руб.", "", "1500 RUB"),
        ("до 300 тыс. рублей", "", "300000 RUB"),
        ("500 грн на рахунок", "", "500 UAH"),
        ("dopłata 1,50 zł", "", "1.5 PLN"),
        ("doplatek 49 Kč", "", "49 CZK"),
        ("taxa de 25 lei", "", "25 RON"),
        ("KSh 2,000 received", "", "2000 KES"),
        ("₦50,000 alert", "", "50000 NGN"),
        ("compra de R$ 2.450,00 aprovada", "", "2450 BRL"),
        ("R350 off", "", ""),
        ("R350 off", "ZA", "350 ZAR"),
        ("299 kr att betala", "", "299 SEK"),
        ("299 kr", "DK", "299 DKK"),
        ("USD 500 or AED 1800", "", "500 USD, 1800 AED"),
        ("$500 CAD", "", "500 CAD"),
        ("$500", "AU", "500 AUD"),
        ("100-200 EUR pro Tag", "", "100 EUR, 200 EUR"),
        ("$10-20k", "", "10 USD, 20000 USD"),
        ("earn 5k USD", "", "5000 USD"),
        ("1,5 Mio Euro", "", "1500000 EUR"),
        ("0.05 BTC", "", "0.05 BTC"),
        ("١٥٠ ريال", "", "150 SAR"),
        ("5000 rupees only", "", "5000 INR"),
        // No money.
        ("try 30 days free", "", ""),
        ("le 25 novembre", "FR", ""),
        ("You won 500 points", "", ""),
        ("5 km away", "", ""),
        ("SW7 8TR", "GB", ""),
        ("50rb", "ID", "50000 IDR"),
        ("10 ft tall", "", ""),
        ("call 0800 123 456", "", ""),
        ("22.11.2026 10:30", "", ""),
        ("https://shop.example/p/100-eur", "", ""),
        ("5万人が登録", "", ""),
    ] {
        wrong.check(amounts(text, near), expected.to_owned(), text);
    }
}

fn callbacks(text: &str, of: &str) -> String {
    let tables = test_tables();
    with_passage(text, |passage| {
        let asked = match of {
            "" => tables.cues.suggested(passage.text, passage.cues),
            of => regions(of),
        };
        let near: RegionSet = asked.iter().copied().take(1).collect();
        let taken: Vec<Range<usize>> =
            find_amounts(&passage, &tables.currencies, &near).into_iter().map(|found| found.range).collect();
        let dialing = Dialing { regions: &|| &asked, codes: &tables.calling_codes };
        let shown = |found: Found<Callback>| match found.what.kind {
            CallbackKind::ShortCode => format!("{} short", found.what.number),
            CallbackKind::Plan(kind) => {
                let name = kind.name();
                let region = found.what.region.map_or("-".to_owned(), |region| region.to_string());
                format!("{} {name} {region}", found.what.number)
            }
        };
        find_callbacks(&passage, dialing, || taken.iter().cloned())
            .into_iter()
            .map(shown)
            .collect::<Vec<_>>()
            .join(", ")
    })
}

#[test]
fn numbers_to_call() {
    let mut wrong = Wrong::default();
    for (text, of, expected) in [
        ("Call +49 30 901820 now", "", "+4930901820 fixed_line DE"),
        ("Rufen Sie 030 901820 an", "", "+4930901820 fixed_line DE"),
        ("Hotline 0900 1234567", "DE", "+499001234567 premium DE"),
        ("Call 09061701461 to claim", "GB", "+449061701461 premium GB"),
        ("Call 0871 872 9758 now", "GB", "+448718729758 premium GB"),
        ("call 07046744435 now", "GB", "+447046744435 personal GB"),
        ("dial 1-900-555-1234", "US", "+19005551234 premium US"),
        ("call 1-800-829-1040", "US", "+18008291040 toll_free US"),
        ("Call (212) 736-5000 today", "US", "+12127365000 fixed_line_or_mobile US"),
        ("call 2127365000", "", "+12127365000 fixed_line_or_mobile US"),
        ("WhatsApp +91 98765 43210", "", "+919876543210 mobile IN"),
        ("इस नंबर पर कॉल करें 9876543210", "", "+919876543210 mobile IN"),
        ("Appelez le 01 44 77 55 66", "", "+33144775566 fixed_line FR"),
        ("appelez le 0899 70 12 34", "FR", "+33899701234 premium FR"),
        ("Llame al 912 345 678", "ES", "+34912345678 fixed_line ES"),
        ("Ligue (11) 98765-4321", "", "+5511987654321 mobile BR"),
        ("Chiama 06 4201 2345", "IT", "+390642012345 fixed_line IT"),
        ("Bel 020 794 0800", "NL", "+31207940800 fixed_line NL"),
        ("0532 123 45 67 numaralı hattı arayın", "", "+905321234567 mobile TR"),
        ("Позвоните 8 (495) 123-45-67", "", "+74951234567 fixed_line RU"),
        ("Zadzwoń 22 123 45 67", "", "+48221234567 fixed_line PL"),
        ("โทร 02-123-4567", "", "+6621234567 fixed_line TH"),
        ("请致电 010-62345678", "", "+861062345678 fixed_line CN"),
        ("お電話 03-3224-5111", "", "+81332245111 fixed_line JP"),
        ("고객센터 02-123-4567 전화", "", "+8221234567 fixed_line KR"),
        ("Hubungi 0812-3456-7890", "", "+6281234567890 mobile ID"),
        ("gọi 0912 345 678", "", "+84912345678 mobile VN"),
        ("piga simu 0712 345678", "", "+254712345678 mobile KE"),
        ("call 01712345678 now", "BD", "+8801712345678 mobile BD"),
        ("satellite +881612345678", "", "+881612345678 satellite -"),
        ("Text WIN to 80085", "", "80085 short"),
        ("text STOP to 60300. Bye", "", "60300 short"),
        ("SMS 'JA' an 33444", "", "33444 short"),
        ("请致电95588", "", "95588 short"),
        ("reply to 12345", "", "12345 short"),
        ("0049 30 901820", "", "+4930901820 fixed_line DE"),
        ("Tel: ０３０ ９０１８２０", "DE", "+4930901820 fixed_line DE"),
        ("call 0800 1234567 24/7", "GB", "+448001234567 toll_free GB"),
        (
            "Call +1 (212) 736-5000 or +44 20 7946 0958",
            "",
            "+12127365000 fixed_line_or_mobile US, +442079460958 fixed_line GB",
        ),
        // No numbers to call.
        ("Your order 2127365000 has shipped", "US", ""),
        ("Tracking no. 9876543210", "IN", ""),
        ("Bestellnummer 030901820", "DE", ""),
        ("Your code is 2127365", "US", ""),
        ("a/c XX1234567890", "IN", ""),
        ("account ***0301234567", "DE", ""),
        ("on 22.11.2026 at 10:30", "DE", ""),
        ("2026-11-22 12:00", "DE", ""),
        ("server 192.168.100.200", "US", ""),
        ("Rs 9876543210 credited", "IN", ""),
        ("https://x.example/2127365000", "US", ""),
        ("1111111111", "US", ""),
        ("12,345,678.90", "US", ""),
        ("open 9-17 daily", "US", ""),
    ] {
        wrong.check(callbacks(text, of), expected.to_owned(), text);
    }
}

#[test]
fn one_time_codes() {
    let mut wrong = Wrong::default();
    for (text, expected) in [
        ("Your code is 482913.", "482913"),
        ("482913 is your verification code", "482913"),
        ("G-482913 is your Google verification code", "482913"),
        ("OTP 4829 for your order", "4829"),
        ("Your PIN: 123 456", "123 456"),
        ("code 123-456", "123-456"),
        ("Ihr Code lautet 482913", "482913"),
        ("Ihre TAN: 482913", "482913"),
        ("votre code 482913", "482913"),
        ("Tu código es 4829", "4829"),
        ("Seu código é 482913", "482913"),
        ("Il tuo codice è 482913", "482913"),
        ("Uw code: 48291", "48291"),
        ("Doğrulama kodunuz: 482913", "482913"),
        ("Код подтверждения: 4829", "4829"),
        ("Ваш код 4829", "4829"),
        ("Kod autoryzacyjny 482913", "482913"),
        ("【某某】验证码482913，5分钟内有效", "482913"),
        ("認証コード：482913", "482913"),
        ("인증번호 [482913]", "482913"),
        ("Mã OTP của bạn là 482913", "482913"),
        ("รหัส OTP 482913", "482913"),
        ("Kode verifikasi: 482913", "482913"),
        ("आपका ओटीपी 482913 है", "482913"),
        ("আপনার ওটিপি 482913", "482913"),
        ("رمز التحقق ٤٨٢٩١٣", "482913"),
        ("کد تایید شما 48291", "48291"),
        ("קוד האימות 482913", "482913"),
        ("kodi yako ni 482913", "482913"),
        ("Codul tău: 482913", "482913"),
        ("A kódod 482913", "482913"),
        // No codes.
        ("Your order 482913 has shipped", ""),
        ("code expires 22.11.2026", ""),
        ("Use the code SAVE20 for $5000", ""),
        ("code 12", ""),
        ("code valid until end of 2026", ""),
        ("code 2026", "2026"),
        ("code: +49 30 901820", ""),
        ("Konto ****4829, Code folgt", ""),
        ("code https://x.example/482913", ""),
    ] {
        let found = with_passage(text, |passage| {
            let near = RegionSet::EMPTY;
            let taken: Vec<_> =
                find_amounts(&passage, &test_tables().currencies, &near).into_iter().map(|found| found.range).collect();
            find_codes(&passage, &taken).into_iter().map(|found| found.what.to_owned()).collect::<Vec<_>>().join(", ")
        });
        wrong.check(found, expected.to_owned(), text);
    }
}

#[test]
fn deadlines() {
    let mut wrong = Wrong::default();
    for (text, hours) in [
        ("within 24 hours", 24),
        ("pay in the next 2 hours", 2),
        ("only 3 days left", 72),
        ("your power will be cut tonight", 12),
        ("settle today", 24),
        ("binnen 2 Stunden", 2),
        ("innerhalb von 48 Std. zahlen", 48),
        ("noch heute", 24),
        ("sous 24h", 24),
        ("dans les 48 heures", 48),
        ("en 24 horas", 24),
        ("hoy mismo", 24),
        ("em até 12 horas", 12),
        ("entro 24 ore", 24),
        ("binnen 24 uur", 24),
        ("24 saat içinde", 24),
        ("bugün son gün", 24),
        ("в течение 24 часов", 24),
        ("протягом 2 годин", 2),
        ("w ciągu 24 godzin", 24),
        ("în 24 de ore", 24),
        ("请在24小时内处理", 24),
        ("24時間以内に", 24),
        ("24시간 이내에", 24),
        ("trong vòng 24 giờ", 24),
        ("ภายใน 24 ชั่วโมง", 24),
        ("dalam 24 jam", 24),
        ("24 घंटे के भीतर", 24),
        ("आज रात", 12),
        ("২৪ ঘন্টার মধ্যে", 24),
        ("خلال 24 ساعة", 24),
        ("ظرف ۲۴ ساعت", 24),
        ("תוך 24 שעות", 24),
        ("ndani ya masaa 24", 0),
        ("in 2-3 days", 72),
        ("within 48 hours, or 24 hours left", 24),
        // No deadlines.
        ("open 24 hours", 0),
        ("7 days a week", 0),
        ("3 months ago", 0),
        ("2 hour session", 0),
    ] {
        let found = with_passage(text, |passage| find_deadlines(&passage).into_iter().map(|found| found.what).min());
        wrong.check(found, (hours > 0).then_some(hours * 3_600), text);
    }
    let minutes = with_passage("expires in 30 min", |passage| find_deadlines(&passage).first().map(|found| found.what));
    assert_eq!(minutes, Some(1_800));
}

#[test]
fn percentages() {
    let mut wrong = Wrong::default();
    for (text, expected) in [
        ("20% off", Some(20)),
        ("20 % auf alles", Some(20)),
        ("%50 indirim", Some(50)),
        ("скидка 15 процентов", Some(15)),
        ("yüzde 20", None),
        ("up to 70% and 30 % more", Some(70)),
        ("２０％", Some(20)),
        ("١٥٪", Some(15)),
        ("3,5 %", Some(3)),
        ("https://x.example/a%20b", None),
        ("no number", None),
    ] {
        let found = with_passage(text, |passage| find_percentages(&passage).into_iter().map(|found| found.what).max());
        wrong.check(found, expected, text);
    }
}

#[test]
fn accounts_and_cards() {
    let shapes = &test_tables().account_numbers;
    let mut wrong = Wrong::default();
    for (text, ibans, cards, accounts) in [
        ("IBAN DE89 3704 0044 0532 0130 00", 1, 0, 0),
        ("gb82west12345698765432.", 1, 0, 0),
        ("TR33 0006 1005 1978 6457 8413 26", 1, 0, 0),
        ("FR1420041010050500013M02606", 1, 0, 0),
        ("DE88 3704 0044 0532 0130 00", 0, 0, 0),
        ("XDE89370400440532013000", 0, 0, 0),
        ("DE89370400440532013000 DE89370400440532013000", 2, 0, 0),
        ("card 4111 1111 1111 1111", 0, 1, 0),
        ("5500-0000-0000-0004", 0, 1, 0),
        ("4111 1111 1111 1112", 0, 0, 0),
        ("378282246310005", 0, 1, 0),
        ("6234 5678 9012 3456", 0, 0, 0),
        ("a/c 1234567890", 0, 0, 1),
        ("A/C no. XX1234", 0, 0, 0),
        ("a/c ***123456789", 0, 0, 0),
        ("account ending 1234", 0, 0, 0),
        ("Kontonummer 1234567", 0, 0, 1),
        ("Rek. BCA 1234567890 a.n. Budi", 0, 0, 1),
        ("no rekening: 123-456-7890", 0, 0, 1),
        ("hesap no 12345678", 0, 0, 1),
        ("เลขบัญชี 123-4-56789-0", 0, 0, 1),
        ("расчётный счёт 40817810099910004312", 0, 0, 1),
        ("卡号 622202 0200112233", 0, 0, 1),
        ("계좌번호 110-123-456789", 0, 0, 1),
        ("số tài khoản 0123456789", 0, 0, 1),
        ("order 1234567890", 0, 0, 0),
        ("your account. Call 1234567890", 0, 0, 0),
    ] {
        let found = with_passage(text, |passage| {
            let taken: Vec<_> = find_ibans(&passage, shapes).into_iter().map(|found| found.range).collect();
            (taken.len(), find_cards(&passage, shapes).len(), find_accounts(&passage, &taken).len())
        });
        wrong.check(found, (ibans, cards, accounts), text);
    }
}

#[test]
fn wallets() {
    let mut wrong = Wrong::default();
    for (text, count) in [
        ("send to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa now", 1),
        ("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", 1),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", 1),
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", 1),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", 1),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", 1),
        ("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", 1),
        ("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", 0),
        ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", 1),
        ("DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L", 1),
        ("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", 1),
        ("LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1", 1),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", 0),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", 0),
        ("https://example.com/1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", 0),
        ("DE89370400440532013000", 0),
        ("9876543210987654321098765432109876", 0),
    ] {
        let links: Vec<_> = find_links(text, test_tables()).links.into_iter().map(|link| link.span).collect();
        wrong.check(find_wallets(text, &links).len(), count, text);
    }
}

#[test]
fn mailboxes() {
    let mut wrong = Wrong::default();
    for (text, expected) in [
        ("write to help@example.com.", "help@example.com"),
        ("MAIL: Prize.Office+x@Gmail.com!", "prize.office+x@gmail.com"),
        ("<info@bücher.de>", "info@bücher.de"),
        ("联系info@example.com获取", "info@example.com"),
        ("a@b", ""),
        ("a@b.nosuchsuffix", ""),
        ("@handle", ""),
        ("a@example.com,b@example.org", "a@example.com b@example.org"),
        ("ｈｅｌｐ＠example.com", "help@example.com"),
        ("x@@example.com", ""),
    ] {
        let folded = fold(text);
        let found = find_mailboxes(folded.as_str(), test_tables());
        let shown: Vec<&str> = found.iter().filter_map(|found| folded.as_str().get(found.range.clone())).collect();
        wrong.check(shown.join(" "), expected.to_owned(), text);
    }
}

proptest! {
    /// Whatever stands in a text: nothing panics, and every range is one of the text.
    #[test]
    fn nothing_panics(text in "(\\PC|[0-9 +().,$€%@:/-]|call|code|a/c|within|hours|DE89|0x|bc1|rs|万|元){0,60}") {
        with_passage(&text, |passage| {
            let tables = test_tables();
            let near = RegionSet::EMPTY;
            let asked = tables.cues.suggested(passage.text, passage.cues);
            let dialing = Dialing { regions: &|| &asked, codes: &tables.calling_codes };
            let mut ranges: Vec<Range<usize>> = Vec::new();
            ranges.extend(find_amounts(&passage, &tables.currencies, &near).into_iter().map(|found| found.range));
            let callbacks = find_callbacks(&passage, dialing, std::iter::empty);
            let is_abroad = callbacks.iter().any(|found| found.what.is_international);
            assert!(may_dial_abroad(passage.text) || !is_abroad);
            ranges.extend(callbacks.into_iter().map(|found| found.range));
            ranges.extend(find_codes(&passage, &[]).into_iter().map(|found| found.range));
            ranges.extend(find_deadlines(&passage).into_iter().map(|found| found.range));
            ranges.extend(find_percentages(&passage).into_iter().map(|found| found.range));
            ranges.extend(find_ibans(&passage, &tables.account_numbers).into_iter().map(|found| found.range));
            ranges.extend(find_cards(&passage, &tables.account_numbers).into_iter().map(|found| found.range));
            ranges.extend(find_accounts(&passage, &[]).into_iter().map(|found| found.range));
            ranges.extend(find_mailboxes(passage.text, tables).into_iter().map(|found| found.range));
            for range in ranges {
                assert!(passage.text.get(range.clone()).is_some_and(|text| !text.is_empty()), "{range:?} in {:?}", passage.text);
            }
        });
        find_wallets(&text, &[]);
    }
}
