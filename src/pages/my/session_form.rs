//! Work that no timer measured, or measured wrongly.

use chrono::{Datelike, NaiveDateTime, TimeDelta};
use kvant_core::calendar::Instant;
use kvant_core::catalogue::RoundingBasis;
use kvant_core::ledger::Ledger;
use kvant_core::ledger::command;
use kvant_core::ledger::event::{Event, EventId, Origin, Session};
use kvant_core::ledger::fold::{SESSION_SECONDS_MAX, WorkedSession};
use kvant_core::quantum::BillingIncrement;
use kvant_core::report::hours::outside_hours;
use kvant_core::report::unit::BillingUnit;
use leptos::html::Form;
use leptos::prelude::*;

use super::keeper::Keeper;
use super::payment_form::is_wrong_shown;
use crate::components::moment_field::MomentField;
use crate::components::number_field::NumberField;
use crate::components::select_field::{SelectField, SelectOption};
use crate::entry;
use crate::routes::{read_moment, write_moment};
use crate::shortcuts::on_escape;
use crate::wording::{self, InWords};

/// The longest time that can be typed, in minutes: 31 days.
const MINUTES_MAX: u32 = 31 * 24 * 60;
/// Requests beyond these are found on their own page.
const REQUESTS_MAX: usize = 100;

#[derive(Clone, PartialEq)]
struct Typed {
    from: NaiveDateTime,
    /// Below nothing where it ends before it begins.
    seconds: i64,
    request: String,
    who: String,
    text: String,
}

/// What to know about a session before it is recorded.
#[derive(Clone, PartialEq)]
struct Remark {
    text: String,
    /// Whether it is recorded only on purpose.
    is_grave: bool,
}

