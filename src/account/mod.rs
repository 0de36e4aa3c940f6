//! What the pages of the account share: they use no page, and no page uses another.

pub mod burning;
pub mod copies;
pub mod opened;
pub mod readings;
pub mod tickets;
pub mod timer;
