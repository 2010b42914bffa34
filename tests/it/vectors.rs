//! Tests that nobody has to write: tours, refusals, and the vectors made of them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::Path;

use orderflow::document::{Assignment, Axis, Document, Effect, Event, Sources, Status, Transition};
use orderflow::mutation::{Bench, Fate, Mutation, mutations};
use orderflow::proof::{Act, ConfigurationId, Edge, Exploration, Limits, Tour, Witness};
use orderflow::testing::reference::{Situation, decide};
use orderflow::testing::{Choices, checked};
use orderflow::vectors::{Vectors, to_rust};
use orderflow::vocabulary::EffectKind;
use orderflow::{Answer, EventKind, Facts, Guard, Roles, State, Verdict, Workflow};

use crate::proof_story::hosted;

mod written {
    include!("../fixtures/vectors.txt");
}

const SMALL: Limits = Limits { configurations: 3_000, steps: 3_000_000 };

/// The transitions that an event takes, read from what each axis answers.
fn taken(workflow: &Workflow, state: State, edge: &Edge) -> Vec<usize> {
    let Act::Event(event, _) = edge.act else { return Vec::new() };
    if !matches!(edge.step.verdict, Verdict::Applied | Verdict::Unchanged) {
        return Vec::new();
    }
    let answers = workflow.answers(state, event, edge.input);
    let transition = |(_, answer)| match answer {
        Answer::Moves(id, _) | Answer::Loops(id) | Answer::Passes(id) => Some(id.index()),
        _ => None,
    };
    answers.into_iter().filter_map(transition).collect()
}

/// Every way in the graph, with what it takes.
type Graph = Vec<Vec<(Vec<usize>, ConfigurationId)>>;

fn graph(explored: &Exploration) -> Graph {
    let from = |id| {
        let edges = explored.edges(id).into_iter();
        let way =
            |edge: Edge| Some((taken(explored.workflow(), explored.state(id), &edge), edge.to?));
        edges.filter_map(way).collect()
    };
    explored.configurations().map(from).collect()
}

/// The transitions and the pairs that some order takes.
type Wanted = (BTreeSet<usize>, BTreeSet<(usize, usize)>);

fn wanted(graph: &Graph) -> Wanted {
    let mut wanted = Wanted::default();
    for (set, to) in graph.iter().flatten() {
        wanted.0.extend(set);
        for (after, _) in &graph[to.index()] {
            wanted.1.extend(set.iter().flat_map(|&one| after.iter().map(move |&two| (one, two))));
        }
    }
    wanted
}

/// What the stories take, each step decided anew on the bare state.
fn walked(workflow: &Workflow, stories: &[Witness]) -> Wanted {
    let mut walked = Wanted::default();
    for story in stories {
        let (mut state, mut last) = (story.entry, Vec::new());
        for step in &story.moves {
            let event = step.event.as_ref().and_then(|event| workflow.event(event.as_str()));
            let own: Vec<usize> = match event {
                Some(event) if matches!(step.verdict, Verdict::Applied | Verdict::Unchanged) => {
                    let answers = workflow.answers(state, event, step.input);
                    let id = |(_, answer)| match answer {
                        Answer::Moves(id, _) | Answer::Loops(id) | Answer::Passes(id) => {
                            Some(id.index())
                        }
                        _ => None,
                    };
                    answers.into_iter().filter_map(id).collect()
                }
                _ => Vec::new(),
            };
            walked.0.extend(&own);
            walked.1.extend(
                last.iter().flat_map(|&one: &usize| own.iter().map(move |&two| (one, two))),
            );
            (state, last) = (step.state, own);
        }
        assert_eq!(story.walk(), story.end(), "{story}");
    }
    walked
}

fn check(explored: &Exploration) -> Tour {
    let tour = explored.tour();
    let wanted = wanted(&graph(explored));
    let found: Vec<usize> = tour.transitions.iter().map(|id| id.index()).collect();
    assert_eq!(found, wanted.0.iter().copied().collect::<Vec<_>>());
    assert_eq!(tour.pairs, wanted.1.len());
    assert_eq!(walked(explored.workflow(), &tour.stories), wanted);
    assert!(tour.is_complete);
    tour
}

