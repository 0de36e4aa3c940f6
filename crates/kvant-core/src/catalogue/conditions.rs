//! When an entry of a list holds: what is known about the client, and how the document is read.

use crate::by_name::ByName;

/// What is known about the client: attribute → value, such as `status` → `licence-year`.
pub type Attributes = ByName<String>;

/// Readings that a person chose: matter → reading. What is not named is read as assumed.
pub type Readings = ByName<String>;

/// Whether everything in `when` is so.
pub(crate) fn holds(when: &ByName<String>, known: &ByName<String>) -> bool {
    when.iter().all(|(key, value)| known.get(key) == Some(value))
}

/// Whether `names` is silent or names `one`.
pub(crate) fn names(names: &[String], one: Option<&str>) -> bool {
    names.is_empty() || one.is_some_and(|one| names.iter().any(|name| name == one))
}
