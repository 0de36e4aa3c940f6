//! A request that is being written: checked as it is, and brought to where it is taken.

use chrono::NaiveDateTime;
use kvant_core::catalogue::{Channel, Plan, Terms, Way};
use kvant_core::ledger::event::{Event, Opening};
use kvant_core::ticket::{self, CheckState, Draft as Checked, Standing};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::consent::{Consent, is_asked};
use super::step_form::{anyway, is_ahead, kind_fields, said_field, said_instant};
use super::{Scribe, Written, go};
use crate::address::Address;
use crate::book::Book;
use crate::components::channel_list::{ChannelLine, channel_list};
use crate::components::checklist::checklist;
use crate::components::place::Place;
use crate::components::select_field::{SelectField, SelectOption};
use crate::components::share::copy;
use crate::routes::RequestsView;
use crate::wording;

/// A request that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    title: String,
    text: String,
    plan: String,
    kind: String,
    class: Option<String>,
    priority: String,
    is_attached: bool,
    /// What the channel is called through which it goes; empty while none was chosen.
    channel: String,
}

impl Draft {
    /// Returns the draft of this device as a signal that is remembered with every change.
    pub fn recalled(book: Book) -> RwSignal<Draft> {
        let address = Address::parse(&book.draft().unwrap_or_default());
        let of = |key: &str| address.query.get(key).cloned().unwrap_or_default();
        let draft = RwSignal::new(Draft {
            title: of("title"),
            text: of("text"),
            plan: of("plan"),
            kind: of("kind"),
            class: Some(of("class")).filter(|class| !class.is_empty()),
            priority: of("priority"),
            is_attached: address.query.contains_key("attached"),
            channel: of("channel"),
        });
        Effect::new(move |before: Option<()>| {
            let written = draft.with(Draft::write);
            if before.is_some() {
                book.keep_draft(&written);
            }
        });
        draft
    }

    /// Writes it in the form of an address.
    fn write(&self) -> String {
        let class = self.class.clone().unwrap_or_default();
        let mut written = String::from("#?");
        let attached = if self.is_attached { "yes" } else { "" };
        for (key, value) in [
            ("title", &*self.title),
            ("text", &self.text),
            ("plan", &self.plan),
            ("kind", &self.kind),
            ("class", &class),
            ("priority", &self.priority),
            ("attached", attached),
            ("channel", &self.channel),
        ] {
            if !value.is_empty() {
                written.push_str(&format!("{key}={}&", encoded(value)));
            }
        }
        written
    }

    /// Whether nobody has written anything.
    fn is_blank(&self) -> bool {
        self.title.trim().is_empty() && self.text.trim().is_empty()
    }

    /// Returns by what it is known: its title, else how its text begins; nothing where nobody has
    /// written anything.
    pub fn known_by(&self) -> Option<String> {
        const CHARS_MAX: usize = 60;
        let title = Some(self.title.trim()).filter(|title| !title.is_empty());
        let line = title.or(self.text.trim().lines().next()).filter(|_| !self.is_blank())?;
        let begins: String = line.chars().take(CHARS_MAX).collect();
        Some(if begins.len() < line.len() { format!("{begins}…") } else { begins })
    }

