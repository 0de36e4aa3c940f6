//! A document checked as a whole.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::conditions::{Attributes, Readings, holds, names};
use super::open::{Anomaly, ClaimKind, OpenMatter};
use super::overage::Overage;
use super::plan::{Package, Period, Plan, Price, Rate, RatePer};
use super::promise::{Promise, PromiseKind};
use super::rule::Rule;
use super::rules::read_as;
use super::terms::Terms;
use crate::quantum::UnitKind;
use crate::source::Source;
use crate::stated::Stated;
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

    fn head(&mut self) {
        let terms = self.terms;
        if terms.plan.is_empty() {
            self.wrong(&["id"], "the document has no plan".to_string(), "add a [[plan]]");
        }
        self.software();
        for (index, schedule) in terms.schedule.iter().enumerate() {
            let at = index.to_string();
            if let Err(error) = schedule.hours.check() {
                let remedy =
                    "write windows of one day in order, such as \"09:00-13:00\", \"14:00-18:00\"";
                self.wrong(&["schedule", &at, "hours"], error.to_string(), remedy);
            }
            self.known_plans(&["schedule", &at, "plan"], &schedule.plan);
            self.known_kinds(&["schedule", &at, "kind"], &schedule.kind);
            self.known_readings(&["schedule", &at, "reading"], &schedule.reading);
        }
        self.ids(&["kind"], terms.kind.iter().map(|kind| kind.id.as_str()));
        self.ids(&["class"], terms.class.iter().map(|class| class.id.as_str()));
        self.ids(&["priority"], terms.priority.iter().map(|priority| priority.id.as_str()));
        for (index, class) in terms.class.iter().enumerate() {
            let kind = std::slice::from_ref(&class.kind);
            self.known_kinds(&["class", &index.to_string(), "kind"], kind);
        }
        for (index, feature) in terms.feature.iter().enumerate() {
            for (position, cell) in feature.cell.iter().enumerate() {
                let path = ["feature", &index.to_string(), "cell", &position.to_string(), "plan"];
                self.known_plans(&path, std::slice::from_ref(&cell.plan));
            }
        }
        for (index, promise) in terms.promise.iter().enumerate() {
            self.promise(&index.to_string(), promise);
        }
        self.requests();
        self.ids(&["plan"], terms.plan.iter().map(|plan| plan.id.as_str()));
        self.ids(&["attribute"], terms.attribute.iter().map(|attribute| attribute.id.as_str()));
        self.ids(&["open"], terms.open.iter().map(|open| open.id.as_str()));
        self.ids(&["anomaly"], terms.anomaly.iter().map(|anomaly| anomaly.id.as_str()));
        self.ids(&["clause"], terms.clause.iter().map(|clause| clause.id.as_str()));
        for (index, attribute) in terms.attribute.iter().enumerate() {
            if attribute.values.is_empty() {
                let message = format!("the attribute \"{}\" has no values", attribute.id);
                let path = ["attribute", &index.to_string(), "id"];
                self.wrong(&path, message, "list its values, or remove it");
            }
            if let Some(assumed) = &attribute.assumed
                && !attribute.values.iter().any(|value| value.id == *assumed)
            {
                let message = format!("\"{}\" has no value \"{assumed}\"", attribute.id);
                let path = ["attribute", &index.to_string(), "assumed"];
                self.wrong(&path, message, "name one of its values");
            }
            self.known_readings(&["attribute", &index.to_string(), "reading"], &attribute.reading);
            // Else a place would be known for some clients and Moscow taken for the rest in silence.
            let placed = attribute.values.iter().filter(|value| value.offset.is_some()).count();
            if placed > 0 && placed < attribute.values.len() {
                let message = format!("some values of \"{}\" have no offset", attribute.id);
                let path = ["attribute", &index.to_string(), "id"];
                self.wrong(&path, message, "give every value an offset, or none");
            }
        }
    }

    /// What is supported.
    fn software(&mut self) {
        let Some(named) = self.terms.software.value() else { return };
        if named.is_empty() {
            let message = "it is stated, but no software is named".to_string();
            let remedy = "name some, or write software = \"not-stated\"";
            self.wrong(&["software"], message, remedy);
        }
        let list = match &self.terms.software {
            Stated::Readings { .. } => ["software", "readings", "assumed"],
            _ => ["software", "is", "value"],
        };
        self.ids(&list, named.iter().map(|one| one.id.as_str()));
        for (index, one) in named.iter().enumerate() {
            if one.name.trim().is_empty() {
                let [software, word, value] = list;
                let path = [software, word, value, &index.to_string(), "name"];
                let message = format!("the software \"{}\" has no name", one.id);
                self.wrong(&path, message, "write what people call it");
            }
        }
    }

    /// How requests are made, agreed and refused.
    fn requests(&mut self) {
        let terms = self.terms;
        for (index, channel) in terms.channel.iter().enumerate() {
            let at = index.to_string();
            self.known_kinds(&["channel", &at, "kind"], &channel.kind);
            self.known_classes(&["channel", &at, "class"], &channel.class);
        }
        if let Some(lifecycle) = &terms.lifecycle {
            self.known_kinds(&["lifecycle", "kind"], &lifecycle.kind);
            if lifecycle.automatic.as_ref().is_some_and(|automatic| automatic.up_to_minutes == 0) {
                let message = "no estimate is as short as that".to_string();
                let path = ["lifecycle", "automatic", "up_to_minutes"];
                self.wrong(&path, message, "state the minutes, or remove \"automatic\"");
            }
            if lifecycle.exceeded.as_ref().is_some_and(|exceeded| exceeded.then.is_empty()) {
                let message = "nothing follows when the estimate is exceeded".to_string();
                let path = ["lifecycle", "exceeded", "then"];
                self.wrong(&path, message, "say what follows, or remove \"exceeded\"");
            }
        }
        self.ids(&["refusal"], terms.refusal.iter().map(|reason| reason.id.as_str()));
        self.ids(&["intake"], terms.intake.iter().map(|item| item.id.as_str()));
        for (index, item) in terms.intake.iter().enumerate() {
            let at = index.to_string();
            self.known_kinds(&["intake", &at, "kind"], &item.kind);
            let stray = item.refusal.as_ref().filter(|id| terms.refusal_reason(id).is_none());
            if let Some(stray) = stray {
                let message = format!("there is no reason of refusal \"{stray}\"");
                self.wrong(&["intake", &at, "refusal"], message, "name the id of a [[refusal]]");
            }
        }
    }

    fn promise(&mut self, at: &str, promise: &Promise) {
        let terms = self.terms;
        self.known_plans(&["promise", at, "plan"], &promise.plan);
        self.known_kinds(&["promise", at, "kind"], &promise.kind);
        self.known_readings(&["promise", at, "reading"], &promise.reading);
        self.known_client(&["promise", at, "when"], &promise.when);
        self.known_classes(&["promise", at, "class"], &promise.class);
        let is_stray = |name: &&String| !terms.priority.iter().any(|one| one.id == **name);
        if let Some(stray) = promise.priority.iter().find(is_stray) {
            let message = format!("there is no priority \"{stray}\"");
            self.wrong(&["promise", at, "priority"], message, "name a [[priority]]");
        }
        for (key, named) in [("schedule", &promise.schedule), ("intake", &promise.intake)] {
            let Some(id) = named else { continue };
            if !terms.schedule.iter().any(|schedule| schedule.id == *id) {
                let message = format!("there is no schedule \"{id}\"");
                self.wrong(&["promise", at, key], message, "name the id of a [[schedule]]");
            }
        }
        if promise.after == Some(promise.what) {
            let message = "it is counted from itself".to_string();
            self.wrong(&["promise", at, "after"], message, "name what happens before");
        }
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

    fn plan(&mut self, index: usize, plan: &Plan) {
        let at = index.to_string();
        for (unit, path) in
            [(&plan.unit, &["plan", &at, "unit"][..]), (&self.terms.unit, &["unit"])]
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
        if let Some(package) = &plan.package {
            self.package(&at, plan, package);
        } else if !plan.price.is_empty() {
            let message = "prices of packages, but no package".to_string();
            self.wrong(&["plan", &at, "price"], message, "add a package, or state rates");
        }
        if let Overage::Plan { plan: other, .. } = &plan.used_up {
            self.known_plans(&["plan", &at, "used_up"], std::slice::from_ref(other));
        }
        for (position, volume) in plan.volume.iter().enumerate() {
            let place = position.to_string();
            self.known_readings(&["plan", &at, "volume", &place, "reading"], &volume.reading);
            self.known_kinds(&["plan", &at, "volume", &place, "covers"], &volume.covers);
            if let Overage::Plan { plan: other, .. } = &volume.overage {
                let path = ["plan", &at, "volume", &place, "overage"];
                self.known_plans(&path, std::slice::from_ref(other));
            }
            let is_counted_in_time = self.terms.step(plan).seconds().is_some();
            if !is_counted_in_time {
                let message = "hours are included, but requests are counted".to_string();
                self.wrong(&["plan", &at, "volume", &place], message, "count in time");
            }
        }
        for (position, fee) in plan.fee.iter().enumerate() {
            let place = position.to_string();
            self.known_readings(&["plan", &at, "fee", &place, "reading"], &fee.reading);
            self.known_client(&["plan", &at, "fee", &place, "when"], &fee.when);
            if fee.discount_percent > 100 {
                let message = format!("a discount of {} %", fee.discount_percent);
                let path = ["plan", &at, "fee", &place, "discount_percent"];
                self.wrong(&path, message, "state from 0 to 100");
            }
        }
        for (position, rate) in plan.rate.iter().enumerate() {
            let place = position.to_string();
            self.known_readings(&["plan", &at, "rate", &place, "reading"], &rate.reading);
            self.known_client(&["plan", &at, "rate", &place, "when"], &rate.when);
            self.known_kinds(&["plan", &at, "rate", &place, "kind"], &rate.kind);
            let counts_requests = self.terms.step(plan).seconds().is_none();
            if rate.per == RatePer::Hour && counts_requests {
                let message = "a price of an hour, but requests are counted".to_string();
                let path = ["plan", &at, "rate", &place, "per"];
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

    fn open(&mut self, index: usize, open: &OpenMatter) {
        let at = index.to_string();
        let path = ["open", &at, "id"];
        let assumed = open.readings.iter().filter(|reading| reading.assumed).count();
        if !open.readings.is_empty() && assumed != 1 {
            let message = format!("{assumed} readings of \"{}\" are assumed", open.id);
            self.wrong(&path, message, "mark exactly one reading with assumed = true");
        }
        let Some(rule) = Rule::of(&open.id) else { return };
        // Of pauses something else may be left open too: whether a deadline waits.
        if open.readings.is_empty() && rule != Rule::UnitInPause {
            let message = format!("\"{}\" changes figures but has no readings", open.id);
            self.wrong(&path, message, &format!("list some of: {}", rule.readings().join(", ")));
        }
        let has_place =
            self.terms.attribute.iter().flat_map(|one| &one.values).any(|one| one.offset.is_some());
        if rule == Rule::HoursZone && !has_place {
            let message =
                format!("nothing says where a client is, so \"{}\" is no question", open.id);
            let remedy = "add an [[attribute]] whose values have an offset";
            self.wrong(&path, message, remedy);
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
        let terms = self.terms;
        let at = index.to_string();
        let path = ["anomaly", &at, "claim"];
        let than = claim.than.as_deref();
        let (plan, than) =
            match (terms.plan(&claim.plan), than.map(|id| terms.plan(id)).transpose()) {
                (Ok(plan), Ok(than)) => (plan, than),
                (Err(error), _) | (_, Err(error)) => {
                    self.wrong(&path, error.to_string(), "name plans of this document");
                    return;
                }
            };
        let is_so = match (claim.is, than) {
            (ClaimKind::DiscountNotInPrice, _) => year_lacks_discount(plan),
            (_, None) => {
                let message = format!("\"{}\" compares with no plan", anomaly.id);
                self.wrong(&path, message, "name the plan with than = \"…\"");
                return;
            }
            (ClaimKind::SlowerAndDearer, Some(than)) => {
                is_dearer(terms, plan, than) && reacts(terms, plan, than) == Some(Ordering::Greater)
            }
            (ClaimKind::SameReactionDearer, Some(than)) => {
                is_dearer(terms, plan, than) && reacts(terms, plan, than) == Some(Ordering::Equal)
            }
            (ClaimKind::PackageDearer, Some(than)) => {
                volume_against_rate(terms, plan, than) == Some(Ordering::Greater)
            }
            (ClaimKind::PackageSavesNothing, Some(than)) => {
                volume_against_rate(terms, plan, than) == Some(Ordering::Equal)
            }
        };
        if !is_so {
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
        if let Some(source) = terms.software.source() {
            at(&["software"], source);
        }
        if let Some(unit) = &terms.unit {
            at(&["unit", "source"], &unit.source);
        }
        for (index, schedule) in terms.schedule.iter().enumerate() {
            at(&["schedule", &index.to_string(), "source"], &schedule.source);
        }
        for (index, kind) in terms.kind.iter().enumerate() {
            at(&["kind", &index.to_string(), "source"], &kind.source);
        }
        for (index, class) in terms.class.iter().enumerate() {
            at(&["class", &index.to_string(), "source"], &class.source);
        }
        for (index, promise) in terms.promise.iter().enumerate() {
            if let Some(source) = promise.within.source() {
                at(&["promise", &index.to_string(), "within"], source);
            }
        }
        for (index, feature) in terms.feature.iter().enumerate() {
            at(&["feature", &index.to_string(), "source"], &feature.source);
        }
        for (index, plan) in terms.plan.iter().enumerate() {
            let index = index.to_string();
            at(&["plan", &index, "source"], &plan.source);
            if let Some(unit) = &plan.unit {
                at(&["plan", &index, "unit", "source"], &unit.source);
            }
            if let Some(package) = &plan.package {
                at(&["plan", &index, "package", "source"], &package.source);
            }
            if let Some(source) = plan.used_up.source() {
                at(&["plan", &index, "used_up"], source);
            }
            let prices = plan.price.iter().map(|price| ("price", &price.source));
            let volumes = plan.volume.iter().map(|volume| ("volume", &volume.source));
            for (position, (list, source)) in prices.enumerate().chain(volumes.enumerate()) {
                at(&["plan", &index, list, &position.to_string(), "source"], source);
            }
            let fees = plan.fee.iter().map(|fee| ("fee", &fee.source));
            let rates = plan.rate.iter().map(|rate| ("rate", &rate.source));
            for (position, (list, source)) in fees.enumerate().chain(rates.enumerate()) {
                at(&["plan", &index, list, &position.to_string(), "source"], source);
            }
        }
        for (index, priority) in terms.priority.iter().enumerate() {
            at(&["priority", &index.to_string(), "source"], &priority.source);
        }
        for (index, attribute) in terms.attribute.iter().enumerate() {
            for (position, value) in attribute.values.iter().enumerate() {
                let (index, position) = (index.to_string(), position.to_string());
                at(&["attribute", &index, "values", &position, "source"], &value.source);
            }
        }
        if let Some(source) = &terms.only_channels {
            at(&["only_channels"], source);
        }
        if let Some(lifecycle) = &terms.lifecycle {
            for (key, source) in lifecycle.sources() {
                at(&["lifecycle", key], source);
            }
        }
        let lists = [
            ("channel", terms.channel.iter().map(|one| &one.source).collect::<Vec<_>>()),
            ("intake", terms.intake.iter().map(|one| &one.source).collect()),
            ("refusal", terms.refusal.iter().map(|one| &one.source).collect()),
            ("scope", terms.scope.iter().map(|one| &one.source).collect()),
            ("statement", terms.statement.iter().map(|one| &one.source).collect()),
            ("open", terms.open.iter().map(|one| &one.source).collect()),
        ];
        for (list, sources) in lists {
            for (index, source) in sources.into_iter().enumerate() {
                at(&[list, &index.to_string(), "source"], source);
            }
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

/// Whether a unit of `plan` costs more than one of `than`, for every client.
fn is_dearer(terms: &Terms, plan: &Plan, than: &Plan) -> bool {
    clients(terms).iter().all(|client| {
        let price = |plan: &Plan| {
            let package = plan.package.as_ref()?;
            let price = terms.price(plan, client, package.minimum_units).ok()?;
            Some(price.unit_price)
        };
        price(plan).zip(price(than)).is_some_and(|(dear, cheap)| dear > cheap)
    })
}

/// How the promised reactions compare, where both are counted alike.
fn reacts(terms: &Terms, plan: &Plan, than: &Plan) -> Option<Ordering> {
    let assumed = read_as(terms, &Readings::new()).ok()?;
    let span = |plan: &Plan| {
        let holds_for = |promise: &&Promise| {
            promise.what == PromiseKind::Reaction
                && names(&promise.plan, Some(&plan.id))
                && holds(&promise.reading, &assumed)
        };
        terms.promise.iter().find(holds_for)?.within.value().copied()
    };
    let (one, other) = (span(plan)?, span(than)?);
    (one.count() == other.count()).then(|| one.amount().cmp(&other.amount()))
}

/// How the price of an hour of `plan`'s volume compares with the rate of usual work of `than`.
fn volume_against_rate(terms: &Terms, plan: &Plan, than: &Plan) -> Option<Ordering> {
    let assumed = read_as(terms, &Readings::new()).ok()?;
    let fee = plan.fee.iter().find(|fee| fee.per == Period::Month)?.due();
    let hours = plan.volume(&assumed)?.included.minutes();
    let kind = terms.kind_for(false).map(|kind| kind.id.as_str());
    let usual = |rate: &&Rate| rate.per == RatePer::Hour && names(&rate.kind, kind);
    let rate = than.rate.iter().find(usual)?.price;
    Some(fee.cmp(&rate.share(u64::from(hours), 60)?))
}

/// Whether the year is stated at the price of twelve months although a discount is promised.
fn year_lacks_discount(plan: &Plan) -> bool {
    let month = plan.fee.iter().find(|fee| fee.per == Period::Month);
    let year = plan.fee.iter().find(|fee| fee.per == Period::Year && fee.discount_percent > 0);
    month.zip(year).is_some_and(|(month, year)| month.amount.times(12) == year.amount)
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
