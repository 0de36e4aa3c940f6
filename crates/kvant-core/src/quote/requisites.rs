//! To whom a client pays: names and figures, each checked by itself.
//!
//! A [`TypedPayee`] is what a person entered, a [`Payee`] what was checked. Control digits are
//! those of the tax service (INN, OGRN) and of the Bank of Russia (accounts, instruction 515 of
//! 8 September 1997).

use crate::tree::{record, words};

words! {
    /// A part of a payee's requisites, by its name in a question.
    pub enum Requisite {
        /// What the firm or the sole trader is called.
        Name = "name",
        /// The taxpayer's number: 10 figures for a firm, 12 for a person.
        Inn = "inn",
        /// Why the firm is registered with that tax office: 9 characters; a sole trader has none.
        Kpp = "kpp",
        /// The number in the state register: 13 figures for a firm, 15 for a sole trader.
        Ogrn = "ogrn",
        /// The number of the bank.
        Bic = "bic",
        /// The account that is paid to.
        Account = "account",
        /// The account of the bank itself with the Bank of Russia.
        CorrespondentAccount = "correspondent_account",
        /// What the bank is called.
        BankName = "bank_name",
    }
}

record! {
    /// A payee's requisites as a person typed them; an empty text is one that was not given.
    ///
    /// # Invariant
    ///
    /// None: a draft may be anything. [`TypedPayee::read`] says what is wrong with it.
    #[derive(Default)]
    pub struct TypedPayee {
        /// [`Requisite::Name`].
        pub name: String = String::new(),
        /// [`Requisite::Inn`].
        pub inn: String = String::new(),
        /// [`Requisite::Kpp`].
        pub kpp: String = String::new(),
        /// [`Requisite::Ogrn`].
        pub ogrn: String = String::new(),
        /// [`Requisite::Bic`].
        pub bic: String = String::new(),
        /// [`Requisite::Account`].
        pub account: String = String::new(),
        /// [`Requisite::CorrespondentAccount`].
        pub correspondent_account: String = String::new(),
        /// [`Requisite::BankName`].
        pub bank_name: String = String::new(),
    }
}

/// A payee's requisites, as many of them as there are.
///
/// # Invariant
///
/// Each is right by itself, and the accounts are right for the bank where its number is known.
/// Figures stand without spaces.
///
/// # Example
///
/// ```
/// use kvant_core::quote::{Payee, Requisite, TypedPayee};
///
/// // The example of instruction 515 of the Bank of Russia.
/// let mut typed = TypedPayee { bic: "049805746".to_string(), ..TypedPayee::default() };
/// typed.account = "4060 2810 7000 0000 0025".to_string();
/// let payee = typed.read().unwrap();
/// assert_eq!(payee.get(Requisite::Account), Some("40602810700000000025"));
/// assert_eq!(
///     payee.missing_for_payment(),
///     [Requisite::Name, Requisite::Inn, Requisite::BankName],
/// );
///
/// typed.account = "40602810800000000025".to_string();
/// let wrong = typed.read().unwrap_err();
/// assert_eq!(wrong.len(), 1);
/// assert_eq!(wrong[0].field, Requisite::Account);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payee {
    parts: Vec<(Requisite, String)>,
}

/// One of a payee's requisites that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {why}", field.name())]
pub struct BadRequisite {
    /// Which.
    pub field: Requisite,
    /// What is wrong with it.
    pub why: RequisiteError,
}

/// What is wrong with one of a payee's requisites, most serious first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequisiteError {
    /// A character that cannot stand there.
    #[error("{found:?} cannot stand there")]
    ForbiddenCharacter {
        /// The first such character.
        found: char,
    },
    /// Too few or too many figures.
    #[error("{found} figures, not {}", expected(.possible))]
    Length {
        /// How many there are.
        found: usize,
        /// How many there can be.
        possible: &'static [usize],
    },
    /// Nothing but zeros, which would pass for right by their control digits.
    #[error("nothing but zeros")]
    OnlyZeros,
    /// The control digits are not those of the others: a figure is mistyped.
    #[error("the control digits do not fit the others")]
    ControlDigits,
    /// The account is none of the bank of that BIC: a figure of either is mistyped.
    #[error("the control digit does not fit the bank's BIC")]
    NotOfThatBank,
}

