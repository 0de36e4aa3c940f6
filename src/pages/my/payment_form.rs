//! What was paid: plan, quantity or month, amount, and when it was received.

use chrono::{Datelike, Months, NaiveDate, NaiveDateTime};
use kvant_core::calendar::{Instant, iso};
use kvant_core::catalogue::{NextPayment, Period, Plan, Terms};
use kvant_core::ledger::event::{Life, Payment};
use kvant_core::money::Rub;
use kvant_core::price::ResolvedTerms;
use kvant_core::quantum::UnitKind;
use kvant_core::report::unit::BillingUnit;
use kvant_core::source::Source;
use leptos::html::{Button, Form};
use leptos::prelude::*;

use crate::address::read_date;
use crate::components::moment_field::MomentField;
use crate::components::number_field::NumberField;
use crate::components::place::Place;
use crate::components::select_field::{SelectField, SelectOption};
use crate::entry::{self, EntryError};
use crate::format::{amount_only, grouped};
use crate::routes::{read_moment, write_moment};
use crate::wording::{self, InWords};

/// The most months in a row that one payment is for.
const MONTHS_MAX: u32 = 24;
/// The most units of one payment, and the most hours where every second counts.
const UNITS_MAX: u32 = 1_000_000;
const HOURS_MAX: u32 = 100_000;

/// What stands in the form.
#[derive(Clone, PartialEq)]
struct Typed {
    plan: String,
    /// In units of the plan; seconds where it has no increment.
    units: u32,
    /// The first day of the first month, for a monthly volume.
    month: NaiveDate,
    months: u32,
    amount: Amount,
    paid_at: NaiveDateTime,
}

#[derive(Clone, Copy, PartialEq)]
enum Amount {
    /// What the terms say, whatever the other fields become.
    ByTerms,
    /// What the person says; nothing where they do not know.
    Said(Option<Rub>),
}

/// Why a payment is recorded only on purpose.
#[derive(Clone, PartialEq)]
enum Concern {
    BelowMinimum { minimum: u32, source: Source },
    Future,
    Expired { last_day: NaiveDate },
}

