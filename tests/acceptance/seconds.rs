//! A slow, obvious program that burns packages second by second; the core is compared with it.
//!
//! It shares nothing with it: in every second every session takes a second from what its group
//! has begun, and whoever finds nothing begins a unit.

use std::collections::{BTreeMap, BTreeSet};

/// A package.
#[derive(Clone, Debug)]
pub struct Paid {
    pub paid_at: i64,
    pub ends: Option<i64>,
    pub units: u64,
    /// How long a unit lasts; nothing for a request.
    pub unit_seconds: Option<i64>,
    /// The least that is charged for what is rounded together.
    pub least_units: u64,
    pub is_interrupting: bool,
    /// The kinds that it covers; none: all.
    pub covers: Vec<u16>,
}

/// A session.
#[derive(Clone, Debug)]
pub struct Worked {
    pub request: Option<u8>,
    pub kind: Option<u16>,
    pub from: i64,
    pub to: Option<i64>,
    /// Whether it may end by itself before.
    pub is_running: bool,
}

/// What was paid and worked, and how it is read. The place in a list is the name.
#[derive(Clone, Debug)]
pub struct History {
    pub basis: &'static str,
    pub extends: bool,
    /// A session without time costs a unit.
    pub charges_cancelled: bool,
    /// Whoever goes on before a unit is over by the clock is still in it.
    pub goes_on_in_pause: bool,
    pub offset_seconds: i64,
    /// Before the first payment.
    pub unit_seconds: Option<i64>,
    pub paid: Vec<Paid>,
    pub worked: Vec<Worked>,
    /// Requests that were done: of which kind, and when.
    pub done: Vec<(u8, Option<u16>, i64)>,
}

/// Under which name a request that was done is charged.
pub const DONE: usize = 1_000;

/// What one session comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Charged {
    pub spent_seconds: u64,
    /// Units by package.
    pub charges: BTreeMap<usize, u64>,
    pub not_covered: u64,
    pub stopped_at: Option<i64>,
    /// The units that began in its group while it went on, and whether they were covered.
    pub begun: Vec<(i64, bool)>,
    /// Since when nothing covers it.
    pub uncovered_from: Option<i64>,
}

/// What a package comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageBurned {
    pub used: u64,
    pub burned: u64,
    pub left: u64,
    pub ends: Option<i64>,
}

/// What all comes to at an instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Burned {
    /// Of every package that is paid by then.
    pub packages: BTreeMap<usize, PackageBurned>,
    /// Of every session that has begun by then.
    pub sessions: BTreeMap<usize, Charged>,
}

#[derive(Clone, Debug, Default)]
struct Pool {
    rest: i64,
    is_begun: bool,
    last: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Session(usize),
    Request(u8),
    Period(Option<u16>),
    Package(usize),
}

impl History {
    /// Days or months since 1970.
    fn period(&self, second: i64) -> i64 {
        let day = (second + self.offset_seconds).div_euclid(86_400);
        if self.basis == "day" {
            return day;
        }
        let (mut year, mut month, mut left) = (1970, 0, day);
        loop {
            let february = if year % 4 == 0 { 29 } else { 28 };
            let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            let length = lengths[usize::try_from(month).expect("a month")];
            if left < length {
                return year * 12 + month;
            }
            left -= length;
            (year, month) = if month == 11 { (year + 1, 0) } else { (year, month + 1) };
        }
    }

    /// Lets every second pass before `at`.
    pub fn at(&self, at: i64) -> Burned {
        self.until(at, at)
    }

    /// Lets every second pass before `at` with what has begun by `known_at`.
    pub fn until(&self, known_at: i64, at: i64) -> Burned {
        let known: Vec<usize> =
            (0..self.worked.len()).filter(|one| self.worked[*one].from <= known_at).collect();
        let mut walk = Walk {
            history: self,
            known_at,
            left: self.paid.iter().map(|paid| paid.units).collect(),
            ends: self.paid.iter().map(|paid| paid.ends).collect(),
            is_entered: vec![false; self.paid.len()],
            pools: BTreeMap::new(),
            opened: Vec::new(),
            place: BTreeMap::new(),
            whole: BTreeMap::new(),
            paused: BTreeMap::new(),
            period: None,
            charged: known.iter().map(|one| (*one, Charged::default())).collect(),
        };
        let done = self.done.iter().map(|(_, _, at)| *at).filter(|done| *done <= known_at);
        let first = known.iter().map(|one| self.worked[*one].from).chain(done).min().unwrap_or(at);
        for second in first..at {
            walk.pass(second);
        }
        walk.enter_payments(at);
        let packages = (0..self.paid.len()).filter(|one| walk.is_entered[*one]);
        let packages = packages.map(|one| {
            let left = walk.left[one];
            let is_dead = walk.ends[one].is_some_and(|ends| ends <= at);
            let (burned, left) = if is_dead { (left, 0) } else { (0, left) };
            let used = self.paid[one].units - walk.left[one];
            (one, PackageBurned { used, burned, left, ends: walk.ends[one] })
        });
        let packages = packages.collect();
        Burned { packages, sessions: walk.charged }
    }
}

