//! Carries nothing: the tests beside it are the package.
