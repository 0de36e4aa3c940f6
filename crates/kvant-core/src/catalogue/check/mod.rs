//! A document checked as a whole.

mod head;
mod open;
mod plans;
mod requests;
mod sources;

use std::collections::BTreeSet;

use super::conditions::{Attributes, Readings};
use super::rules::read_as;
use super::terms::Terms;
use crate::tree::{Mistake, Wrong};

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
            mistake: Mistake::Other,
        });
    }

    fn known_plans(&mut self, path: &[&str], plans: &[String]) {
        let terms = self.terms;
        if let Some(error) = plans.iter().find_map(|plan| terms.plan(plan).err()) {
            self.wrong(path, error.to_string(), "name a [[plan]] of this document");
        }
    }

    fn known_kinds(&mut self, path: &[&str], kinds: &[String]) {
        let terms = self.terms;
        if let Some(error) = kinds.iter().find_map(|kind| terms.kind(kind).err()) {
            self.wrong(path, error.to_string(), "name a [[kind]] of this document");
        }
    }

    fn known_classes(&mut self, path: &[&str], classes: &[String]) {
        let terms = self.terms;
        let is_stray = |name: &&String| !terms.class.iter().any(|one| one.id == **name);
        if let Some(stray) = classes.iter().find(is_stray) {
            let message = format!("there is no class \"{stray}\"");
            self.wrong(path, message, "name a [[class]]");
        }
    }

    fn known_readings(&mut self, path: &[&str], readings: &Readings) {
        let terms = self.terms;
        if let Err(error) = read_as(terms, readings) {
            self.wrong(path, error.to_string(), "name an [[open]] matter and one of its readings");
        }
    }

    fn known_client(&mut self, path: &[&str], when: &Attributes) {
        let terms = self.terms;
        if let Err(error) = terms.client(when) {
            self.wrong(path, error.to_string(), "name a value of an [[attribute]]");
        }
    }

    fn ids<'b>(&mut self, list: &[&str], ids: impl Iterator<Item = &'b str>) {
        let mut seen = BTreeSet::new();
        for (index, id) in ids.enumerate() {
            let index = index.to_string();
            let path: Vec<&str> = list.iter().copied().chain([index.as_str(), "id"]).collect();
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
}

/// Every client the document can distinguish.
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
