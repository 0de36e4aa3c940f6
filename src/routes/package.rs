//! «Расчёт пакета».

use chrono::{NaiveDate, NaiveDateTime};
use kvant_core::calendar::iso;
use kvant_core::catalogue::{Attributes, Catalogue, Plan, Readings, Terms};
use kvant_core::price::FeePrice;
use kvant_core::quantum::Quanta;

use crate::address::{
    Address, LinkProblem, Page, Reader, asked_of_client, edition_of, read_date, within,
    write_client, write_readings,
};
use crate::page_states::PageState;
use kvant_device::Preference;

/// What the page «Расчёт пакета» computes with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageState {
    /// The document.
    pub document: String,
    /// The plan.
    pub plan: String,
    /// What is known about the client.
    pub client: Attributes,
    /// How much is bought, where packages are sold.
    pub units: u32,
    /// How many months are paid, where a fee is.
    pub months: u32,
    /// The day of the payment.
    pub paid_on: NaiveDate,
    /// Readings that differ from the assumed ones.
    pub readings: Readings,
}

/// Returns the plans of a document for which something is paid in advance, packages or months; all
/// of them where the document states no such price.
pub fn package_plans(terms: &Terms) -> impl Iterator<Item = &Plan> {
    let is_any = terms.plan.iter().any(Plan::is_prepaid);
    terms.plan.iter().filter(move |plan| !is_any || plan.is_prepaid())
}

impl PageState for PackageState {
    const PAGE: Page = Page::Package;
    const PREFERENCE: Preference = Preference::Package;
    const HAS_INPUTS: bool = true;

    fn usual(now: NaiveDateTime) -> PackageState {
        PackageState {
            document: String::new(),
            plan: String::new(),
            client: Attributes::new(),
            units: 0,
            months: 1,
            paid_on: now.date(),
            readings: Readings::new(),
        }
    }

    fn read(
        catalogue: &Catalogue,
        address: Address,
        otherwise: PackageState,
    ) -> (PackageState, Vec<LinkProblem>) {
        let mut reader = Reader::new(catalogue, address);
        let mut state = otherwise;
        // Who names no document is shown one that sells packages.
        let sells = |terms: &&Terms| terms.plan.iter().any(|plan| plan.package.is_some());
        let first = catalogue.documents.iter().find(sells).map_or("", |terms| &terms.id);
        let held = if state.document.is_empty() { first } else { &state.document }.to_string();
        if let Some(terms) = reader.document(&held, |_| true) {
            state.document.clone_from(&terms.id);
            reader.client("client.", terms, &mut state.client);
            let known = |id: &str| package_plans(terms).find(|plan| plan.id == id);
            let plan = reader.take("plan", known).or_else(|| known(&state.plan));
            if let Some(plan) = plan.or_else(|| package_plans(terms).next()) {
                state.plan.clone_from(&plan.id);
                if state.units == 0 {
                    state.units = plan.package.as_ref().map_or(1, |package| package.minimum_units);
                }
            }
            state.readings = reader.readings("read.", terms);
        }
        let units = reader.take("units", |text| within(text, 1, Quanta::ASKED_MAX.count()));
        state.units = units.unwrap_or(state.units);
        let months = reader.take("months", |text| within(text, 1, FeePrice::MONTHS_MAX));
        state.months = months.unwrap_or(state.months);
        state.paid_on = reader.take("paid", read_date).unwrap_or(state.paid_on);
        (state, reader.finish())
    }

    fn write(&self, catalogue: &Catalogue) -> String {
        let edition = edition_of(catalogue, &self.document);
        let mut link = format!("#/package?doc={}&plan={}", self.document, self.plan);
        let client = asked_of_client(catalogue, &self.document, &self.client, &self.readings);
        write_client(&mut link, "client.", &client);
        // What is not sold in packages is paid by the month.
        let plan = catalogue.document(&self.document).ok();
        let plan = plan.and_then(|terms| terms.plan(&self.plan).ok());
        let (key, count) = match plan {
            Some(plan) if plan.package.is_none() => ("months", self.months),
            _ => ("units", self.units),
        };
        link.push_str(&format!("&{key}={count}&paid={}", iso(self.paid_on)));
        write_readings(&mut link, "read.", &self.readings);
        link.push_str(&format!("&edition={edition}"));
        link
    }
}