/// The form. What would do something unexpected is explained, and recorded only on purpose.
#[component]
pub fn PaymentForm(
    /// The ids of its fields begin so.
    id: &'static str,
    /// The document.
    terms: &'static Terms,
    /// Its terms for this client.
    resolved: Signal<Option<ResolvedTerms<'static>>>,
    /// What the clock says.
    now: Signal<Instant>,
    /// What stands in the form at first, where a payment is corrected.
    corrects: Option<Payment>,
    /// Why it is corrected, where that is asked for.
    #[prop(optional)]
    reason: Option<RwSignal<String>>,
    /// The plan that is offered first; the first of the document where that is none of it.
    #[prop(optional)]
    usual_plan: Option<String>,
    /// Whether something was paid before: then smaller payments may be allowed.
    is_further: bool,
    /// What is on the button.
    label: &'static str,
    /// Called with what was paid: one payment a month where it is for several.
    on_save: Callback<Vec<Payment>>,
) -> impl IntoView {
    let offset = terms.offset();
    let is_correction = corrects.is_some();
    let begin = now.get_untracked();
    let typed = RwSignal::new(match corrects {
        Some(payment) => typed_of(&payment, offset.to_local(payment.paid_at).naive_local()),
        None => first_typed(terms, resolved.get_untracked().as_ref(), usual_plan, begin),
    });
    let form: NodeRef<Form> = NodeRef::new();
    let is_insisting = RwSignal::new(false);
    let anyway: NodeRef<Button> = NodeRef::new();
    let plan = Memo::new(move |_| typed.with(|typed| typed.plan.clone()));
    let plan_of = move || terms.plan(&plan.get()).ok();
    let is_monthly =
        Memo::new(move |_| resolved.with(|resolved| is_monthly(resolved.as_ref(), plan_of())));
    let measure = move || plan_of().map(|plan| BillingUnit::of_plan(terms, plan));

    let plans: Vec<SelectOption> = plans(terms)
        .map(|plan| SelectOption { id: plan.id.clone(), text: plan.name.clone() })
        .collect();
    let change_plan = Callback::new(move |id: String| {
        resolved.with_untracked(|resolved| {
            typed.update(|typed| {
                typed.units = usual_units(terms, resolved.as_ref(), &id).unwrap_or(typed.units);
                typed.months = usual_months(terms, resolved.as_ref(), &id);
                typed.plan = id;
            });
        });
    });
    let usual = move || {
        resolved.with(|resolved| typed.with(|typed| usual_amount(resolved.as_ref()?, typed)))
    };
    let amount = move || match typed.with(|typed| typed.amount) {
        Amount::ByTerms => usual(),
        Amount::Said(said) => said,
    };
    let concerns = Memo::new(move |_| {
        let now = now.get();
        let both = |resolved: &Option<ResolvedTerms<'static>>| {
            let resolved = resolved.as_ref()?;
            Some(typed.with(|typed| concerns(resolved, typed, now, is_further && !is_correction)))
        };
        resolved.with(both).unwrap_or_else(Vec::new)
    });
    let save = move || {
        let payments = resolved.with_untracked(|resolved| {
            typed.with_untracked(|typed| payments(resolved.as_ref()?, typed))
        });
        if let Some(payments) = payments {
            on_save.run(payments);
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if is_wrong_shown(form) {
            return;
        }
        if concerns.with_untracked(Vec::is_empty) {
            save();
        } else {
            is_insisting.set(true);
            // The button that had the focus is gone.
            request_animation_frame(move || {
                if let Some(anyway) = anyway.get_untracked() {
                    drop(anyway.focus());
                }
            });
        }
    };
    let insist = move |_| {
        if !is_wrong_shown(form) {
            save();
        }
    };
    let months = move || {
        is_monthly.get().then(|| {
            view! { <MonthFields id typed now=begin is_one=is_correction /> }
        })
    };
    let paid_at = Signal::derive(move || typed.with(|typed| write_moment(typed.paid_at)));
    let take_paid_at = Callback::new(move |text: String| {
        let moment = read_moment(&text);
        if let Some(moment) = moment {
            typed.update(|typed| typed.paid_at = moment);
        }
        moment.is_some()
    });
    let amount_typed =
        Signal::derive(move || amount().map(amount_only).unwrap_or_else(String::new));
    let take_amount = Callback::new(move |text: String| {
        let said = match entry::amount(&text) {
            Err(EntryError::Empty) => None,
            read => Some(read?),
        };
        typed.update(|typed| typed.amount = Amount::Said(said));
        Ok(said.map(amount_only).unwrap_or_else(String::new))
    });
    let is_said = move || {
        let said = typed.with(|typed| typed.amount);
        let usual = usual();
        usual.is_some() && said != Amount::ByTerms && said != Amount::Said(usual)
    };
    let preview = move || {
        let this_year = offset.to_local(now.get()).year();
        let told = resolved.with(|resolved| {
            let payments = typed.with(|typed| payments(resolved.as_ref()?, typed))?;
            let units =
                payments.iter().map(|one| u64::from(one.units)).fold(0, u64::saturating_add);
            let last_day = payments.last().and_then(|last| last.last_day(resolved.as_ref()));
            Some((measure()?.amount_and_time(units), last_day))
        });
        told.map(|(what, last_day)| wording::payment_preview(&what, last_day, this_year))
    };
    let concern = move |concern: Concern| match concern {
        Concern::BelowMinimum { minimum, source } => {
            let kind = measure().map_or(UnitKind::Quantum, |measure| measure.kind);
            let take = move |_| typed.update(|typed| typed.units = minimum);
            view! {
                <li>
                    {wording::concern_minimum(kind, minimum)} " (" <Place terms source /> "). "
                    <button type="button" on:click=take>
                        {wording::TAKE_MINIMUM} " " {minimum}
                    </button>
                </li>
            }
            .into_any()
        }
        Concern::Future => {
            let at = offset.instant(typed.with_untracked(|typed| typed.paid_at));
            let this_year = offset.to_local(now.get_untracked()).year();
            let told = wording::concern_future(&wording::short_moment(at, this_year));
            view! { <li>{told}</li> }.into_any()
        }
        Concern::Expired { last_day } => {
            let this_year = offset.to_local(now.get_untracked()).year();
            view! { <li>{wording::concern_expired(last_day, this_year)}</li> }.into_any()
        }
    };
    let concerned = move || {
        let all = concerns.get();
        (!all.is_empty()).then(|| {
            view! {
                <div class="concerns" role="alert">
                    <ul>{all.into_iter().map(concern).collect_view()}</ul>
                </div>
            }
        })
    };
    let reason = reason.map(|reason| {
        view! {
            <span class="text-field">
                <label for=format!("{id}-reason")>{wording::FIELD_REASON}</label>
                <input id=format!("{id}-reason") type="text" maxlength="2000" prop:value=reason
                    on:input=move |event| reason.set(event_target_value(&event)) />
            </span>
        }
    });
    // One way on at a time: once it was asked for, the other button is there instead.
    let insists = Memo::new(move |_| is_insisting.get() && !concerns.with(Vec::is_empty));
    let is_unpriced = move || usual().is_none() && amount().is_none();
    view! {
        <form class="payment-form" node_ref=form on:submit=submit>
            <div class="fields">
                <SelectField id=format!("{id}-plan") label=wording::FIELD_PLAN is_labelled=true
                    options=plans chosen=plan on_change=change_plan />
                {months}
                {move || view! { <Quantity id terms plan=plan.get() is_monthly=is_monthly.get() typed /> }}
                <NumberField id=format!("{id}-amount") label=wording::FIELD_AMOUNT is_labelled=true
                    value=amount_typed take=take_amount width=7 />
                <MomentField id=format!("{id}-paid-at")
                    label=wording::field_paid_at(&wording::zone(offset.seconds()))
                    value=paid_at take=take_paid_at />
                {reason}
            </div>
            {move || is_unpriced().then(|| view! { <p class="muted hint">{wording::UNPRICED}</p> })}
            {move || is_said().then(|| view! {
                <button type="button" class="quiet"
                    on:click=move |_| typed.update(|typed| typed.amount = Amount::ByTerms)>
                    {wording::AMOUNT_USUAL}
                </button>
            })}
            <p class="preview" aria-live="polite">{preview}</p>
            {concerned}
            <p class="actions">
                <button type="submit" hidden=insists class:primary=move || concerns.with(Vec::is_empty)>
                    {label}
                </button>
                {move || insists.get().then(|| view! {
                    <button type="button" class="anyway" node_ref=anyway on:click=insist>
                        {wording::MY_ANYWAY}
                    </button>
                })}
            </p>
        </form>
    }
}

