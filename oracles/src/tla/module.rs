//! From a document to the text of a TLA+ module.

use std::fmt::Write;

use orderflow::DerivedFact as Fact;
use orderflow::document::OutcomeClass;

use crate::order::Workflow;
use crate::reading::{Concern, Condition, Event, Reading, Rule};

/// The books in small, which every module has.
const BOOKS: &str = include_str!("books.tla");

/// The predicates of the module that are questions.
pub(super) fn questions(workflow: &Workflow) -> Vec<String> {
    let reading = &workflow.reading;
    let lists = [
        ("Rule", reading.rules.len()),
        ("Flagged", reading.events.len()),
        ("Held", reading.outcomes.len()),
    ];
    let each = |(name, count)| (0..count).map(move |n| format!("{name}{n}"));
    lists.into_iter().flat_map(each).collect()
}

/// The text of the module, for orders of so many units.
pub(super) fn write(workflow: &Workflow, units: usize) -> String {
    let reading = &workflow.reading;
    let mut out = String::from(
        "---- MODULE Order ----\nEXTENDS Integers, Sequences, FiniteSets\nVARIABLES s, b, ends\n\n",
    );
    let watched = workflow.watched;
    for (name, is) in [
        ("Captured", watched.captured),
        ("Gateway", watched.gateway),
        ("Refunded", watched.refunded),
        ("Units", watched.units),
        ("Lines", watched.lines_refunded),
    ] {
        line(&mut out, &format!("Watch{name} == {}", truth(is)));
    }
    line(&mut out, &format!("Lines == 1..{units}"));
    out += BOOKS;
    out += "\n";
    for (number, event) in reading.events.iter().enumerate() {
        event_operators(&mut out, reading, number, event);
    }
    outcomes(&mut out, reading);
    opening(&mut out, workflow);
    let on = "(s' = r.s /\\ b' = r.b /\\ ends' = Ends(r.s, r.b))";
    line(&mut out, &format!("Next ==\n{}", acts(reading, None, on)));
    predicates(&mut out, reading);
    out + "====\n"
}

fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{text}");
}

const fn truth(is: bool) -> &'static str {
    if is { "TRUE" } else { "FALSE" }
}

/// The condition on the statuses `st`, the books `k` after an event, and those `bk` before it.
fn condition(reading: &Reading, when: &Condition) -> String {
    let parts = |parts: &[Condition], by: &str, none: &str| {
        let parts: Vec<String> = parts.iter().map(|part| condition(reading, part)).collect();
        if parts.is_empty() { none.to_owned() } else { format!("({})", parts.join(by)) }
    };
    match when {
        Condition::All(inner) => parts(inner, " /\\ ", "TRUE"),
        Condition::Any(inner) => parts(inner, " \\/ ", "FALSE"),
        Condition::Not(inner) => format!("~({})", condition(reading, inner)),
        Condition::Fact(fact) => match reading.derived[*fact] {
            Some(derived) => format!("({})", derived_fact(derived)),
            None => format!("h{fact}"),
        },
        Condition::Statuses(wanted) => {
            let on = |(axis, listed): &(usize, Vec<u8>)| {
                format!("st[{}] \\in {}", axis + 1, set(listed))
            };
            let on: Vec<String> = wanted.iter().map(on).collect();
            if on.is_empty() { "TRUE".to_owned() } else { format!("({})", on.join(" /\\ ")) }
        }
    }
}

fn derived_fact(fact: Fact) -> &'static str {
    match fact {
        Fact::PaidInFull => "Captured(k.books) >= Price(k.books)",
        Fact::Overpaid => "Captured(k.books) > Price(k.books)",
        Fact::MoneyHeld => "Holding(k.books) > 0",
        Fact::Captured => "Captured(k.books) > 0",
        Fact::Refunded => "k.books.refunded > 0",
        Fact::RefundedInFull => "AllBack(k.books)",
        Fact::RefundUnmatched => "k.books.refunded > Captured(k.books)",
        Fact::GatewayCaptured => "k.books.gateway > 0",
        Fact::MoneyCame => "k.money",
        Fact::PayLater => "k.books.later",
        Fact::Pickup => "k.books.pickup",
        Fact::NothingToShip => "k.books.goods # \"shipped\"",
        Fact::UnitsCame => "k.units",
        Fact::UnitsUnderWay => "At(k.books, \"way\")",
        Fact::UnitsDelivered => "At(k.books, \"delivered\")",
        Fact::UnitsReturned => "At(k.books, \"returned\")",
        Fact::UnitsHadLeft => "HadLeft(bk)",
        Fact::UnitsSettled => "AllSettled(k.books)",
        other => panic!("no model of {other:?}"),
    }
}

