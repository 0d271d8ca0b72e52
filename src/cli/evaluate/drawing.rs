//! Curves and histograms as inline SVG; colors come from the page. Read [`Plot`].

use std::fmt::Write as _;

use crate::cli::table::escaped;

/// The size of a plot and the room around it for names and numbers, in pixels.
const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 58.0;
const RIGHT: f64 = 22.0;
const BOTTOM: f64 = 40.0;
const TOP: f64 = 12.0;

/// Names of marks are at most so long and high; those of rungs, which stand upright, so high and long.
const NAME: (f64, f64) = (70.0, 13.0);
const RUNG: (f64, f64) = (12.0, 38.0);

/// A line over two shares.
pub(super) struct Plot<'t> {
    /// What it shows.
    pub(super) title: &'t str,
    /// The name of the share to the right, and its largest value in billionths.
    pub(super) x: (&'t str, i64),
    /// The name of the share upward.
    pub(super) y: &'t str,
    /// The line, in billionths; what lies beyond the largest value is cut.
    pub(super) line: Vec<(i64, i64)>,
    /// Places with names.
    pub(super) marks: Vec<(String, i64, i64)>,
}

impl Plot<'_> {
    /// The drawing.
    pub(super) fn svg(&self) -> String {
        let (x_name, x_most) = self.x;
        let x = |share: i64| LEFT + (WIDTH - LEFT - RIGHT) * (share as f64 / x_most as f64).min(1.0);
        let y = |share: i64| HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (share as f64 / 1e9);
        let mut svg = opening(self.title);
        for fifth in 0..=5_i64 {
            let (across, up) = (x(x_most / 5 * fifth), y(200_000_000 * fifth));
            let _ = write!(
                svg,
                "<line class=\"grid\" x1=\"{LEFT:.1}\" y1=\"{up:.1}\" x2=\"{:.1}\" y2=\"{up:.1}\"/>\
                 <line class=\"grid\" x1=\"{across:.1}\" y1=\"{TOP:.1}\" x2=\"{across:.1}\" y2=\"{:.1}\"/>\
                 <text class=\"tick end\" x=\"{:.1}\" y=\"{:.1}\">{}</text>\
                 <text class=\"tick mid\" x=\"{across:.1}\" y=\"{:.1}\">{}</text>",
                WIDTH - RIGHT,
                HEIGHT - BOTTOM,
                LEFT - 6.0,
                up + 4.0,
                short_percent(200_000_000 * fifth),
                HEIGHT - BOTTOM + 16.0,
                short_percent(x_most / 5 * fifth),
            );
        }
        let within = cut(&self.line, x_most);
        let within: Vec<String> =
            within.iter().map(|(across, up)| format!("{:.1},{:.1}", x(*across), y(*up))).collect();
        let _ = write!(svg, "<polyline class=\"curve\" points=\"{}\"/>", within.join(" "));
        let mut names = Vec::new();
        for (name, across, up) in self.marks.iter().filter(|(_, across, _)| *across <= x_most) {
            let (at_x, at_y) = (x(*across), y(*up));
            // Names stand where the plot has room.
            let (class, beside) = if at_x > WIDTH * 0.6 { ("mark end", -8.0) } else { ("mark", 8.0) };
            let _ = write!(
                svg,
                "<circle class=\"dot\" cx=\"{at_x:.1}\" cy=\"{at_y:.1}\" r=\"4\"/>\
                 <text class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                at_x + beside,
                free_below(&mut names, (at_x, at_y + 14.0), NAME),
                escaped(name)
            );
        }
        let _ = write!(
            svg,
            "<text class=\"name mid\" x=\"{:.1}\" y=\"{:.1}\">{}</text>\
             <text class=\"name mid\" transform=\"translate(12 {:.1}) rotate(-90)\">{}</text></svg>",
            (LEFT + WIDTH - RIGHT) / 2.0,
            HEIGHT - 6.0,
            escaped(x_name),
            (HEIGHT - BOTTOM + TOP) / 2.0,
            escaped(self.y),
        );
        svg
    }
}

/// How far down a name stands, below those near it that were written before.
fn free_below(names: &mut Vec<(f64, f64)>, (across, mut down): (f64, f64), (width, height): (f64, f64)) -> f64 {
    while names.iter().any(|(x, y)| (x - across).abs() < width && (y - down).abs() < height) {
        down += height;
    }
    names.push((across, down));
    down
}

