//! «Подбор тарифа»: which plan is cheapest for this use.

use std::sync::Arc;

use kvant_core::catalogue::{Anomaly, AnomalyClaim, Terms};
use kvant_core::compare::{self, Curve, MatterEffect, ReadingEffect};
use kvant_core::money::Rub;
use kvant_core::price::{Ground, per_hour};
use kvant_core::refusal::Refusal;
use kvant_core::usage::{Profile, Requests};
use leptos::prelude::*;

use super::client_fields::ClientFields;
use crate::components::curve_plot::CurvePlot;
use crate::components::number_field::NumberField;
use crate::components::plan_table::{PlanRow, PlanTable};
use crate::components::readings::{MatterChoice, ReadingChoice, ReadingsPanel};
use crate::components::report::Report;
use crate::components::share::Share;
use crate::components::terms_notes::{Anomalies, OpenMatters, TermsOrigin, TermsSummary};
use crate::desk::Desk;
use crate::format::{amount_only, duration, grouped, money};
use crate::routes::ChoiceState;
use crate::{entry, wording};

/// More kinds of requests make a list, not a sentence.
const KINDS_MAX: usize = 6;

/// The page.
#[component]
pub fn ChoicePage() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let document = Memo::new(move |_| desk.choice.with(|state| state.document.clone()));
    move || {
        let terms = desk.terms(&document.get())?;
        Some(view! { <ForDocument desk terms /> })
    }
}

/// The page for one document.
#[component]
fn ForDocument(desk: Desk, terms: &'static Terms) -> impl IntoView {
    let state = desk.choice;
    let ground = ground_of(desk, terms);
    let profile = Memo::new(move |_| {
        state.with(|state| Profile::new(state.from, state.months, state.requests.clone(), 0))
    });
    let rows =
        Memo::new(move |_| ground.get().and_then(|ground| rows_of(&ground, &profile.get()?)));
    let shown = Signal::derive(move || rows.get().unwrap_or_default());
    let paid_now = Signal::derive(move || state.with(|state| state.paid_now));
    let problem = move || rows.get().err().map(|refusal| wording::refusal(&refusal));
    let facts = Signal::derive(move || facts(terms, &shown.get(), &desk.address()));
    view! {
        <h1 tabindex="-1">{wording::page_heading(crate::routes::Page::Choice)}</h1>
        <p class="document">{terms.name.as_str()}</p>
        <UseForm desk terms />
        {move || problem().map(|problem| view! { <p class="error" role="alert">{problem}</p> })}
        <Answer terms rows=shown />
        <Share address=Signal::derive(move || desk.address()) />
        <section aria-labelledby="comparison">
            <h2 id="comparison">{wording::COMPARISON}</h2>
            <p class="muted">
                {wording::vat_word(&terms.vat)} "; "
                {move || state.with(|state| wording::horizon(state.from, state.months))}
            </p>
            <PlanTable terms rows=shown paid_now this_year=desk.this_year />
        </section>
        <section aria-labelledby="plot">
            <h2 id="plot">{wording::PLOT}</h2>
            <Plot state terms ground profile />
        </section>
        <section aria-labelledby="readings">
            <h2 id="readings">{wording::READINGS}</h2>
            <ReadingsSection state terms ground profile />
        </section>
        <section aria-labelledby="contradictions">
            <h2 id="contradictions">{wording::CONTRADICTIONS}</h2>
            <Anomalies terms prove=Callback::new(move |anomaly| {
                let held = ground.get().ok()?;
                prove(&held, anomaly)
            }) />
        </section>
        <section aria-labelledby="not-said">
            <h2 id="not-said">{wording::NOT_SAID}</h2>
            <OpenMatters terms />
        </section>
        <section aria-labelledby="about">
            <h2 id="about">{wording::ABOUT_TERMS}</h2>
            <details><summary>{wording::SCOPE}</summary><TermsSummary terms /></details>
        </section>
        <footer>
            <TermsOrigin terms this_year=desk.this_year />
            <Report facts to=terms.report_to.as_deref() />
        </footer>
    }
}

type Grounds = Memo<Result<Held, Refusal>>;

