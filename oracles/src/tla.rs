//! The workflow as a TLA+ module, and what tla-checker says.

mod graph;
mod module;

use std::collections::BTreeMap;

use tla_checker::ast::Env;
use tla_checker::checker::{CheckResult, CheckStats, CheckerConfig, check};
use tla_checker::export::DotMode;
use tla_checker::parser;

use crate::answer::Answer;
use crate::order::Workflow;
use crate::reading::Rule;
use graph::Graph;

/// Asks tla-checker about orders of so many units, of which it is to find no more states than that.
pub(crate) fn ask(workflow: &Workflow, units: usize, most: usize) -> Answer {
    let text = module::write(workflow, units);
    let mut spec = parser::parse(&text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    // Every question is a predicate whose states are counted by their depth; none stops the search.
    spec.invariants.clear();
    spec.invariant_names.clear();
    let config = CheckerConfig {
        max_states: most,
        max_depth: most,
        allow_deadlock: true,
        quiet: true,
        continue_on_violation: true,
        count_properties: module::questions(workflow).iter().map(|it| it.as_str().into()).collect(),
        export_dot_string: true,
        dot_mode: DotMode::Full,
        ..CheckerConfig::default()
    };
    let stats = match check(&spec, &Env::new(), &config) {
        CheckResult::Ok(stats) => stats,
        other => panic!("{other:?}\n{text}"),
    };
    answer(workflow, &stats, &text)
}

fn answer(workflow: &Workflow, stats: &CheckStats, text: &str) -> Answer {
    let reading = &workflow.reading;
    let mut lengths: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    let mut openings = 0;
    for property in &stats.property_stats {
        assert_eq!(property.errors, 0, "{}\n{text}", property.name);
        // An opening has depth 1.
        let nearest = property.depth_satisfied.iter().find(|(_, count)| **count > 0);
        lengths.insert(&*property.name, nearest.map(|(depth, _)| depth - 1));
        openings = property.depth_total.get(&1).copied().unwrap_or_default();
    }
    let length = |name: &str| *lengths.get(name).unwrap_or_else(|| panic!("no {name}\n{text}"));
    let each = |name: &str, count: usize| {
        (0..count).map(|n| length(&format!("{name}{n}"))).collect::<Vec<_>>()
    };
    let rules = each("Rule", reading.rules.len()).into_iter().zip(&reading.rules);
    let rules = rules.map(|(length, rule)| match rule {
        Rule::Sometimes(_) => length.map(|_| 0),
        _ => length,
    });
    let flagged = each("Flagged", reading.events.len());
    let dot = stats.dot_graph.as_deref().unwrap_or_default();
    let graph = Graph::read(dot, stats.states_explored, openings);
    let [stuck, circling, lost] = graph.liveness();
    Answer {
        configurations: stats.states_explored,
        rules: rules.collect(),
        // The event that is flagged is part of the story.
        flagged: flagged.into_iter().map(|length| length.map(|it| it + 1)).collect(),
        held: each("Held", reading.outcomes.len()),
        stuck,
        circling,
        lost,
        dead: Vec::new(),
    }
}