    fn checked(&self) -> Checked<'_> {
        Checked {
            title: &self.title,
            text: &self.text,
            attachments: u32::from(self.is_attached),
            kind: Some(self.kind.as_str()).filter(|kind| !kind.is_empty()),
            class: self.class.as_deref(),
        }
    }

    /// Leaves out what the terms do not know: the draft may have been begun under others.
    fn fit(&mut self, terms: &Terms, plan: &Plan) {
        if terms.plan(&self.plan).is_err() {
            self.plan.clone_from(&plan.id);
        }
        let known_kind = |id: &str| terms.kind.iter().any(|kind| kind.id == id);
        if !known_kind(&self.kind) {
            self.kind.clear();
        }
        let known_class = |id: &String| terms.class.iter().any(|class| class.id == *id);
        self.class = self.class.take().filter(known_class);
        if !terms.priority.iter().any(|one| one.id == self.priority) {
            self.priority.clear();
        }
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// The page of a request that is being written.
#[component]
pub fn Writing(
    /// Who writes it down.
    scribe: Scribe,
    /// This year, for dates without one.
    this_year: i32,
) -> impl IntoView {
    let begun = scribe.book.ledger.with_untracked(|ledger| {
        let terms = ledger.resolved()?.terms();
        let standing = ledger.payments().filter(|(_, paid)| paid.voided.is_none());
        let last = standing.max_by_key(|(_, paid)| paid.payment.paid_at);
        let paid = last.and_then(|(_, paid)| terms.plan(&paid.payment.plan).ok());
        Some((terms, paid.or(terms.plan.first())?))
    });
    begun.map(|(terms, plan)| {
        scribe.draft.update(|draft| draft.fit(terms, plan));
        view! { <Form scribe terms this_year /> }
    })
}

/// The form with everything that goes with it.
#[component]
fn Form(scribe: Scribe, terms: &'static Terms, this_year: i32) -> impl IntoView {
    let draft = scribe.draft;
    let all = RequestsView::List.address();
    let kept = {
        let probe = draft.with_untracked(Draft::write);
        let is_kept = scribe.book.keep_draft(&probe);
        if is_kept { wording::TICKET_KEPT } else { wording::TICKET_NOT_KEPT }
    };
    let title_field: NodeRef<Input> = NodeRef::new();
    let is_untitled = RwSignal::new(false);
    let field = |read: fn(&Draft) -> &str| {
        Signal::derive(move || draft.with(|draft| read(draft).to_string()))
    };
    let title = field(|draft| &draft.title);
    let text = field(|draft| &draft.text);
    let wipe = move |_| {
        let before = draft.get_untracked();
        draft.update(|draft| {
            draft.title.clear();
            draft.text.clear();
            draft.is_attached = false;
        });
        scribe.last.set(Some(Written::DraftWiped(before)));
    };
    let wipe_button = move || {
        let is_blank = draft.with(Draft::is_blank);
        (!is_blank).then(|| {
            view! {
                <button type="button" class="quiet" on:click=wipe>{wording::TICKET_DRAFT_CLEAR}</button>
            }
        })
    };
    view! {
        <p class="back"><a href=all>{wording::TICKET_ALL}</a></p>
        <h1 tabindex="-1">{wording::TICKET_WRITE}</h1>
        <p class="document">{terms.name.as_str()}</p>
        <div class="writing">
            <form class="request" on:submit=|event| event.prevent_default()>
                <label class="wide-field">
                    <span>{wording::TICKET_TITLE}</span>
                    <input id="ticket-title" type="text" autocomplete="off" node_ref=title_field
                        prop:value=title
                        aria-invalid=move || is_untitled.get().then_some("true")
                        aria-describedby="ticket-title-error"
                        on:input=move |event| {
                            is_untitled.set(false);
                            draft.update(|draft| draft.title = event_target_value(&event));
                        } />
                </label>
                <span id="ticket-title-error" class="error" role="alert">
                    {move || is_untitled.get().then_some(wording::TICKET_TITLE_EMPTY)}
                </span>
                <label class="wide-field">
                    <span>{wording::TICKET_TEXT}</span>
                    <textarea id="ticket-text" rows="8" placeholder=wording::TICKET_TEXT_HINT
                        prop:value=text
                        on:input=move |event| {
                            draft.update(|draft| draft.text = event_target_value(&event));
                        }></textarea>
                </label>
                <label class="check">
                    <input type="checkbox" prop:checked=move || draft.with(|draft| draft.is_attached)
                        on:change=move |event| {
                            draft.update(|draft| draft.is_attached = event_target_checked(&event));
                        } />
                    <span>
                        {wording::TICKET_ATTACHED}
                        <span class="sub">{wording::TICKET_ATTACHED_HINT}</span>
                    </span>
                </label>
                {what(terms, draft)}
                <p class="muted kept">{kept} " " {wipe_button}</p>
            </form>
            <Check terms draft />
        </div>
        {is_asked(terms).then(|| view! { <Consent scribe terms this_year /> })}
        <Channels terms draft />
        <Sent scribe terms draft title_field is_untitled />
        {(!is_asked(terms)).then(|| view! { <Consent scribe terms this_year /> })}
    }
}

/// Plan, class, kind and priority.
fn what(terms: &'static Terms, draft: RwSignal<Draft>) -> impl IntoView {
    let begun = draft.get_untracked();
    let (kind, class) = (RwSignal::new(begun.kind), RwSignal::new(begun.class));
    let priority = RwSignal::new(begun.priority);
    Effect::new(move |_| {
        let (kind, class, priority) = (kind.get(), class.get(), priority.get());
        draft.update(|draft| {
            (draft.kind, draft.class, draft.priority) = (kind, class, priority);
        });
    });
    let option = |plan: &Plan| SelectOption { id: plan.id.clone(), text: plan.name.clone() };
    let plans: Vec<SelectOption> = terms.plan.iter().map(option).collect();
    let chosen = Signal::derive(move || draft.with(|draft| draft.plan.clone()));
    let change = Callback::new(move |plan: String| draft.update(|draft| draft.plan = plan));
    let plan = (plans.len() > 1).then(|| {
        view! {
            <div class="fields">
                <SelectField id="plan" label=wording::FIELD_PLAN is_labelled=true options=plans
                    chosen on_change=change />
            </div>
        }
    });
    view! { {kind_fields(terms, kind, class, priority)} {plan} }
}

/// What the terms ask of it, as it is now.
#[component]
fn Check(terms: &'static Terms, draft: RwSignal<Draft>) -> impl IntoView {
    let items = Memo::new(move |_| draft.with(|draft| ticket::check(terms, &draft.checked())));
    let told = move || {
        items.with(|items| {
            let count = |state| items.iter().filter(|item| item.state == state).count();
            let is_none = items.is_empty();
            (!is_none).then(|| {
                wording::ticket_checked(count(CheckState::Missing), count(CheckState::Unknown))
            })
        })
    };
    let list = move || {
        items.with(|items| match &**items {
            [] => view! { <p>{wording::TICKET_CHECKLIST_NONE}</p> }.into_any(),
            items => checklist(terms, items),
        })
    };
    view! {
        <section class="check-panel" aria-labelledby="checklist">
            <h2 id="checklist">{wording::TICKET_CHECKLIST}</h2>
            {list}
            <p class="checked" role="status">{told}</p>
        </section>
    }
}

/// Where it can be sent.
#[component]
fn Channels(terms: &'static Terms, draft: RwSignal<Draft>) -> impl IntoView {
    let copied = RwSignal::new("");
    let copy_text = move |told: &'static str| {
        let text = draft.with_untracked(|draft| composed(terms, draft));
        spawn_local(async move {
            let is_copied = copy(&text).await;
            copied.try_set(if is_copied { told } else { wording::TICKET_NOT_COPIED });
        });
    };
    let on_open = Callback::new(move |channel: &'static str| {
        draft.update(|draft| draft.channel = channel.to_string());
        copy_text(wording::TICKET_PASTE);
    });
    let list = move || {
        draft.with(|draft| {
            let Checked { kind, class, .. } = draft.checked();
            let channels = ticket::channels(terms, kind, class);
            let (title, text) = (draft.title.trim(), composed(terms, draft));
            let lines: Vec<ChannelLine> = channels
                .listed
                .iter()
                .map(|listed| {
                    let channel = listed.channel;
                    let link = |way: &Way| {
                        let href = link(channel, *way, title, &text)?;
                        Some((name_of(channel, *way), wording::ticket_open_in(*way), href))
                    };
                    let links: Vec<_> = channel.way.iter().filter_map(link).collect();
                    let is_opened = links.len() >= channel.names.len();
                    let is_copied = |name: &&str| {
                        channel.address.is_some() && !links.iter().any(|(one, ..)| one == name)
                    };
                    let names = channel.way.iter().map(|way| name_of(channel, *way));
                    let copied: Vec<&'static str> = names.filter(is_copied).collect();
                    let address = channel.address.as_deref().filter(|_| !is_opened);
                    ChannelLine { listed: *listed, links, copied, address }
                })
                .collect();
            let none = lines.iter().all(|line| line.listed.standing == Standing::NotOfficial);
            let none = none.then(|| view! { <p>{wording::TICKET_CHANNELS_NONE}</p> });
            let no_others = channels.no_others.map(|source| {
                view! {
                    <p>
                        {wording::TICKET_NO_OTHERS} " " <Place terms source=source.clone() /> "."
                    </p>
                }
            });
            view! { {none} {channel_list(terms, lines, on_open)} {no_others} }.into_any()
        })
    };
    view! {
        <section class="sending" aria-labelledby="channels">
            <h2 id="channels">{wording::TICKET_CHANNELS}</h2>
            {list}
            <p class="actions">
                <button type="button" on:click=move |_| copy_text(wording::TICKET_COPIED)>
                    {wording::TICKET_COPY}
                </button>
                <span role="status">{copied}</span>
            </p>
        </section>
    }
}

