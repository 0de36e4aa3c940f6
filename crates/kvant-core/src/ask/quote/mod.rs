//! What an offer comes to: the question, and its answer.

mod answer;
mod question;

pub use answer::{
    LineSums, NotInPlan, PlacedText, QuoteSums, ReadingUsed, TermsAnswer, TitledSums, VariantSums,
};
pub use question::{
    AskedDiscount, AskedLine, AskedRate, AskedVariant, AskedVat, QuoteQuestion, VatMode,
};

use super::Answer;
use crate::catalogue::Catalogue;
use crate::quote::{self, LineTerms, Offered, PricedLine, PricedVariant, QuoteRefusal};
use crate::refusal::Refusal;
use crate::source::Source;
use crate::stated::Stated;

/// Answers what an offer comes to.
///
/// # Errors
///
/// A [`Refusal::At`] with the path of the field, as the question has it.
pub(super) fn answer(catalogue: &Catalogue, question: &QuoteQuestion) -> Result<Answer, Refusal> {
    let quote = question.quote(catalogue)?;
    let is_plain = question.variants.is_none();
    let at = |refused: QuoteRefusal| {
        let path = if is_plain { refused.path_in_variant() } else { refused.path() };
        Refusal::At { path, refusal: Box::new(refused.refusal) }
    };
    let priced = quote::priced(&quote, catalogue).map_err(at)?;
    let mut terms = Vec::new();
    for (place, variant) in quote.variants.iter().enumerate().filter(|_| question.terms) {
        for (number, line) in variant.lines.iter().enumerate() {
            let Offered::Catalogue(line) = &line.offered else { continue };
            let within = if is_plain { String::new() } else { format!("variants.{place}.") };
            let path = format!("{within}lines.{number}");
            let told = line.terms(&quote, catalogue);
            let told = told.map_err(|(field, refusal)| {
                let path = format!("{path}.{}", field.name());
                Refusal::At { path, refusal: Box::new(refusal) }
            })?;
            terms.push(terms_answer(path, &told));
        }
    }
    let titled = |variant: &PricedVariant| TitledSums {
        title: variant.title.clone(),
        sums: variant_sums(variant),
    };
    let variants = &priced.variants;
    Ok(Answer::Quote(Box::new(QuoteSums {
        plain: variants.first().filter(|_| is_plain).map(variant_sums),
        variants: (!is_plain).then(|| variants.iter().map(titled).collect()),
        valid_through: priced.valid_through,
        terms,
    })))
}

fn variant_sums(variant: &PricedVariant) -> VariantSums {
    let line = |line: &PricedLine| LineSums {
        unit_price: line.unit_price,
        quantity: line.quantity,
        sum: line.sum,
        discount: line.discount,
        vat: line.vat,
        total: line.total,
        counts: line.counts,
        own_price: line.is_own_price,
    };
    VariantSums {
        lines: variant.lines.iter().map(line).collect(),
        sum: variant.sum,
        discount: variant.discount,
        vat: variant.vat,
        total: variant.total,
    }
}

fn terms_answer(at: String, told: &LineTerms<'_>) -> TermsAnswer {
    let placed =
        |text: &str, source: &Source| PlacedText { text: text.to_string(), source: source.clone() };
    let not_in_plan = told.not_in_plan.iter().map(|(feature, cell)| NotInPlan {
        name: feature.name.clone(),
        is: cell.is,
        text: cell.text.clone(),
        source: cell.source.clone(),
    });
    let readings = told.readings.iter().map(|(open, reading)| ReadingUsed {
        matter: open.id.clone(),
        reading: reading.id.clone(),
        question: open.question.clone(),
        text: reading.text.clone(),
        source: open.source.clone(),
    });
    TermsAnswer {
        at,
        document: told.terms.id.clone(),
        plan: told.plan.id.clone(),
        edition: told.terms.edition.id.clone(),
        reaction: told.reaction.map_or(Stated::NotStated, |promise| promise.within.clone()),
        schedule: told.schedule.cloned(),
        package: told.plan.package.clone(),
        last_day: told.last_day,
        excluded: told.excluded.iter().map(|one| placed(&one.text, &one.source)).collect(),
        not_in_plan: not_in_plan.collect(),
        readings: readings.collect(),
        open: told.open.iter().map(|one| placed(&one.question, &one.source)).collect(),
        anomalies: told.anomalies.iter().map(|one| placed(&one.text, &one.source)).collect(),
    }
}
