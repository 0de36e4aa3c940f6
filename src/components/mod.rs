//! Things drawn. A component gets values and gives callbacks; it knows no storage and no clock.

pub mod calendar_strip;
pub mod class_search;
pub mod curve_plot;
pub mod data_table;
pub mod due_list;
pub mod feature_matrix;
pub mod file_drop;
pub mod moment_field;
pub mod notice;
pub mod number_field;
pub mod pause_fields;
pub mod place;
pub mod plan_table;
pub mod readings;
pub mod report;
pub mod select_field;
pub mod share;
pub mod squares;
pub mod terms_notes;
pub mod trace;
