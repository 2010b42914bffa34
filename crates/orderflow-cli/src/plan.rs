//! `orderflow plan`: the fewest events that get an order to a goal.

use std::collections::BTreeMap;

use orderflow::proof::{ConfigurationId, Exploration, Goal, Plan, PlanError, Step};
use orderflow::{Key, Order, State, Workflow};
use serde::Serialize;

use crate::races::limits;
use crate::source;
use crate::subject::{Place, each_once, order_of, parse_place};
use crate::ui::{BAD, CODE, DIM, Ending, Failure, Screen, clean, count, styled};

/// Plan the shortest way of an order to a status or an outcome
///
/// Says the fewest events that get an order there, who may fire each of them, what it has to bring
/// and which facts it takes. The order is one of a recorded log as it ends there, and amounts and
/// lines are its own; or one in the statuses given, as the shortest story brings it to them; or one
/// that is just opened. Then amounts are told in coins of an order that costs three of them, and
/// units by line 1 or 2 of two.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The workflow document; `-` is standard input, nothing is the standard workflow
    #[arg(value_name = "FILE")]
    file: Option<String>,
    /// An outcome, or a status on an axis; several on one axis are alternatives
    #[arg(long, value_name = "OUTCOME|AXIS=STATUS", required = true)]
    to: Vec<String>,
    /// Where the order stands; on axes that are not named, anywhere
    #[arg(long, value_name = "AXIS=STATUS", value_parser = parse_place)]
    from: Vec<Place>,
    /// A role of whoever acts; without one, every role is at hand
    #[arg(long, value_name = "ROLE")]
    role: Vec<String>,
    /// A recorded log, plain or packed, that has the order
    #[arg(long, value_name = "LOG", requires = "order", conflicts_with = "from")]
    log: Option<String>,
    /// The order of the log, by its id
    #[arg(long, value_name = "ID", requires = "log")]
    order: Option<String>,
    /// The most configurations that are explored
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Print JSON for machines
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  orderflow plan --to DONE
  orderflow plan --to payment=REFUNDED --from payment=PAID --from fulfillment=SHIPPED
  orderflow plan shop.json --to CANCELLED --role customer
  orderflow plan --to DONE --log orders.ndjson --order A-1001 --json

Exit codes: 0 here is the way, 1 there is none, or none was found within the limit, 2 wrong usage or
unusable input.";

#[derive(Debug, Serialize)]
struct Answer<'a> {
    found: bool,
    why_not: Option<String>,
    start: Option<Start<'a>>,
    steps: Vec<Told<'a>>,
    facts: BTreeMap<&'a str, bool>,
}

#[derive(Debug, Serialize)]
struct Start<'a> {
    statuses: BTreeMap<&'a str, &'a str>,
    /// How an order comes there; none, where it is one of a log.
    story: Option<String>,
}

#[derive(Debug, Serialize)]
struct Told<'a> {
    event: Option<&'a str>,
    kind: Option<&'static str>,
    label: Option<&'a str>,
    /// Of each list the actor needs one role.
    roles: Vec<Vec<&'a str>>,
    facts: BTreeMap<&'a str, bool>,
    brings: String,
    statuses: BTreeMap<&'a str, &'a str>,
}

pub(crate) fn run(args: &Args, screen: &mut Screen) -> Result<Ending, Failure> {
    let workflow = source::workflow(args.file.as_deref())?;
    let goal = goal(args)?;
    let found = match (&args.log, &args.order) {
        (Some(log), Some(id)) => {
            let order: Order = order_of(&workflow, log, id)?;
            workflow.plan(&order, &goal)
        }
        _ => {
            let explored = workflow.explore(limits(args.limit));
            let start = start(&workflow, &explored, &args.from)?;
            explored.plan(start, &goal)
        }
    };
    let (plan, why_not) = match found {
        Ok(plan) => (Some(plan), None),
        Err(error @ (PlanError::NoWay { .. } | PlanError::LimitReached(_))) => {
            (None, Some(error.to_string()))
        }
        Err(error @ PlanError::Unmodelled { .. }) => return Err(Failure::new(error.to_string())),
        Err(error) => {
            let failure = Failure::new(error.to_string());
            return Err(failure.help("`orderflow show` lists what there is"));
        }
    };
    if args.json {
        screen.print_json(&answer(&workflow, plan.as_ref(), why_not.clone()))?;
    } else {
        screen.print(&text(&workflow, plan.as_ref(), why_not.as_deref()))?;
    }
    Ok(if plan.is_some() { Ending::Fine } else { Ending::Findings })
}

/// The goal of all `--to` together.
fn goal(args: &Args) -> Result<Goal, Failure> {
    let mut goal: Option<Goal> = None;
    for to in &args.to {
        let place = parse_place(to).ok();
        goal = Some(match (goal, place) {
            (None, Some(Place { axis, status })) => Goal::status(&axis, &status),
            (None, None) => Goal::outcome(to),
            (Some(goal), Some(Place { axis, status })) => goal.with_status(&axis, &status),
            (Some(goal), None) if goal.outcome_name().is_none() => goal.with_outcome(to),
            (Some(_), None) => {
                return Err(Failure::new("an order has one outcome, and several are asked for")
                    .help("give `--to` an outcome once"));
            }
        });
    }
    let goal = goal.ok_or_else(|| Failure::new("the goal is empty"))?.within(limits(args.limit));
    Ok(match args.role.is_empty() {
        true => goal,
        false => goal.by(args.role.iter().map(String::as_str)),
    })
}

