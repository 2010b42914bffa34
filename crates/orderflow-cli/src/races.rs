//! `orderflow races`: what happens when reports come twice, or in another order.

use orderflow::Workflow;
use orderflow::proof::{Limits, Race, RaceDiffers, RaceMatrix, Repeat, Witness};
use serde::Serialize;

use crate::source;
use crate::ui::{BAD, Ending, Failure, GOOD, NOTED, Screen, clean, count, styled};

/// Show what happens when reports come twice or in the wrong order
///
/// Every pair of reports is told in both orders, and every report twice, in each configuration that
/// an order can come to. A pair is clean where both orders end in the same statuses and books, and
/// the customer has last heard the same.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The workflow document; `-` is standard input, nothing is the standard workflow
    #[arg(value_name = "FILE")]
    file: Option<String>,
    /// Print JSON for machines
    #[arg(long)]
    json: bool,
    /// Fail where some pair or repeat makes a difference that the document does not declare
    #[arg(long)]
    strict: bool,
    /// The most configurations that are explored
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

const EXAMPLES: &str = "\
Examples:
  orderflow races                   the standard workflow
  orderflow races shop.json
  orderflow races shop.json --strict    fail on a cross, as in a build

Signs: = clean, s listed under `sequenced`, X a cross. On the diagonal a report meets itself; the
column `twice` is for one message that is told again.

Exit codes: 0 fine, 1 a cross under --strict, 2 wrong usage or an unreadable file.";

#[derive(Debug, Serialize)]
struct Answer<'a> {
    complete: bool,
    configurations: usize,
    pairs: Vec<Pair<'a>>,
    repeats: Vec<Told<'a>>,
}

#[derive(Debug, Serialize)]
struct Pair<'a> {
    events: [&'a str; 2],
    verdict: &'static str,
    reason: Option<&'a str>,
    /// In what the two stories differ at their ends.
    differs: Option<&'static str>,
    example: Option<[String; 2]>,
}

#[derive(Debug, Serialize)]
struct Told<'a> {
    event: &'a str,
    absorbed: bool,
    example: Option<String>,
}

/// The limits, with another number of configurations where one is given.
pub(crate) fn limits(configurations: Option<usize>) -> Limits {
    let limits = Limits::default();
    Limits { configurations: configurations.unwrap_or(limits.configurations), ..limits }
}

pub(crate) fn run(args: &Args, screen: &mut Screen) -> Result<Ending, Failure> {
    let workflow = source::workflow(args.file.as_deref())?;
    let explored = workflow.explore(limits(args.limit));
    let races = workflow.races(&explored);
    if args.json {
        screen.print_json(&answer(&races, explored.len()))?;
    } else {
        screen.print(&text(&workflow, &races, explored.len()))?;
    }
    let crossed = races.pairs.iter().any(Race::is_cross)
        || races.repeats.iter().any(|repeat| repeat.example.is_some());
    Ok(if args.strict && (crossed || !races.is_complete) { Ending::Findings } else { Ending::Fine })
}

fn verdict(race: &Race) -> &'static str {
    match (&race.example, &race.reason) {
        (None, _) => "clean",
        (Some(_), Some(_)) => "sequenced",
        (Some(_), None) => "cross",
    }
}

fn answer(races: &RaceMatrix, configurations: usize) -> Answer<'_> {
    let pair =
        |race: &'_ Race| race.example.as_ref().map(|it| it.each_ref().map(Witness::to_string));
    let pairs = races.pairs.iter().map(|race| Pair {
        events: race.events.each_ref().map(|event| event.as_str()),
        verdict: verdict(race),
        reason: race.reason.as_deref(),
        differs: race.differs.map(RaceDiffers::as_str),
        example: pair(race),
    });
    let repeats = races.repeats.iter().map(|repeat| Told {
        event: repeat.event.as_str(),
        absorbed: repeat.example.is_none(),
        example: repeat.example.as_ref().map(ToString::to_string),
    });
    Answer {
        complete: races.is_complete,
        configurations,
        pairs: pairs.collect(),
        repeats: repeats.collect(),
    }
}

fn text(workflow: &Workflow, races: &RaceMatrix, configurations: usize) -> String {
    let names: Vec<String> = races.reports.iter().map(|event| clean(event.as_str())).collect();
    let wide = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    // Columns are numbered, since names are longer than signs.
    let numbers: String = (1..=names.len()).map(|n| format!("{n:>4}")).collect();
    out += &format!("{:wide$}    {numbers}  twice\n", "");
    for (n, (name, repeat)) in names.iter().zip(&races.repeats).enumerate() {
        let signs = races.reports.iter().map(|other| {
            let race = races.pair(repeat.event.as_str(), other.as_str());
            format!("   {}", race.map_or_else(|| "?".to_owned(), sign))
        });
        let twice = match repeat.example {
            None => styled(GOOD, "=").to_string(),
            Some(_) => styled(BAD, "X").to_string(),
        };
        out += &format!("{name:wide$} {:>2} {}  {twice}\n", n + 1, signs.collect::<String>());
    }
    for race in races.pairs.iter().filter(|race| !race.is_clean()) {
        out += &example(workflow, race);
    }
    for repeat in &races.repeats {
        out += &repeated(repeat);
    }
    let crosses = races.pairs.iter().filter(|race| race.is_cross()).count();
    let listed = races.pairs.iter().filter(|race| !race.is_clean()).count() - crosses;
    let repeated = races.repeats.iter().filter(|repeat| repeat.example.is_some()).count();
    let absorbed = match repeated {
        0 => "every repeat absorbed".to_owned(),
        more => format!("{} not absorbed", count(more, "repeat", "repeats")),
    };
    let whole = if races.is_complete { "" } else { "; a limit was reached, so this is not all" };
    out += &format!(
        "\n{}: {}, {listed} sequenced, {}; {absorbed}{whole}\n",
        count(configurations, "configuration", "configurations"),
        count(races.pairs.len(), "pair", "pairs"),
        count(crosses, "cross", "crosses"),
    );
    out
}

fn sign(race: &Race) -> String {
    match verdict(race) {
        "clean" => styled(GOOD, "=").to_string(),
        "sequenced" => styled(NOTED, "s").to_string(),
        _ => styled(BAD, "X").to_string(),
    }
}

fn example(workflow: &Workflow, race: &Race) -> String {
    let [one, other] = race.events.each_ref().map(|event| clean(event.as_str()));
    let why = match &race.reason {
        Some(reason) => format!("sequenced: {}", clean(reason)),
        None => "a cross".to_owned(),
    };
    let stories = race.example.iter().flat_map(|it| it.iter());
    let stories: String =
        stories.map(|story| format!("    {}\n", clean(&story.to_string()))).collect();
    // The stories themselves end in their statuses.
    let unseen = race.differs.filter(|differs| *differs != RaceDiffers::Statuses);
    let differs = unseen.map(|differs| clean(&differs.words(workflow)));
    let differs = differs.map_or_else(String::new, |differs| format!("    {differs}\n"));
    format!("\n{one} and {other}, {why}\n{stories}{differs}")
}

fn repeated(repeat: &Repeat) -> String {
    repeat.example.as_ref().map_or_else(String::new, |story| {
        let (event, story) = (clean(repeat.event.as_str()), clean(&story.to_string()));
        format!("\n{event} told twice is not absorbed\n    {story}\n")
    })
}
