//! A document checked as a whole.

use std::collections::BTreeSet;

use super::rules::Rule;
use super::terms::{Anomaly, AnomalyClaim, Attributes, OpenMatter, Plan, Terms};
use crate::source::Source;
use crate::stated::Stated;
use crate::tree::Wrong;

/// Collects mistakes while walking a document.
struct Checker<'a> {
    terms: &'a Terms,
    errors: Vec<Wrong>,
}

/// Returns every mistake in `terms`, in the order of the document.
pub fn check_terms(terms: &Terms) -> Vec<Wrong> {
    let mut checker = Checker { terms, errors: Vec::new() };
    checker.head();
    for (index, plan) in terms.plan.iter().enumerate() {
        checker.plan(index, plan);
    }
    for (index, open) in terms.open.iter().enumerate() {
        checker.open(index, open);
    }
    for (index, anomaly) in terms.anomaly.iter().enumerate() {
        checker.anomaly(index, anomaly);
    }
    checker.sources();
    checker.errors
}

impl Checker<'_> {
    fn wrong(&mut self, path: &[&str], message: String, remedy: &str) {
        self.errors.push(Wrong {
            path: path.iter().map(|step| (*step).to_string()).collect(),
            message,
            remedy: Some(remedy.to_string()),
        });
    }

    fn head(&mut self) {
        let terms = self.terms;
        if terms.plan.is_empty() {
            self.wrong(&["id"], "the document has no plan".to_string(), "add a [[plan]]");
        }
        if let Err(error) = terms.schedule.hours.check() {
            let remedy =
                "write windows of one day in order, such as \"09:00-13:00\", \"14:00-18:00\"";
            self.wrong(&["schedule", "hours"], error.to_string(), remedy);
        }
        self.ids("plan", terms.plan.iter().map(|plan| plan.id.as_str()));
        self.ids("attribute", terms.attribute.iter().map(|attribute| attribute.id.as_str()));
        self.ids("open", terms.open.iter().map(|open| open.id.as_str()));
        self.ids("anomaly", terms.anomaly.iter().map(|anomaly| anomaly.id.as_str()));
        self.ids("clause", terms.clause.iter().map(|clause| clause.id.as_str()));
        for (index, attribute) in terms.attribute.iter().enumerate() {
            if attribute.values.is_empty() {
                let message = format!("the attribute \"{}\" has no values", attribute.id);
                let path = ["attribute", &index.to_string(), "id"];
                self.wrong(&path, message, "list its values, or remove it");
            }
        }
    }

    fn ids<'b>(&mut self, list: &str, ids: impl Iterator<Item = &'b str>) {
        let mut seen = BTreeSet::new();
        for (index, id) in ids.enumerate() {
            let path = [list, &index.to_string(), "id"];
            let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
            if id.is_empty() || !id.chars().all(is_plain) {
                let message = format!("\"{id}\" is not an id");
                self.wrong(&path, message, "use Latin letters, digits and hyphens");
            } else if !seen.insert(id) {
                let message = format!("the id \"{id}\" stands here a second time");
                self.wrong(&path, message, "give each its own id; links and ledgers use them");
            }
        }
    }

    fn plan(&mut self, index: usize, plan: &Plan) {
        let at = index.to_string();
        if !(1..=1_000_000).contains(&plan.package.minimum_units) {
            let message = format!("a package of {} units", plan.package.minimum_units);
            let path = ["plan", &at, "package", "minimum_units"];
            self.wrong(&path, message, "state from 1 to 1000000 units");
        }
        if !(1..=3_660).contains(&plan.package.valid_days) {
            let message = format!("a package that lives {} days", plan.package.valid_days);
            let path = ["plan", &at, "package", "valid_days"];
            self.wrong(&path, message, "state from 1 to 3660 days");
        }
        for (position, price) in plan.price.iter().enumerate() {
            let place = position.to_string();
            let expected = price.unit_price.times(plan.package.minimum_units);
            if expected != price.minimum_fee {
                let message = format!(
                    "the minimum fee is {}, but {} × {} = {expected}",
                    price.minimum_fee, price.unit_price, plan.package.minimum_units,
                );
                let remedy =
                    "correct the figure; if the document itself is wrong, that is an anomaly";
                self.wrong(&["plan", &at, "price", &place, "minimum_fee"], message, remedy);
            }
            for (attribute, value) in &price.when {
                let known = self.terms.attribute.iter().find(|known| known.id == *attribute);
                if !known.is_some_and(|known| known.values.iter().any(|known| known.id == *value)) {
                    let message = format!("no attribute \"{attribute}\" with a value \"{value}\"");
                    let path = ["plan", &at, "price", &place, "when"];
                    self.wrong(&path, message, "name a value of an [[attribute]]");
                }
            }
        }
        for client in clients(self.terms) {
            let holds = |(key, value): (&String, &String)| client.get(key) == Some(value);
            let fitting = plan.price.iter().filter(|price| price.when.iter().all(holds)).count();
            if fitting != 1 {
                let who: Vec<&str> = client.values().map(String::as_str).collect();
                let message = format!("{fitting} prices hold for \"{}\"", who.join(", "));
                let path = ["plan", &at, "id"];
                self.wrong(&path, message, "state exactly one price for every client");
            }
        }
    }

    fn open(&mut self, index: usize, open: &OpenMatter) {
        let at = index.to_string();
        let path = ["open", &at, "id"];
        let assumed = open.readings.iter().filter(|reading| reading.assumed).count();
        if !open.readings.is_empty() && assumed != 1 {
            let message = format!("{assumed} readings of \"{}\" are assumed", open.id);
            self.wrong(&path, message, "mark exactly one reading with assumed = true");
        }
        let Some(rule) = Rule::of(&open.id) else { return };
        if open.readings.is_empty() {
            let message = format!("\"{}\" changes figures but has no readings", open.id);
            self.wrong(&path, message, &format!("list some of: {}", rule.readings().join(", ")));
        }
        for (position, reading) in open.readings.iter().enumerate() {
            if !rule.readings().contains(&reading.id.as_str()) {
                let message = format!("\"{}\" cannot be computed for \"{}\"", reading.id, open.id);
                let path = ["open", &at, "readings", &position.to_string(), "id"];
                self.wrong(&path, message, &format!("use one of: {}", rule.readings().join(", ")));
            }
        }
    }

    fn anomaly(&mut self, index: usize, anomaly: &Anomaly) {
        let Some(claim) = &anomaly.claim else { return };
        let at = index.to_string();
        let path = ["anomaly", &at, "claim"];
        let (one, other) = claim.plans();
        let (plan, than) = match (self.terms.plan(one), self.terms.plan(other)) {
            (Ok(plan), Ok(than)) => (plan, than),
            (Err(error), _) | (_, Err(error)) => {
                self.wrong(&path, error.to_string(), "name two plans of this document");
                return;
            }
        };
        let is_dearer = clients(self.terms).iter().all(|client| {
            let price = |plan| self.terms.price(plan, client).ok().map(|price| price.unit_price);
            price(plan).zip(price(than)).is_some_and(|(dear, cheap)| dear > cheap)
        });
        let reactions = plan.reaction.value().zip(than.reaction.value());
        let is_as_claimed = match claim {
            AnomalyClaim::SlowerAndDearer { .. } => reactions.is_some_and(|(a, b)| a > b),
            AnomalyClaim::SameReactionDearer { .. } => reactions.is_some_and(|(a, b)| a == b),
        };
        if !is_dearer || !is_as_claimed {
            let message = format!("the figures do not bear out what \"{}\" claims", anomaly.id);
            self.wrong(&path, message, "remove the claim, or correct the figures");
        }
    }

    /// A place must lead to words that a person can compare the figure with.
    fn sources(&mut self) {
        let terms = self.terms;
        if terms.clause.is_empty() {
            return;
        }
        let mut places: Vec<(Vec<String>, &Source)> = Vec::new();
        let mut at = |path: &[&str], source| {
            places.push((path.iter().map(|step| (*step).to_string()).collect(), source));
        };
        at(&["unit", "source"], &terms.unit.source);
        at(&["schedule", "source"], &terms.schedule.source);
        for (index, plan) in terms.plan.iter().enumerate() {
            let index = index.to_string();
            at(&["plan", &index, "source"], &plan.source);
            at(&["plan", &index, "package", "source"], &plan.package.source);
            if let Stated::Is { source, .. } = &plan.reaction {
                at(&["plan", &index, "reaction"], source);
            }
            for (position, price) in plan.price.iter().enumerate() {
                at(&["plan", &index, "price", &position.to_string(), "source"], &price.source);
            }
        }
        for (index, open) in terms.open.iter().enumerate() {
            at(&["open", &index.to_string(), "source"], &open.source);
        }
        for (index, anomaly) in terms.anomaly.iter().enumerate() {
            at(&["anomaly", &index.to_string(), "source"], &anomaly.source);
        }
        for (path, source) in places {
            let known = |name: &String| terms.clause.iter().any(|clause| clause.id == *name);
            if let Some(missing) = source.clauses().iter().find(|name| !known(name)) {
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                let message =
                    format!("\"{}\" leads to {missing}, which is not quoted", source.place());
                self.wrong(&path, message, "add a [[clause]] with its words, or correct the place");
            }
        }
    }
}

/// Every client the document can tell apart.
fn clients(terms: &Terms) -> Vec<Attributes> {
    let mut clients = vec![Attributes::new()];
    for attribute in &terms.attribute {
        clients = clients
            .iter()
            .flat_map(|client| {
                attribute.values.iter().map(|value| {
                    let mut client = client.clone();
                    client.insert(attribute.id.clone(), value.id.clone());
                    client
                })
            })
            .collect();
    }
    clients
}
