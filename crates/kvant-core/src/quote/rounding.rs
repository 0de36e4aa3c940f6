//! Kopecks of products, shares and taxes: the only place of a quote that rounds.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::Quote;
use super::quantity::{Percent, Quantity};
use crate::money::{Rub, VatPercent};

/// `price` × `quantity`, to the kopeck.
pub(super) fn times(price: Rub, quantity: Quantity) -> Option<Rub> {
    let quantity = Decimal::try_from_i128_with_scale(i128::from(quantity.thousandths()), 3).ok()?;
    to_the_kopeck(Decimal::from(price.kopecks()).checked_mul(quantity)?)
}

/// So many percent of `sum`, to the kopeck.
pub(super) fn share_of(sum: Rub, percent: Percent) -> Option<Rub> {
    let share = Decimal::try_from_i128_with_scale(i128::from(percent.hundredths()), 4).ok()?;
    to_the_kopeck(Decimal::from(sum.kopecks()).checked_mul(share)?)
}

/// The VAT on top of `net`, to the kopeck.
pub(super) fn added(net: Rub, rate: VatPercent) -> Option<Rub> {
    let share = Decimal::try_from_i128_with_scale(i128::from(rate.percent()), 2).ok()?;
    to_the_kopeck(Decimal::from(net.kopecks()).checked_mul(share)?)
}

/// The VAT in `net`, to the kopeck.
pub(super) fn contained(net: Rub, rate: VatPercent) -> Option<Rub> {
    let rate = Decimal::from(rate.percent());
    let whole = Decimal::ONE_HUNDRED.checked_add(rate)?;
    // A share that ends at half a kopeck has few decimals and is exact; any other one lies further
    // from half a kopeck than the last decimal of the division.
    to_the_kopeck(Decimal::from(net.kopecks()).checked_mul(rate)?.checked_div(whole)?)
}

/// Rounds kopecks to whole ones, half a kopeck away from zero; nothing over [`Quote::TOTAL_MAX`].
fn to_the_kopeck(kopecks: Decimal) -> Option<Rub> {
    let whole = kopecks.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    Some(Rub::of_kopecks(whole.to_u64()?)).filter(|amount| *amount <= Quote::TOTAL_MAX)
}

/// Shares `off` in proportion to `sums`: whole kopecks down, those left over to the largest
/// remainders, equal ones to the earlier line. A discount of at most their sum takes from none
/// more than it has.
pub(super) fn shared(off: Rub, sums: &[Rub]) -> Vec<Rub> {
    let whole = sums.iter().fold(0_u128, |all, sum| all.saturating_add(u128::from(sum.kopecks())));
    // What is left of each share, and its place: largest first, then in order.
    let mut order: Vec<(u128, usize)> = Vec::with_capacity(sums.len());
    let mut shares: Vec<u64> = Vec::with_capacity(sums.len());
    for (place, sum) in sums.iter().enumerate() {
        let part = u128::from(off.kopecks()).saturating_mul(u128::from(sum.kopecks()));
        shares.push(u64::try_from(part.checked_div(whole).unwrap_or(0)).unwrap_or(u64::MAX));
        order.push((part.checked_rem(whole).unwrap_or(0), place));
    }
    let given = shares.iter().fold(0_u64, |all, share| all.saturating_add(*share));
    let left = usize::try_from(off.kopecks().saturating_sub(given)).unwrap_or(usize::MAX);
    order.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
    for (_, place) in order.into_iter().take(left) {
        if let Some(share) = shares.get_mut(place) {
            *share = share.saturating_add(1);
        }
    }
    shares.into_iter().map(Rub::of_kopecks).collect()
}