fn expected(possible: &[usize]) -> String {
    possible.iter().map(usize::to_string).collect::<Vec<_>>().join(" or ")
}

impl TypedPayee {
    /// Returns one of them as it was typed.
    pub fn typed(&self, field: Requisite) -> &str {
        match field {
            Requisite::Name => &self.name,
            Requisite::Inn => &self.inn,
            Requisite::Kpp => &self.kpp,
            Requisite::Ogrn => &self.ogrn,
            Requisite::Bic => &self.bic,
            Requisite::Account => &self.account,
            Requisite::CorrespondentAccount => &self.correspondent_account,
            Requisite::BankName => &self.bank_name,
        }
    }

    /// Checks all that was typed. What was not is no mistake: see [`Payee::missing_for_payment`].
    ///
    /// # Errors
    ///
    /// Every wrong one with its field, in the order of [`Requisite`]. An account is checked
    /// against the bank only where the BIC is right.
    pub fn read(&self) -> Result<Payee, Vec<BadRequisite>> {
        let (mut payee, mut wrong) = (Payee::default(), Vec::new());
        for field in Requisite::VARIANTS.iter().copied() {
            let typed = self.typed(field);
            if typed.trim().is_empty() {
                continue;
            }
            // The BIC stands before the accounts.
            let right = field.read(typed).and_then(|text| match payee.get(Requisite::Bic) {
                Some(bic) if !field.is_at_bank(&text, bic) => Err(RequisiteError::NotOfThatBank),
                _ => Ok(text),
            });
            match right {
                Ok(text) => payee.parts.push((field, text)),
                Err(why) => wrong.push(BadRequisite { field, why }),
            }
        }
        if wrong.is_empty() { Ok(payee) } else { Err(wrong) }
    }
}

impl Payee {
    /// Returns one of them; figures without spaces.
    pub fn get(&self, field: Requisite) -> Option<&str> {
        self.parts.iter().find(|(part, _)| *part == field).map(|(_, text)| text.as_str())
    }

    /// Returns what a payment order cannot do without and is not known.
    ///
    /// A sole trader has no KPP, and some banks have no correspondent account: neither is missed.
    pub fn missing_for_payment(&self) -> Vec<Requisite> {
        let needed = [
            Requisite::Name,
            Requisite::Inn,
            Requisite::Bic,
            Requisite::Account,
            Requisite::BankName,
        ];
        needed.into_iter().filter(|field| self.get(*field).is_none()).collect()
    }
}

