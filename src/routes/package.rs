//! «Расчёт пакета».

use chrono::{NaiveDate, NaiveDateTime};
use kvant_core::calendar::iso;
use kvant_core::catalogue::{Attributes, Catalogue, Plan, Readings, Terms};
use kvant_core::quantum::Quanta;

use super::{
    Address, LinkProblem, Page, Reader, edition_of, read_date, within, write_client, write_readings,
};
use crate::desk::PageState;
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
    /// How much is bought.
    pub units: u32,
    /// The day of the payment.
    pub paid_on: NaiveDate,
    /// Readings that differ from the assumed ones.
    pub readings: Readings,
}

/// Returns the plans of a document that sell packages.
pub fn package_plans(terms: &Terms) -> impl Iterator<Item = &Plan> {
    terms.plan.iter().filter(|plan| plan.package.is_some())
}

impl PageState for PackageState {
    const PAGE: Page = Page::Package;
    const PREFERENCE: Preference = Preference::Package;

    fn usual(now: NaiveDateTime) -> PackageState {
        PackageState {
            document: String::new(),
            plan: String::new(),
            client: Attributes::new(),
            units: 0,
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
        let sells = |terms: &Terms| package_plans(terms).next().is_some();
        if let Some(terms) = reader.document(&state.document, sells) {
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
        state.paid_on = reader.take("paid", read_date).unwrap_or(state.paid_on);
        (state, reader.finish())
    }

    fn write(&self, catalogue: &Catalogue) -> String {
        let edition = edition_of(catalogue, &self.document);
        let mut link = format!("#/package?doc={}&plan={}", self.document, self.plan);
        write_client(&mut link, "client.", &self.client);
        link.push_str(&format!("&units={}&paid={}", self.units, iso(self.paid_on)));
        write_readings(&mut link, "read.", &self.readings);
        link.push_str(&format!("&edition={edition}"));
        link
    }
}
