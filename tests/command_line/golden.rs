//! Expected output, compared byte by byte.

use std::path::Path;

/// Compares output with `tests/command_line/{name}.expected`, or writes that anew.
pub(super) fn check(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/command_line").join(format!("{name}.expected"));
    if std::env::var_os("GREENTICK_RENEW").is_some() {
        std::fs::write(&path, found).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        expected, found,
        "`{name}` changed; if that is meant, renew it with GREENTICK_RENEW=1 cargo test --test it"
    );
}
