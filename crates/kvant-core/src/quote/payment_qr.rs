//! The text of a payment's QR code: what an app of a bank needs to fill in the payment order.

use super::requisites::{Payee, Requisite};
use crate::money::Rub;
use crate::tree::words;

words! {
    /// A field of a payment's QR code, by its name in it.
    pub enum PaymentField {
        /// The name of the payee.
        Name = "Name",
        /// Its account.
        PersonalAcc = "PersonalAcc",
        /// The name of its bank.
        BankName = "BankName",
        /// The number of the bank.
        Bic = "BIC",
        /// The correspondent account of the bank.
        CorrespAcc = "CorrespAcc",
        /// The taxpayer's number of the payee.
        PayeeInn = "PayeeINN",
        /// Why it is registered with its tax office.
        Kpp = "KPP",
        /// How much, in kopecks.
        Sum = "Sum",
        /// What for.
        Purpose = "Purpose",
    }
}

/// A field for whose sake there is no QR code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {why}", field.name())]
pub struct BadPaymentField {
    /// Which.
    pub field: PaymentField,
    /// What is wrong with it.
    pub why: PaymentFieldError,
}

/// What is wrong with a field of a payment, most serious first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentFieldError {
    /// There is none, or it is nothing to pay.
    #[error("missing")]
    Missing,
    /// `|`, which parts the fields, or a character that has no shape, such as the end of a line.
    #[error("{found:?} cannot stand there")]
    ForbiddenCharacter {
        /// The first such character.
        found: char,
    },
    /// More letters than a payment order takes.
    #[error("{letters} letters, at most {letters_max}")]
    TooLong {
        /// How many there are.
        letters: usize,
        /// How many it takes.
        letters_max: usize,
    },
}

impl PaymentField {
    /// Returns its name in the QR code.
    pub fn name(self) -> &'static str {
        PaymentField::WORDS.get(self as usize).copied().unwrap_or("")
    }

    /// Returns how many letters it takes, where words are written in it.
    pub const fn letters_max(self) -> Option<usize> {
        match self {
            PaymentField::Name => Some(160),
            PaymentField::BankName => Some(45),
            PaymentField::Purpose => Some(210),
            _ => None,
        }
    }

    /// Returns the requisite that it holds.
    pub const fn requisite(self) -> Option<Requisite> {
        Some(match self {
            PaymentField::Name => Requisite::Name,
            PaymentField::PersonalAcc => Requisite::Account,
            PaymentField::BankName => Requisite::BankName,
            PaymentField::Bic => Requisite::Bic,
            PaymentField::CorrespAcc => Requisite::CorrespondentAccount,
            PaymentField::PayeeInn => Requisite::Inn,
            PaymentField::Kpp => Requisite::Kpp,
            PaymentField::Sum | PaymentField::Purpose => return None,
        })
    }

    /// Checks a value that is there.
    fn check(self, value: &str) -> Result<(), PaymentFieldError> {
        let is_forbidden = |letter: &char| *letter == '|' || letter.is_control();
        if let Some(found) = value.chars().find(is_forbidden) {
            return Err(PaymentFieldError::ForbiddenCharacter { found });
        }
        let letters = value.chars().count();
        match self.letters_max() {
            Some(letters_max) if letters > letters_max => {
                Err(PaymentFieldError::TooLong { letters, letters_max })
            }
            _ => Ok(()),
        }
    }
}

/// Returns the text of the QR code by which a client pays `sum` to `payee`, in UTF-8.
///
/// `purpose` is what the payment is for, without what surrounds it. A correspondent account that
/// there is not is `0`; a KPP that there is not is left out.
///
/// # Errors
///
/// Every field for whose sake there is none, in the order of the text.
///
/// # Source
///
/// The exact meanings, section 5a; GOST R 56042.
///
/// # Example
///
/// ```
/// use kvant_core::money::Rub;
/// use kvant_core::quote::{PaymentField, TypedPayee, payment_qr};
///
/// let typed = TypedPayee {
///     name: "ООО «Пример»".to_string(),
///     inn: "7707083893".to_string(),
///     bic: "049805746".to_string(),
///     account: "40602810700000000025".to_string(),
///     bank_name: "Банк".to_string(),
///     ..TypedPayee::default()
/// };
/// let payee = typed.read().unwrap();
/// assert_eq!(
///     payment_qr(&payee, Rub::whole(5), "Счёт № 1").unwrap(),
///     "ST00012|Name=ООО «Пример»|PersonalAcc=40602810700000000025|BankName=Банк\
///      |BIC=049805746|CorrespAcc=0|PayeeINN=7707083893|Sum=500|Purpose=Счёт № 1",
/// );
/// let wrong = payment_qr(&payee, Rub::whole(5), "Счёт|1").unwrap_err();
/// assert_eq!(wrong[0].field, PaymentField::Purpose);
/// ```
pub fn payment_qr(payee: &Payee, sum: Rub, purpose: &str) -> Result<String, Vec<BadPaymentField>> {
    // `ST`, version 1 of the form, 2 for UTF-8.
    let mut text = "ST00012".to_string();
    let mut wrong = Vec::new();
    for field in PaymentField::VARIANTS.iter().copied() {
        let known = match (field, field.requisite()) {
            (_, Some(requisite)) => payee.get(requisite).map(str::to_string),
            (PaymentField::Sum, _) => (sum > Rub::ZERO).then(|| sum.kopecks().to_string()),
            _ => Some(purpose.trim().to_string()).filter(|purpose| !purpose.is_empty()),
        };
        let value = match (field, known) {
            (_, Some(value)) => value,
            (PaymentField::CorrespAcc, None) => "0".to_string(),
            (PaymentField::Kpp, None) => continue,
            (_, None) => {
                wrong.push(BadPaymentField { field, why: PaymentFieldError::Missing });
                continue;
            }
        };
        match field.check(&value) {
            Ok(()) => text.extend(["|", field.name(), "=", &value]),
            Err(why) => wrong.push(BadPaymentField { field, why }),
        }
    }
    if wrong.is_empty() { Ok(text) } else { Err(wrong) }
}