/// What a channel is called that is opened in a way: the document names them in the same order.
fn name_of(channel: &'static Channel, way: Way) -> &'static str {
    let place = channel.way.iter().position(|one| *one == way);
    let named = place.filter(|_| channel.way.len() == channel.names.len());
    let name = named.and_then(|place| channel.names.get(place)).or(channel.names.first());
    name.map_or(wording::ticket_open_in(way), String::as_str)
}

/// The text that is sent.
fn composed(terms: &Terms, draft: &Draft) -> String {
    let class = terms.class.iter().find(|one| Some(&one.id) == draft.class.as_ref());
    let kind = terms.kind.iter().find(|one| one.id == draft.kind);
    let priority = terms.priority.iter().find(|one| one.id == draft.priority);
    let plan = terms.plan(&draft.plan).ok();
    let mut text = format!("{}\n\n{}\n", draft.title.trim(), draft.text.trim());
    for (name, said) in [
        (wording::FIELD_KIND, kind.map(|one| one.name.as_str())),
        (wording::TICKET_CLASS, class.map(|one| one.text.as_str())),
        (wording::FIELD_PRIORITY, priority.map(|one| one.name.as_str())),
        (wording::FIELD_PLAN, plan.map(|one| one.name.as_str())),
    ] {
        if let Some(said) = said {
            text.push_str(&format!("\n{name}: {said}"));
        }
    }
    text.trim().to_string()
}

/// The address that opens a channel in a way with the text ready, where one is published; nothing
/// but pages, letters and calls.
fn link(channel: &Channel, way: Way, title: &str, text: &str) -> Option<String> {
    let address = channel.address.as_deref()?;
    let number: String = address.chars().filter(char::is_ascii_digit).collect();
    let is_number = address.starts_with('+') && number.len() > 6;
    let page = address.strip_prefix("https://").map(|_| address.to_string());
    match way {
        Way::WhatsApp if is_number => {
            Some(format!("https://wa.me/{number}?text={}", encoded(text)))
        }
        Way::Telegram if is_number => {
            Some(format!("https://t.me/+{number}?text={}", encoded(text)))
        }
        Way::Telegram if address.starts_with('@') => {
            let name = address.trim_start_matches('@');
            Some(format!("https://t.me/{}?text={}", encoded(name), encoded(text)))
        }
        Way::Email if address.contains('@') && page.is_none() => {
            Some(format!("mailto:{address}?subject={}&body={}", encoded(title), encoded(text)))
        }
        Way::Phone if is_number => Some(format!("tel:+{number}")),
        Way::WhatsApp | Way::Telegram | Way::Max | Way::Portal => page,
        Way::Email | Way::Phone | Way::Bitrix24Network | Way::Other => None,
    }
}

/// Through which channel it was sent; the one that was opened, until another is chosen.
fn channel_field(terms: &'static Terms, draft: RwSignal<Draft>) -> Option<AnyView> {
    let mut names: Vec<&str> = Vec::new();
    for name in terms.channel.iter().flat_map(|channel| &channel.names) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return None;
    }
    let unsaid =
        SelectOption { id: String::new(), text: wording::TICKET_CHANNEL_UNSAID.to_string() };
    let named =
        names.iter().map(|name| SelectOption { id: name.to_string(), text: name.to_string() });
    let options: Vec<SelectOption> = std::iter::once(unsaid).chain(named).collect();
    let is_known =
        move |name: &String| terms.channel.iter().any(|channel| channel.names.contains(name));
    let chosen = Signal::derive(move || {
        Some(draft.with(|draft| draft.channel.clone())).filter(is_known).unwrap_or_default()
    });
    let change = Callback::new(move |name: String| draft.update(|draft| draft.channel = name));
    Some(
        view! {
            <SelectField id="sent-channel" label=wording::TICKET_CHANNEL is_labelled=true options
                chosen on_change=change />
        }
        .into_any(),
    )
}