fn set(numbers: &[u8]) -> String {
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    format!("{{{}}}", numbers.join(", "))
}

fn marked(marks: &[bool]) -> String {
    let numbers: Vec<u8> = (0..).zip(marks).filter(|(_, mark)| **mark).map(|(n, _)| n).collect();
    set(&numbers)
}

fn host(facts: &[usize]) -> String {
    facts.iter().map(|fact| format!(", h{fact}")).collect()
}

/// The operators of an event: `A(event)x(n)`, what each axis answers, and `V(event)`, the verdict.
///
/// tla-checker works out a name anew wherever it stands. So whatever stands twice is bound by a
/// quantifier over the one value that it has, and never by `LET`.
fn event_operators(out: &mut String, reading: &Reading, number: usize, event: &Event) {
    for (n, concern) in event.concerns.iter().enumerate() {
        let answer = answer(reading, concern);
        line(out, &format!("A{number}x{n}(st, bk, k{}) ==\n  {answer}", host(&event.host)));
    }
    let any = |kind: &str| {
        let each = (0..event.concerns.len()).map(|n| format!("a{n}[1] = \"{kind}\""));
        let each: Vec<String> = each.collect();
        if each.is_empty() { "FALSE".to_owned() } else { format!("({})", each.join(" \\/ ")) }
    };
    let told = format!("({} \\/ {})", any("moves"), any("loops"));
    let nowhere = event.concerns.is_empty();
    let refused = if nowhere && event.books.is_none() { "TRUE".to_owned() } else { any("refuses") };
    let refusal = if event.is_report { "flagged" } else { "refused" };
    let done = if event.is_report || nowhere {
        "FALSE".to_owned()
    } else {
        format!("~({told} \\/ {})", any("passes"))
    };
    let answers: String = (0..event.concerns.len()).map(|n| format!(", a{n}")).collect();
    line(
        out,
        &format!(
            "V{number}(k{answers}) == IF {refused} THEN \"{refusal}\"\n  \
             ELSE IF {} THEN \"ignored\" ELSE IF {done} THEN \"unchanged\"\n  \
             ELSE IF {told} \\/ k.any THEN \"applied\" ELSE \"unchanged\"\n",
            any("ignores")
        ),
    );
}

/// Binds `r` to what the event does where it brings `k` and the host facts are bound.
fn result(reading: &Reading, number: usize) -> String {
    let event = &reading.events[number];
    let mut out = String::new();
    let mut answers = String::new();
    for n in 0..event.concerns.len() {
        let facts = host(&event.host);
        out += &format!("\\E a{n} \\in {{A{number}x{n}(s, b, k{facts})}} : ");
        answers += &format!(", a{n}");
    }
    let moves: Vec<String> = (0..reading.axes.len())
        .map(|axis| match event.concerns.iter().position(|it| it.axis == axis) {
            Some(n) => format!("IF a{n}[1] = \"moves\" THEN a{n}[2] ELSE s[{}]", axis + 1),
            None => format!("s[{}]", axis + 1),
        })
        .collect();
    out + &format!(
        "\\E v \\in {{V{number}(k{answers})}} :\n    \\E r \\in {{[verdict |-> v, \
         s |-> IF v = \"applied\" THEN <<{}>> ELSE s,\n      \
         b |-> IF v \\in {{\"refused\", \"unchanged\"}} THEN b ELSE k.books]}} : ",
        moves.join(", ")
    )
}

