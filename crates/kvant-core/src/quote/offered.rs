//! What a line of the catalogue costs on a day, as its document states it.

use chrono::NaiveDate;

use super::line::{CatalogueLine, Issued, LineUnit, Purchase};
use super::quantity::Quantity;
use super::refusal::Field;
use crate::calendar::Instant;
use crate::catalogue::{Attributes, Catalogue, Fee, Period, Plan, RatePer, Terms, holds, read_as};
use crate::money::Rub;
use crate::price::{self, FeePrice, ResolvedTerms};
use crate::quantum::Quanta;
use crate::refusal::Refusal;
use crate::source::Source;

/// What is wrong with a line, and with which field of it.
pub type Refused = (Field, Refusal);

/// The price of one, and how many of what.
struct Price {
    unit: LineUnit,
    quantity: Quantity,
    unit_price: Rub,
    source: Source,
}

impl CatalogueLine {
    /// Returns what is fixed when the line is issued on `date`: what its document states then.
    ///
    /// Prices are as stated, whatever is said about the VAT in them: VAT is a matter of the quote.
    pub(super) fn on(&self, catalogue: &Catalogue, date: NaiveDate) -> Result<Issued, Refused> {
        let at = |field: Field| move |refusal: Refusal| (field, refusal);
        let terms = catalogue.document(&self.document).map_err(at(Field::Document))?;
        let plan = terms.plan(&self.plan).map_err(at(Field::Plan))?;
        let client = self.client(plan, terms)?;
        let resolved = ResolvedTerms::new(catalogue, terms, client, &self.readings);
        let resolved = resolved.map_err(at(Field::Attributes))?;
        let (unit, quantity, unit_price, source) =
            match (self.stated(&resolved, plan, date), self.own_price) {
                (Ok(price), None) => {
                    (price.unit, price.quantity, price.unit_price, Some(price.source))
                }
                (Ok(_), Some(_)) => {
                    let message = "the document states this price: leave it out".to_string();
                    let path = Field::UnitPrice.name().to_string();
                    return Err((Field::UnitPrice, Refusal::Malformed { path, message }));
                }
                (Err((_, Refusal::NotAPackage)), Some(own)) => {
                    let (unit, quantity) = self.counted(terms, plan);
                    (unit, quantity, own, None)
                }
                (Err((_, Refusal::NotAPackage)), None) if plan.is_unpriced() => {
                    return Err((Field::UnitPrice, missing(Field::UnitPrice, Vec::new())));
                }
                (Err(refused), _) => return Err(refused),
            };
        Ok(Issued {
            document_name: terms.name.clone(),
            plan_name: plan.name.clone(),
            edition: terms.edition.id.clone(),
            unit,
            quantity,
            unit_price,
            source,
        })
    }

    /// Returns what is known about the client. Who buys years pays by the year, where the plan has
    /// such a fee and nothing else was said.
    pub(crate) fn client(&self, plan: &Plan, terms: &Terms) -> Result<Attributes, Refused> {
        let readings = read_as(terms, &self.readings).map_err(|wrong| (Field::Readings, wrong))?;
        let mut client = self.attributes.clone();
        let Purchase::Years(_) = self.purchase else { return Ok(client) };
        let fits = |fee: &&Fee| {
            let mut conditions = fee.when.iter();
            fee.per == Period::Year
                && holds(&fee.reading, &readings)
                && conditions.all(|(key, value)| client.get(key).is_none_or(|said| said == value))
        };
        let yearly = plan.fee.iter().find(fits);
        for (key, value) in yearly.into_iter().flat_map(|fee| fee.when.iter()) {
            client.insert(key.clone(), value.clone());
        }
        Ok(client)
    }

    /// The stated price; [`Refusal::NotAPackage`] where the document states none for what is asked.
    fn stated(
        &self,
        resolved: &ResolvedTerms<'_>,
        plan: &Plan,
        date: NaiveDate,
    ) -> Result<Price, Refused> {
        match &self.purchase {
            Purchase::Units(units) => units_of(resolved, plan, *units, date),
            Purchase::Months(months) => {
                fee(resolved, plan, *months, date).map_err(named(Field::Months))
            }
            Purchase::Years(years) => {
                let most = FeePrice::MONTHS_MAX.div_euclid(Period::Year.months());
                if !(1..=most).contains(years) {
                    return Err((Field::Years, out_of_range(Field::Years, "1", &most.to_string())));
                }
                let months = years.saturating_mul(Period::Year.months());
                fee(resolved, plan, months, date).map_err(named(Field::Years))
            }
            Purchase::Hours { hours, kind } => {
                hours_of(resolved, plan, *hours, kind.as_deref(), date)
            }
            Purchase::Pieces(_) if plan.is_unpriced() => Err((Field::Units, Refusal::NotAPackage)),
            Purchase::Pieces(_) => {
                let fields = [Field::Units, Field::Months, Field::Years, Field::Hours];
                let values = fields.map(|field| field.name().to_string()).to_vec();
                Err((Field::Units, missing(Field::Units, values)))
            }
        }
    }