/// The nearest configuration with those statuses.
fn start(
    workflow: &Workflow,
    explored: &Exploration,
    from: &[Place],
) -> Result<ConfigurationId, Failure> {
    let wanted = workflow.state(each_once(from)?).map_err(|error| {
        Failure::new(error.to_string()).help("`orderflow show` lists what there is")
    })?;
    let named = |axis: &orderflow::AxisId| {
        let key = workflow.axis_key(*axis);
        from.iter().any(|it| it.axis == key.as_str())
    };
    let axes: Vec<_> = workflow.axes().filter(named).collect();
    let stands = |id: &ConfigurationId| {
        let state = explored.state(*id);
        // A slot is read as the status that it behaves like.
        axes.iter().all(|&axis| state.status(axis) == workflow.class(axis, wanted.status(axis)))
    };
    explored.configurations().find(stands).ok_or_else(|| {
        let help = match explored.partial() {
            Some(_) => "the limit was reached; --limit raises it",
            None => "no story of this workflow leads there",
        };
        Failure::new("no order was found that stands there").help(help)
    })
}

fn statuses(workflow: &Workflow, state: State) -> BTreeMap<&str, &str> {
    let key = |axis| workflow.status_key(axis, state.status(axis)).as_str();
    workflow.axes().map(|axis| (workflow.axis_key(axis).as_str(), key(axis))).collect()
}

fn answer<'a>(
    workflow: &'a Workflow,
    plan: Option<&'a Plan>,
    why_not: Option<String>,
) -> Answer<'a> {
    let facts = |list: &'a [(Key, bool)]| {
        list.iter().map(|(fact, value)| (fact.as_str(), *value)).collect()
    };
    let told = |step: Step<'a>| Told {
        event: step.does.event.as_ref().map(Key::as_str),
        kind: kind(workflow, &step),
        label: label(workflow, &step),
        roles: step.roles.iter().map(|list| list.iter().map(Key::as_str).collect()).collect(),
        facts: facts(&step.does.facts),
        brings: step.does.brings.to_string().trim().to_owned(),
        statuses: statuses(workflow, step.does.state),
    };
    Answer {
        found: plan.is_some(),
        why_not,
        start: plan.map(|plan| Start {
            statuses: statuses(workflow, plan.start()),
            story: (!plan.is_of_order()).then(|| plan.before().to_string()),
        }),
        steps: plan.into_iter().flat_map(|plan| plan.steps().map(told)).collect(),
        facts: plan.map(|plan| facts(plan.facts())).unwrap_or_default(),
    }
}

/// Whether the event of the step asks or tells.
fn kind(workflow: &Workflow, step: &Step<'_>) -> Option<&'static str> {
    let event = workflow.event(step.does.event.as_ref()?)?;
    Some(workflow.event_kind(event).as_str())
}

/// The label that the step assigns, if it does.
fn label<'a>(workflow: &'a Workflow, step: &Step<'_>) -> Option<&'a str> {
    let (axis, status) = step.label()?;
    Some(workflow.status_key(axis, status).as_str())
}

fn text(workflow: &Workflow, plan: Option<&Plan>, why_not: Option<&str>) -> String {
    let Some(plan) = plan else {
        return format!("{} {}\n", styled(BAD, "no plan:"), why_not.unwrap_or_default());
    };
    let stands = |(axis, status): (&str, &str)| format!("{axis} is {status}");
    let start = match plan.is_of_order() {
        true => {
            let all = statuses(workflow, plan.start()).into_iter().map(stands);
            all.collect::<Vec<_>>().join(", ")
        }
        false => plan.before().to_string(),
    };
    let mut out = format!("{}\n", styled(DIM, clean(&start)));
    for (number, step) in (1..).zip(plan.steps()) {
        out += &format!("{number:>3}. {}\n", line(workflow, &step));
    }
    let facts = plan.facts().iter().map(fact).collect::<Vec<_>>();
    if !facts.is_empty() {
        out += &clean(&format!("It is there, if {}.\n", facts.join(", ")));
    }
    out + &match plan.len() {
        0 => "The order is there already.\n".to_owned(),
        events => format!("{}.\n", count(events, "event", "events")),
    }
}

/// One step: `paid, a report -> payment PAID (needs the role staff; takes in_stock)`.
fn line(workflow: &Workflow, step: &Step<'_>) -> String {
    let event = step.does.event.as_ref().map(ToString::to_string);
    let what = match (label(workflow, step), event) {
        (Some(label), _) => format!("assign {label}"),
        (None, event) => event.unwrap_or_default(),
    };
    let kind = kind(workflow, step).map_or_else(String::new, |kind| format!(" ({kind})"));
    let moved: Vec<String> = workflow
        .axes()
        .filter(|&axis| step.before.status(axis) != step.does.state.status(axis))
        .map(|axis| {
            let status = workflow.status_key(axis, step.does.state.status(axis));
            format!("{} {status}", workflow.axis_key(axis))
        })
        .collect();
    let moved = match moved[..] {
        [] => "statuses stay".to_owned(),
        _ => format!("-> {}", moved.join(", ")),
    };
    let mut more: Vec<String> = step
        .roles
        .iter()
        .map(|list| {
            let list: Vec<&str> = list.iter().map(Key::as_str).collect();
            format!("needs the role {}", list.join(" or "))
        })
        .collect();
    if !step.does.facts.is_empty() {
        let facts: Vec<String> = step.does.facts.iter().map(fact).collect();
        more.push(format!("if {}", facts.join(", ")));
    }
    let more = match more[..] {
        [] => String::new(),
        _ => format!("; {}", more.join("; ")),
    };
    let brings = step.does.brings.to_string();
    let what = styled(CODE, clean(&format!("{what}{brings}")));
    format!("{what}{}", clean(&format!("{kind} {moved}{more}")))
}

fn fact((name, value): &(Key, bool)) -> String {
    if *value { name.to_string() } else { format!("not {name}") }
}