impl Requisite {
    /// Returns its name in a question.
    pub fn name(self) -> &'static str {
        Requisite::WORDS.get(self as usize).copied().unwrap_or("")
    }

    /// Checks one that stands alone, such as the INN of a client, and returns it without spaces.
    ///
    /// # Errors
    ///
    /// What is wrong with it. An empty text has too few figures.
    ///
    /// ```
    /// use kvant_core::quote::{Requisite, RequisiteError};
    ///
    /// assert_eq!(Requisite::Inn.read("77 07 083 893").as_deref(), Ok("7707083893"));
    /// assert_eq!(Requisite::Inn.read("7707083892"), Err(RequisiteError::ControlDigits));
    /// ```
    pub fn read(self, typed: &str) -> Result<String, RequisiteError> {
        let possible: &[usize] = match self {
            Requisite::Name | Requisite::BankName => return one_line(typed),
            Requisite::Inn => &[10, 12],
            Requisite::Ogrn => &[13, 15],
            Requisite::Kpp | Requisite::Bic => &[9],
            Requisite::Account | Requisite::CorrespondentAccount => &[20],
        };
        // Copied from a letter, figures come in groups, parted by spaces of any kind.
        let text: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
        let text = if self == Requisite::Kpp { text.to_ascii_uppercase() } else { text };
        let can_stand = |(place, letter): (usize, char)| {
            let may_be_letter = self == Requisite::Kpp && (place == 4 || place == 5);
            letter.is_ascii_digit() || may_be_letter && letter.is_ascii_uppercase()
        };
        if let Some((_, found)) = text.chars().enumerate().find(|place| !can_stand(*place)) {
            return Err(RequisiteError::ForbiddenCharacter { found });
        }
        if !possible.contains(&text.len()) {
            return Err(RequisiteError::Length { found: text.len(), possible });
        }
        if text.bytes().all(|figure| figure == b'0') {
            return Err(RequisiteError::OnlyZeros);
        }
        let fits = match self {
            Requisite::Inn => has_inn_control(&text),
            Requisite::Ogrn => has_ogrn_control(&text),
            _ => true,
        };
        if fits { Ok(text) } else { Err(RequisiteError::ControlDigits) }
    }

    /// Returns whether an account can be at the bank of that BIC; true for what is no account.
    fn is_at_bank(self, account: &str, bic: &str) -> bool {
        // Two figures of the region behind the country, then one for the place, then the bank.
        let last_three = figures(bic).skip(6);
        let region = figures(bic).skip(4).take(2);
        // Numbers of banks end in 050 and above. What ends in 000 to 009 is the Bank of Russia.
        let is_central = figures(bic).skip(6).take(2).all(|figure| figure == 0);
        match self {
            // Accounts of the treasury have no control digit.
            Requisite::Account if account.starts_with("03") && is_treasury(bic) => true,
            Requisite::Account if !is_central => has_account_control(last_three, account),
            Requisite::Account | Requisite::CorrespondentAccount => {
                has_account_control([0].into_iter().chain(region), account)
            }
            _ => true,
        }
    }
}

/// Returns whether the BIC is that of a body of the treasury and not of a bank.
fn is_treasury(bic: &str) -> bool {
    bic.starts_with("00") || bic.starts_with("01")
}

/// Returns a name without what surrounds it.
fn one_line(typed: &str) -> Result<String, RequisiteError> {
    let text = typed.trim();
    match text.chars().find(|letter| letter.is_control()) {
        Some(found) => Err(RequisiteError::ForbiddenCharacter { found }),
        None if text.is_empty() => Err(RequisiteError::Length { found: 0, possible: &[] }),
        None => Ok(text.to_string()),
    }
}

fn figures(text: &str) -> impl Iterator<Item = u32> {
    text.chars().filter_map(|figure| figure.to_digit(10))
}

/// Returns the sum of the figures, each times its weight.
fn weighted(figures: impl Iterator<Item = u32>, weights: impl IntoIterator<Item = u32>) -> u32 {
    let products = figures.zip(weights).map(|(figure, weight)| figure.saturating_mul(weight));
    products.fold(0, u32::saturating_add)
}

/// Ten figures have one control digit, twelve have two, each over all before it.
fn has_inn_control(inn: &str) -> bool {
    const WEIGHTS: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    let is_control = |place: usize| {
        let weights = WEIGHTS.into_iter().skip(WEIGHTS.len().saturating_sub(place));
        let control = weighted(figures(inn), weights).rem_euclid(11).rem_euclid(10);
        figures(inn).nth(place) == Some(control)
    };
    if inn.len() == 10 { is_control(9) } else { is_control(10) && is_control(11) }
}

/// The last figure is the last one of the rest that the number before it leaves.
fn has_ogrn_control(ogrn: &str) -> bool {
    let (before, divisor) = if ogrn.len() == 13 { (12, 11_u32) } else { (14, 13) };
    let rest = figures(ogrn).take(before).fold(0_u32, |rest, figure| {
        rest.saturating_mul(10).saturating_add(figure).checked_rem(divisor).unwrap_or(0)
    });
    figures(ogrn).nth(before) == Some(rest.rem_euclid(10))
}

/// The figures of bank and account, with weights 7, 1, 3 by turns, sum up to a multiple of ten.
fn has_account_control(bank: impl Iterator<Item = u32>, account: &str) -> bool {
    weighted(bank.chain(figures(account)), [7, 1, 3].into_iter().cycle()).rem_euclid(10) == 0
}