#[test]
fn tours_of_random_workflows_take_everything_that_can_be_taken() {
    let mut complete = 0;
    for seed in 0..60 {
        let document = checked(&mut Choices::Seed(seed));
        let workflow = Workflow::new(&document).unwrap();
        let explored = workflow.explore(SMALL);
        if explored.partial().is_some() || explored.len() > 600 {
            continue;
        }
        complete += 1;
        let tour = check(&explored);
        let vectors = Vectors::from_parts(&workflow, &tour, &explored.matrix());
        assert_eq!(vectors.run(&workflow).mismatches, []);
        assert_eq!(Vectors::from_json(&vectors.to_json()).unwrap(), vectors);
    }
    assert!(complete > 20, "{complete}");
}

#[test]
fn the_stories_of_the_standard_tour_are_real_orders() {
    let workflow = Workflow::standard();
    let explored = workflow.explore(Limits { configurations: 2_000, ..Limits::default() });
    let tour = explored.tour();
    assert!(!tour.is_complete);
    for story in &tour.stories {
        let replayed = story.replay().unwrap();
        assert_eq!(replayed.order.state(&workflow).unwrap(), story.end(), "{story}");
        let told: Vec<Verdict> = story.moves.iter().map(|step| step.verdict).collect();
        assert_eq!(replayed.verdicts, told, "{story}");
    }
    // What is found within a limit is real, if not all.
    let (transitions, pairs) = walked(&workflow, &tour.stories);
    assert_eq!((transitions.len(), pairs.len()), (tour.transitions.len(), tour.pairs));
}

/// The fewest events that take all that is wanted, where each story begins anew at no cost.
fn fewest(explored: &Exploration, graph: &Graph) -> usize {
    let (transitions, pairs) = wanted(graph);
    let bits: BTreeMap<(usize, usize), u32> = pairs.iter().copied().zip(0..).collect();
    let singles: BTreeMap<usize, u32> =
        transitions.iter().copied().zip(bits.len() as u32..).collect();
    let all = (1_u64 << (bits.len() + singles.len())) - 1;
    let openings = || explored.configurations().filter(|&id| explored.is_opening(id));
    let mut seen: BTreeSet<(usize, Vec<usize>, u64)> =
        openings().map(|id| (id.index(), Vec::new(), 0)).collect();
    let mut waiting: VecDeque<_> = seen.iter().cloned().map(|at| (at, 0)).collect();
    while let Some(((at, last, done), events)) = waiting.pop_front() {
        if done == all {
            return events;
        }
        let ways = graph[at].iter().map(|(set, to)| (&last, set, to.index()));
        let none = Vec::new();
        // A new story begins at an opening, and its first event follows nothing.
        let anew = openings().flat_map(|id| &graph[id.index()]);
        let anew = anew.map(|(set, to)| (&none, set, to.index()));
        for (last, set, to) in ways.chain(anew) {
            let mut done = done;
            for one in set {
                done |= 1 << singles[one];
                last.iter().for_each(|before| done |= 1 << bits[&(*before, *one)]);
            }
            let next = (to, set.clone(), done);
            if seen.insert(next.clone()) {
                waiting.push_back((next, events + 1));
            }
        }
    }
    panic!("everything that is wanted can be taken")
}

#[test]
fn tours_are_nearly_as_short_as_can_be() {
    let mut sums = (0, 0);
    for seed in 0..400 {
        let document = checked(&mut Choices::Seed(seed));
        let explored = Workflow::new(&document).unwrap().explore(SMALL);
        if explored.partial().is_some() || explored.len() > 12 {
            continue;
        }
        let graph = graph(&explored);
        let (transitions, pairs) = wanted(&graph);
        if transitions.len() + pairs.len() > 14 {
            continue;
        }
        let events = explored.tour().stories.iter().map(|story| story.moves.len()).sum::<usize>();
        let fewest = fewest(&explored, &graph);
        assert!(events >= fewest, "seed {seed}");
        sums = (sums.0 + events, sums.1 + fewest);
    }
    // Within fifteen of a hundred of the shortest, all in all.
    assert!(sums.1 > 20 && sums.0 * 100 <= sums.1 * 115, "{sums:?}");
}