/// What one axis answers: a word, where it moves to, and the transition.
fn answer(reading: &Reading, concern: &Concern) -> String {
    let at = format!("st[{}]", concern.axis + 1);
    let mut out = String::new();
    let mut from = vec![false; concern.ignored.len()];
    for choice in &concern.choices {
        from.iter_mut().zip(&choice.from).for_each(|(all, it)| *all |= it);
        let stays = if choice.has_effects { "loops" } else { "passes" };
        let stays = format!("<<\"{stays}\", 0, {}>>", choice.number);
        let taken = match choice.to {
            None => stays,
            Some(to) => {
                format!("(IF {at} = {to} THEN {stays} ELSE <<\"moves\", {to}, {}>>)", choice.number)
            }
        };
        let when = condition(reading, &choice.when);
        let from = marked(&choice.from);
        out += &format!("IF {at} \\in {from} /\\ {when} THEN {taken}\n        ELSE ");
    }
    let targets: Vec<u8> = concern.choices.iter().filter_map(|choice| choice.to).collect();
    out + &format!(
        "IF {at} \\in {} THEN <<\"ignores\", 0, -1>>\n        \
         ELSE IF {at} \\notin {} /\\ {at} \\in {} \
         THEN <<\"already\", 0, -1>> ELSE <<\"refuses\", 0, -1>>",
        marked(&concern.ignored),
        marked(&from),
        set(&targets)
    )
}

fn kind(event: &Event) -> &'static str {
    event.books.map_or("none", |kind| kind.as_str())
}

fn free(facts: &[usize]) -> String {
    facts.iter().map(|fact| format!("\\E h{fact} \\in BOOLEAN : ")).collect()
}

/// The formula for everything that may happen, of one event or of all, with what is said of each
/// result `r`.
fn acts(reading: &Reading, event: Option<usize>, says: &str) -> String {
    let mut all = Vec::new();
    for (number, it) in reading.events.iter().enumerate() {
        if event.is_none_or(|event| event == number) {
            all.push(format!(
                "  \\/ \\E k \\in Bookings(b, \"{}\") : {}{}{says}",
                kind(it),
                free(&it.host),
                result(reading, number)
            ));
        }
    }
    for label in &reading.labels {
        if event.is_some() && label.raises != event {
            continue;
        }
        let (axis, status) = (label.axis + 1, label.status);
        let put = |on: &str| format!("[{on} EXCEPT ![{axis}] = {status}]");
        let act = match label.raises {
            None => format!(
                "\\E r \\in {{[s |-> {}, b |-> b, verdict |-> \"none\"]}} : {says}",
                put("s")
            ),
            Some(number) => {
                let raised = &reading.events[number];
                let kind = match kind(raised) {
                    "capture" | "refund" | "failed_payment" => "none",
                    kind => kind,
                };
                format!(
                    "\\E k \\in {{Kept(Whole(b, \"{kind}\"))}} : {}{}\n      \
                     r.verdict \\notin {{\"refused\", \"flagged\"}}\n      \
                     /\\ \\E d \\in {{r}} : \\E r \\in\n      \
                     {{IF d.verdict = \"applied\" THEN [d EXCEPT !.s = {}]\n       \
                     ELSE [d EXCEPT !.s = {}, !.b = b]}} : {says}",
                    free(&raised.host),
                    result(reading, number),
                    put("d.s"),
                    put("s"),
                )
            }
        };
        all.push(format!("  \\/ s[{axis}] # {status} /\\ ({act})"));
    }
    if all.is_empty() { "  FALSE".to_owned() } else { all.join("\n") }
}

