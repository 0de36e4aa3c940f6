//! What stands on the sheet of an act.

use chrono::Datelike;
use kvant_core::catalogue::Terms;
use kvant_core::ledger::Ledger;
use kvant_core::ledger::charge::SessionCharge;
use kvant_core::ledger::event::EventId;
use kvant_core::price::ResolvedTerms;
use kvant_core::report::act::{Act, Movement, Period, Work, act};
use kvant_core::report::cost::Costs;
use leptos::prelude::*;

use crate::account::tickets::title;
use crate::book::Book;
use crate::components::data_table::{Cell, Column, data_table};
use crate::components::place::Place;
use crate::components::request_story::told;
use crate::format::{self, money};
use crate::wording;

/// Draws the act of a period.
pub fn sheet(book: Book, period: Period) -> AnyView {
    let now = book.now.get_untracked();
    book.ledger.with(|ledger| match act(ledger, period, now) {
        None => view! { <p>{wording::ACT_NOT_BEGUN}</p> }.into_any(),
        Some(act) => {
            let this_year = ledger.offset().to_local(now).year();
            Sheet { ledger, act: &act, costs: &Costs::new(ledger, act.until), this_year }.draw()
        }
    })
}

/// An act that is drawn.
struct Sheet<'l> {
    ledger: &'l Ledger<'static>,
    act: &'l Act,
    costs: &'l Costs<'l, 'static>,
    this_year: i32,
}

