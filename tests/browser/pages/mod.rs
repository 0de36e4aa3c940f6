//! The pages of the app as a person sees and uses them: each has its selectors in one place, and
//! methods in the words of whoever uses it. A method that tells what a page says waits for it.

mod act;
mod choice;
mod deadlines;
mod frame;
mod history;
mod my;
mod package;
mod requests;
mod settings;
mod timer;