/// The facts and the axes that conditions read.
fn reads<'d>(guard: &'d Guard, facts: &mut BTreeSet<&'d str>, axes: &mut BTreeSet<&'d str>) {
    match guard {
        Guard::All(parts) | Guard::Any(parts) => {
            parts.iter().for_each(|part| reads(part, facts, axes));
        }
        Guard::Not(inner) => reads(inner, facts, axes),
        Guard::Fact(fact) => drop(facts.insert(fact)),
        Guard::Status(listed) => axes.extend(listed.keys().map(String::as_str)),
    }
}

/// The statuses and the facts of a situation, as far as an event has to do with them.
type Narrowed = (Vec<(String, String)>, BTreeSet<String>);

/// An event in a situation, by whom, and what comes of it.
type Row<'r> = (String, Narrowed, Vec<&'r str>, Verdict, Vec<&'r str>);

/// What the event has to do with, read from the document: the axes that it concerns or reads, and
/// the facts that its guards read from those statuses.
fn narrowed(document: &Document, situation: &Situation, event: &str) -> Narrowed {
    let (mut facts, mut axes) = (BTreeSet::new(), BTreeSet::new());
    for edge in document.transitions.iter().filter(|edge| edge.event == event) {
        axes.insert(edge.axis.as_str());
        let Some(when) = &edge.when else { continue };
        reads(when, &mut BTreeSet::new(), &mut axes);
        let axis = document.axes.iter().find(|axis| axis.name == edge.axis).unwrap();
        let own = axis.statuses.iter().find(|it| it.key == situation.statuses[&axis.name]).unwrap();
        let class = own.behaves_like.as_ref().unwrap_or(&own.key);
        let starts = match &edge.from {
            Sources::Any => !edge.except.contains(class),
            Sources::These(from) => from.contains(class),
        };
        if starts {
            reads(when, &mut facts, &mut BTreeSet::new());
        }
    }
    let statuses = situation.statuses.iter().filter(|(axis, _)| axes.contains(axis.as_str()));
    let held = situation.facts.iter().filter(|fact| facts.contains(fact.as_str()));
    (statuses.map(|(axis, key)| (axis.clone(), key.clone())).collect(), held.cloned().collect())
}

fn situation(workflow: &Workflow, state: State, facts: Facts, roles: &[&str]) -> Situation {
    let key = |axis| {
        let status = workflow.status_key(axis, state.status(axis));
        (workflow.axis_key(axis).to_string(), status.to_string())
    };
    let held = workflow.facts().filter(|&fact| facts.contains(fact));
    Situation {
        statuses: workflow.axes().map(key).collect(),
        facts: held.map(|fact| workflow.fact_key(fact).to_string()).collect(),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
    }
}

