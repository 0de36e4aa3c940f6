//! Kvant core.