/// The part of a line up to a largest value, where it ends on its way to the next point.
fn cut(line: &[(i64, i64)], most: i64) -> Vec<(i64, i64)> {
    let mut within: Vec<(i64, i64)> = line.iter().copied().take_while(|(across, _)| *across <= most).collect();
    if let (Some((x, y)), Some((next_x, next_y))) = (within.last().copied(), line.get(within.len())) {
        let share = (most - x) as f64 / (next_x - x) as f64;
        within.push((most, y + ((next_y - y) as f64 * share) as i64));
    }
    within
}

/// How many records have which score, in bars of ten points; the height is logarithmic, because most
/// records score nothing. `marks` are scores with names.
pub(super) fn histogram(title: &str, bars: &[(i64, u64)], (low, high): (i64, i64), marks: &[(&str, i64)]) -> String {
    let most = bars.iter().map(|(_, records)| *records).max().unwrap_or(1).max(1);
    let tenfolds = most.ilog10() + 1;
    let height = |records: u64| {
        let share = ((records as f64).log10() + 0.2) / (f64::from(tenfolds) + 0.2);
        (HEIGHT - BOTTOM - TOP) * share.clamp(0.0, 1.0)
    };
    let count = ((high - low) / 10 + 1).max(1);
    let step = (WIDTH - LEFT - RIGHT) / count as f64;
    let x = |score: i64| LEFT + step * ((score - low) as f64 / 10.0);
    let bottom = HEIGHT - BOTTOM;
    let mut svg = opening(title);
    for tenfold in 0..=tenfolds {
        let records = 10_u64.pow(tenfold);
        let up = bottom - height(records);
        let _ = write!(
            svg,
            "<line class=\"grid\" x1=\"{LEFT:.1}\" y1=\"{up:.1}\" x2=\"{:.1}\" y2=\"{up:.1}\"/>\
             <text class=\"tick end\" x=\"{:.1}\" y=\"{:.1}\">{records}</text>",
            WIDTH - RIGHT,
            LEFT - 6.0,
            up + 4.0
        );
    }
    for (score, records) in bars {
        let tall = height(*records);
        let _ = write!(
            svg,
            "<rect class=\"bar\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{tall:.1}\">\
             <title>{score} to {}: {records}</title></rect>",
            x(*score) + 0.5,
            bottom - tall,
            (step - 1.0).max(0.5),
            score + 9
        );
    }
    let mut names = Vec::new();
    for (name, score) in marks.iter().filter(|(_, score)| *score >= low && *score <= high) {
        let across = x(*score);
        let _ = write!(
            svg,
            "<line class=\"rung\" x1=\"{across:.1}\" y1=\"{TOP:.1}\" x2=\"{across:.1}\" y2=\"{bottom:.1}\"/>\
             <text class=\"tick\" transform=\"translate({:.1} {:.1}) rotate(-90)\">{}</text>",
            across - 3.0,
            free_below(&mut names, (across, TOP + 36.0), RUNG),
            escaped(name)
        );
    }
    let middle = (LEFT + WIDTH - RIGHT) / 2.0;
    let _ = write!(
        svg,
        "<text class=\"tick mid\" x=\"{LEFT:.1}\" y=\"{:.1}\">{low}</text>\
         <text class=\"tick end\" x=\"{:.1}\" y=\"{:.1}\">{}</text>\
         <text class=\"name mid\" x=\"{middle:.1}\" y=\"{:.1}\">score</text></svg>",
        bottom + 16.0,
        WIDTH - RIGHT,
        bottom + 16.0,
        high + 9,
        HEIGHT - 6.0
    );
    svg
}

fn opening(title: &str) -> String {
    format!("<svg viewBox=\"0 0 {WIDTH:.0} {HEIGHT:.0}\" role=\"img\"><title>{}</title>", escaped(title))
}

/// A share without digits that are zero.
fn short_percent(billionths: i64) -> String {
    let tenths = (billionths + 500_000) / 1_000_000;
    if tenths % 10 == 0 { format!("{} %", tenths / 10) } else { format!("{}.{} %", tenths / 10, tenths % 10) }
}