/// Whether a field shows an error; then the focus goes there.
pub fn is_wrong_shown(form: NodeRef<Form>) -> bool {
    let wrong = form
        .get_untracked()
        .and_then(|form| form.query_selector("[aria-invalid=\"true\"]").ok().flatten());
    let Some(wrong) = wrong else { return false };
    let wrong: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(wrong);
    // A field that cannot be focused still says what is wrong.
    drop(wrong.focus());
    true
}

/// Units, or hours where every second counts; the other one beside it.
#[component]
fn Quantity(
    id: &'static str,
    terms: &'static Terms,
    plan: String,
    is_monthly: bool,
    typed: RwSignal<Typed>,
) -> impl IntoView {
    let measure = terms.plan(&plan).ok().map(|plan| BillingUnit::of_plan(terms, plan));
    let measure = measure.unwrap_or(BillingUnit::SECOND);
    let hours = move |units: u32| {
        let seconds = measure.lasting(units.into()).filter(|_| measure.is_sold_in_hours());
        seconds.map(|seconds| wording::hours_typed(seconds.div_euclid(60)))
    };
    let value = Signal::derive(move || {
        let units = typed.with(|typed| typed.units);
        hours(units).unwrap_or_else(|| grouped(u64::from(units)))
    });
    let take = Callback::new(move |text: String| {
        if measure.is_sold_in_hours() {
            let minutes = entry::hours_as_minutes(&text, HOURS_MAX)?;
            if minutes == 0 {
                return Err(EntryError::TooSmall { min: 1 });
            }
            // What no unit measures is the next one, and stands so in the field.
            let units = measure.buying(u64::from(minutes).saturating_mul(60));
            let units = units.and_then(|units| u32::try_from(units).ok());
            let units = units.ok_or(EntryError::TooLarge { max: HOURS_MAX })?;
            typed.update(|typed| typed.units = units);
            return Ok(hours(units).unwrap_or_else(|| grouped(u64::from(units))));
        }
        let units = entry::whole(&text, 1, UNITS_MAX)?;
        typed.update(|typed| typed.units = units);
        Ok(grouped(u64::from(units)))
    });
    let label = wording::field_bought(measure.kind, is_monthly);
    view! {
        <NumberField id=format!("{id}-units") label is_labelled=true value take width=7 />
    }
}