/// A ground in a memo. Made anew only when client or readings change, never equal to another.
#[derive(Clone)]
struct Held(Arc<Ground<'static>>);

impl PartialEq for Held {
    fn eq(&self, other: &Held) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl std::ops::Deref for Held {
    type Target = Ground<'static>;

    fn deref(&self) -> &Ground<'static> {
        &self.0
    }
}

fn ground_of(desk: Desk, terms: &'static Terms) -> Grounds {
    let known = Memo::new(move |_| {
        desk.choice.with(|state| (state.client.clone(), state.readings.clone()))
    });
    Memo::new(move |_| {
        let (client, readings) = known.get();
        let ground = Ground::new(desk.catalogue, terms, client, &readings)?;
        Ok(Held(Arc::new(ground)))
    })
}

fn rows_of(ground: &Ground<'static>, profile: &Profile) -> Result<Vec<PlanRow>, Refusal> {
    let length = ground.terms().unit.minutes;
    let row = |compared: compare::Compared<'static>| {
        let unit_price = ground.unit_price(compared.price, profile.from());
        PlanRow {
            plan: compared.plan,
            price: compared.price,
            unit_price,
            per_hour: per_hour(unit_price, length),
            at_once: unit_price.times(compared.plan.package.minimum_units),
            outcome: Arc::new(compared.outcome),
            profile: profile.clone(),
        }
    };
    Ok(compare::plans(ground, profile)?.into_iter().map(row).collect())
}

/// The question as a sentence that is edited in place.
#[component]
fn UseForm(desk: Desk, terms: &'static Terms) -> impl IntoView {
    let state = desk.choice;
    let client = Signal::derive(move || state.with(|state| state.client.clone()));
    let change_client = Callback::new(move |(attribute, value)| {
        state.update(|state| drop(state.client.insert(attribute, value)));
    });
    let kinds = Memo::new(move |_| state.with(|state| state.requests.len()));
    let all = Memo::new(move |_| {
        state.with(|state| {
            state.requests.iter().map(|kind| kind.per_month).fold(0, u32::saturating_add)
        })
    });
    let too_many = move || {
        (all.get() > Profile::REQUESTS_MAX).then(|| view! {
            <p class="error" role="alert">{wording::too_many_requests(Profile::REQUESTS_MAX)}</p>
        })
    };
    let add = move |_| {
        state.update(|state| state.requests.push(Requests { per_month: 2, minutes_each: 60 }));
    };
    let is_full = move || kinds.get() >= KINDS_MAX;
    let months = move || state.with(|state| state.months);
    let months_typed = Signal::derive(move || months().to_string());
    let take_months = Callback::new(move |text: String| {
        let months = entry::whole(&text, 1, Profile::MONTHS_MAX)?;
        state.update(|state| state.months = months);
        Ok(months.to_string())
    });
    view! {
        <form class="use" aria-label=wording::YOUR_USE on:submit=|event| event.prevent_default()>
            <p class="sentences">
                <ClientFields terms client on_change=change_client />
                {move || (0..kinds.get()).map(|index| view! { <RequestsFields state index /> }).collect_view()}
                <span class="sentence">
                    {wording::SENTENCE_HORIZON} " "
                    <NumberField id="months" label=wording::HORIZON_MONTHS value=months_typed
                        take=take_months width=3 />
                    " " {move || wording::month_word(months())} "."
                </span>
                <PaidNow state />
            </p>
            {too_many}
            <p class="more">
                <button type="button" class="quiet" title=wording::ADD_REQUESTS_WHY
                    on:click=add disabled=is_full>"+ " {wording::ADD_REQUESTS}</button>
                <Show when=move || state.with(|state| state.paid_now.is_none())>
                    <button type="button" class="quiet"
                        on:click=move |_| state.update(|state| state.paid_now = Some(Rub::whole(5_000)))>
                        "+ " {wording::ADD_PAID_NOW}
                    </button>
                </Show>
            </p>
        </form>
    }
}

