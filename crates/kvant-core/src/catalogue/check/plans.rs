//! Checks of what a plan sells.

use super::{Checker, clients};
use crate::catalogue::conditions::holds;
use crate::catalogue::overage::Overage;
use crate::catalogue::plan::{Package, Plan, Price, RatePer};
use crate::quantum::UnitKind;

impl Checker<'_> {
    pub(super) fn plan(&mut self, index: usize, plan: &Plan) {
        let at = index.to_string();
        self.units(&at, plan);
        if let Some(package) = &plan.package {
            self.package(&at, plan, package);
        } else if !plan.price.is_empty() {
            let message = "prices of packages, but no package".to_string();
            self.wrong(&["plan", &at, "price"], message, "add a package, or state rates");
        }
        if let Overage::Plan { plan: other, .. } = &plan.used_up {
            self.known_plans(&["plan", &at, "used_up"], std::slice::from_ref(other));
        }
        self.volumes(&at, plan);
        self.fees(&at, plan);
        self.rates(&at, plan);
    }

    /// In what it and the document count.
    fn units(&mut self, at: &str, plan: &Plan) {
        for (unit, path) in [(&plan.unit, &["plan", at, "unit"][..]), (&self.terms.unit, &["unit"])]
        {
            let Some(unit) = unit else { continue };
            let minutes = unit.minutes.map(|length| length.minutes());
            let is_so = match unit.kind {
                UnitKind::Quantum => minutes.is_some(),
                UnitKind::QuarterHour => minutes == Some(15),
                UnitKind::HalfHour => minutes == Some(30),
                UnitKind::Hour => minutes == Some(60),
                UnitKind::Request => minutes.is_none(),
                // Where every second counts there is no unit to state.
                UnitKind::Second => false,
            };
            if !is_so {
                let message = "the minutes are not those of such a unit".to_string();
                let remedy =
                    "a quantum has its minutes, a request none; leave out a unit of seconds";
                self.wrong(path, message, remedy);
            }
        }
    }

    /// The time that it includes.
    fn volumes(&mut self, at: &str, plan: &Plan) {
        for (position, volume) in plan.volume.iter().enumerate() {
            let place = position.to_string();
            self.known_readings(&["plan", at, "volume", &place, "reading"], &volume.reading);
            self.known_kinds(&["plan", at, "volume", &place, "covers"], &volume.covers);
            if let Overage::Plan { plan: other, .. } = &volume.overage {
                let path = ["plan", at, "volume", &place, "overage"];
                self.known_plans(&path, std::slice::from_ref(other));
            }
            let is_counted_in_time = self.terms.increment(plan).seconds().is_some();
            if !is_counted_in_time {
                let message = "hours are included, but requests are counted".to_string();
                self.wrong(&["plan", at, "volume", &place], message, "count in time");
            }
        }
    }

    /// What is paid for that.
    fn fees(&mut self, at: &str, plan: &Plan) {
        for (position, fee) in plan.fee.iter().enumerate() {
            let place = position.to_string();
            self.known_readings(&["plan", at, "fee", &place, "reading"], &fee.reading);
            self.known_client(&["plan", at, "fee", &place, "when"], &fee.when);
            if fee.discount_percent > 100 {
                let message = format!("a discount of {} %", fee.discount_percent);
                let path = ["plan", at, "fee", &place, "discount_percent"];
                self.wrong(&path, message, "state from 0 to 100");
            }
        }
    }

    /// What is paid for work.
    fn rates(&mut self, at: &str, plan: &Plan) {
        for (position, rate) in plan.rate.iter().enumerate() {
            let place = position.to_string();
            self.known_readings(&["plan", at, "rate", &place, "reading"], &rate.reading);
            self.known_client(&["plan", at, "rate", &place, "when"], &rate.when);
            self.known_kinds(&["plan", at, "rate", &place, "kind"], &rate.kind);
            let counts_requests = self.terms.increment(plan).seconds().is_none();
            if rate.per == RatePer::Hour && counts_requests {
                let message = "a price of an hour, but requests are counted".to_string();
                let path = ["plan", at, "rate", &place, "per"];
                self.wrong(&path, message, "write per = \"unit\"");
            }
        }
    }

    fn package(&mut self, at: &str, plan: &Plan, package: &Package) {
        if !(1..=1_000_000).contains(&package.minimum_units) {
            let message = format!("a package of {} units", package.minimum_units);
            let path = ["plan", at, "package", "minimum_units"];
            self.wrong(&path, message, "state from 1 to 1000000 units");
        }
        let lives = match (package.valid_days, package.valid_months) {
            (Some(days), None) if (1..=3_660).contains(&days) => None,
            (None, Some(months)) if (1..=120).contains(&months) => None,
            (Some(days), None) => Some(("valid_days", format!("a package that lives {days} days"))),
            (None, Some(months)) => {
                Some(("valid_months", format!("a package that lives {months} months")))
            }
            _ => Some(("source", "a package lives either days or months".to_string())),
        };
        if let Some((key, message)) = lives {
            let path = ["plan", at, "package", key];
            self.wrong(&path, message, "state from 1 to 3660 valid_days, or to 120 valid_months");
        }
        for (position, price) in plan.price.iter().enumerate() {
            let place = position.to_string();
            let units = package.minimum_units.max(price.from_units);
            let expected = price.unit_price.times(units);
            if let Some(stated) = price.minimum_fee.filter(|stated| *stated != expected) {
                let message = format!(
                    "the minimum fee is {stated}, but {} × {units} = {expected}",
                    price.unit_price,
                );
                let remedy =
                    "correct the figure; if the document itself is wrong, that is an anomaly";
                self.wrong(&["plan", at, "price", &place, "minimum_fee"], message, remedy);
            }
            self.known_client(&["plan", at, "price", &place, "when"], &price.when);
        }
        for client in clients(self.terms) {
            let fits = |price: &&Price| {
                price.from_units <= package.minimum_units && holds(&price.when, &client)
            };
            let fitting = plan.price.iter().filter(fits).count();
            if fitting != 1 {
                let who: Vec<&str> = client.values().map(String::as_str).collect();
                let message = format!("{fitting} prices hold for \"{}\"", who.join(", "));
                let path = ["plan", at, "id"];
                self.wrong(&path, message, "state exactly one price for every client");
            }
        }
    }
}
