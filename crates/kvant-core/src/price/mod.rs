//! What a package costs, how long it lives, and what rounding adds to it.

mod cover;
mod fee;
mod life;
mod offer;
mod package;
mod rates;
mod resolved;
mod rounded;

pub use cover::{Cover, CoverCrossing, cover_crossings, covers};
pub use fee::{FeePrice, FeeReading, fee, fee_readings};
pub use life::{Life, life};
pub use offer::{Offer, offer};
pub use package::{PackagePrice, Payment, package, payment, per_hour, sizes};
pub use resolved::ResolvedTerms;
pub use rounded::{RoundedSession, rounded_session};