    /// What is counted, and how much of it, where the price is the seller's own.
    fn counted(&self, terms: &Terms, plan: &Plan) -> (LineUnit, Quantity) {
        match &self.purchase {
            Purchase::Units(units) => {
                let unit = terms.unit_of(plan).map_or(LineUnit::Piece, |unit| unit.kind.into());
                (unit, Quantity::whole(*units))
            }
            Purchase::Months(months) => (LineUnit::Month, Quantity::whole(*months)),
            Purchase::Years(years) => (LineUnit::Year, Quantity::whole(*years)),
            Purchase::Hours { hours, .. } => (LineUnit::Hour, *hours),
            Purchase::Pieces(pieces) => (LineUnit::Piece, *pieces),
        }
    }
}

fn units_of(
    resolved: &ResolvedTerms<'_>,
    plan: &Plan,
    units: u32,
    date: NaiveDate,
) -> Result<Price, Refused> {
    let at = named(Field::Units);
    let kind = resolved.terms().unit_of(plan).map(|unit| unit.kind);
    let unit = kind.map_or(LineUnit::Piece, LineUnit::from);
    let quantity = Quantity::whole(units);
    if plan.package.is_some() {
        let paid_at = resolved.terms().offset().midnight(date);
        let paid = price::payment(resolved, plan, Quanta::new(units), paid_at).map_err(at)?;
        let (unit_price, source) = (paid.price.unit_price, paid.price.source.clone());
        return Ok(Price { unit, quantity, unit_price, source });
    }
    let most = Quanta::ASKED_MAX;
    if units == 0 || Quanta::new(units) > most {
        return Err((Field::Units, out_of_range(Field::Units, "1", &most.to_string())));
    }
    let kind = resolved.terms().kind_for(false).map(|kind| kind.id.as_str());
    match resolved.rate(plan, kind, opening(resolved, plan, kind, date)).map_err(at)? {
        Some(rate) if rate.per == RatePer::Unit => {
            Ok(Price { unit, quantity, unit_price: rate.price, source: rate.source.clone() })
        }
        _ => Err((Field::Units, Refusal::NotAPackage)),
    }
}

fn fee(
    resolved: &ResolvedTerms<'_>,
    plan: &Plan,
    months: u32,
    date: NaiveDate,
) -> Result<Price, Refusal> {
    let priced = price::fee(resolved, plan, months, date)?;
    Ok(Price {
        unit: priced.fee.per.into(),
        quantity: Quantity::whole(priced.periods),
        unit_price: priced.fee.due(),
        source: priced.fee.source.clone(),
    })
}

fn hours_of(
    resolved: &ResolvedTerms<'_>,
    plan: &Plan,
    hours: Quantity,
    kind: Option<&str>,
    date: NaiveDate,
) -> Result<Price, Refused> {
    let terms = resolved.terms();
    let at = named(Field::Kind);
    match kind {
        Some(kind) => {
            terms.kind(kind).map_err(at)?;
        }
        None if plan.rate.iter().any(|rate| !rate.kind.is_empty()) => {
            let values = terms.kind.iter().map(|kind| kind.id.clone()).collect();
            return Err((Field::Kind, missing(Field::Kind, values)));
        }
        None => {}
    }
    match resolved.rate(plan, kind, opening(resolved, plan, kind, date)).map_err(at)? {
        Some(rate) if rate.per == RatePer::Hour => Ok(Price {
            unit: LineUnit::Hour,
            quantity: hours,
            unit_price: rate.price,
            source: rate.source.clone(),
        }),
        _ => Err((Field::Hours, Refusal::NotAPackage)),
    }
}

/// The first opening on a working day from `date` on: ordinary work is quoted.
fn opening(
    resolved: &ResolvedTerms<'_>,
    plan: &Plan,
    kind: Option<&str>,
    date: NaiveDate,
) -> Instant {
    let working = resolved.working_for(plan, kind);
    let day = date.iter_days().take(31).find(|day| !working.is_day_off(*day)).unwrap_or(date);
    let midnight = working.offset().midnight(day);
    working.next_opening(midnight).map_or(midnight, |opening| opening.value)
}

/// What must be said of the client belongs beside the client's attributes, whatever asked for it.
fn named(field: Field) -> impl Fn(Refusal) -> Refused + Copy {
    move |refusal| match refusal {
        Refusal::MissingAttribute { .. } => (Field::Attributes, refusal),
        refusal => (field, refusal),
    }
}

/// Says that a field is not filled in.
pub(super) fn missing(field: Field, values: Vec<String>) -> Refusal {
    Refusal::MissingField { field: field.name().to_string(), values }
}

/// Says that a field lies outside its limits.
pub(super) fn out_of_range(field: Field, min: &str, max: &str) -> Refusal {
    Refusal::OutOfRange { field: field.name(), min: min.to_string(), max: max.to_string() }
}
