//! «Условия»: a document as a page to read and to print.

use std::sync::Arc;

use kvant_core::calendar::Schedule;
use kvant_core::catalogue::{
    Attributes, Fee, Kind, Period, Plan, Price, PromiseKind, RatePer, Readings, Rule, Terms, Topic,
    Unit,
};
use kvant_core::price::{ResolvedTerms, per_hour};
use kvant_core::quantum::UnitKind;
use kvant_core::source::Source;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::address::Page;
use crate::components::data_table::{Cell, Column, data_table};
use crate::components::feature_matrix::{above, conditions, feature_matrix, is_so, promises};
use crate::components::file_drop::FileDrop;
use crate::components::place::{Line, lines, show_clause};
use crate::components::report::Report;
use crate::components::share::Share;
use crate::components::terms_notes::{
    all_matters, anomalies, attributes, channels, clauses, included, intake, kinds, original,
    proof, refusals, rules, terms_origin, titled,
};
use crate::draft::{self, Draft, DraftError};
use crate::format::money;
use crate::near::in_turn;
use crate::page_states::PageStates;
use crate::routes::TermsState;
use crate::{format, wording};

/// The page.
#[component]
pub fn TermsPage() -> impl IntoView {
    let page_states = expect_context::<PageStates>();
    let document =
        Memo::new(move |_| page_states.state::<TermsState>().with(|state| state.document.clone()));
    let draft = RwSignal::new(draft::kept());
    let is_draft_open = RwSignal::new(false);
    let link = move |terms: &'static Terms| {
        let is_open =
            move || (document.get() == terms.id && !is_draft_open.get()).then_some("page");
        let name = (wording::provider(terms) != terms.name).then_some(terms.name.as_str());
        view! {
            <li>
                <a href=format!("#/terms?doc={}", terms.id) aria-current=is_open
                    on:click=move |_| is_draft_open.set(false)>
                    <strong>{wording::provider(terms)}</strong>
                    <span class="sub">{name}</span>
                    <span class="sub">{wording::EDITION} " " {terms.edition.id.as_str()}</span>
                </a>
            </li>
        }
    };
    let draft_button = move || {
        let draft = draft.get()?;
        Some(view! {
            <li>
                <button type="button" aria-current=move || is_draft_open.get().then_some("page")
                    on:click=move |_| is_draft_open.set(true)>
                    <strong>{wording::DRAFT} ": " {wording::provider(draft.terms)}</strong>
                    <span class="sub">{draft.file.as_str()}</span>
                </button>
            </li>
        })
    };
    // Once: another document is drawn at once, in the place of the one before.
    let is_due: Parts = in_turn();
    let shown = move || match draft.get().filter(|_| is_draft_open.get()) {
        Some(one) => {
            let put_away = Callback::new(move |()| {
                draft::keep(None);
                is_draft_open.set(false);
                draft.set(None);
            });
            let head = draft_head(page_states, one, put_away);
            Some(document_view(page_states, one.terms, Some(head), is_due))
        }
        None => Some(document_view(page_states, page_states.terms(&document.get())?, None, is_due)),
    };
    view! {
        <h1 tabindex="-1">{wording::page_heading(Page::Terms)}</h1>
        <nav class="documents" aria-label=wording::TERMS_DOCUMENTS>
            <ul>{page_states.catalogue.documents.iter().map(link).collect_view()} {draft_button}</ul>
        </nav>
        <DraftField draft is_draft_open />
        {shown}
    }
}

