//! Lines of any length in bounded memory. Read [`LineReader`].

use std::io::{self, BufRead, BufReader, Read};

use crate::wire::{WireCode, WireError};

/// The longest line that is held, in bytes without its line break. A record is a few kilobytes and a
/// webhook envelope some hundred; what is longer is damage or an attack, and is skipped.
pub const MAX_LINE_BYTES: usize = 16 * 1024 * 1024;

/// Bytes read at once: large enough that the system is seldom asked, small enough for a cache.
const BUFFER_BYTES: usize = 256 * 1024;

/// What a buffer may keep after a long line, in bytes.
const KEPT_BYTES: usize = 1024 * 1024;

/// A line as it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RawLine<'l> {
    /// Its bytes, without line break, and without the byte order mark of a first line.
    Bytes(&'l [u8]),
    /// It was longer than [`MAX_LINE_BYTES`] and was skipped to its end.
    TooLong,
}

/// The error that answers a line that is too long.
pub fn too_long() -> WireError {
    let message = format!("the line is longer than {} MiB", MAX_LINE_BYTES / 1024 / 1024);
    WireError { code: WireCode::TooLong, field: None, message, id: None }
}

/// Reads line by line and never holds more than one. Ends of lines may be `\n` or `\r\n`, and the
/// last one may be missing.
pub struct LineReader<R> {
    input: BufReader<R>,
    number: u64,
    bytes: u64,
    line: Vec<u8>,
}

impl<R: Read> LineReader<R> {
    /// Reads from the start of an input.
    pub fn new(input: R) -> Self {
        LineReader { input: BufReader::with_capacity(BUFFER_BYTES, input), number: 0, bytes: 0, line: Vec::new() }
    }

    /// The number of the line read last, counted from 1; empty lines count.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The bytes read so far.
    pub fn bytes_read(&self) -> u64 {
        self.bytes
    }

    /// Whether the next line, or a part of it, has come already. When it has not, reading on may
    /// wait for whoever writes, and what was answered should not wait with it.
    pub fn has_more_at_hand(&self) -> bool {
        !self.input.buffer().is_empty()
    }

    /// The next line that is not empty with its number, counted from 1; `None` at the end.
    ///
    /// # Errors
    /// When the input cannot be read on.
    pub fn next_line(&mut self) -> io::Result<Option<(u64, RawLine<'_>)>> {
        loop {
            if self.line.capacity() > KEPT_BYTES {
                self.line = Vec::new();
            }
            self.line.clear();
            // Two bytes more than a line may have, for its line break.
            let bound = MAX_LINE_BYTES as u64 + 2;
            let read = self.input.by_ref().take(bound).read_until(b'\n', &mut self.line)?;
            if read == 0 {
                return Ok(None);
            }
            self.bytes += read as u64;
            self.number += 1;
            if self.line.pop_if(|last| *last == b'\n').is_none() && read as u64 == bound {
                self.line = Vec::new();
                self.bytes += self.input.skip_until(b'\n')? as u64;
                return Ok(Some((self.number, RawLine::TooLong)));
            }
            self.line.pop_if(|last| *last == b'\r');
            if self.line.len() > MAX_LINE_BYTES {
                return Ok(Some((self.number, RawLine::TooLong)));
            }
            if self.number == 1 && self.line.starts_with(b"\xEF\xBB\xBF") {
                self.line.drain(..3);
            }
            if !self.line.trim_ascii().is_empty() {
                return Ok(Some((self.number, RawLine::Bytes(&self.line))));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &[u8]) -> Vec<(u64, Result<String, ()>)> {
        let mut reader = LineReader::new(input);
        let mut read = Vec::new();
        while let Some((number, line)) = reader.next_line().unwrap() {
            let line = match line {
                RawLine::Bytes(bytes) => Ok(String::from_utf8_lossy(bytes).into_owned()),
                RawLine::TooLong => Err(()),
            };
            read.push((number, line));
        }
        read
    }

    #[test]
    fn lines_are_read_whatever_ends_them() {
        let ok = |text: &str| Ok(text.to_owned());
        assert_eq!(lines(b""), []);
        assert_eq!(lines(b"\n\r\n  \n"), []);
        assert_eq!(lines(b"a longer line\nb"), [(1, ok("a longer line")), (2, ok("b"))]);
        assert_eq!(lines(b"\xEF\xBB\xBFa\r\n\r\nb\r\n"), [(1, ok("a")), (3, ok("b"))]);
    }

    #[test]
    fn a_line_that_is_too_long_is_skipped_to_its_end() {
        let mut input = vec![b'x'; MAX_LINE_BYTES + 1];
        input.extend_from_slice(b"\nnext\n");
        assert_eq!(lines(&input), [(1, Err(())), (2, Ok("next".to_owned()))]);
        let longest = vec![b'x'; MAX_LINE_BYTES];
        assert_eq!(lines(&longest).first().map(|(_, line)| line.is_ok()), Some(true));
    }
}