/// Whatever the reference engine refuses, flags or ignores has its row, and every row is what the
/// reference engine says. Of roles the rows say all there is: whoever may not act has no role more
/// than somebody of whom a row says so.
#[test]
fn the_matrix_has_all_that_the_reference_refuses_or_ignores() {
    let mut seen: BTreeMap<Verdict, usize> = BTreeMap::new();
    let mut by_role = 0;
    for seed in 0..60 {
        let document = checked(&mut Choices::Seed(seed));
        let workflow = Workflow::new(&document).unwrap();
        let explored = workflow.explore(SMALL);
        if explored.partial().is_some() || explored.len() > 300 {
            continue;
        }
        let roles: BTreeSet<&str> =
            document.transitions.iter().flat_map(|it| &it.roles).map(String::as_str).collect();
        let roles: Vec<&str> = roles.into_iter().collect();
        let sets: Vec<Vec<&str>> = (0..1_usize << roles.len())
            .map(|set| (0..roles.len()).filter(|n| set >> n & 1 == 1).map(|n| roles[n]).collect())
            .collect();
        let mut rows: BTreeSet<Row<'_>> = BTreeSet::new();
        for row in explored.matrix() {
            let event = workflow.event_key(row.event).to_string();
            let held = |set: &&Vec<&str>| workflow.roles(set.iter().copied()) == row.input.roles;
            let every = row.input.roles == Roles::ALL;
            let held = if every { &roles } else { sets.iter().find(held).unwrap() };
            let situation = situation(&workflow, row.state, row.input.facts, held);
            let wanted = decide(&document, &situation, &event, false).unwrap();
            assert_eq!(row.verdict, wanted.verdict, "seed {seed}: {event} in {situation:?}");
            let narrow = narrowed(&document, &situation, &event);
            rows.insert((event, narrow, held.clone(), wanted.verdict, wanted.reasons));
        }
        for id in explored.configurations() {
            for edge in explored.edges(id) {
                let Act::Event(event, _) = edge.act else { continue };
                let event = workflow.event_key(event).to_string();
                let state = explored.state(id);
                let by = |set: &[&str]| {
                    let situation = situation(&workflow, state, edge.input.facts, set);
                    let wanted = decide(&document, &situation, &event, false).unwrap();
                    (narrowed(&document, &situation, &event), wanted)
                };
                let (narrow, wanted) = by(&roles);
                let mut row =
                    (event.clone(), narrow, roles.clone(), wanted.verdict, wanted.reasons);
                *seen.entry(row.3).or_default() += 1;
                match row.3 {
                    Verdict::Refused | Verdict::Flagged => {
                        assert!(rows.contains(&row), "seed {seed}: {row:?}");
                    }
                    Verdict::Applied | Verdict::Ignored => {
                        let stale = row.3 == Verdict::Ignored;
                        assert!(!stale || rows.contains(&row), "seed {seed}: {row:?}");
                        let own = row.3;
                        for set in &sets {
                            let (_, wanted) = by(set);
                            if wanted.verdict == own {
                                continue;
                            }
                            let more = |held: &&Vec<&str>| set.iter().all(|it| held.contains(it));
                            let found = sets.iter().filter(more).any(|held| {
                                (row.2, row.3) = (held.clone(), wanted.verdict);
                                row.4 = by(held).1.reasons;
                                rows.contains(&row)
                            });
                            assert!(found, "seed {seed}: {event} by {set:?}: {row:?}");
                            by_role += 1;
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    let all = [Verdict::Refused, Verdict::Flagged, Verdict::Ignored, Verdict::Applied];
    assert!(all.iter().all(|verdict| seen.contains_key(verdict)) && by_role > 50, "{seen:?}");
}

/// What vectors hold at least: whoever may, and what is ignored. A change of either is noticed
/// wherever it makes a difference.
#[test]
fn vectors_notice_every_role_and_every_stale_event() {
    let mut noticed: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..80 {
        let document = checked(&mut Choices::Seed(seed));
        let workflow = Workflow::new(&document).unwrap();
        let mut bench = Bench::new(&workflow, SMALL);
        if !bench.is_complete() {
            continue;
        }
        bench.vectors(Vectors::of(&workflow.explore(SMALL))).unwrap();
        let wanted = |it: &&Mutation| ["drop_role", "drop_ignored"].contains(&it.change.as_str());
        for mutation in mutations(&document).iter().filter(wanted) {
            let fate = bench.judge(mutation);
            let named = ["checks", "equivalent", "vectors"].contains(&fate.as_str());
            assert!(named, "seed {seed}: {mutation}: {fate:?}");
            if fate == Fate::Vectors(0) {
                *noticed.entry(mutation.change.as_str()).or_default() += 1;
            }
        }
    }
    assert!(noticed.len() == 2 && noticed.values().all(|&count| count > 10), "{noticed:?}");
}

/// The transitions that are the first whose guard holds, one an axis: the plain way.
fn chosen(document: &Document, situation: &Situation, event: &str) -> Vec<usize> {
    let axes = document.axes.iter();
    let first = |axis: &Axis| {
        (0..).zip(&document.transitions).find_map(|(number, edge)| {
            let own = &situation.statuses[&axis.name];
            let starts = match &edge.from {
                Sources::Any => !edge.except.contains(own),
                Sources::These(from) => from.contains(own),
            };
            let here = edge.axis == axis.name && edge.event == event && starts;
            let holds = || edge.when.as_ref().is_none_or(|when| holds(when, situation));
            (here && holds()).then_some(number)
        })
    };
    axes.filter_map(first).collect()
}

fn holds(guard: &Guard, situation: &Situation) -> bool {
    match guard {
        Guard::All(parts) => parts.iter().all(|part| holds(part, situation)),
        Guard::Any(parts) => parts.iter().any(|part| holds(part, situation)),
        Guard::Not(inner) => !holds(inner, situation),
        Guard::Fact(fact) => situation.facts.contains(fact),
        Guard::Status(axes) => {
            axes.iter().all(|(axis, listed)| listed.contains(&situation.statuses[axis]))
        }
    }
}

/// What some order takes, and what it takes one after the other: every status, every set of facts
/// and every event are tried with the reference engine, from every opening.
fn wanted_by_the_reference(document: &Document, roles: &BTreeSet<String>) -> Wanted {
    let mut openings = vec![BTreeMap::new()];
    for axis in &document.axes {
        let with = |statuses: &BTreeMap<String, String>| {
            let statuses = statuses.clone();
            axis.entry.iter().map(move |entry| {
                let mut statuses = statuses.clone();
                statuses.insert(axis.name.clone(), entry.clone());
                statuses
            })
        };
        openings = openings.iter().flat_map(with).collect();
    }
    let mut ways: BTreeMap<BTreeMap<String, String>, BTreeSet<(Vec<usize>, _)>> = BTreeMap::new();
    let mut waiting = openings;
    while let Some(statuses) = waiting.pop() {
        if ways.contains_key(&statuses) {
            continue;
        }
        let mut own = BTreeSet::new();
        for set in 0..1_usize << document.facts.len() {
            let facts = document.facts.iter().enumerate().filter(|(n, _)| set >> n & 1 == 1);
            let facts = facts.map(|(_, fact)| fact.clone()).collect();
            let situation = Situation { statuses: statuses.clone(), facts, roles: roles.clone() };
            for event in &document.events {
                let decided = decide(document, &situation, &event.name, false).unwrap();
                let taken = match decided.verdict {
                    Verdict::Applied | Verdict::Unchanged => {
                        chosen(document, &situation, &event.name)
                    }
                    _ => Vec::new(),
                };
                waiting.push(decided.statuses.clone());
                own.insert((taken, decided.statuses));
            }
        }
        ways.insert(statuses, own);
    }
    let mut wanted = Wanted::default();
    for (set, to) in ways.values().flatten() {
        wanted.0.extend(set);
        for (after, _) in &ways[to] {
            wanted.1.extend(set.iter().flat_map(|&one| after.iter().map(move |&two| (one, two))));
        }
    }
    wanted
}

/// Where the host keeps all facts, they can be anything at any time, and a few lines explore the
/// whole order: a tour takes what they find, and nothing else.
#[test]
fn tours_take_all_that_the_reference_can() {
    let mut compared = 0;
    for seed in 0..700 {
        let document = checked(&mut Choices::Seed(seed));
        let statuses = || document.axes.iter().flat_map(|axis| &axis.statuses);
        let books = document.events.iter().any(|event| event.books.is_some())
            || statuses().any(|status| status.entry_books.is_some());
        let labels = document.axes.iter().any(|axis| axis.assignment != Assignment::Edges);
        if books || labels || document.facts.len() > 6 {
            continue;
        }
        let roles = document.transitions.iter().flat_map(|it| it.roles.iter().cloned()).collect();
        let workflow = Workflow::new(&document).unwrap();
        let tour = workflow.explore(SMALL).tour();
        let wanted = wanted_by_the_reference(&document, &roles);
        assert_eq!(walked(&workflow, &tour.stories), wanted, "seed {seed}");
        assert_eq!((tour.transitions.len(), tour.pairs), (wanted.0.len(), wanted.1.len()));
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
}

/// A parcel that is sent once it is paid, by a manager.
fn parcel() -> Document {
    let parcel = Axis::new("parcel").entry("PACKED").status(Status::new("PACKED"));
    let sent = Transition::new("parcel", "send", ["PACKED"]).to("GONE").role("manager");
    Document::new("parcel")
        .version("1")
        .axis(parcel.status(Status::new("GONE").terminal()))
        .event(Event::new("send", EventKind::Request))
        .fact("gift")
        .transition(sent.when(Guard::fact("gift")).effect(Effect::new(EffectKind::Custom, "wrap")))
}

/// A name, and a change of a transition.
type Spoilt = (&'static str, fn(&mut Transition));

#[test]
fn vectors_say_what_a_workflow_does() {
    let workflow = Workflow::new(&parcel()).unwrap();
    let vectors = Vectors::of(&workflow.explore(Limits::default()));
    insta::assert_snapshot!("vectors_parcel", vectors.to_json());
    let others: [Spoilt; 4] = [
        ("no guard", |edge| edge.when = None),
        ("no role", |edge| edge.roles.clear()),
        ("no effect", |edge| edge.effects.clear()),
        ("no target", |edge| edge.to = None),
    ];
    let mut told = String::new();
    for (name, change) in others {
        let mut document = parcel();
        change(&mut document.transitions[0]);
        document.axes[0].statuses.iter_mut().for_each(|status| status.terminal = false);
        document.axes[0].statuses.iter_mut().for_each(|status| status.resting = true);
        let workflow = Workflow::check(&document).into_workflow();
        let Ok(workflow) = workflow else { continue };
        let ran = vectors.run(&workflow);
        told += &format!("{name}\n");
        ran.mismatches.iter().for_each(|mismatch| told += &format!("  {mismatch}\n"));
    }
    insta::assert_snapshot!("vectors_mismatches", told);
}

#[test]
fn vectors_are_read_strictly() {
    let bad = [
        ("", "line 1, column 0: EOF while parsing a value"),
        ("{}", "line 1, column 2: missing field `format`"),
        (
            r#"{"format":2,"workflow":"w","hash":"","complete":true,"stories":[],"matrix":[]}"#,
            "format 2, and this library reads format 1",
        ),
    ];
    for (text, error) in bad {
        assert_eq!(Vectors::from_json(text).unwrap_err().to_string(), error, "{text}");
    }
}

/// The tests of three workflows: one with books, one with a role, and one whose host keeps books.
fn tests() -> String {
    let source = |name: &str, workflow: &Workflow, limit: usize, code: &str| {
        let explored = workflow.explore(Limits { configurations: limit, ..Limits::default() });
        let text = to_rust(workflow, &explored.tour(), &explored.matrix(), code);
        format!("mod {name} {{\n{text}}}\n")
    };
    let parcel = Workflow::new(&parcel()).unwrap();
    let standard = Workflow::standard();
    [
        source("standard", &standard, 12, "Workflow::standard()"),
        source("parcel", &parcel, 100, "super::super::parcel_workflow()"),
        source("hosted", &hosted(), 100, "crate::proof_story::hosted()"),
    ]
    .join("\n")
}

fn parcel_workflow() -> Workflow {
    Workflow::new(&parcel()).unwrap()
}

#[test]
fn tests_are_written_as_they_were() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/vectors.txt");
    if std::env::var_os("ORDERFLOW_BLESS").is_some() {
        fs::write(&path, tests()).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), tests());
}

#[test]
fn a_refusal_for_want_of_a_role_is_among_them() {
    let workflow = parcel_workflow();
    let refusals = workflow.explore(Limits::default()).matrix();
    assert!(refusals.iter().any(|row| row.input.roles == Roles::NONE));
}