/// Records that it was sent, once the person says so.
#[component]
fn Sent(
    scribe: Scribe,
    terms: &'static Terms,
    draft: RwSignal<Draft>,
    title_field: NodeRef<Input>,
    is_untitled: RwSignal<bool>,
) -> impl IntoView {
    let offset = terms.offset();
    let zone = wording::zone(offset.seconds());
    let at: RwSignal<Option<NaiveDateTime>> = RwSignal::new(None);
    let is_insisting = RwSignal::new(false);
    let is_future = move || is_ahead(offset, at, scribe.book.now);
    let record = move || {
        let sent = draft.get_untracked();
        let title = sent.title.trim().to_string();
        if title.is_empty() {
            is_untitled.set(true);
            if let Some(field) = title_field.get_untracked() {
                drop(field.focus());
            }
            return;
        }
        let some = |text: &str| Some(text.to_string()).filter(|text| !text.is_empty());
        let opening = Opening {
            title,
            text: sent.text.trim().to_string(),
            plan: some(&sent.plan),
            kind: some(&sent.kind),
            class: sent.class.clone(),
            priority: some(&sent.priority),
            registered_at: said_instant(offset, at.get_untracked(), scribe.book.now),
        };
        let told = wording::TICKET_SENT_TOLD;
        let Some(mut ids) = scribe.record(vec![Event::RequestOpened(opening)], told) else {
            return;
        };
        let Some(id) = ids.first().copied() else { return };
        if let Some(channel) = some(&sent.channel) {
            // Names of channels are short.
            ids.extend(scribe.book.record(Event::RequestSent { request: id, channel }));
        }
        draft.set(Draft { plan: sent.plan.clone(), ..Draft::default() });
        let told = wording::ticket_recorded(told);
        let offer = scribe.book.offer_undo();
        scribe.last.set(Some(Written::Events { ids, told, draft: Some(sent), offer }));
        go(RequestsView::One(id));
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if untrack(is_future) {
            is_insisting.set(true);
        } else {
            record();
        }
    };
    view! {
        <section aria-labelledby="sent">
            <h2 id="sent">{wording::TICKET_SENT}</h2>
            <p>{wording::TICKET_SENT_WHY}</p>
            <form class="step" on:submit=submit>
                {channel_field(terms, draft)}
                {said_field("sent-at", wording::ticket_sent_at(&zone), offset, scribe.book.now, at)}
                <p class="actions">
                    <button type="submit" class:primary=move || !is_future()>
                        {wording::TICKET_RECORD_SENT}
                    </button>
                    {anyway(is_insisting, is_future, record)}
                </p>
            </form>
        </section>
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use kvant_core::catalogue::Takes;

    use super::*;

    fn channel(address: Option<&str>) -> Channel {
        Channel {
            case: String::new(),
            names: Vec::new(),
            only_one: false,
            way: Vec::new(),
            address: address.map(str::to_string),
            takes: Takes::Requests,
            kind: Vec::new(),
            class: Vec::new(),
            source: "п. 1".to_string().try_into().unwrap(),
        }
    }

    /// Source: the channels of documents 000, 001, 002, 004 (SX-07).
    #[test]
    fn a_channel_opens_by_its_own_way_and_by_no_other() {
        for (address, way, opened) in [
            (
                Some("+7 999 000-00-00"),
                Way::WhatsApp,
                Some("https://wa.me/79990000000?text=%D0%B0%26b"),
            ),
            (
                Some("+79990000000"),
                Way::Telegram,
                Some("https://t.me/+79990000000?text=%D0%B0%26b"),
            ),
            (Some("@help"), Way::Telegram, Some("https://t.me/help?text=%D0%B0%26b")),
            (Some("+79990000000"), Way::Max, None),
            (Some("+79990000000"), Way::Phone, Some("tel:+79990000000")),
            (
                Some("a@b.example"),
                Way::Email,
                Some("mailto:a@b.example?subject=t%20t&body=%D0%B0%26b"),
            ),
            (Some("https://crm.example/"), Way::Portal, Some("https://crm.example/")),
            (Some("http://crm.example/"), Way::Portal, None),
            (Some("javascript:alert(1)"), Way::Portal, None),
            (None, Way::WhatsApp, None),
            (Some("https://crm.example/"), Way::Other, None),
        ] {
            let link = link(&channel(address), way, "t t", "а&b");
            assert_eq!(link.as_deref(), opened, "{address:?} {way:?}");
        }
    }

    #[test]
    fn a_draft_is_known_by_its_title_or_by_how_it_begins() {
        let known = |title: &str, text: &str| {
            let draft =
                Draft { title: title.to_string(), text: text.to_string(), ..Draft::default() };
            draft.known_by()
        };
        assert_eq!(known(" ", "\n"), None);
        assert_eq!(known(" Почта ", "Не ходит").as_deref(), Some("Почта"));
        assert_eq!(known("", "Не ходит\nс утра").as_deref(), Some("Не ходит"));
        let long = "ы".repeat(60);
        assert_eq!(known(&long, "").as_ref(), Some(&long));
        assert_eq!(known(&format!("{long}ы"), ""), Some(format!("{long}…")));
    }

    #[test]
    fn a_draft_comes_back_as_it_was_written() {
        let draft = Draft {
            title: "Не ходит почта & факс".to_string(),
            text: "Строка\nвторая = «да»?".to_string(),
            is_attached: true,
            ..Draft::default()
        };
        let read = Address::parse(&draft.write());
        assert_eq!(read.query.get("title"), Some(&draft.title));
        assert_eq!(read.query.get("text"), Some(&draft.text));
        assert!(read.query.contains_key("attached") && !read.query.contains_key("kind"));
    }
}
