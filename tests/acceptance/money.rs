//! Amounts and times, against a library for decimal numbers.

use kvant_core::{
    catalogue::{Count, Hours, Span},
    money::{Rub, RubError},
};
use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::given::rub;

/// Amounts are cut off nowhere and read no further than a person can mean.
#[test]
fn amounts_at_their_limits() {
    let most = rub("999999999.99");
    assert_eq!(most, Rub::STATED_MAX);
    assert_eq!(most.share(u64::MAX, u64::MAX), Some(most), "nothing overflows on the way");
    assert_eq!(most.share(1, u64::MAX), Some(Rub::ZERO));
    // A quantum of one minute at the highest price, a million times.
    assert_eq!(most.times(1_000_000).to_string(), "999999999990000.00");
    let digits = "9".repeat(29);
    let error = |text: String| Rub::try_from(text).expect_err("too many digits");
    assert!(matches!(error(format!("{}.00", &digits[..26])), RubError::TooMuch { .. }));
    assert!(matches!(error(format!("{digits}.00")), RubError::NotADecimal { .. }));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_048, failure_persistence: None, ..ProptestConfig::default() })]

    /// A share is the exact quotient, rounded once, half a kopeck away from zero.
    #[test]
    fn a_share_is_the_rounded_quotient(
        kopecks in 0_u64..=99_999_999_999,
        times in prop_oneof![0_u64..=100, 0_u64..=36_288_000_000],
        parts in prop_oneof![0_u64..=100, 0_u64..=604_800_000],
    ) {
        let amount = rub(&format!("{}.{:02}", kopecks / 100, kopecks % 100));
        let all = Decimal::new(i64::try_from(kopecks).expect("small"), 2) * Decimal::from(times);
        let exact = all.checked_div(Decimal::from(parts));
        let rounded = exact.map(|exact| {
            exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
        });
        let shared = amount.share(times, parts).map(|share| share.to_string());
        // The core holds no more than 2^64 kopecks.
        let fits = rounded.is_none_or(|rounded| rounded < Decimal::from(u64::MAX / 100));
        if fits {
            prop_assert_eq!(shared, rounded.map(|rounded| format!("{rounded:.2}")));
        }
    }

    /// A text is an amount, or is refused for the first of the reasons, as the library reads it.
    #[test]
    fn an_amount_is_read_or_refused(
        text in prop_oneof![
            "[-+]?[0-9_]{0,4}[.,]?[0-9_.]{0,4}",
            "[-+]?[0-9]{1,12}\\.[0-9]{2}",
            "[-+ ]?[0-9_.e]{0,6}",
        ],
    ) {
        let expected = match Decimal::from_str_exact(&text) {
            Err(_) => Err(RubError::NotADecimal { text: text.clone() }),
            Ok(number) if number.is_sign_negative() => Err(RubError::Negative { text: text.clone() }),
            Ok(number) if number.scale() != 2 => Err(RubError::NotInKopecks { text: text.clone() }),
            Ok(number) if number > Decimal::new(99_999_999_999, 2) => {
                Err(RubError::TooMuch { text: text.clone() })
            }
            Ok(number) if number.to_string() != text => {
                Err(RubError::NotADecimal { text: text.clone() })
            }
            Ok(number) => Ok(number.to_string()),
        };
        prop_assert_eq!(Rub::try_from(text).map(|amount| amount.to_string()), expected);
    }

    /// Hours are read where they come out in whole minutes, and written as short as can be.
    #[test]
    fn hours_are_whole_minutes(
        text in prop_oneof!["[-+]?[0-9_]{0,4}\\.?[0-9_]{0,4}", "[0-9]{1,4}\\.?[05]{0,2}0{0,3}"],
    ) {
        let minutes = minutes_of(&text, 100_000);
        let hours = Hours::try_from(text);
        prop_assert_eq!(hours.as_ref().ok().map(|hours| hours.minutes()), minutes);
        if let Ok(hours) = hours {
            let exact = Decimal::from(hours.minutes()) / Decimal::from(60);
            prop_assert_eq!(String::from(hours), exact.normalize().to_string());
        }
    }

    /// A time is read where it comes out in whole minutes or days.
    #[test]
    fn spans_are_whole_minutes(text in "[-+]?[0-9_]{0,3}\\.?[0-9_]{0,3}") {
        let span = Span::try_from(format!("{text} clock hours")).ok();
        let read = span.map(|span| (span.least(), span.amount(), span.count()));
        let expected = match text.split_once('-') {
            // A range: nothing stands before the dash.
            Some(_) => None,
            None => minutes_of(&text, 366 * 24 * 60).map(|amount| (None, amount, Count::Clock)),
        };
        prop_assert_eq!(read, expected);
    }
}

fn minutes_of(text: &str, most: u32) -> Option<u32> {
    let minutes = Decimal::from_str_exact(text).ok()? * Decimal::from(60);
    let is_whole = minutes.is_integer() && !minutes.is_sign_negative();
    u32::try_from(minutes).ok().filter(|minutes| is_whole && (1..=most).contains(minutes))
}
