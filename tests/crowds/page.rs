//! The page of figures with its drawing: `docs/crowds.md` and `docs/crowds.svg`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use greentick::study::crowds::Share;

/// The size of the drawing and the room around it, in pixels.
const WIDTH: f64 = 520.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 60.0;
const BOTTOM: f64 = 44.0;
const AROUND: f64 = 16.0;
/// Its right end in percent of recipients who report, and its top in recipients.
const MOST_PERCENT: f64 = 10.0;
const MOST_RECIPIENTS: f64 = 1_000.0;

pub(super) struct Page {
    runs: usize,
    mobs: String,
    shops: String,
    senders: String,
    watched: Vec<(f64, f64)>,
    limited: Vec<(f64, f64)>,
}

impl Page {
    pub(super) fn new(runs: usize) -> Self {
        let (mobs, shops, senders) = (String::new(), String::new(), String::new());
        Page { runs, mobs, shops, senders, watched: Vec::new(), limited: Vec::new() }
    }

    pub(super) fn mob(&mut self, name: &str, percent: usize, shares: &[Share]) {
        let _ = writeln!(self.mobs, "| {name} | {percent} % | {} |", cells(shares));
    }

    pub(super) fn shop(&mut self, name: &str, shares: &[Share]) {
        let _ = writeln!(self.shops, "| {name} | {} |", cells(shares));
    }

    pub(super) fn sender(
        &mut self,
        reporting: usize,
        watched: Option<usize>,
        limited: Option<usize>,
        shares: &[Share],
    ) {
        let percent = reporting as f64 / 100.0;
        let shown = |after: Option<usize>| after.map_or("never".to_owned(), |after| after.to_string());
        let (after, capped) = (shown(watched), shown(limited));
        let _ = writeln!(self.senders, "| {percent} % | {after} | {capped} | {} |", cells(shares));
        self.watched.extend(watched.map(|after| (percent, after as f64)));
        self.limited.extend(limited.map(|after| (percent, after as f64)));
    }

    /// Holds the files in `docs` against the figures, or writes them.
    pub(super) fn is_fresh(&self) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
        for (name, text) in [("crowds.md", self.text()), ("crowds.svg", self.drawing())] {
            let path = folder.join(name);
            if std::env::var_os("GREENTICK_RENEW").is_some() {
                fs::create_dir_all(&folder).unwrap();
                fs::write(&path, &text).unwrap();
            }
            let there = fs::read_to_string(&path).unwrap_or_default();
            assert!(there == text, "{name} is stale; renew it with the command that it names");
        }
    }

    fn text(&self) -> String {
        let Page { runs, mobs, shops, senders, .. } = self;
        let head = "good | watched | capped | under review | suspended |";
        let line = "---: | ---: | ---: | ---: | ---: |";
        format!(
            "# Crowds: who is heard, and who is not

How the default pack judges businesses that are reported, played through {runs} times for the lines that
decide and a tenth as often for those beside them. A play is
the deliveries and reports of one business, record by record, through an engine and an empty memory
(`src/study/crowds`). The columns count the runs by the strictest standing that the business ever had in them.
These figures are made by, and held fresh by,

    GREENTICK_RUNS={runs} GREENTICK_RENEW=1 cargo test --release --test it crowds

## A mob against an honest shop

1,000 customers received a message within two weeks; 0.2 % of them report it by themselves. On top, a part of the
customers agreed to report it, half of them for fraud: with one to eight cohort keys, with accounts made within four
hours (both over five days), or all within two hours with accounts that are years old. All who came together count
at most half of those who came alone, or as two (`[reports.together]` in `rules/policy.toml`), so that their number
makes no difference.

| in common | of all customers | {head}
| --- | ---: | {line}
{mobs}
A mob of real recipients that shares no key, has old accounts, and takes its time over weeks looks like
recipients who do not want the messages, and is taken for that.

## Honest shops

| shop | {head}
| --- | {line}
{shops}
## Senders whom people do not want

1,500 people receive a message, 20 an hour; so many report it, half of them within two hours and the others within
two days. `watched after` and `capped after` are the recipients by then, in the middle of all runs.

| report | watched after | capped after | {head}
| ---: | ---: | ---: | {line}
{senders}
![recipients until a sender is watched and capped](crowds.svg)
"
        )
    }

    /// Recipients until a sender is watched and capped, over the share of people who report.
    fn drawing(&self) -> String {
        let x = |percent: f64| LEFT + (WIDTH - LEFT - AROUND) * percent / MOST_PERCENT;
        let y = |people: f64| HEIGHT - BOTTOM - (HEIGHT - BOTTOM - AROUND) * (people / MOST_RECIPIENTS).min(1.0);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
             font-size=\"12\">\n<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
        );
        for fifth in 0..=5 {
            let (percent, people) = (MOST_PERCENT / 5.0 * f64::from(fifth), MOST_RECIPIENTS / 5.0 * f64::from(fifth));
            let _ = writeln!(
                svg,
                "<path d=\"M{LEFT} {:.1}H{}M{:.1} {AROUND}V{}\" stroke=\"#ddd\"/>\
                 <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{people}</text>\
                 <text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{percent} %</text>",
                y(people),
                WIDTH - AROUND,
                x(percent),
                HEIGHT - BOTTOM,
                LEFT - 6.0,
                y(people) + 4.0,
                x(percent),
                HEIGHT - BOTTOM + 16.0,
            );
        }
        for (name, color, line) in [("watched", "#2a7", &self.watched), ("capped", "#c42", &self.limited)] {
            let points: Vec<String> = line.iter().map(|(at, up)| format!("{:.1},{:.1}", x(*at), y(*up))).collect();
            let (at, up) = line.first().copied().unwrap_or_default();
            let _ = writeln!(
                svg,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\" fill=\"{color}\">{name}</text>",
                points.join(" "),
                x(at) + 8.0,
                y(up) + 4.0,
            );
        }
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">recipients who report</text>\
             <text x=\"{LEFT}\" y=\"12\">recipients by then (middle of all runs)</text>\n</svg>",
            (WIDTH + LEFT) / 2.0,
            HEIGHT - 8.0,
        );
        svg
    }
}

fn cells(shares: &[Share]) -> String {
    shares.iter().map(|share| share.runs.to_string()).collect::<Vec<_>>().join(" | ")
}
