//! Checks of how requests are made, agreed and refused, and of what is promised.

use super::Checker;
use crate::catalogue::promise::Promise;

impl Checker<'_> {
    /// How requests are made, agreed and refused.
    pub(super) fn requests(&mut self) {
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

    pub(super) fn promise(&mut self, at: &str, promise: &Promise) {
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
}
