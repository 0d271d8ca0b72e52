//! Places in a record, as JSON Pointers (RFC 6901). Read [`Pointer`].
//!
//! A place is a chain of borrowed steps and becomes text only when an error or a part needs it, so
//! that reading a sound record costs nothing for it.

use std::fmt;

/// A place in a record; its text form is a JSON Pointer, empty for the record itself.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pointer<'p> {
    /// The record.
    Root,
    /// The value of a key in an object.
    Key(&'p Pointer<'p>, &'p str),
    /// An entry of a list, counted from 0.
    Index(&'p Pointer<'p>, usize),
}

impl<'p> Pointer<'p> {
    /// The value of a key below this place.
    pub(super) fn key(&'p self, name: &'p str) -> Pointer<'p> {
        Pointer::Key(self, name)
    }

    /// An entry of the list at this place.
    pub(super) fn index(&'p self, index: usize) -> Pointer<'p> {
        Pointer::Index(self, index)
    }
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Pointer::Root => Ok(()),
            Pointer::Key(parent, name) => {
                parent.fmt(f)?;
                f.write_str("/")?;
                write_escaped(f, name)
            }
            Pointer::Index(parent, index) => write!(f, "{parent}/{index}"),
        }
    }
}

/// Writes one step with `~` as `~0` and `/` as `~1`.
pub(super) fn write_escaped(f: &mut impl fmt::Write, step: &str) -> fmt::Result {
    for character in step.chars() {
        match character {
            '~' => f.write_str("~0")?,
            '/' => f.write_str("~1")?,
            other => f.write_char(other)?,
        }
    }
    Ok(())
}

/// Whether an escaped step of a pointer names this key.
pub(super) fn step_is(escaped: &str, key: &str) -> bool {
    if escaped.contains('~') {
        // `~1` first: `~01` means `~1`, not `/`.
        escaped.replace("~1", "/").replace("~0", "~") == key
    } else {
        escaped == key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_escaped_and_found_again() {
        let list = Pointer::Root.key("a/b~c");
        let entry = list.index(2);
        assert_eq!(entry.key("~1").to_string(), "/a~1b~0c/2/~01");
        for key in ["a/b~c", "~1", "~", "/", "plain", "~0/"] {
            let mut escaped = String::new();
            write_escaped(&mut escaped, key).unwrap();
            assert!(step_is(&escaped, key), "{key}");
        }
        assert!(!step_is("~01", "/"));
        assert_eq!(Pointer::Root.to_string(), "");
    }
}