/// «В месяц у нас 4 обращения по 25 минут», and its like for further kinds.
#[component]
fn RequestsFields(state: RwSignal<ChoiceState>, index: usize) -> impl IntoView {
    let of = move |pick: fn(&mut Requests) -> &mut u32| {
        move || {
            let kind = state.with(|state| state.requests.get(index).copied());
            kind.map_or(0, |mut kind| *pick(&mut kind))
        }
    };
    let take = move |pick: fn(&mut Requests) -> &mut u32, min, max| {
        Callback::new(move |text: String| {
            let count = entry::whole(&text, min, max)?;
            state.update(|state| {
                if let Some(kind) = state.requests.get_mut(index) {
                    *pick(kind) = count;
                }
            });
            Ok(grouped(u64::from(count)))
        })
    };
    let per_month = of(|kind| &mut kind.per_month);
    let minutes_each = of(|kind| &mut kind.minutes_each);
    let typed = |count: u32| grouped(u64::from(count));
    let remove = move |_| {
        state.update(|state| {
            if index < state.requests.len() {
                state.requests.remove(index);
            }
        });
    };
    let is_first = index == 0;
    let is_last = move || state.with(|state| index.saturating_add(1) == state.requests.len());
    view! {
        <span class="sentence">
            {if is_first { wording::SENTENCE_REQUESTS } else { wording::SENTENCE_AND }} " "
            <NumberField id=format!("requests-{index}") label=wording::REQUESTS_A_MONTH
                value=Signal::derive(move || typed(per_month()))
                take=take(|kind| &mut kind.per_month, 0, Profile::REQUESTS_MAX) />
            " " {move || wording::request_word(per_month())} " " {wording::SENTENCE_BY} " "
            <NumberField id=format!("minutes-{index}") label=wording::MINUTES_EACH
                value=Signal::derive(move || typed(minutes_each()))
                take=take(|kind| &mut kind.minutes_each, 1, Profile::MINUTES_MAX) />
            " " {move || wording::minute_word_by(minutes_each())}
            {(!is_first).then(|| view! {
                <button type="button" class="remove" aria-label=wording::REMOVE_REQUESTS
                    title=wording::REMOVE_REQUESTS on:click=remove>"×"</button>
            })}
            {move || if is_last() { ". " } else { " " }}
        </span>
    }
}

/// «Сейчас мы платим 5 000 ₽ в месяц», on request.
#[component]
fn PaidNow(state: RwSignal<ChoiceState>) -> impl IntoView {
    let is_given = Memo::new(move |_| state.with(|state| state.paid_now.is_some()));
    let value = Signal::derive(move || {
        state.with(|state| state.paid_now.map(amount_only)).unwrap_or_else(String::new)
    });
    let take = Callback::new(move |text: String| {
        let amount = entry::amount(&text)?;
        state.update(|state| state.paid_now = Some(amount));
        Ok(amount_only(amount))
    });
    move || {
        is_given.get().then(|| {
            view! {
                " "
                <span class="sentence">
                    {wording::PAID_NOW_SENTENCE} " "
                    <NumberField id="paid-now" label=wording::PAID_NOW value take width=7 />
                    " " {wording::PAID_NOW_UNIT}
                    <button type="button" class="remove" aria-label=wording::REMOVE_PAID_NOW
                        title=wording::REMOVE_PAID_NOW
                        on:click=move |_| state.update(|state| state.paid_now = None)>"×"</button>
                </span>
            }
        })
    }
}

/// The answer, in words.
#[component]
fn Answer(terms: &'static Terms, #[prop(into)] rows: Signal<Vec<PlanRow>>) -> impl IntoView {
    let kind = terms.unit.kind;
    let told = move || {
        let rows = rows.get();
        let best = rows.first()?;
        if best.outcome.useful_minutes == 0 {
            return Some(view! { <p>{wording::NO_USE}</p> }.into_any());
        }
        let month = best.per_month();
        let equals: Vec<String> = rows
            .iter()
            .filter(|row| row.per_month() == month)
            .map(|row| format!("«{}»", row.plan.name))
            .collect();
        let lead = if equals.len() > 1 { wording::EQUALLY_CHEAP } else { wording::CHEAPEST };
        let useful_hour = best.outcome.net_per_useful_hour.map(money).unwrap_or_default();
        let next = rows.iter().find(|row| row.per_month() > month);
        Some(
            view! {
                <p>
                    {lead} " — " {equals.join(", ")} ": "
                    <strong>{money(month)} " " {wording::A_MONTH}</strong> ", "
                    {useful_hour} " " {wording::for_useful_hour()} ". "
                    {wording::why_cheapest(kind, best, next)}
                </p>
                {next.map(|next| view! { <p class="second">{wording::against_next(best, next)}</p> })}
            }
            .into_any(),
        )
    };
    view! { <div class="answer" aria-live="polite">{told}</div> }
}

