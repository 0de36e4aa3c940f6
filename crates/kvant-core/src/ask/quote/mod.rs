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
use crate::money::Rub;
use crate::quote::{
    self, LineTerms, Offered, Payee, PricedLine, PricedVariant, QuoteRefusal, Requisite,
    TypedPayee, in_words, payment_qr,
};
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
    let payment = payment(question, &quote.seller.payee)?;
    let sums = |variant: &PricedVariant| {
        let payment = payment.as_ref().filter(|_| variant.total > Rub::ZERO);
        let qr = payment.map(|(payee, purpose)| qr(payee, variant.total, purpose)).transpose()?;
        Ok::<_, Refusal>(variant_sums(variant, qr))
    };
    let titled = |variant: &PricedVariant| {
        Ok::<_, Refusal>(TitledSums { title: variant.title.clone(), sums: sums(variant)? })
    };
    let variants = &priced.variants;
    Ok(Answer::Quote(Box::new(QuoteSums {
        plain: variants.first().filter(|_| is_plain).map(sums).transpose()?,
        variants: (!is_plain).then(|| variants.iter().map(titled).collect()).transpose()?,
        valid_through: priced.valid_through,
        terms,
    })))
}

/// Checks the requisites: payee and purpose, where a payment has all that it needs.
fn payment(
    question: &QuoteQuestion,
    typed: &TypedPayee,
) -> Result<Option<(Payee, String)>, Refusal> {
    let payee = typed.read().map_err(|wrong| {
        let first = wrong.into_iter().next();
        let (field, why) = first
            .map_or(("payee", String::new()), |wrong| (wrong.field.name(), wrong.why.to_string()));
        bad_requisite(format!("payee.{field}"), field, why)
    })?;
    if question.payee.is_none() || !payee.missing_for_payment().is_empty() {
        return Ok(None);
    }
    match &question.purpose {
        Some(purpose) => Ok(Some((payee, purpose.clone()))),
        None => {
            let (path, values) = ("purpose".to_string(), Vec::new());
            let refusal = Refusal::MissingField { field: path.clone(), values };
            Err(Refusal::At { path, refusal: Box::new(refusal) })
        }
    }
}

fn qr(payee: &Payee, total: Rub, purpose: &str) -> Result<String, Refusal> {
    payment_qr(payee, total, purpose).map_err(|wrong| {
        let first = wrong.into_iter().next();
        let (field, why) = first.map_or(("purpose", String::new()), |wrong| {
            let field = wrong.field.requisite().map_or("purpose", Requisite::name);
            (field, wrong.why.to_string())
        });
        let path = if field == "purpose" { field.to_string() } else { format!("payee.{field}") };
        bad_requisite(path, field, why)
    })
}

fn bad_requisite(path: String, field: &'static str, why: String) -> Refusal {
    Refusal::At { path, refusal: Box::new(Refusal::BadRequisite { field, why }) }
}

fn variant_sums(variant: &PricedVariant, payment_qr: Option<String>) -> VariantSums {
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
        in_words: in_words(variant.total),
        payment_qr,
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
