//! From what stands on the paper to where it stands.

// In reading order: a module uses what stands above it.
mod style;
mod piece;
mod flow;
mod head;
mod table;
mod statements;
mod payment;
mod close;

use crate::document::{PaperDocument, PaymentPlace};
use crate::page::{PaperFormat, PaperPage};
use crate::typeface::Typeface;
use flow::Flow;
use piece::Desk;

/// Lays a document out on pages.
///
/// One page where it fits, if need be with less air between its parts, which is taken out too
/// where that saves a further page. Where it does not, heads of tables are repeated, a row stands
/// whole on a page (unless a page is too short for it), two rows stay with the sums below them, and
/// the pages are counted.
///
/// Every command lies inside the margins. The same document gives the same pages.
pub fn layout(
    document: &PaperDocument,
    format: &PaperFormat,
    typeface: &Typeface,
) -> Vec<PaperPage> {
    let airs = style::AIRS.into_iter();
    let tries = airs.map(|air| with_air(document, format, typeface, air));
    // Of those of one length the first has most air.
    tries.min_by_key(Vec::len).unwrap_or_default()
}

fn with_air(
    document: &PaperDocument,
    format: &PaperFormat,
    typeface: &Typeface,
    air: f32,
) -> Vec<PaperPage> {
    let desk = Desk { typeface, format, accent: document.accent.readable(), air };
    let mut flow = Flow::default();
    head::letterhead(&desk, &document.letterhead, &mut flow);
    head::title(&desk, document, &mut flow);
    head::facts(&desk, &document.facts, &mut flow);
    head::parties(&desk, &document.parties, &mut flow);
    statements::opening(&desk, &document.opening, &mut flow);
    let payment_at = |place| document.payment.iter().filter(move |paid| paid.place == place);
    for paid in payment_at(PaymentPlace::BeforeTables) {
        payment::payment(&desk, paid, &mut flow);
    }
    for variant in &document.variants {
        table::variant(&desk, &document.head, variant, &mut flow);
    }
    for section in &document.sections {
        statements::section(&desk, section, &mut flow);
    }
    for paid in payment_at(PaymentPlace::AfterTerms) {
        payment::payment(&desk, paid, &mut flow);
    }
    close::signatures(&desk, &document.signatures, &mut flow);
    let footer = close::Footer::of(&desk, document);
    footer.pages(&desk, &document.title, flow)
}