/// `Outcome`, `Can(n)` for each, and `Ends`.
fn outcomes(out: &mut String, reading: &Reading) {
    let conditions: Vec<&Condition> = reading.outcomes.iter().map(|it| &it.when).collect();
    let facts = reading.host_facts(&conditions);
    let mut first = String::new();
    for (number, outcome) in reading.outcomes.iter().enumerate() {
        first += &format!("IF {} THEN {number} ELSE ", condition(reading, &outcome.when));
    }
    line(out, &format!("Outcome(st, bk, k{}) == {first}-1", host(&facts)));
    let closed = |success: bool| {
        let good = |it: &crate::reading::Outcome| it.class == Some(OutcomeClass::Success);
        let all = reading.outcomes.iter().map(|it| it.closed && (!success || good(it)));
        marked(&all.collect::<Vec<_>>())
    };
    let can = |is: &str| {
        let outcome = format!("Outcome(st, bk, Nothing(bk){})", host(&facts));
        format!("({}{outcome} {is})", free(&facts))
    };
    line(out, &format!("Can(st, bk, n) == {}", can("= n")));
    let (mut closes, mut opens) = (closed(false), String::new());
    if reading.outcomes.iter().any(|it| it.closed) {
        opens += &can(&format!("\\notin {closes}"));
        closes = can(&format!("\\in {closes}"));
    } else {
        let axes = reading.axes.iter().enumerate();
        let rests = axes.map(|(n, axis)| format!("st[{}] \\in {}", n + 1, marked(&axis.rests)));
        closes = format!("({})", rests.collect::<Vec<_>>().join(" /\\ "));
        opens += &format!("~{closes}");
    }
    let succeeds = can(&format!("\\in {}", closed(true)));
    line(
        out,
        &format!(
            "Ends(st, bk) == (IF {closes} THEN 1 ELSE 0) + (IF {opens} THEN 2 ELSE 0)\n  \
             + (IF {succeeds} THEN 4 ELSE 0) + (IF HasLines(bk) THEN 8 ELSE 0)"
        ),
    );
}

fn opening(out: &mut String, workflow: &Workflow) {
    let watched = workflow.watched;
    let both = |is: bool| if is { "BOOLEAN" } else { "{FALSE}" };
    let mut goods = vec!["\"shipped\""];
    goods.extend(watched.digital.then_some("\"digital\""));
    goods.extend(watched.units.then_some("\"none\""));
    let mut books = "New(free, later, pickup, goods)".to_owned();
    let mut statuses = Vec::new();
    let mut entries = String::new();
    for (number, axis) in workflow.reading.axes.iter().enumerate() {
        entries += &format!("\\E s{number} \\in {} : ", set(&axis.entry));
        statuses.push(format!("s{number}"));
        let mut next = String::new();
        for &entry in &axis.entry {
            if let Some(kind) = axis.entry_books[entry as usize] {
                next += &format!(
                    "IF s{number} = {entry} THEN Enter({books}, \"{}\") ELSE ",
                    kind.as_str()
                );
            }
        }
        books = format!("({next}{books})");
    }
    let statuses = statuses.join(", ");
    line(
        out,
        &format!(
            "Init == {entries}\n  \\E free \\in {} : \\E later \\in {} : \\E pickup \\in {} : \
             \\E goods \\in {{{}}} :\n  s = <<{statuses}>> /\\ b = Keep({books})\n  \
             /\\ ends = Ends(<<{statuses}>>, Keep({books}))",
            both(watched.free),
            both(watched.later),
            both(watched.pickup),
            goods.join(", ")
        ),
    );
}

fn predicates(out: &mut String, reading: &Reading) {
    for (number, rule) in reading.rules.iter().enumerate() {
        let facts = reading.host_facts(&[rule.condition()]);
        let not = if matches!(rule, Rule::Always(_)) { "~" } else { "" };
        let when = condition(reading, rule.condition());
        let can = format!("Can{number}(st, bk, k) == {}{not}({when})", free(&facts));
        line(out, &format!("{can}\nRule{number} == Can{number}(s, b, Nothing(b))"));
    }
    for number in 0..reading.events.len() {
        let event = &reading.events[number];
        let flagged = match event.is_report {
            true => acts(reading, Some(number), "r.verdict = \"flagged\""),
            false => "  FALSE".to_owned(),
        };
        line(out, &format!("Flagged{number} ==\n{flagged}"));
    }
    for (number, outcome) in reading.outcomes.iter().enumerate() {
        let fails = outcome.closed && outcome.class == Some(OutcomeClass::Failure);
        let held = format!("Holding(b) > 0 /\\ Can(s, b, {number})");
        line(out, &format!("Held{number} == {}", if fails { &held } else { "FALSE" }));
    }
}
