//! Checks that every place leads to words.

use super::Checker;
use crate::catalogue::plan::Plan;
use crate::catalogue::terms::Terms;
use crate::source::Source;

/// The places of a document, each with its path, in the order in which they are checked.
#[derive(Default)]
struct Places<'a>(Vec<(Vec<String>, &'a Source)>);

impl<'a> Places<'a> {
    fn add(&mut self, path: &[&str], source: &'a Source) {
        self.0.push((path.iter().map(|step| (*step).to_string()).collect(), source));
    }

    /// Adds the places of a list of records below `path`.
    fn each(&mut self, path: &[&str], sources: impl Iterator<Item = &'a Source>) {
        for (index, source) in sources.enumerate() {
            let index = index.to_string();
            let path: Vec<&str> = path.iter().copied().chain([index.as_str(), "source"]).collect();
            self.add(&path, source);
        }
    }

    fn head(&mut self, terms: &'a Terms) {
        if let Some(source) = terms.software.source() {
            self.add(&["software"], source);
        }
        if let Some(unit) = &terms.unit {
            self.add(&["unit", "source"], &unit.source);
        }
        self.each(&["schedule"], terms.schedule.iter().map(|one| &one.source));
        self.each(&["kind"], terms.kind.iter().map(|one| &one.source));
        self.each(&["class"], terms.class.iter().map(|one| &one.source));
        for (index, promise) in terms.promise.iter().enumerate() {
            if let Some(source) = promise.within.source() {
                self.add(&["promise", &index.to_string(), "within"], source);
            }
        }
        self.each(&["feature"], terms.feature.iter().map(|one| &one.source));
    }

    fn plan(&mut self, index: usize, plan: &'a Plan) {
        let index = index.to_string();
        self.add(&["plan", &index, "source"], &plan.source);
        if let Some(unit) = &plan.unit {
            self.add(&["plan", &index, "unit", "source"], &unit.source);
        }
        if let Some(package) = &plan.package {
            self.add(&["plan", &index, "package", "source"], &package.source);
        }
        if let Some(source) = plan.used_up.source() {
            self.add(&["plan", &index, "used_up"], source);
        }
        self.each(&["plan", &index, "price"], plan.price.iter().map(|one| &one.source));
        self.each(&["plan", &index, "volume"], plan.volume.iter().map(|one| &one.source));
        self.each(&["plan", &index, "fee"], plan.fee.iter().map(|one| &one.source));
        self.each(&["plan", &index, "rate"], plan.rate.iter().map(|one| &one.source));
    }

    fn rest(&mut self, terms: &'a Terms) {
        self.each(&["priority"], terms.priority.iter().map(|one| &one.source));
        for (index, attribute) in terms.attribute.iter().enumerate() {
            let values = attribute.values.iter().map(|one| &one.source);
            self.each(&["attribute", &index.to_string(), "values"], values);
        }
        if let Some(source) = &terms.only_channels {
            self.add(&["only_channels"], source);
        }
        if let Some(lifecycle) = &terms.lifecycle {
            for (key, source) in lifecycle.sources() {
                self.add(&["lifecycle", key], source);
            }
        }
        self.each(&["channel"], terms.channel.iter().map(|one| &one.source));
        self.each(&["intake"], terms.intake.iter().map(|one| &one.source));
        self.each(&["refusal"], terms.refusal.iter().map(|one| &one.source));
        self.each(&["scope"], terms.scope.iter().map(|one| &one.source));
        self.each(&["statement"], terms.statement.iter().map(|one| &one.source));
        self.each(&["open"], terms.open.iter().map(|one| &one.source));
        self.each(&["anomaly"], terms.anomaly.iter().map(|one| &one.source));
    }
}

impl Checker<'_> {
    /// A place must lead to words that a person can compare the figure with.
    pub(super) fn sources(&mut self) {
        let terms = self.terms;
        if terms.clause.is_empty() {
            return;
        }
        let mut places = Places::default();
        places.head(terms);
        for (index, plan) in terms.plan.iter().enumerate() {
            places.plan(index, plan);
        }
        places.rest(terms);
        for (path, source) in places.0 {
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