struct Walk<'a> {
    history: &'a History,
    known_at: i64,
    left: Vec<u64>,
    ends: Vec<Option<i64>>,
    is_entered: Vec<bool>,
    pools: BTreeMap<Group, Pool>,
    /// Packages in the order in which a unit of them began first.
    opened: Vec<usize>,
    /// For the basis `package`: from where a session took its last second.
    place: BTreeMap<usize, Group>,
    /// Requests, or sessions without one, that are one unit, and whether it is covered.
    whole: BTreeMap<Group, bool>,
    /// Until when the unit lasts in which work on a request paused, and what covers it.
    paused: BTreeMap<u8, (i64, Option<usize>)>,
    period: Option<i64>,
    charged: BTreeMap<usize, Charged>,
}

impl Walk<'_> {
    fn enter_payments(&mut self, second: i64) {
        let second = second.min(self.known_at);
        let mut new: Vec<usize> = (0..self.left.len())
            .filter(|one| !self.is_entered[*one] && self.history.paid[*one].paid_at <= second)
            .collect();
        new.sort_by_key(|one| (self.history.paid[*one].paid_at, *one));
        for one in new {
            let paid_at = self.history.paid[one].paid_at;
            for other in 0..self.left.len() {
                let is_alive = self.ends[other].is_none_or(|ends| ends > paid_at);
                let is_extended = self.history.extends
                    && self.is_entered[other]
                    && is_alive
                    && self.left[other] > 0;
                if is_extended && later(self.ends[one], self.ends[other]) {
                    self.ends[other] = self.ends[one];
                }
            }
            self.is_entered[one] = true;
        }
    }

    fn request(&self, session: usize) -> Group {
        self.history.worked[session].request.map_or(Group::Session(session), Group::Request)
    }

    fn group(&self, session: usize) -> Group {
        match self.history.basis {
            "session" => Group::Session(session),
            "request" => self.request(session),
            "package" => self.place.get(&session).copied().unwrap_or(Group::Session(session)),
            _ => Group::Period(self.history.worked[session].kind),
        }
    }

    fn is_going(&self, session: usize, second: i64) -> bool {
        let worked = &self.history.worked[session];
        worked.from <= second
            && worked.to.is_none_or(|to| second < to)
            && self.charged[&session].stopped_at.is_none()
    }

    fn pass(&mut self, second: i64) {
        self.pause_and_go_on(second);
        self.count_done(second);
        self.count_cancelled(second);
        let known: Vec<usize> = self.charged.keys().copied().filter(|one| *one < DONE).collect();
        let mut going: Vec<usize> =
            known.into_iter().filter(|one| self.is_going(*one, second)).collect();
        if going.is_empty() {
            return;
        }
        going.sort_by_key(|one| (self.history.worked[*one].from, *one));
        self.enter_payments(second);
        self.turn_period(second);
        let mut took = BTreeSet::new();
        for session in &going {
            if self.whole.contains_key(&self.request(*session)) || self.take(*session) {
                took.insert(*session);
            }
            if self.history.worked[*session].from == second {
                let pool = self.pools.get(&self.group(*session));
                let is_uncovered = match self.whole.get(&self.request(*session)) {
                    Some(is_covered) => !is_covered,
                    None => pool.is_some_and(|pool| pool.is_begun && pool.last.is_none()),
                };
                if is_uncovered {
                    self.charged.get_mut(session).expect("known").uncovered_from = Some(second);
                }
            }
        }
        for session in &going {
            // Whoever is stopped in this second gives back what it took.
            while !took.contains(session) && self.is_going(*session, second) {
                if self.whole.contains_key(&self.request(*session)) || self.take(*session) {
                    took.insert(*session);
                } else if !self.joins(*session, second) {
                    self.begin(*session, &going, &mut took, second);
                }
            }
        }
        for session in took {
            self.charged.get_mut(&session).expect("it is known").spent_seconds += 1;
        }
    }

    /// Where it is read so, a pause does not end the unit that was begun.
    fn pause_and_go_on(&mut self, second: i64) {
        if !self.history.goes_on_in_pause || self.history.basis != "session" {
            return;
        }
        for session in self.in_order() {
            let worked = &self.history.worked[session];
            let Some(request) = worked.request else { continue };
            let has_time = worked.to.is_none_or(|to| to > worked.from);
            let ends = worked.to == Some(second) && has_time;
            if ends && self.charged[&session].stopped_at.is_none() {
                self.pause(session, request, second);
            }
        }
        for session in self.in_order() {
            let worked = &self.history.worked[session];
            let paused = worked.request.and_then(|request| self.paused.get(&request).copied());
            if let (true, Some((ends, last))) = (worked.from == second, paused)
                && ends > second
            {
                let pool = Pool { rest: ends - second, is_begun: true, last };
                self.pools.insert(Group::Session(session), pool);
            }
        }
    }

    fn pause(&mut self, session: usize, request: u8, second: i64) {
        let is_whole = self.whole.contains_key(&Group::Request(request));
        let pool = self.pools.get(&Group::Session(session)).cloned().unwrap_or_default();
        if pool.rest > 0 && !is_whole {
            self.paused.insert(request, (second + pool.rest, pool.last));
        }
    }

    /// The sessions that are known, in the order in which they began.
    fn in_order(&self) -> Vec<usize> {
        let mut known: Vec<usize> =
            self.charged.keys().copied().filter(|one| *one < DONE).collect();
        known.sort_by_key(|one| (self.history.worked[*one].from, *one));
        known
    }

    /// Where it is read so, a session without time has begun a unit.
    fn count_cancelled(&mut self, second: i64) {
        for session in self.in_order() {
            let worked = &self.history.worked[session];
            let is_cancelled = worked.to.is_some_and(|to| to <= worked.from);
            if !self.history.charges_cancelled || !is_cancelled || worked.from != second {
                continue;
            }
            self.enter_payments(second);
            self.turn_period(second);
            let rest = self.pools.get(&self.group(session)).map_or(0, |pool| pool.rest);
            let is_whole = self.whole.contains_key(&self.request(session));
            if rest > 0 || is_whole || self.joins(session, second) {
                continue;
            }
            let covering = self.covering(second, worked.kind);
            let request = worked.request;
            let going: Vec<usize> = (0..self.history.worked.len())
                .filter(|one| self.charged.contains_key(one) && self.is_going(*one, second))
                .filter(|one| self.history.worked[*one].from < second || *one == session)
                .collect();
            self.begin_units(session, covering, &going, second);
            if let Some(request) = request
                && self.history.goes_on_in_pause
                && self.history.basis == "session"
            {
                self.pause(session, request, second);
            }
        }
    }

    fn turn_period(&mut self, second: i64) {
        if matches!(self.history.basis, "day" | "month") {
            let period = self.history.period(second);
            if self.period != Some(period) {
                self.period = Some(period);
                for (group, pool) in &mut self.pools {
                    if matches!(group, Group::Period(_)) {
                        *pool = Pool { rest: 0, is_begun: false, last: pool.last };
                    }
                }
            }
        }
    }

    /// Where a request is one unit, it is one when it is done.
    fn count_done(&mut self, second: i64) {
        let done = self.history.done.iter().filter(|(_, _, at)| *at == second);
        let mut done: Vec<_> = done.filter(|(_, _, at)| *at <= self.known_at).collect();
        done.sort_unstable();
        for (request, kind, _) in done {
            self.enter_payments(second);
            let whole = Group::Request(*request);
            let covering = self.covering(second, *kind);
            if self.whole.contains_key(&whole) || self.step_of(covering).0.is_some() {
                continue;
            }
            self.whole.insert(whole, covering.is_some());
            self.charged.insert(DONE + usize::from(*request), Charged::default());
            self.charge(DONE + usize::from(*request), covering);
            for session in 0..self.history.worked.len() {
                let is_known = self.charged.contains_key(&session);
                if is_known && self.is_going(session, second) && self.request(session) == whole {
                    // One that begins in this second finds it so.
                    if self.history.worked[session].from < second {
                        self.notice(session, second, covering);
                    }
                }
            }
        }
    }

    fn take(&mut self, session: usize) -> bool {
        let pool = self.pools.entry(self.group(session)).or_default();
        let has = pool.rest > 0;
        pool.rest -= i64::from(has);
        has
    }

    fn is_alive(&self, package: usize, second: i64) -> bool {
        self.is_entered[package] && self.ends[package].is_none_or(|ends| second < ends)
    }

    /// Goes on with what is begun of a package that is alive.
    fn joins(&mut self, session: usize, second: i64) -> bool {
        let has_rest = |package: &&usize| {
            self.is_alive(**package, second)
                && self.covers(**package, self.history.worked[session].kind)
                && self.pools[&Group::Package(**package)].rest > 0
        };
        let found = self.opened.iter().find(has_rest).copied();
        if let Some(package) = found.filter(|_| self.history.basis == "package") {
            self.place.insert(session, Group::Package(package));
            return true;
        }
        false
    }

    fn covers(&self, package: usize, kind: Option<u16>) -> bool {
        let covers = &self.history.paid[package].covers;
        covers.is_empty() || kind.is_none_or(|kind| covers.contains(&kind))
    }

    /// How long a unit lasts, and the least that is charged: what nothing covers is counted as the
    /// package that was paid last.
    fn step_of(&self, covering: Option<usize>) -> (Option<i64>, u64) {
        let paid = &self.history.paid;
        let latest = (0..paid.len()).filter(|one| self.is_entered[*one]);
        let latest = latest.max_by_key(|one| (paid[*one].paid_at, *one));
        let counted = covering.or(latest);
        let unit_seconds = counted.map_or(self.history.unit_seconds, |one| paid[one].unit_seconds);
        (unit_seconds, counted.map_or(1, |one| paid[one].least_units))
    }

    fn covering(&self, second: i64, kind: Option<u16>) -> Option<usize> {
        (0..self.left.len())
            .filter(|one| self.is_alive(*one, second) && self.left[*one] > 0)
            .filter(|one| self.covers(*one, kind))
            .min_by_key(|one| {
                let ends = self.ends[*one].unwrap_or(i64::MAX);
                (ends, self.history.paid[*one].paid_at, *one)
            })
    }

    fn begin(&mut self, session: usize, going: &[usize], took: &mut BTreeSet<usize>, second: i64) {
        let group = self.group(session);
        let kind = self.history.worked[session].kind;
        let covering = self.covering(second, kind);
        let paid = &self.history.paid;
        let last = self.pools.get(&group).and_then(|pool| pool.last);
        if covering.is_none() && last.is_some_and(|last| paid[last].is_interrupting) {
            let stopped = going.iter().copied().find(|other| {
                self.group(*other) == group
                    && !self.whole.contains_key(&self.request(*other))
                    && self.is_going(*other, second)
                    && self.history.worked[*other].is_running
                    && self.history.worked[*other].from < second
            });
            if let Some(stopped) = stopped {
                let charged = self.charged.get_mut(&stopped).expect("known");
                charged.stopped_at = Some(second);
                charged.uncovered_from = charged.uncovered_from.or(Some(second));
                if took.remove(&stopped) {
                    self.pools.get_mut(&group).expect("it took from it").rest += 1;
                }
                return;
            }
        }
        self.begin_units(session, covering, going, second);
    }

    fn begin_units(
        &mut self,
        session: usize,
        covering: Option<usize>,
        going: &[usize],
        second: i64,
    ) {
        let group = self.group(session);
        let kind = self.history.worked[session].kind;
        let (unit_seconds, least_units) = self.step_of(covering);
        let Some(unit_seconds) = unit_seconds else {
            let whole = self.request(session);
            self.whole.insert(whole, covering.is_some());
            self.charge(session, covering);
            for other in going {
                if self.is_going(*other, second) && self.request(*other) == whole {
                    self.notice(*other, second, covering);
                }
            }
            return;
        };
        let group = match (self.history.basis, covering) {
            ("package", Some(package)) => Group::Package(package),
            ("package", None) => Group::Session(session),
            _ => group,
        };
        if self.history.basis == "package" {
            self.place.insert(session, group);
        }
        let is_begun = self.pools.get(&group).is_some_and(|pool| pool.is_begun);
        for _ in 0..if is_begun { 1 } else { least_units.max(1) } {
            let covering = self.covering(second, kind);
            self.charge(session, covering);
            let pool = self.pools.entry(group).or_default();
            pool.rest += unit_seconds;
            (pool.is_begun, pool.last) = (true, covering);
            for other in going {
                let is_whole = self.whole.contains_key(&self.request(*other));
                if self.is_going(*other, second) && self.group(*other) == group && !is_whole {
                    self.notice(*other, second, covering);
                }
            }
        }
        if let (Group::Package(package), false) = (group, is_begun) {
            self.opened.push(package);
        }
    }

    fn notice(&mut self, session: usize, second: i64, covering: Option<usize>) {
        let charged = self.charged.get_mut(&session).expect("known");
        charged.begun.push((second, covering.is_some()));
        charged.uncovered_from = match covering {
            Some(_) => None,
            None => charged.uncovered_from.or(Some(second)),
        };
    }

    fn charge(&mut self, session: usize, covering: Option<usize>) {
        let charged = self.charged.get_mut(&session).expect("known");
        match covering {
            Some(package) => {
                self.left[package] -= 1;
                *charged.charges.entry(package).or_default() += 1;
            }
            None => charged.not_covered += 1,
        }
    }
}

fn later(one: Option<i64>, other: Option<i64>) -> bool {
    one.unwrap_or(i64::MAX) > other.unwrap_or(i64::MAX)
}
