//! Checks of what stands above the plans: software, hours, kinds, promises, the client.

use super::Checker;
use crate::stated::Stated;

impl Checker<'_> {
    pub(super) fn head(&mut self) {
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
        self.attributes();
    }

    /// What has to be known about the client.
    fn attributes(&mut self) {
        let terms = self.terms;
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
}