/// Where a person tries a terms file of their own, and what came of it.
#[component]
fn DraftField(
    draft: RwSignal<Option<&'static Draft>>,
    is_draft_open: RwSignal<bool>,
) -> impl IntoView {
    let is_checking = RwSignal::new(false);
    let error = RwSignal::new(None::<DraftError>);
    // Of two files in a row the later one counts, whichever is checked first.
    let last = StoredValue::new(0_u32);
    let take = Callback::new(move |file: web_sys::File| {
        let turn = last.get_value().wrapping_add(1);
        last.set_value(turn);
        is_checking.set(true);
        spawn_local(async move {
            let checked = draft::check(file).await;
            if last.try_get_value() != Some(turn) {
                return;
            }
            is_checking.set(false);
            // The document before it stays where the file has a mistake.
            if let Ok(good) = checked {
                draft.set(Some(good));
                is_draft_open.set(true);
            }
            error.set(checked.err());
            // A file may be dropped far below what is said of it.
            if let Ok(Some(field)) = document().query_selector(".file-drop") {
                field.scroll_into_view();
            }
        });
    });
    let told = move || {
        let error = error.get()?;
        let mistakes = match &error {
            DraftError::Wrong(mistakes) | DraftError::Newer(mistakes) => mistakes.as_slice(),
            _ => &[],
        };
        let shown: Vec<AnyView> = mistakes
            .iter()
            .take(MISTAKES_SHOWN)
            .map(|mistake| view! { <pre>{mistake.clone()}</pre> }.into_any())
            .collect();
        let more = mistakes.len().saturating_sub(MISTAKES_SHOWN);
        Some(view! {
            <div class="mistakes" role="alert">
                <p class="error">{wording::draft_error(&error)}</p>
                {(!shown.is_empty()).then(|| view! {
                    <div class="scroll" tabindex="0" role="region" aria-label=wording::DRAFT_MISTAKES>
                        {shown}
                    </div>
                })}
                {(more > 0).then(|| view! { <p>{wording::more_mistakes(more)}</p> })}
            </div>
        })
    };
    view! {
        <FileDrop id="draft-file" label=wording::DRAFT_CHOOSE hint=wording::DRAFT_HINT
            accept=".toml" on_file=take />
        <p role="status" class="muted">{move || is_checking.get().then_some(wording::DRAFT_CHECKING)}</p>
        {told}
    }
}

/// More mistakes than these are found again when they are put right.
const MISTAKES_SHOWN: usize = 20;

/// What the draft is, and how it becomes more.
fn draft_head(page_states: PageStates, draft: &'static Draft, put_away: Callback<()>) -> AnyView {
    let published = page_states.terms(&draft.terms.id);
    let told = wording::draft_told(&draft.file, published.map(|terms| terms.name.as_str()));
    let same_edition = published
        .filter(|known| known.edition.id == draft.terms.edition.id && *known != draft.terms)
        .map(|_| view! { <p>{wording::DRAFT_SAME_EDITION}</p> });
    view! {
        <div class="notice" role="status">
            <div>
                <p>{told}</p>
                {same_edition}
                <p>{wording::DRAFT_PUBLISH}</p>
                <p class="share">
                    <a class="button" href=draft.catalogue.as_str() download="catalogue.json">
                        {wording::DRAFT_SAVE}
                    </a>
                    <button type="button" on:click=move |_| put_away.run(())>
                        {wording::DRAFT_PUT_AWAY}
                    </button>
                </p>
            </div>
        </div>
    }
    .into_any()
}

/// A document from its head to its quotations; a draft has a word before it, and no address.
fn document_view(
    page_states: PageStates,
    terms: &'static Terms,
    draft: Option<AnyView>,
    is_due: Parts,
) -> AnyView {
    let resolved =
        ResolvedTerms::new(page_states.catalogue, terms, Attributes::new(), &Readings::new());
    let resolved = match resolved {
        Ok(resolved) => resolved,
        Err(refusal) => {
            return view! { <p class="error" role="alert">{wording::refusal(&refusal)}</p> }
                .into_any();
        }
    };
    let is_draft = draft.is_some();
    let is_whole = move || is_due.iter().all(|part| part.get());
    // After the focus that a change of page moves to the heading.
    Effect::new(move |_| {
        if is_draft || !is_whole() {
            return;
        }
        if let Some(clause) = page_states.state::<TermsState>().with(|state| state.clause.clone()) {
            request_animation_frame(move || {
                request_animation_frame(move || {
                    show_clause(&clause);
                });
            });
        }
    });
    let facts = Callback::new(move |()| {
        format!(
            "{}, {} {}\n{}",
            terms.name,
            wording::EDITION,
            terms.edition.id,
            page_states.address()
        )
    });
    let contents = contents(is_due);
    let resolved = Arc::new(resolved);
    let section = |((id, title, draw), is_due): (Section, RwSignal<bool>)| {
        let resolved = Arc::clone(&resolved);
        move || {
            is_due.get().then(|| {
                view! {
                    <section aria-labelledby=id>
                        <h2 id=id tabindex="-1">{title}</h2>
                        {draw(&resolved)}
                    </section>
                }
            })
        }
    };
    view! {
        <div class="terms">
            {contents}
            <article class:draft=is_draft>
                {draft}
                {head(terms, page_states.this_year)}
                {(!is_draft).then(|| view! { <Share address=Callback::new(move |()| page_states.address()) /> })}
                {SECTIONS.into_iter().zip(is_due).map(section).collect_view()}
                {move || is_whole().then(|| view! {
                    <footer>
                        {terms_origin(terms, page_states.this_year)}
                        {(!is_draft).then(|| view! {
                            <Report facts to=terms.report_to.as_deref() />
                        })}
                    </footer>
                })}
            </article>
        </div>
    }
    .into_any()
}