/// The plot of yearly cost against use.
#[component]
fn Plot(
    state: RwSignal<ChoiceState>,
    terms: &'static Terms,
    ground: Grounds,
    profile: Memo<Result<Profile, Refusal>>,
) -> impl IntoView {
    // The scale grows in steps, so that it stands still while a person types a digit more.
    let most = Memo::new(move |_| {
        let first = state.with(|state| state.requests.first().map_or(0, |kind| kind.per_month));
        let scales = [12_u32, 24, 48, 96, 200, 400, 1_000];
        scales
            .into_iter()
            .find(|scale| first.saturating_mul(3) <= scale.saturating_mul(2))
            .unwrap_or(1_000)
    });
    let curve = Signal::derive(move || {
        let (ground, profile) = (ground.get().ok()?, profile.get().ok()?);
        let others = profile.requests().iter().skip(1).map(|kind| kind.per_month);
        let room = Profile::REQUESTS_MAX.saturating_sub(others.fold(0, u32::saturating_add));
        Curve::new(&ground, &profile, most.get().min(room)).ok()
    });
    let curve = Memo::new(move |_| curve.get());
    let here = Signal::derive(move || {
        state.with(|state| state.requests.first().map_or(0, |kind| kind.per_month))
    });
    let minutes_at = Callback::new(move |per_month: u32| {
        let Ok(profile) = profile.get() else { return 0 };
        let minutes = |(index, kind): (usize, &Requests)| {
            let count = if index == 0 { per_month } else { kind.per_month };
            u64::from(count).saturating_mul(u64::from(kind.minutes_each))
        };
        profile.requests().iter().enumerate().map(minutes).fold(0, u64::saturating_add)
    });
    view! {
        <p class="muted">{move || wording::plot_of(&state.get().requests)}</p>
        <CurvePlot terms curve here minutes_at />
    }
}

/// What can be read in several ways.
#[component]
fn ReadingsSection(
    state: RwSignal<ChoiceState>,
    terms: &'static Terms,
    ground: Grounds,
    profile: Memo<Result<Profile, Refusal>>,
) -> impl IntoView {
    let readings = Signal::derive(move || state.with(|state| state.readings.clone()));
    let matters = Memo::new(move |_| {
        let (Ok(ground), Ok(profile)) = (ground.get(), profile.get()) else { return Vec::new() };
        let effects = compare::readings(&ground, &readings.get(), &profile);
        let choice = |effect| matter_choice(terms, &effect, profile.months());
        effects
            .map_or_else(|_| Vec::new(), |effects| effects.into_iter().filter_map(choice).collect())
    });
    let change = Callback::new(move |readings| state.update(|state| state.readings = readings));
    view! { <ReadingsPanel terms matters readings on_change=change /> }
}

fn matter_choice(
    terms: &'static Terms,
    effect: &MatterEffect,
    months: u32,
) -> Option<MatterChoice> {
    let open = terms.open.iter().find(|open| open.id == effect.matter)?;
    let monthly = |one: &ReadingEffect| one.nets.iter().min()?.share(1, u64::from(months));
    let chosen = effect.readings.iter().find(|one| one.is_chosen).and_then(monthly);
    let choice = |one: &ReadingEffect| {
        let reading = open.readings.iter().find(|reading| reading.id == one.reading)?;
        let name = terms.plan(&one.cheapest).map_or("", |plan| plan.name.as_str());
        let told = wording::reading_effect(name, monthly(one)?, chosen.filter(|_| !one.is_chosen));
        Some(ReadingChoice { reading, is_chosen: one.is_chosen, told })
    };
    let readings = effect.readings.iter().filter_map(choice).collect();
    Some(MatterChoice { open, changes_anything: effect.changes_anything(), readings })
}

/// Proves an anomaly with the figures of this client.
fn prove(ground: &Ground<'static>, anomaly: &Anomaly) -> Option<String> {
    let claim = anomaly.claim.as_ref()?;
    let (one, other) = claim.plans();
    let terms = ground.terms();
    let (plan, than) = (terms.plan(one).ok()?, terms.plan(other).ok()?);
    let (dear, cheap) = (ground.price(plan).ok()?.unit_price, ground.price(than).ok()?.unit_price);
    let reaction = |plan: &kvant_core::catalogue::Plan| {
        Some(duration(u64::from(plan.reaction.value()?.minutes())))
    };
    let (late, soon) = (reaction(plan)?, reaction(than)?);
    Some(match claim {
        AnomalyClaim::SlowerAndDearer { .. } => {
            wording::slower_and_dearer(terms.unit.kind, dear, cheap, &late, &soon)
        }
        AnomalyClaim::SameReactionDearer { .. } => {
            wording::same_reaction_dearer(terms.unit.kind, dear, cheap, &soon)
        }
    })
}

/// The figures on the page with their places, for a message about a wrong one.
fn facts(terms: &Terms, rows: &[PlanRow], address: &str) -> String {
    let mut text = format!("{}, {} {}\n", terms.name, wording::EDITION, terms.edition.id);
    for row in rows {
        text.push_str(&format!(
            "{}: {} {}; {} ({}); {} ({})\n",
            row.plan.name,
            money(row.per_month()),
            wording::A_MONTH,
            money(row.price.unit_price),
            row.price.source.place(),
            money(row.at_once),
            row.plan.package.source.place(),
        ));
    }
    text.push_str(address);
    text
}
