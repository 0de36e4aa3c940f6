//! Days off, working hours, and the arithmetic of working time.

mod instant;
mod production;
mod schedule;
mod working;

pub use instant::{DAYS_FROM, DAYS_TO, Instant, Offset, date_in_range, iso};
pub use production::{
    DayOff, Decree, Holiday, ProductionCalendar, ProductionCalendarError, Transfer, Year,
};
pub use schedule::{HolidayRule, Schedule, Weekdays, Window};
pub use working::{Answered, SkippedDay, WorkingTime, read_instant};