/// A part of the document: the id of its heading, its title, what draws it.
type Section = (&'static str, &'static str, fn(&ResolvedTerms<'static>) -> AnyView);

/// Which of them are due to be drawn.
type Parts = [RwSignal<bool>; SECTIONS.len()];

const SECTIONS: [Section; 19] = [
    ("prices", wording::TERMS_PRICES, prices),
    ("unit", wording::TERMS_UNIT, |resolved| units(resolved.terms())),
    ("hours", wording::TERMS_HOURS, hours),
    ("promises", wording::TERMS_PROMISES, promised),
    ("matrix", wording::TERMS_MATRIX, |resolved| {
        let terms = resolved.terms();
        let plans: Vec<_> = terms.plan.iter().map(|plan| (terms, plan)).collect();
        feature_matrix(std::slice::from_ref(resolved), &plans)
    }),
    ("scope", wording::SCOPE, |resolved| included(resolved.terms())),
    ("kinds", wording::TERMS_KINDS, |resolved| kinds(resolved.terms())),
    ("channels", wording::CHANNELS, |resolved| channels(resolved.terms())),
    ("intake", wording::TERMS_INTAKE, |resolved| intake(resolved.terms())),
    ("requests", wording::TERMS_REQUEST, |resolved| rules(resolved.terms(), &[Topic::Request])),
    ("work", wording::TERMS_WORK, |resolved| rules(resolved.terms(), &[Topic::Work])),
    ("acceptance", wording::TERMS_ACCEPTANCE, |resolved| {
        rules(resolved.terms(), &[Topic::Acceptance])
    }),
    ("duties", wording::TERMS_DUTIES, |resolved| rules(resolved.terms(), &[Topic::Duty])),
    ("refusals", wording::TERMS_REFUSALS, |resolved| refusals(resolved.terms())),
    ("personal", wording::TERMS_PERSONAL, |resolved| {
        rules(resolved.terms(), &[Topic::PersonalData])
    }),
    ("client", wording::TERMS_CLIENT, |resolved| attributes(resolved.terms())),
    ("contradictions", wording::CONTRADICTIONS, |resolved| {
        anomalies(resolved.terms(), |one| proof(resolved, one))
    }),
    ("not-said", wording::NOT_SAID, |resolved| all_matters(resolved.terms())),
    ("clauses", wording::TERMS_CLAUSES, |resolved| clauses(resolved.terms())),
];

/// What stands where. The address is the router's, so these are buttons and not links.
fn contents(is_due: Parts) -> AnyView {
    let is_open = RwSignal::new(false);
    let entry = |(id, title, _): Section| {
        let jump = move |_| {
            is_open.set(false);
            if show_heading(id) {
                return;
            }
            // It is not drawn yet.
            for part in is_due {
                part.set(true);
            }
            request_animation_frame(move || {
                show_heading(id);
            });
        };
        view! { <li><button type="button" on:click=jump>{title}</button></li> }
    };
    view! {
        <nav class="contents" aria-label=wording::TERMS_CONTENTS>
            <button type="button" class="contents-toggle" aria-controls="contents-list"
                aria-expanded=move || is_open.get().to_string()
                on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)>
                {wording::TERMS_CONTENTS}
            </button>
            <ul id="contents-list" class:open=is_open>{SECTIONS.into_iter().map(entry).collect_view()}</ul>
        </nav>
    }
    .into_any()
}

/// Shows a part of the document; tells whether it is there.
fn show_heading(id: &str) -> bool {
    let Some(heading) = document().get_element_by_id(id) else { return false };
    heading.scroll_into_view();
    let heading: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(heading);
    // An element that cannot be focused leaves the focus where it is.
    drop(heading.focus());
    true
}

/// What the document is, who made it, in which state it was read.
fn head(terms: &'static Terms, this_year: i32) -> AnyView {
    let edition = &terms.edition;
    let dated = match edition.dated.value() {
        Some(date) => format::date(*date, this_year),
        None => wording::no_value(&edition.dated).to_string(),
    };
    let told = |text: String, source: Option<&Source>| lines(terms, vec![Line::of(text, source)]);
    let plain = |text: String| lines(terms, vec![Line::plain(text)]);
    let facts = [
        (
            wording::TERMS_PROVIDER,
            told(wording::stated_text(&terms.provider), terms.provider.source()),
        ),
        (wording::EDITION, plain(edition.id.clone())),
        (wording::TERMS_READ, plain(format::date(edition.read_on, this_year))),
        (wording::TERMS_DATED, told(dated, edition.dated.source())),
        (wording::TERMS_ORIGINAL, original(terms)),
        (wording::MATRIX_VAT, told(wording::stated_text(&terms.vat), terms.vat.source())),
    ];
    let fact = |(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any();
    let facts: Vec<AnyView> = facts.into_iter().map(fact).collect();
    view! {
        <header class="terms-head">
            <p class="terms-name">{terms.name.as_str()}</p>
            <dl>{facts}</dl>
        </header>
    }
    .into_any()
}

/// A cell of words.
fn cell(terms: &'static Terms, told: Vec<Line>) -> Cell {
    Cell { class: "", content: lines(terms, told) }
}

/// A cell of figures.
fn figure(terms: &'static Terms, told: Vec<Line>) -> Cell {
    Cell { class: "figure", content: lines(terms, told) }
}

/// The heading of a row about a plan.
fn plan_cell(terms: &'static Terms, plan: &'static Plan, below: String) -> Cell {
    let mut told = vec![Line::said(plan.name.clone(), &plan.source)];
    told.extend((!below.is_empty()).then(|| Line::sub(below)));
    cell(terms, told)
}

fn columns(of: &[(&'static str, &'static str)]) -> Vec<Column> {
    of.iter().map(|(class, name)| (*class, (*name).to_string())).collect()
}

fn prices(resolved: &ResolvedTerms<'static>) -> AnyView {
    let terms = resolved.terms();
    let mut parts: Vec<AnyView> = Vec::new();
    parts.extend(packages(resolved).map(|table| titled(wording::TERMS_PACKAGES, table)));
    parts.extend(volumes(resolved).map(|table| titled(wording::TERMS_VOLUMES, table)));
    parts.extend(rates(resolved).map(|table| titled(wording::TERMS_RATES, table)));
    let unpriced: Vec<Line> = terms
        .plan
        .iter()
        .filter(|plan| plan.is_unpriced())
        .map(|plan| Line::said(wording::unpriced_plan(&plan.name), &plan.source))
        .collect();
    parts.push(lines(terms, unpriced));
    parts.into_any()
}

/// Prepaid packages: one column a client that prices tell apart.
fn packages(resolved: &ResolvedTerms<'static>) -> Option<AnyView> {
    let terms = resolved.terms();
    let mut whens: Vec<&'static Attributes> = Vec::new();
    for price in terms.plan.iter().flat_map(|plan| &plan.price) {
        if !whens.contains(&&price.when) {
            whens.push(&price.when);
        }
    }
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for plan in &terms.plan {
        let Some(package) = &plan.package else { continue };
        let mut cells = vec![plan_cell(terms, plan, String::new())];
        for when in &whens {
            let mut told = Vec::new();
            for price in plan.price.iter().filter(|price| is_so(&price.when, when)) {
                told.extend(price_lines(resolved, plan, price));
            }
            if told.is_empty() {
                told.push(Line::unsaid(wording::PRICE_NOT_STATED));
            }
            cells.push(figure(terms, told));
        }
        let minimum = wording::units(unit_kind(terms, plan), u64::from(package.minimum_units));
        cells.push(figure(terms, vec![Line::plain(minimum)]));
        let lives = Line::plain(wording::lives(plan).0);
        cells.push(figure(terms, vec![lives, Line::place(&package.source)]));
        rows.push(cells);
    }
    let mut heads = columns(&[("", wording::COLUMN_PLAN)]);
    heads.extend(whens.iter().map(|when| {
        let words = wording::client_words(terms, when).join(", ");
        ("figure", if words.is_empty() { wording::TERMS_PRICE.to_string() } else { words })
    }));
    heads.extend(columns(&[("figure", wording::TERMS_MINIMUM), ("figure", wording::TERMS_LIVES)]));
    table(wording::TERMS_PACKAGES, heads, rows)
}

/// A table; none without rows.
fn table(label: &'static str, heads: Vec<Column>, rows: Vec<Vec<Cell>>) -> Option<AnyView> {
    (!rows.is_empty()).then(|| data_table("cards", label, heads, rows))
}

fn unit_kind(terms: &Terms, plan: &Plan) -> UnitKind {
    terms.unit_of(plan).map_or(UnitKind::Second, |unit| unit.kind)
}

fn price_lines(
    resolved: &ResolvedTerms<'static>,
    plan: &'static Plan,
    price: &'static Price,
) -> Vec<Line> {
    let terms = resolved.terms();
    let mut told = Vec::new();
    if price.from_units > 0 {
        let from = wording::from_units(unit_kind(terms, plan), u64::from(price.from_units));
        told.push(Line::plain(from));
    }
    told.push(Line::plain(wording::price_of_unit(price.unit_price, terms.unit_of(plan))));
    let hour = resolved.length(plan).map(|length| per_hour(price.unit_price, length));
    told.extend(hour.map(|hour| Line::sub(wording::price_of_hour(hour))));
    told.extend(price.minimum_fee.map(|fee| Line::sub(wording::first_payment(fee))));
    told.push(Line::place(&price.source));
    told
}

/// Monthly volumes and what is paid for them, one row a fee.
fn volumes(resolved: &ResolvedTerms<'static>) -> Option<AnyView> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for plan in &resolved.terms().plan {
        // What holds as the document is read stands before what would hold otherwise.
        let (held, others): (Vec<_>, Vec<_>) =
            plan.fee.iter().partition(|fee| holds_as_read(resolved, plan, fee));
        for (fees, is_held) in [(held, true), (others, false)] {
            rows.extend(fees.into_iter().map(|fee| fee_row(resolved, plan, Some((fee, is_held)))));
        }
        if plan.fee.is_empty() && !plan.volume.is_empty() {
            rows.push(fee_row(resolved, plan, None));
        }
    }
    let heads = columns(&[
        ("", wording::COLUMN_PLAN),
        ("", wording::TERMS_INCLUDED),
        ("figure", wording::TERMS_PAY),
        ("figure", wording::TERMS_HOUR),
        ("", wording::MATRIX_ABOVE),
    ]);
    table(wording::TERMS_VOLUMES, heads, rows)
}

/// Whether a fee holds as the document is read, and no other before it.
fn holds_as_read(resolved: &ResolvedTerms<'static>, plan: &Plan, fee: &Fee) -> bool {
    let like = |other: &&Fee| {
        other.per == fee.per && other.when == fee.when && is_so(&other.reading, resolved.readings())
    };
    plan.fee.iter().find(like) == Some(fee)
}

fn fee_row(
    resolved: &ResolvedTerms<'static>,
    plan: &'static Plan,
    fee: Option<(&'static Fee, bool)>,
) -> Vec<Cell> {
    let terms = resolved.terms();
    let held = plan.volume(resolved.readings());
    let mut below = Vec::new();
    let mut hour = None;
    let mut paid = vec![Line::unsaid(wording::PRICE_NOT_STATED)];
    if let Some((fee, is_held)) = fee {
        // Who pays so is told where the period alone does not tell it.
        if plan.fee.iter().any(|other| other.per == fee.per && other.when != fee.when) {
            below.extend(wording::client_words(terms, &fee.when));
        }
        if !is_held {
            below.push(wording::read_otherwise(terms, &fee.reading));
        }
        let months = if fee.per == Period::Year { 12 } else { 1 };
        hour = held.and_then(|volume| {
            let minutes = u64::from(volume.included.minutes()).saturating_mul(months);
            fee.due().share(60, minutes)
        });
        paid = vec![Line::plain(wording::fee_of(fee)), Line::place(&fee.source)];
    }
    let mut included = Vec::new();
    for volume in &plan.volume {
        let told = wording::included(terms, volume);
        if Some(volume) == held {
            included.insert(0, Line::said(told, &volume.source));
        } else {
            let otherwise = wording::read_otherwise(terms, &volume.reading);
            included.push(Line::sub(format!("{told} — {otherwise}")));
        }
    }
    if included.is_empty() {
        included.push(Line::unsaid(wording::MATRIX_NOT_SAID));
    }
    let above = match held {
        Some(volume) => above(terms, &volume.overage),
        None => Line::unsaid(wording::MATRIX_NOT_SAID),
    };
    vec![
        plan_cell(terms, plan, below.join("; ")),
        cell(terms, included),
        figure(terms, paid),
        figure(terms, vec![amount_or_none(hour.map(money))]),
        cell(terms, vec![above]),
    ]
}

fn amount_or_none(amount: Option<String>) -> Line {
    amount.map_or_else(|| Line::unsaid(wording::TERMS_NOT_COUNTED), Line::plain)
}

/// Work that is paid by its rate, one row a rate; beside the price stated the other one, of a
/// unit or of an hour.
fn rates(resolved: &ResolvedTerms<'static>) -> Option<AnyView> {
    let terms = resolved.terms();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for plan in &terms.plan {
        let unit = terms.unit_of(plan);
        let length = resolved.length(plan);
        for rate in &plan.rate {
            let mut below = wording::client_words(terms, &rate.when);
            if !is_so(&rate.reading, resolved.readings()) {
                below.push(wording::read_otherwise(terms, &rate.reading));
            }
            let (price, other) = match rate.per {
                RatePer::Hour => {
                    let minutes = length.map(|length| u64::from(length.minutes()));
                    let step = minutes.and_then(|minutes| rate.price.share(minutes, 60));
                    let step = step.map(|price| wording::price_of_unit(price, unit));
                    (wording::price_of_hour(rate.price), step)
                }
                RatePer::Unit => {
                    let hour = length.map(|length| per_hour(rate.price, length));
                    (wording::price_of_unit(rate.price, unit), hour.map(wording::price_of_hour))
                }
            };
            rows.push(vec![
                plan_cell(terms, plan, below.join("; ")),
                cell(terms, vec![Line::plain(wording::rate_kinds(terms, rate))]),
                cell(terms, vec![Line::plain(wording::rate_times(rate))]),
                figure(terms, vec![Line::plain(price), Line::place(&rate.source)]),
                figure(terms, vec![amount_or_none(other)]),
            ]);
        }
    }
    let heads = columns(&[
        ("", wording::COLUMN_PLAN),
        ("", wording::TERMS_WORK_OF),
        ("", wording::TERMS_WHEN),
        ("figure", wording::TERMS_PRICE),
        ("figure", wording::TERMS_OTHER_PRICE),
    ]);
    table(wording::TERMS_RATES, heads, rows)
}

/// The unit of the document, and those of plans that have their own.
fn units(terms: &'static Terms) -> AnyView {
    let line = |name: String, unit: Option<&'static Unit>| {
        let text = format!("{name}{}", wording::unit_rounding(unit));
        Line::of(text, unit.map(|unit| &unit.source))
    };
    let mut told = Vec::new();
    if terms.plan.iter().any(|plan| plan.unit.is_none()) {
        told.push(line(String::new(), terms.unit.as_ref()));
    }
    let own = terms.plan.iter().filter(|plan| plan.unit.is_some());
    told.extend(own.map(|plan| line(format!("«{}»: ", plan.name), plan.unit.as_ref())));
    lines(terms, told)
}

/// Working hours, one row a schedule.
fn hours(resolved: &ResolvedTerms<'static>) -> AnyView {
    let terms = resolved.terms();
    let heads = columns(&[
        ("", wording::HOURS_FOR),
        ("", wording::HOURS_WORKING),
        ("", wording::HOURS_OFF),
        ("", wording::HOURS_ZONE),
        ("", wording::HOURS_CALENDAR),
        ("", wording::HOURS_SHORT),
    ]);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let (held, others): (Vec<_>, Vec<_>) =
        terms.schedule.iter().partition(|stated| is_so(&stated.reading, resolved.readings()));
    for (stated, is_held) in
        held.into_iter().map(|one| (one, true)).chain(others.into_iter().map(|one| (one, false)))
    {
        let is_rest = !rows.is_empty();
        let about = wording::schedule_for(terms, stated, is_rest);
        let mut told = vec![Line::said(about, &stated.source)];
        if !is_held {
            told.push(Line::sub(wording::read_otherwise(terms, &stated.reading)));
        }
        rows.push(hours_row(terms, told, &stated.hours, false));
    }
    if rows.is_empty() {
        let told = vec![Line::unsaid(wording::HOURS_NOT_STATED)];
        rows.push(hours_row(terms, told, &Schedule::assumed(), true));
    }
    data_table("cards", wording::TERMS_HOURS, heads, rows)
}

fn hours_row(
    terms: &'static Terms,
    about: Vec<Line>,
    hours: &Schedule,
    is_assumed: bool,
) -> Vec<Cell> {
    // What a rule of ours reads is not stated by the document.
    let is_open = |rule: Rule| terms.open.iter().any(|open| Rule::of(&open.id) == Some(rule));
    let mut working = wording::opening_hours(&hours.working_day);
    for day in hours.weekdays.iter().flat_map(wording::weekdays) {
        working.push_str("; ");
        working.push_str(&day);
    }
    let told = |text: String, is_assumed: bool| {
        let mut told = vec![Line::plain(text)];
        told.extend(is_assumed.then(|| Line::sub(wording::HOURS_ASSUMED.to_string())));
        cell(terms, told)
    };
    let calendar = wording::holidays(hours.calendar).to_string();
    let short = wording::short_days(hours.shorten).to_string();
    vec![
        cell(terms, about),
        told(working, is_assumed),
        told(wording::opening_hours(&hours.day_off), is_assumed),
        told(wording::zone(hours.offset.seconds()), is_assumed),
        told(calendar, is_assumed || is_open(Rule::WorkingDays)),
        told(short, is_assumed || is_open(Rule::ShortDays)),
    ]
}

/// Promised times: one row a plan and kind, one column a promise that the document makes at all.
fn promised(resolved: &ResolvedTerms<'static>) -> AnyView {
    let terms = resolved.terms();
    let (told, silent): (Vec<PromiseKind>, Vec<PromiseKind>) = PromiseKind::ALL
        .into_iter()
        .partition(|what| terms.promise.iter().any(|promise| promise.what == *what));
    let mut kinds: Vec<Option<&'static Kind>> = terms.kind.iter().map(Some).collect();
    if kinds.is_empty() {
        kinds.push(None);
    }
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for plan in &terms.plan {
        for kind in &kinds {
            let mut cells = vec![plan_cell(
                terms,
                plan,
                kind.map(|kind| kind.name.clone()).unwrap_or_default(),
            )];
            for what in &told {
                cells.push(promise_cell(resolved, plan, kind.map(|kind| kind.id.as_str()), *what));
            }
            rows.push(cells);
        }
    }
    let mut parts: Vec<AnyView> = Vec::new();
    if !told.is_empty() {
        let mut heads = columns(&[("", wording::COLUMN_PLAN)]);
        heads.extend(told.iter().map(|what| ("", wording::promise(*what).to_string())));
        parts.extend(table(wording::TERMS_PROMISES, heads, rows));
    }
    if !silent.is_empty() {
        parts.push(lines(terms, vec![Line::unsaid(wording::silent_promises(&silent))]));
    }
    parts.into_any()
}

fn promise_cell(
    resolved: &ResolvedTerms<'static>,
    plan: &'static Plan,
    kind: Option<&'static str>,
    what: PromiseKind,
) -> Cell {
    let terms = resolved.terms();
    let mut told: Vec<Line> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    for (promise, is_assumed) in promises(resolved, plan, kind, what, None) {
        let under = conditions(terms, promise, true);
        let text = wording::promise_line(promise, &under);
        if is_assumed {
            let rest = if under.is_empty() && !told.is_empty() { wording::ELSEWHERE } else { "" };
            told.push(Line::of(text, promise.within.source()).after(rest));
        } else if !others.contains(&text) {
            others.push(text);
        }
    }
    if told.is_empty() {
        told.push(Line::unsaid(wording::MATRIX_NOT_SAID));
    }
    if !others.is_empty() {
        told.push(Line::sub(wording::other_readings(&others)));
    }
    cell(terms, told)
}
