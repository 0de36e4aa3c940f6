//! What stands on the paper, in words: whoever fills this in has computed, rounded and worded
//! everything.
//!
//! Any text may be empty, of any length, with line ends, and hold anything: it stays text. What
//! the font lacks is drawn as «?». Empty parts take no room.

use crate::colour::Colour;
use crate::logo::Logo;
use crate::qr::QrModules;

/// An offer or a bill.
///
/// The parts stand on the paper in the order of the fields, but for the payment, which
/// [`PaymentPlace`] moves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PaperDocument {
    /// By whom, at the top of the first page.
    pub letterhead: Letterhead,
    /// The seller's colour. Text of it is darkened until it can be read on white.
    pub accent: Colour,
    /// «Коммерческое предложение № 12 от 1 декабря 2026 г.»
    pub title: String,
    /// What is said right below the title.
    pub subtitle: String,
    /// The answer before everything else: what it costs, until when. Up to four stand in a row.
    pub facts: Vec<Fact>,
    /// Who offers and to whom, side by side.
    pub parties: Vec<Party>,
    /// Paragraphs before the tables.
    pub opening: Vec<String>,
    /// What heads the columns of every table.
    pub head: Cells,
    /// What can be chosen from; one where there is no choice.
    pub variants: Vec<PaperVariant>,
    /// The terms that matter, what is not included, what is open.
    pub sections: Vec<Section>,
    /// How to pay.
    pub payment: Option<Payment>,
    /// Who signs.
    pub signatures: Vec<Signature>,
    /// What stands at the bottom of every page; two lines of it are shown at most.
    pub footer: String,
    /// How pages are counted where there are several.
    pub page_words: PageWords,
}

/// The head of the first page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Letterhead {
    /// The seller's mark.
    pub logo: Option<Logo>,
    /// The seller's name.
    pub name: String,
    /// Address, phone, mail: a line each.
    pub details: Vec<String>,
}

/// A figure that answers a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// The question: «Итого», «Действует до», «Вариант А».
    pub label: String,
    /// The answer: «45 841,50 ₽».
    pub value: String,
    /// A remark: «в том числе НДС 22 %».
    pub note: String,
}

/// Somebody who offers or is offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// «Исполнитель».
    pub role: String,
    /// «ООО «Ромашка»».
    pub name: String,
    /// INN, address, contact: a line each.
    pub details: Vec<String>,
}

/// Something to choose, with its table and its sums.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaperVariant {
    /// «Вариант А. Пакет на 40 квантов»; empty where there is one variant.
    pub heading: String,
    /// What is said below the heading.
    pub note: String,
    /// What is offered.
    pub rows: Vec<PaperRow>,
    /// Sum, discount, VAT, total, in the order in which they are added up.
    pub totals: Vec<TotalRow>,
    /// «Всего на сумму: сорок пять тысяч восемьсот сорок один рубль 50 копеек».
    pub in_words: String,
}

/// A line of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaperRow {
    /// What stands in its columns.
    pub cells: Cells,
    /// A remark below the name: the terms of this line, or that it is counted only if chosen.
    pub note: String,
    /// Whether the client may leave it out.
    pub choice: Choice,
}

/// Whether a line may be left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// It may not.
    #[default]
    Fixed,
    /// It may, and is counted: a ticked square stands before it.
    Taken,
    /// It may, and is not counted: an empty square stands before it, and it is drawn paler.
    NotTaken,
}

/// The columns of a table. One that is empty in all rows of a table is left out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    /// «№».
    pub number: String,
    /// «Наименование».
    pub name: String,
    /// «Кол-во».
    pub quantity: String,
    /// «Ед.».
    pub unit: String,
    /// «Цена, ₽».
    pub price: String,
    /// «Скидка, ₽».
    pub discount: String,
    /// «НДС, ₽».
    pub vat: String,
    /// «Сумма, ₽».
    pub sum: String,
}

/// A line below a table: «Итого», «В том числе НДС 22 %».
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TotalRow {
    /// What it is.
    pub label: String,
    /// How much.
    pub value: String,
    /// Whether it is the one that counts: larger, with a line above it.
    pub is_main: bool,
}

/// Statements under a heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// «Условия».
    pub heading: String,
    /// What it states.
    pub items: Vec<Item>,
}

/// A statement: «Реакция — 2 рабочих часа (строка 44)».
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What it is about, in a column of its own; empty for a paragraph.
    pub label: String,
    /// What it says.
    pub text: String,
}

/// How to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// «Оплата».
    pub heading: String,
    /// Payee, account, bank: what each is, and its value.
    pub requisites: Vec<(String, String)>,
    /// The square for the phone.
    pub code: PaymentCode,
    /// Where on the paper it stands.
    pub place: PaymentPlace,
}

/// The square for the phone, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentCode {
    /// It can be scanned.
    Scan {
        /// What is scanned.
        modules: QrModules,
        /// What it is for: «Оплата по QR-коду в приложении банка».
        caption: String,
    },
    /// It cannot be made yet: «Для QR-кода не хватает БИК и расчётного счёта».
    Missing(String),
    /// None is wanted.
    None,
}

/// Where on the paper the payment stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PaymentPlace {
    /// Above the tables, as on a bill.
    BeforeTables,
    /// Below the terms, as on an offer.
    #[default]
    AfterTerms,
}

/// A line to sign on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// «Генеральный директор».
    pub role: String,
    /// «И. И. Иванов».
    pub name: String,
}

/// The words of «Страница 1 из 2».
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageWords {
    /// «Страница».
    pub page: String,
    /// «из».
    pub of: String,
}
