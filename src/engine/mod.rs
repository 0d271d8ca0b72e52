//! t
pub(crate) fn compare(_: crate::rulepack::Comparison, _: &crate::facts::Value<'_>, _: &crate::facts::Value<'_>) -> Option<bool> { None }
