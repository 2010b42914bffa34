//! Tests that nobody has to write: tours, refusals, and the vectors made of them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::Path;

use orderflow::document::{Axis, Document, Effect, Event, Status, Transition};
use orderflow::proof::{Act, ConfigurationId, Edge, Exploration, Limits, Tour, Witness};
use orderflow::testing::{Choices, checked};
use orderflow::vectors::{Vectors, to_rust};
use orderflow::vocabulary::EffectKind;
use orderflow::{Answer, EventKind, Guard, Roles, State, Verdict, Workflow};

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
        let vectors = Vectors::from_parts(&workflow, &tour, &explored.refusals());
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

#[test]
fn refusals_are_all_that_is_refused() {
    for seed in 0..40 {
        let document = checked(&mut Choices::Seed(seed));
        let workflow = Workflow::new(&document).unwrap();
        let explored = workflow.explore(SMALL);
        if explored.len() > 300 {
            continue;
        }
        let refusals = explored.refusals();
        // Each is refused as it says, and each decision that is refused has the reasons of one.
        for row in &refusals {
            let verdict = workflow.step(row.state, row.event, row.input).verdict;
            assert_eq!(verdict, row.verdict, "seed {seed}: {row:?}");
        }
        let codes = |state, event, input| {
            let reasons = workflow.reasons(state, event, input);
            reasons.iter().map(|it| (it.axis().cloned(), it.code())).collect::<Vec<_>>()
        };
        let all = refusals.iter().map(|row| (row.event, codes(row.state, row.event, row.input)));
        let all: Vec<_> = all.collect();
        for id in explored.configurations() {
            for edge in explored.edges(id) {
                let Act::Event(event, _) = edge.act else { continue };
                if matches!(edge.step.verdict, Verdict::Refused | Verdict::Flagged) {
                    let found = (event, codes(explored.state(id), event, edge.input));
                    assert!(all.contains(&found), "seed {seed}: {found:?}");
                }
            }
        }
    }
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
            r#"{"format":2,"workflow":"w","hash":"","complete":true,"stories":[],"refusals":[]}"#,
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
        let text = to_rust(workflow, &explored.tour(), &explored.refusals(), code);
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
    let refusals = workflow.explore(Limits::default()).refusals();
    assert!(refusals.iter().any(|row| row.input.roles == Roles::NONE));
}