/// Which month a volume is for, and how many in a row.
#[component]
fn MonthFields(
    id: &'static str,
    typed: RwSignal<Typed>,
    now: Instant,
    is_one: bool,
) -> impl IntoView {
    let first = first_of_month(now.naive_local().date());
    let option =
        |month: NaiveDate| SelectOption { id: iso(month), text: wording::month_and_year(month) };
    // A year back, for whoever enters what was; and some months ahead.
    let begin = first.checked_sub_months(Months::new(12)).unwrap_or(first);
    let mut options: Vec<SelectOption> = (0..16)
        .filter_map(|months| begin.checked_add_months(Months::new(months)))
        .map(option)
        .collect();
    let held = typed.with_untracked(|typed| typed.month);
    if !options.iter().any(|option| option.id == iso(held)) {
        options.insert(0, option(held));
    }
    let chosen = Signal::derive(move || typed.with(|typed| iso(typed.month)));
    let change = Callback::new(move |text: String| {
        if let Some(month) = read_date(&text) {
            typed.update(|typed| typed.month = month);
        }
    });
    let label = if is_one { wording::FIELD_MONTH } else { wording::FIELD_FIRST_MONTH };
    let months = Signal::derive(move || typed.with(|typed| typed.months.to_string()));
    let take_months = Callback::new(move |text: String| {
        let months = entry::whole(&text, 1, MONTHS_MAX)?;
        typed.update(|typed| typed.months = months);
        Ok(months.to_string())
    });
    view! {
        <SelectField id=format!("{id}-month") label is_labelled=true
            options chosen on_change=change />
        {(!is_one).then(|| view! {
            <NumberField id=format!("{id}-months") label=wording::FIELD_MONTHS is_labelled=true
                value=months take=take_months />
        })}
    }
}

/// The plans under which something can be paid in advance.
fn plans(terms: &Terms) -> impl Iterator<Item = &Plan> {
    let is_prepaid =
        |plan: &Plan| plan.package.is_some() || !plan.volume.is_empty() || plan.rate.is_empty();
    let any = terms.plan.iter().any(is_prepaid);
    terms.plan.iter().filter(move |plan| !any || is_prepaid(plan))
}

fn first_typed(
    terms: &Terms,
    resolved: Option<&ResolvedTerms<'static>>,
    usual_plan: Option<String>,
    now: Instant,
) -> Typed {
    let local = terms.offset().shown_minute(now);
    let usual = usual_plan.filter(|usual| plans(terms).any(|plan| plan.id == *usual));
    let first = || plans(terms).next().map(|plan| plan.id.clone());
    let plan = usual.or_else(first).unwrap_or_default();
    Typed {
        units: usual_units(terms, resolved, &plan).unwrap_or(1),
        month: first_of_month(local.date()),
        months: usual_months(terms, resolved, &plan),
        amount: Amount::ByTerms,
        paid_at: local,
        plan,
    }
}

fn typed_of(payment: &Payment, paid_at: NaiveDateTime) -> Typed {
    let month = match payment.life {
        Life::Month(first) => first,
        _ => first_of_month(paid_at.date()),
    };
    Typed {
        plan: payment.plan.clone(),
        units: payment.units,
        month,
        months: 1,
        amount: Amount::Said(payment.amount),
        paid_at,
    }
}