impl Sheet<'_> {
    fn terms(&self) -> Option<&'static Terms> {
        self.ledger.resolved().map(ResolvedTerms::terms)
    }

    fn draw(&self) -> AnyView {
        let Act { period, until, is_over, .. } = self.act;
        let unfinished = (!is_over).then(|| {
            view! { <p>{wording::act_unfinished(*until, self.this_year)}</p> }
        });
        let doubtful = (self.act.doubtful_sessions > 0).then(|| {
            view! { <p class="muted">{wording::SHEET_UNCHARGED}</p> }
        });
        let has_work = !self.act.charges.is_empty();
        view! {
            <h2>{wording::act_heading(*period)}</h2>
            {unfinished}
            {self.parties()}
            <h3>{wording::ACT_BALANCE}</h3>
            {self.balance()}
            {self.above()}
            {doubtful}
            <h3>{wording::SHEET_PAYMENTS}</h3>
            {self.payments()}
            {has_work.then(|| view! {
                <h3>{wording::ACT_BY_REQUEST}</h3>
                {self.by_request()}
                {self.by_person()}
                <h3>{wording::SHEET_SESSIONS}</h3>
                {self.sessions()}
            })}
            {self.counting()}
            <div class="signatures">
                <p>{wording::sheet_provider(self.provider())}</p>
                <p>{wording::sheet_client(&self.ledger.general().name)}</p>
            </div>
        }
        .into_any()
    }

    fn provider(&self) -> Option<&'static str> {
        self.terms().and_then(|terms| terms.provider.value()).map(String::as_str)
    }

    /// Both parties, and by which terms.
    fn parties(&self) -> AnyView {
        let line = |name: &'static str, value: Option<String>| {
            let value = value.filter(|value| !value.is_empty());
            let value = value.unwrap_or_else(|| wording::ACT_BLANK.to_string());
            view! { <dt>{name}</dt><dd>{value}</dd> }
        };
        let terms = self.terms().map(|terms| wording::act_terms(&terms.name, &terms.edition.id));
        view! {
            <dl class="parties">
                {line(wording::ACT_PROVIDER, self.provider().map(str::to_string))}
                {line(wording::ACT_CLIENT, Some(self.ledger.general().name.clone()))}
                {terms.map(|terms| line(wording::ACT_TERMS, Some(terms)))}
            </dl>
        }
        .into_any()
    }

    /// «Абонемент, оплата 2 ноября».
    fn package(&self, id: EventId) -> String {
        let Some(paid) = self.ledger.payment(id) else { return String::new() };
        let payment = &paid.payment;
        let plan = self.terms().and_then(|terms| terms.plan(&payment.plan).ok());
        let plan = plan.map_or(payment.plan.as_str(), |plan| plan.name.as_str());
        let day = self.ledger.offset().to_local(payment.paid_at).date_naive();
        wording::act_package(plan, day, self.this_year)
    }

    /// What was there, what came, what went, what is left: each package, and all together.
    fn balance(&self) -> AnyView {
        if self.act.packages.is_empty() {
            return view! { <p>{wording::ACT_NO_PACKAGES}</p> }.into_any();
        }
        let row = |name: String, one: &Movement| {
            let figure = |count| Cell::figure(wording::act_figure(one.unit.kind, count));
            vec![
                Cell::words(name),
                figure(one.opening),
                figure(one.paid),
                figure(one.used),
                figure(one.burned),
                figure(one.closing),
            ]
        };
        let packages = self.act.packages.iter();
        let mut rows: Vec<Vec<Cell>> =
            packages.map(|(id, one)| row(self.package(*id), one)).collect();
        let totals = self.act.totals.iter();
        rows.extend(totals.map(|one| row(wording::act_total_of(one.unit.kind), one)));
        let figure = |name: &str| ("figure", name.to_string());
        let columns: Vec<Column> = vec![
            ("", wording::ACT_PACKAGE.to_string()),
            figure(wording::ACT_OPENING),
            figure(wording::ACT_PAID),
            figure(wording::ACT_USED),
            figure(wording::ACT_BURNED),
            figure(wording::ACT_CLOSING),
        ];
        let told = self.act.totals.iter().map(|total| {
            let closing =
                wording::amount_and_time(total.unit.kind, total.unit.unit_seconds, total.closing);
            view! { <p class="left">{wording::act_sentence(total, &closing)}</p> }
        });
        view! {
            {data_table("cards summed", wording::ACT_BALANCE, columns, rows)}
            {told.collect_view()}
        }
        .into_any()
    }

    /// What was worked above what was paid, in roubles.
    fn above(&self) -> AnyView {
        let above = self.act.all_work(self.costs).cost.above();
        if above.parts.is_empty() {
            return view! { <p class="left">{wording::ACT_NOTHING_ABOVE}</p> }.into_any();
        }
        let Some(terms) = self.terms() else { return ().into_any() };
        let part = |part: &kvant_core::report::cost::CostPart<'static>| {
            let text = wording::act_above(part);
            view! { <p class="left">{told(terms, (text, part.by.source().cloned()))}</p> }
        };
        above.parts.iter().map(part).collect_view().into_any()
    }

    fn payments(&self) -> AnyView {
        if self.act.payments.is_empty() {
            return view! { <p>{wording::SHEET_NO_PAYMENTS}</p> }.into_any();
        }
        let row = |id: &EventId| {
            let payment = &self.ledger.payment(*id)?.payment;
            let movement = self.act.packages.iter().find(|(one, _)| one == id)?.1;
            let unit = movement.unit;
            Some(vec![
                Cell::words(self.package(*id)),
                Cell::figure(wording::amount_and_time(unit.kind, unit.unit_seconds, movement.paid)),
                Cell::figure(
                    payment.amount.map_or_else(|| wording::SHEET_NO_SUM.to_string(), money),
                ),
            ])
        };
        let mut rows: Vec<Vec<Cell>> = self.act.payments.iter().filter_map(row).collect();
        rows.push(vec![
            Cell::words(wording::SHEET_TOTAL),
            Cell { class: "blank", content: ().into_any() },
            Cell::figure(wording::act_paid(self.act)),
        ]);
        let columns = vec![
            ("", wording::ACT_PACKAGE.to_string()),
            ("figure", wording::SHEET_BOUGHT.to_string()),
            ("figure", wording::SHEET_SUM.to_string()),
        ];
        data_table("cards summed", wording::SHEET_PAYMENTS, columns, rows)
    }

    fn work_row(name: String, work: &Work<'static>) -> Vec<Cell> {
        vec![
            Cell::words(name),
            Cell::figure(work.count.to_string()),
            Cell::figure(wording::history_spent(work.spent_seconds)),
            Cell::figure(wording::act_units(&work.cost)),
            Cell::figure(wording::act_units(&work.cost.above())),
            Cell::figure(wording::ticket_costs(&work.cost)),
        ]
    }

    fn work_table(
        &self,
        label: &'static str,
        first: &'static str,
        lines: Vec<(String, Work<'static>)>,
    ) -> AnyView {
        let mut rows: Vec<Vec<Cell>> =
            lines.into_iter().map(|(name, work)| Sheet::work_row(name, &work)).collect();
        let all = self.act.all_work(self.costs);
        rows.push(Sheet::work_row(wording::SHEET_TOTAL.to_string(), &all));
        let columns = vec![
            ("", first.to_string()),
            ("figure", wording::SHEET_COUNT.to_string()),
            ("figure", wording::SHEET_REAL.to_string()),
            ("figure", wording::SHEET_CHARGED.to_string()),
            ("figure", wording::ACT_ABOVE.to_string()),
            ("figure", wording::SHEET_SUM.to_string()),
        ];
        data_table("cards summed", label, columns, rows)
    }

    fn by_request(&self) -> AnyView {
        let lines = self.act.by_request(self.ledger, self.costs);
        let lines = lines.into_iter().map(|(request, work)| (self.request(request), work));
        self.work_table(wording::ACT_BY_REQUEST, wording::SHEET_REQUEST, lines.collect())
    }

    /// The same by person, where anybody is named.
    fn by_person(&self) -> Option<AnyView> {
        let lines = self.act.by_person(self.ledger, self.costs);
        if lines.iter().all(|(name, _)| name.is_empty()) {
            return None;
        }
        let named = |(name, work): (String, Work<'static>)| {
            let name = if name.is_empty() { wording::ACT_NOBODY.to_string() } else { name };
            (name, work)
        };
        let lines = lines.into_iter().map(named).collect();
        let table = self.work_table(wording::ACT_BY_PERSON, wording::ACT_PERSON, lines);
        Some(view! { <h3>{wording::ACT_BY_PERSON}</h3> {table} }.into_any())
    }

    fn request(&self, request: Option<EventId>) -> String {
        let title = title(self.ledger, request);
        if title.is_empty() { wording::HISTORY_NO_REQUEST.to_string() } else { title }
    }

    fn sessions(&self) -> AnyView {
        let rows = self.act.charges.iter().map(|charge| self.session(charge)).collect();
        let columns = vec![
            ("", wording::SHEET_WHEN.to_string()),
            ("", wording::SHEET_REQUEST.to_string()),
            ("", wording::SHEET_WHO_AND_WHAT.to_string()),
            ("figure", wording::SHEET_REAL.to_string()),
            ("figure", wording::SHEET_CHARGED.to_string()),
            ("figure", wording::SHEET_SUM.to_string()),
        ];
        data_table("cards", wording::SHEET_SESSIONS, columns, rows)
    }

    fn session(&self, charge: &SessionCharge) -> Vec<Cell> {
        let offset = self.ledger.offset();
        let session = self.ledger.session(charge.id);
        let when = match session {
            None => format::date(offset.to_local(charge.from).date_naive(), self.this_year),
            Some(session) => {
                let to = session.to.or(charge.stopped_at).map(|to| offset.to_local(to));
                wording::sheet_when(offset.to_local(session.from), to, self.this_year)
            }
        };
        let words = session.map_or_else(
            || wording::ACT_DONE.to_string(),
            |session| {
                let parts = [session.specialist.as_str(), session.text.as_str()];
                let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                parts.join(": ")
            },
        );
        let cost = self.costs.of([charge]);
        vec![
            Cell::words(when),
            Cell::words(self.request(self.ledger.request_of(charge.id))),
            Cell { class: if words.is_empty() { "blank" } else { "" }, content: words.into_any() },
            Cell::figure(wording::history_spent(charge.spent_seconds)),
            Cell::figure(wording::act_units(&cost)),
            Cell::figure(wording::ticket_costs(&cost)),
        ]
    }

    /// By what rules it was counted: the unit and its rounding, and how what the document leaves
    /// open is read.
    fn counting(&self) -> Option<AnyView> {
        let terms = self.terms()?;
        let resolved = self.ledger.resolved()?;
        let unit = self.act.totals.first().map(|total| total.unit);
        let basis = resolved.rules().rounding_basis;
        let unit = unit.map(|unit| {
            view! { <li>{wording::act_rounding(unit.kind, unit.unit_seconds, basis)}</li> }
        });
        let chosen = &self.ledger.general().readings;
        let line = |open: &'static kvant_core::catalogue::OpenMatter| {
            let reading = chosen.get(&open.id);
            let own = reading.and_then(|id| open.readings.iter().find(|one| one.id == *id));
            let is_assumed = own.is_none_or(|own| own.assumed);
            let reading = own.or_else(|| open.assumed())?;
            let told = wording::act_reading(&open.question, &reading.text, is_assumed);
            let source = open.source.clone();
            Some(view! { <li>{told} " " <Place terms source /></li> })
        };
        let lines = terms.computed_matters().filter_map(line).collect_view();
        Some(
            view! {
                <section class="act-counting" aria-labelledby="act-counting">
                    <h3 id="act-counting">{wording::ACT_COUNTING}</h3>
                    <ul>{unit} <li>{wording::ACT_UNITS_BEGIN}</li> {lines}</ul>
                </section>
            }
            .into_any(),
        )
    }
}