/// The form. What looks wrong is explained; what is wrong is recorded only on purpose.
#[component]
pub fn SessionForm(
    /// Where it is recorded.
    keeper: Keeper,
    /// The session that is corrected, if one is.
    corrects: Option<(EventId, WorkedSession)>,
    /// Called when it is recorded.
    on_done: Callback<()>,
) -> impl IntoView {
    let book = keeper.book;
    let id = if corrects.is_some() { "corrected" } else { "session" };
    let offset = book.ledger.with_untracked(Ledger::offset);
    let corrected = corrects.as_ref().map(|(id, _)| *id);
    let before = StoredValue::new(corrects.clone());
    let typed = RwSignal::new(match &corrects {
        Some((_, session)) => typed_of(session, offset.to_local(session.from).naive_local()),
        None => first_typed(offset.shown_minute(book.now.get_untracked())),
    });
    let form: NodeRef<Form> = NodeRef::new();
    let is_insisting = RwSignal::new(false);
    let session = move |typed: &Typed| {
        let from = offset.instant(typed.from);
        let to = from.checked_add_signed(TimeDelta::seconds(typed.seconds)).unwrap_or(from);
        (from, to)
    };
    let remarks = Memo::new(move |_| {
        let now = book.now.get();
        let typed = typed.get();
        let (from, to) = session(&typed);
        book.ledger.with(|ledger| remarks(ledger, corrected, &typed, from, to, now))
    });
    let is_grave = move || remarks.with(|all| all.iter().any(|remark| remark.is_grave));
    let save = move || {
        let typed = typed.get_untracked();
        let (from, to) = session(&typed);
        let text = typed.text.trim().to_string();
        let request = EventId::read(&typed.request);
        let (events, told) = match before.get_value() {
            Some((id, session)) => {
                let events = command::correct_session(id, &session, (from, to), request, text);
                (events, wording::SESSION_CORRECTED)
            }
            None => {
                let session = Session {
                    request,
                    specialist: typed.who.trim().to_string(),
                    from,
                    to,
                    text,
                    origin: Origin::ByHand,
                };
                (vec![Event::SessionRecorded(session)], wording::SESSION_RECORDED)
            }
        };
        let counted = untrack(|| counted(keeper, typed.seconds));
        if events.is_empty() || keeper.record(events, format!("{told}: {counted}.")) {
            on_done.run(());
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if is_wrong_shown(form) {
            return;
        }
        if untrack(is_grave) {
            is_insisting.set(true);
        } else {
            save();
        }
    };
    let insist = move |_| {
        if !is_wrong_shown(form) {
            save();
        }
    };
    let from = Signal::derive(move || typed.with(|typed| write_moment(typed.from)));
    let take_from = Callback::new(move |text: String| {
        let moment = read_moment(&text);
        if let Some(from) = moment {
            typed.update(|typed| typed.from = from);
        }
        moment.is_some()
    });
    let to = Signal::derive(move || {
        typed.with(|typed| {
            let to = typed.from.checked_add_signed(TimeDelta::seconds(typed.seconds));
            write_moment(to.unwrap_or(typed.from))
        })
    });
    let take_to = Callback::new(move |text: String| {
        let moment = read_moment(&text);
        if let Some(to) = moment {
            typed.update(|typed| {
                typed.seconds = to.signed_duration_since(typed.from).num_seconds();
            });
        }
        moment.is_some()
    });
    let part = move |typed: &Typed, whole: bool| {
        let seconds = u64::try_from(typed.seconds).ok();
        let part = |seconds: u64| {
            if whole { seconds.div_euclid(60) } else { seconds.rem_euclid(60) }
        };
        seconds.map_or_else(String::new, |seconds| part(seconds).to_string())
    };
    let minutes = Signal::derive(move || typed.with(|typed| part(typed, true)));
    let take_minutes = Callback::new(move |text: String| {
        let minutes = entry::minutes(&text, 0, MINUTES_MAX)?;
        typed.update(|typed| {
            let rest = typed.seconds.max(0).rem_euclid(60);
            typed.seconds = i64::from(minutes).saturating_mul(60).saturating_add(rest);
        });
        Ok(minutes.to_string())
    });
    let seconds = Signal::derive(move || typed.with(|typed| part(typed, false)));
    let take_seconds = Callback::new(move |text: String| {
        let seconds = entry::whole(&text, 0, 59)?;
        typed.update(|typed| {
            let whole = typed.seconds.max(0).div_euclid(60).saturating_mul(60);
            typed.seconds = whole.saturating_add(i64::from(seconds));
        });
        Ok(seconds.to_string())
    });
    let own = corrects.as_ref().and_then(|(_, session)| session.request);
    let requests = Signal::derive(move || book.ledger.with(|ledger| requests(ledger, own)));
    let request = Signal::derive(move || typed.with(|typed| typed.request.clone()));
    let choose = Callback::new(move |id: String| typed.update(|typed| typed.request = id));
    let told = move || {
        let remarks = remarks.get();
        (!remarks.is_empty()).then(|| {
            let line = |remark: Remark| view! { <li>{remark.text}</li> };
            view! {
                <div class="concerns" role="alert">
                    <ul>{remarks.into_iter().map(line).collect_view()}</ul>
                </div>
            }
        })
    };
    let is_new = corrected.is_none();
    let text_label = if is_new { wording::FIELD_SESSION_TEXT } else { wording::FIELD_REASON };
    let label = if is_new { wording::SESSION_SAVE } else { wording::SESSION_SAVE_CORRECTED };
    let text_input = move |event| typed.update(|typed| typed.text = event_target_value(&event));
    let who_input = move |event| typed.update(|typed| typed.who = event_target_value(&event));
    view! {
        <form class="session-form" node_ref=form on:submit=submit
            on:keydown=on_escape(move || on_done.run(()))>
            <div class="fields">
                <MomentField id=format!("{id}-from") label=wording::FIELD_SESSION_FROM
                    value=from take=take_from />
                <NumberField id=format!("{id}-minutes") label=wording::FIELD_SESSION_MINUTES
                    is_labelled=true value=minutes take=take_minutes />
                <NumberField id=format!("{id}-seconds") label=wording::FIELD_SESSION_SECONDS
                    is_labelled=true value=seconds take=take_seconds />
                <MomentField id=format!("{id}-to") label=wording::FIELD_SESSION_TO
                    value=to take=take_to />
            </div>
            <div class="fields">
                <SelectField id=format!("{id}-request") label=wording::FIELD_SESSION_REQUEST
                    is_labelled=true options=requests chosen=request on_change=choose />
                {is_new.then(|| view! {
                    <span class="text-field">
                        <label for=format!("{id}-who")>{wording::FIELD_SESSION_WHO}</label>
                        <input id=format!("{id}-who") type="text" maxlength="200"
                            prop:value=move || typed.with(|typed| typed.who.clone())
                            on:input=who_input />
                    </span>
                })}
                <span class="text-field">
                    <label for=format!("{id}-text")>{text_label}</label>
                    <input id=format!("{id}-text") type="text" maxlength="2000"
                        prop:value=move || typed.with(|typed| typed.text.clone())
                        on:input=text_input />
                </span>
            </div>
            <p class="preview" aria-live="polite">
                {move || counted(keeper, typed.with(|typed| typed.seconds))}
            </p>
            {told}
            <p class="actions">
                <button type="submit" class:primary=move || !is_grave()>{label}</button>
                {move || (is_insisting.get() && is_grave()).then(|| view! {
                    <button type="button" class="anyway" on:click=insist>
                        {wording::MY_ANYWAY}
                    </button>
                })}
                <button type="button" class="quiet" on:click=move |_| on_done.run(())>
                    {wording::MY_CANCEL}
                </button>
            </p>
        </form>
    }
}

fn first_typed(now: NaiveDateTime) -> Typed {
    const USUAL_SECONDS: i64 = 600;
    let from = now.checked_sub_signed(TimeDelta::seconds(USUAL_SECONDS)).unwrap_or(now);
    Typed {
        from,
        seconds: USUAL_SECONDS,
        request: String::new(),
        who: String::new(),
        text: String::new(),
    }
}

fn typed_of(session: &WorkedSession, from: NaiveDateTime) -> Typed {
    let to = session.to.unwrap_or(session.from);
    Typed {
        from,
        seconds: to.signed_duration_since(session.from).num_seconds(),
        request: session.request.map_or_else(String::new, |id| id.to_string()),
        who: session.specialist.clone(),
        text: String::new(),
    }
}

/// «10 мин 1 с → 2 кванта», where each session is rounded alone.
fn counted(keeper: Keeper, seconds: i64) -> String {
    let seconds = u64::try_from(seconds).unwrap_or(0);
    let now = keeper.book.now.get();
    keeper.book.ledger.with(|ledger| {
        let resolved = ledger.resolved();
        let is_alone = resolved
            .is_none_or(|resolved| resolved.rules().rounding_basis == RoundingBasis::Session);
        let latest = ledger.last_payment(now).filter(|_| is_alone && seconds > 0);
        let Some((_, latest)) = latest else { return crate::format::exact_duration(seconds) };
        let payment = &latest.payment;
        let measure = BillingUnit::of_payment(resolved.map(|resolved| resolved.terms()), payment);
        let units =
            BillingIncrement::new(payment.unit_seconds, payment.minimum_units).covering(seconds);
        wording::session_counted(seconds, &measure.rounded(units))
    })
}

/// The form by which a session without a request comes to one.
#[component]
pub fn AttachForm(
    /// Where it is recorded.
    keeper: Keeper,
    /// The session.
    session: EventId,
    /// Called when it is recorded.
    on_done: Callback<()>,
) -> impl IntoView {
    let chosen = RwSignal::new(String::new());
    let is_refused = RwSignal::new(false);
    let options = Signal::derive(move || keeper.book.ledger.with(|ledger| requests(ledger, None)));
    let choose = Callback::new(move |id: String| {
        chosen.set(id);
        is_refused.set(false);
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let request = EventId::read(&chosen.get_untracked());
        is_refused.set(request.is_none());
        let event =
            request.map(|request| Event::SessionAttached { session, request: Some(request) });
        let told = wording::SESSION_ATTACHED.to_string();
        if event.is_some_and(|event| keeper.record(vec![event], told)) {
            on_done.run(());
        }
    };
    view! {
        <form class="session-form" on:submit=submit
            on:keydown=on_escape(move || on_done.run(()))>
            <div class="fields">
                <SelectField id="attach-request" label=wording::FIELD_SESSION_REQUEST
                    is_labelled=true options chosen on_change=choose />
            </div>
            {move || is_refused.get().then(|| view! {
                <p class="error" role="alert">{wording::SESSION_ATTACH_WHICH}</p>
            })}
            <p class="actions">
                <button type="submit" class="primary">{wording::SESSION_ATTACH_SAVE}</button>
                <button type="button" class="quiet" on:click=move |_| on_done.run(())>
                    {wording::MY_CANCEL}
                </button>
            </p>
        </form>
    }
}

/// The requests, the newest first; the one that it is on already among them, however old.
fn requests(ledger: &Ledger<'static>, own: Option<EventId>) -> Vec<SelectOption> {
    let none = SelectOption { id: String::new(), text: wording::NO_REQUEST.to_string() };
    let mut all: Vec<_> = ledger.requests().collect();
    all.sort_by_key(|(id, request)| std::cmp::Reverse((request.opening.registered_at, *id)));
    let option = |(id, request): (EventId, &kvant_core::ledger::fold::Ticket)| SelectOption {
        id: id.to_string(),
        text: request.opening.title.clone(),
    };
    let is_shown =
        |(place, (id, _)): &(usize, (EventId, _))| *place < REQUESTS_MAX || Some(*id) == own;
    let shown = all.into_iter().enumerate().filter(is_shown).map(|(_, one)| option(one));
    std::iter::once(none).chain(shown).collect()
}

fn remarks(
    ledger: &Ledger<'static>,
    corrected: Option<EventId>,
    typed: &Typed,
    from: Instant,
    to: Instant,
    now: Instant,
) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut say = |is_so: bool, is_grave: bool, text: &'static str| {
        if is_so {
            remarks.push(Remark { text: text.to_string(), is_grave });
        }
    };
    let is_long = typed.seconds > SESSION_SECONDS_MAX;
    say(typed.seconds < 0, true, wording::SESSION_BACKWARDS);
    say(is_long && corrected.is_none(), true, wording::SESSION_LONG);
    say(is_long && corrected.is_some(), true, wording::SESSION_LONG_CORRECTED);
    if typed.seconds < 0 {
        return remarks;
    }
    say(from > now, true, wording::SESSION_FUTURE);
    say(from <= now && to > now, true, wording::SESSION_ENDS_AHEAD);
    let who = typed.who.trim();
    let others = || {
        let others = ledger.sessions().filter(|(id, _)| Some(*id) != corrected);
        others.map(|(_, other)| other).filter(|other| other.problem.is_none())
    };
    // Who is not named may be anybody.
    let is_same = others().any(|other| {
        let may_be_same = other.specialist == who || other.specialist.is_empty() || who.is_empty();
        may_be_same && (other.from, other.to) == (from, Some(to))
    });
    let overlaps = others().any(|other| {
        other.specialist == who && other.from < to && other.to.is_none_or(|end| end > from)
    });
    say(is_same, true, wording::SESSION_TWICE);
    say(overlaps && !is_same, false, wording::SESSION_OVERLAPS);
    let latest = ledger.last_payment(from);
    let plan = latest.map(|(_, paid)| paid.payment.plan.as_str());
    let outside = plan.and_then(|plan| outside_hours(ledger, plan, from, to));
    if let Some(outside) = outside.filter(|_| !is_long) {
        let text = format!("{}. {}", wording::session_outside(&outside), wording::SESSION_AS_IS);
        remarks.push(Remark { text, is_grave: false });
    }
    let mut say = |is_so: bool, is_grave: bool, text: &'static str| {
        if is_so {
            remarks.push(Remark { text: text.to_string(), is_grave });
        }
    };
    let balance = ledger.balance(from);
    let has_live = balance.packages.iter().any(|one| one.ends.is_none_or(|end| end > from));
    say(!has_live && latest.is_some(), false, wording::SESSION_NO_PACKAGE);
    remarks
}

/// The year of today in the offset of the terms.
pub fn this_year(keeper: Keeper) -> i32 {
    let now = keeper.book.now.get();
    keeper.book.ledger.with(|ledger| ledger.offset().to_local(now).year())
}