fn first_of_month(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

fn is_monthly(resolved: Option<&ResolvedTerms<'static>>, plan: Option<&Plan>) -> bool {
    let volume = resolved.zip(plan).and_then(|(resolved, plan)| plan.volume(resolved.readings()));
    volume.is_some()
}

/// The minimum of the package, or the volume of a month; one hour or unit where nothing is stated.
fn usual_units(
    terms: &Terms,
    resolved: Option<&ResolvedTerms<'static>>,
    plan: &str,
) -> Option<u32> {
    let plan = terms.plan(plan).ok()?;
    let seconds = terms.increment(plan).seconds();
    if let Some(volume) = resolved.and_then(|resolved| plan.volume(resolved.readings())) {
        return volume.included.minutes().saturating_mul(60).checked_div(seconds?);
    }
    match (&plan.package, seconds) {
        (Some(package), _) => Some(package.minimum_units),
        (None, Some(1)) => Some(3_600),
        (None, _) => Some(1),
    }
}

/// A fee that pays a year ahead is for twelve months.
fn usual_months(terms: &Terms, resolved: Option<&ResolvedTerms<'static>>, plan: &str) -> u32 {
    let plan = terms.plan(plan).ok();
    let fee = resolved.zip(plan).and_then(|(resolved, plan)| resolved.fee(plan).ok().flatten());
    if fee.is_some_and(|fee| fee.per == Period::Year) { 12 } else { 1 }
}

/// What the terms ask for what is typed; nothing where they do not say.
fn usual_amount(resolved: &ResolvedTerms<'static>, typed: &Typed) -> Option<Rub> {
    let plan = resolved.terms().plan(&typed.plan).ok()?;
    let day = typed.paid_at.date();
    if plan.volume(resolved.readings()).is_some() {
        let fee = resolved.fee(plan).ok()??;
        let due = resolved.with_vat(fee.due(), day);
        return match (fee.per, typed.months) {
            (Period::Month, months) => Some(due.times(months)),
            (Period::Year, months) => {
                let years = months.checked_div(12)?;
                (months.checked_rem(12) == Some(0)).then(|| due.times(years))
            }
        };
    }
    let price = resolved.price_of(plan, typed.units).ok()?;
    Some(resolved.unit_price(price, day).times(typed.units))
}

fn concerns(
    resolved: &ResolvedTerms<'static>,
    typed: &Typed,
    now: Instant,
    is_further: bool,
) -> Vec<Concern> {
    let mut concerns = Vec::new();
    let Ok(plan) = resolved.terms().plan(&typed.plan) else { return concerns };
    let is_any = is_further && resolved.rules().next_payment == NextPayment::Any;
    if let Some(package) = plan.package.as_ref().filter(|_| !is_any)
        && typed.units < package.minimum_units
    {
        let (minimum, source) = (package.minimum_units, package.source.clone());
        concerns.push(Concern::BelowMinimum { minimum, source });
    }
    let offset = resolved.terms().offset();
    if offset.instant(typed.paid_at) > now {
        concerns.push(Concern::Future);
    }
    let today = offset.to_local(now).date_naive();
    let last = payments(resolved, typed).and_then(|all| all.last()?.last_day(Some(resolved)));
    if let Some(last_day) = last.filter(|last| *last < today) {
        concerns.push(Concern::Expired { last_day });
    }
    concerns
}

/// What is recorded: the conditions are those of this moment, so that no later edition changes
/// them.
fn payments(resolved: &ResolvedTerms<'static>, typed: &Typed) -> Option<Vec<Payment>> {
    let terms = resolved.terms();
    let plan = terms.plan(&typed.plan).ok()?;
    let increment = terms.increment(plan);
    let amount = match typed.amount {
        Amount::ByTerms => usual_amount(resolved, typed),
        Amount::Said(said) => said,
    };
    let payment = |life: Life, amount: Option<Rub>| Payment {
        plan: typed.plan.clone(),
        units: typed.units,
        unit_seconds: increment.seconds(),
        minimum_units: increment.minimum_units(),
        amount,
        paid_at: terms.offset().instant(typed.paid_at),
        life,
    };
    if plan.volume(resolved.readings()).is_none() {
        let life = match &plan.package {
            Some(package) => match (package.valid_months, package.valid_days) {
                (Some(months), _) => Life::Months(months),
                (None, Some(days)) => Life::Days(days),
                (None, None) => Life::NotStated,
            },
            None => Life::NotStated,
        };
        return Some(vec![payment(life, amount)]);
    }
    let month = |index: u32| {
        let first = typed.month.checked_add_months(Months::new(index))?;
        // Kopecks that cannot be shared evenly go to the months that come later.
        let until = |count: u32| amount?.share(u64::from(count), u64::from(typed.months));
        let share = until(index.saturating_add(1)).zip(until(index));
        Some(payment(Life::Month(first), share.map(|(with, without)| with.less(without))))
    };
    (0..typed.months).map(month).collect()
}
