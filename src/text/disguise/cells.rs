//! A folded text taken apart into characters that can be read in another way and keep their place.
//! Read [`Cells`].

use std::ops::Range;

use super::{Step, View};
use crate::text::fold::is_letter_or_mark;

/// What is read in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    /// The character read.
    pub(super) read: char,
    /// What it may be read as instead.
    pub(super) or: Option<char>,
    /// Whether it stands for a run of equal ones, and may be meant double.
    pub(super) may_double: bool,
    /// Bytes of the folded text.
    from: Range<usize>,
}

impl Cell {
    /// Whether the character belongs to a word. Digits do, as in `w0rd`.
    pub(super) fn is_word(&self) -> bool {
        self.read.is_ascii_digit() || is_letter_or_mark(self.read)
    }

    /// Where it stands in the folded text.
    pub(super) fn start(&self) -> usize {
        self.from.start
    }
}

/// All characters of a text, in order.
#[derive(Debug)]
pub(super) struct Cells {
    cells: Vec<Cell>,
}

impl Cells {
    pub(super) fn of(folded: &str) -> Self {
        let cell =
            |(at, read): (usize, char)| Cell { read, or: None, may_double: false, from: at..at + read.len_utf8() };
        Cells { cells: folded.char_indices().map(cell).collect() }
    }

    pub(super) fn as_slice(&self) -> &[Cell] {
        &self.cells
    }

    /// The cells of a range; none beyond the end.
    pub(super) fn get(&self, range: Range<usize>) -> &[Cell] {
        self.cells.get(range).unwrap_or_default()
    }

    /// Reads the cells of a range in another way, where `reading` has one.
    pub(super) fn read(&mut self, range: Range<usize>, reading: impl Fn(char) -> Option<char>) {
        for cell in self.cells.get_mut(range).unwrap_or_default() {
            if let Some(other) = reading(cell.read) {
                cell.read = other;
            }
        }
    }

    /// Reads the cells from the start of a range on as these letters, in one way only.
    pub(super) fn write(&mut self, range: Range<usize>, letters: impl Iterator<Item = char>) {
        for (cell, letter) in self.cells.get_mut(range).unwrap_or_default().iter_mut().zip(letters) {
            (cell.read, cell.or) = (letter, None);
        }
    }

    /// Reads a cell double in the second view.
    pub(super) fn read_doubled(&mut self, index: usize) {
        if let Some(cell) = self.cells.get_mut(index) {
            cell.may_double = true;
        }
    }

    /// Gives a cell a second reading.
    pub(super) fn read_also(&mut self, index: usize, or: char) {
        if let Some(cell) = self.cells.get_mut(index) {
            cell.or = Some(or);
        }
    }

    /// Drops the cells that `is_dropped` names by index; each belongs to the one before it from then on.
    /// The first cell stays.
    pub(super) fn drop_cells(&mut self, is_dropped: impl Fn(usize) -> bool) {
        let mut kept: Vec<Cell> = Vec::with_capacity(self.cells.len());
        for (index, cell) in std::mem::take(&mut self.cells).into_iter().enumerate() {
            match kept.last_mut().filter(|_| is_dropped(index)) {
                Some(before) => before.from.end = cell.from.end,
                None => kept.push(cell),
            }
        }
        self.cells = kept;
    }

    /// Runs of cells for which `belongs` holds.
    pub(super) fn runs(&self, belongs: impl Fn(&Cell) -> bool) -> Vec<Range<usize>> {
        let mut runs = Vec::new();
        let mut start = None;
        for (index, cell) in self.cells.iter().enumerate() {
            match (belongs(cell), start) {
                (true, None) => start = Some(index),
                (false, Some(from)) => {
                    runs.push(from..index);
                    start = None;
                }
                _ => {}
            }
        }
        runs.extend(start.map(|from| from..self.cells.len()));
        runs
    }

    /// Takes three and more equal letters together: `freeee` is `free` or `fre`. Rows of `w`
    /// and `x` are addresses and masked numbers.
    pub(super) fn join_repeats(&mut self) {
        let mut dropped = vec![false; self.cells.len()];
        let mut from = 0;
        while let Some(first) = self.cells.get(from) {
            let (letter, is_letter) = (first.read, first.read.is_alphabetic() && !matches!(first.read, 'w' | 'x'));
            let length = self.get(from..self.cells.len()).iter().take_while(|cell| cell.read == letter).count();
            if is_letter && length > 2 {
                dropped.iter_mut().skip(from + 1).take(length - 1).for_each(|dropped| *dropped = true);
                if let Some(cell) = self.cells.get_mut(from) {
                    cell.may_double = true;
                }
            }
            from += length.max(1);
        }
        self.drop_cells(|index| dropped.get(index).copied().unwrap_or(false));
    }

    /// The text as read; a second view where a cell has two readings. None if it is the folded text.
    pub(super) fn into_views(self, folded: &str) -> Vec<View> {
        let first = self.view(false);
        if first.text == folded {
            return Vec::new();
        }
        if self.cells.iter().any(|cell| cell.or.is_some() || cell.may_double) {
            let second = self.view(true);
            return vec![first, second];
        }
        vec![first]
    }

    fn view(&self, is_second: bool) -> View {
        let mut view = View::default();
        for cell in &self.cells {
            let at = view.text.len();
            let read = cell.or.filter(|_| is_second).unwrap_or(cell.read);
            view.text.push(read);
            if is_second && cell.may_double {
                view.text.push(read);
            }
            let view_len = view.text.len() - at;
            if view_len != cell.from.len() {
                view.steps.push(Step { view: at, folded: cell.from.start, view_len, folded_len: cell.from.len() });
            }
        }
        view
    }
}
