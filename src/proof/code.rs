//! A story as a Rust test, and as a path in the diagram.

use std::fmt::Write;

use super::books::{Goods, Terms};
use super::model::Act;
use super::replay::{Replayed, prices};
use super::witness::{Move, Witness};
use crate::diagram::Diagram;
use crate::engine::{Event, Origin};
use crate::order::{ActorKind, Effect};
use crate::vocabulary::DerivedFact;
use crate::workflow::{AxisId, FactId, State, Verdict, Workflow};

impl Witness {
    /// The story as a Rust test of that name, which opens an order, does what happens in it, and
    /// asserts what every event comes to: the verdict, the statuses that moved and what is owed.
    ///
    /// `workflow` is the expression for the workflow, such as `Workflow::standard()`. Where the
    /// host keeps the books, the test steps on the bare state.
    ///
    /// ```
    /// use orderflow::{Workflow, proof::Limits};
    ///
    /// let few = Limits { configurations: 100, ..Limits::default() };
    /// let explored = Workflow::standard().explore(few);
    /// let last = explored.configurations().last().unwrap();
    /// let test = explored.witness(last).to_rust_test("an_order", "Workflow::standard()");
    /// assert!(test.starts_with("#[test]\nfn an_order() -> Result<"));
    /// ```
    #[must_use]
    pub fn to_rust_test(&self, name: &str, workflow: &str) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = match self.replay() {
            Ok(replayed) if self.books_are_kept() => {
                self.write_order(&mut out, name, workflow, &replayed)
            }
            _ => self.write_steps(&mut out, name, workflow),
        };
        out
    }

    /// Whether the order itself says which derived facts hold.
    fn books_are_kept(&self) -> bool {
        let derived = |step: &Move| {
            step.facts.iter().any(|(name, _)| DerivedFact::by_name(name.as_str()).is_some())
        };
        !self.moves.iter().any(derived)
    }

    fn write_order(
        &self,
        out: &mut String,
        name: &str,
        workflow: &str,
        replayed: &Replayed,
    ) -> std::fmt::Result {
        let flow = &self.workflow.0;
        writeln!(out, "#[test]\nfn {name}() -> Result<(), Box<dyn std::error::Error>> {{")?;
        writeln!(out, "    // {self}")?;
        writeln!(out, "    let workflow = {workflow};")?;
        writeln!(out, "    let at = \"2026-03-01T09:00:00Z\".parse()?;")?;
        writeln!(
            out,
            "    let order = NewOrder::new(\"W-1\", \"EUR\"){};",
            opening(self.terms, self.units)
        )?;
        for axis in flow.axes() {
            let status = flow.status_key(axis, self.entry.status(axis)).as_str();
            writeln!(
                out,
                "    let order = order.entry({:?}, {status:?});",
                flow.axis_key(axis).as_str()
            )?;
        }
        writeln!(out, "    let origin = Origin::by(Actor::system()).at(at);")?;
        writeln!(out, "    let mut order = workflow.open(order, origin)?;")?;
        let mut before = self.entry;
        let done = replayed.done.iter().zip(&replayed.verdicts).zip(&replayed.owed);
        for (step, ((event, verdict), owed)) in self.moves.iter().zip(done) {
            write_move(out, flow, step, event, *verdict)?;
            write_owed(out, *verdict, owed)?;
            for axis in flow.axes_moved(Some(before), step.state) {
                write_status(out, flow, axis, step.state)?;
            }
            before = step.state;
        }
        for axis in flow.axes() {
            write_status(out, flow, axis, self.end())?;
        }
        writeln!(out, "    Ok(())\n}}")
    }

    fn write_steps(&self, out: &mut String, name: &str, workflow: &str) -> std::fmt::Result {
        let flow = &self.workflow.0;
        writeln!(out, "#[test]\nfn {name}() -> Result<(), Box<dyn std::error::Error>> {{")?;
        writeln!(out, "    // {self}")?;
        writeln!(out, "    let workflow = {workflow};")?;
        let entry = flow.axes().map(|axis| {
            let status = flow.status_key(axis, self.entry.status(axis)).as_str();
            format!("({:?}, {status:?})", flow.axis_key(axis).as_str())
        });
        let entry = entry.collect::<Vec<_>>().join(", ");
        writeln!(out, "    let state = workflow.state([{entry}])?;")?;
        let mut before = self.entry;
        for step in &self.moves {
            if let Some(event) = &step.event {
                let known = (0..64).map(FactId).filter(|&fact| step.input.facts.contains(fact));
                let facts: Vec<&str> = known.map(|fact| flow.fact_key(fact).as_str()).collect();
                let booked = step.input.booked;
                writeln!(
                    out,
                    "    let holds = |it: FactKey<'_>| {facts:?}.contains(&it.as_str());"
                )?;
                writeln!(out, "    let facts = workflow.facts_where(holds);")?;
                writeln!(
                    out,
                    "    let input = Input {{ facts, roles: Roles::ALL, booked: {booked} }};"
                )?;
                writeln!(
                    out,
                    "    let event = workflow.event({:?}).ok_or(\"no such event\")?;",
                    event.as_str()
                )?;
                writeln!(out, "    let step = workflow.step(state, event, input);")?;
                self.write_step(out, before, step)?;
                writeln!(out, "    let state = step.state;")?;
            }
            if let Act::Label(axis, label) = step.act {
                let (axis, label) =
                    (flow.axis_key(axis).as_str(), flow.status_key(axis, label).as_str());
                writeln!(out, "    let axis = workflow.axis({axis:?}).ok_or(\"no such axis\")?;")?;
                writeln!(
                    out,
                    "    let label = workflow.status(axis, {label:?}).ok_or(\"no such label\")?;"
                )?;
                writeln!(out, "    let state = workflow.with_status(state, axis, label);")?;
            }
            before = step.state;
        }
        for axis in flow.axes() {
            let status = flow.status_key(axis, self.end().status(axis)).as_str();
            let key = flow.axis_key(axis).as_str();
            writeln!(
                out,
                "    assert_eq!(workflow.status_on({key:?}, state), Some({status:?}.into()));"
            )?;
        }
        writeln!(out, "    Ok(())\n}}")
    }

    /// What a step on the bare state comes to.
    fn write_step(&self, out: &mut String, before: State, step: &Move) -> std::fmt::Result {
        let flow = &self.workflow.0;
        let Some(event) = step.event.as_ref().and_then(|event| flow.event(event.as_str())) else {
            return Ok(());
        };
        let taken = flow.step(before, event, step.input);
        writeln!(out, "    assert_eq!(step.verdict, Verdict::{:?});", taken.verdict)?;
        let owed = flow.effects(before, &taken, step.input.facts);
        let owed: Vec<String> = owed.iter().map(ToString::to_string).collect();
        writeln!(out, "    let owed = workflow.effects(state, &step, facts);")?;
        match owed[..] {
            [] => writeln!(out, "    assert!(owed.is_empty());"),
            _ => {
                writeln!(out, "    let owed = owed.iter().map(ToString::to_string);")?;
                writeln!(out, "    assert_eq!(owed.collect::<Vec<_>>(), {owed:?});")
            }
        }
    }

    /// The diagram of the workflow with the story's edges marked by the numbers of its moves, from
    /// 1.
    #[must_use]
    pub fn diagram(&self) -> Diagram {
        let flow = &self.workflow.0;
        let mut diagram = Diagram::new(flow.document());
        let mut before = self.entry;
        for (number, step) in (1..).zip(&self.moves) {
            for axis in flow.axes_moved(Some(before), step.state) {
                let key = |state: State| flow.status_key(axis, state.status(axis));
                let (from, to) = (key(before), key(step.state));
                diagram.highlight(number, flow.axis_key(axis).as_str(), from.as_str(), to.as_str());
            }
            before = step.state;
        }
        diagram
    }
}

/// The lines, the costs and the terms of the order.
fn opening(terms: Terms, units: usize) -> String {
    let line = |what: &str| {
        let line = |(n, price): (usize, u8)| {
            let price = match price {
                1 => "Decimal::ONE".to_owned(),
                2 => "Decimal::TWO".to_owned(),
                price => format!("Decimal::from({price})"),
            };
            format!(".{what}(\"SKU-{n}\", 1, {price})")
        };
        prices(units).map(line).collect::<String>()
    };
    let goods = match terms.goods {
        Goods::Shipped => line("line"),
        Goods::Digital => line("digital_line"),
        Goods::None if terms.free => String::new(),
        Goods::None => ".shipping_charge(Decimal::from(3))".to_owned(),
    };
    let free = terms.free && terms.goods != Goods::None;
    let parts = [
        (free, ".discount(Decimal::from(3))"),
        (terms.pickup, ".delivery(DeliveryMethod::Pickup)"),
        (terms.pay_later, ".pay_later()"),
    ];
    let parts = parts.into_iter().filter(|(said, _)| *said).map(|(_, code)| code);
    parts.fold(goods, |code, part| code + part)
}

fn write_move(
    out: &mut String,
    flow: &Workflow,
    step: &Move,
    event: &Event,
    verdict: Verdict,
) -> std::fmt::Result {
    for (name, value) in &step.facts {
        let name = name.as_str();
        writeln!(out, "    let name = Key::new({name:?})?;")?;
        writeln!(out, "    let edit = Edit::Fact {{ name, value: {value} }};")?;
        writeln!(out, "    let origin = Origin::by(Actor::system());")?;
        writeln!(out, "    let _ = workflow.edit(&mut order, edit, origin)?;")?;
    }
    let Origin { actor, note, .. } = event.comes_from();
    let made = match actor.kind {
        ActorKind::Gateway => "Actor::gateway(\"gateway\")",
        _ => "Actor::staff(\"anna\")",
    };
    let roles = actor.roles.iter().map(|role| format!(".role({role:?})"));
    let actor = roles.fold(made.to_owned(), |code, role| code + &role);
    if let Act::Label(axis, label) = step.act {
        let (axis, label) = (flow.axis_key(axis).as_str(), flow.status_key(axis, label).as_str());
        writeln!(out, "    let origin = Origin::by({actor});")?;
        writeln!(
            out,
            "    let decision = workflow.assign(&mut order, {axis:?}, {label:?}, origin)?;"
        )?;
        return writeln!(out, "    assert_eq!(decision.verdict, Verdict::{verdict:?});");
    }
    let payload = match payload(event) {
        none if none.is_empty() => none,
        parts => {
            writeln!(out, "    let payload = Payload::new(){parts};")?;
            ".payload(payload)".to_owned()
        }
    };
    let note = match note {
        Some(note) => format!(".note({note:?})"),
        None => String::new(),
    };
    let name = event.name();
    writeln!(out, "    let event = Event::new({name:?}){payload}.by({actor}){note};")?;
    match verdict {
        Verdict::Refused => {
            writeln!(out, "    assert!(workflow.apply(&mut order, event).is_err());")
        }
        verdict => {
            writeln!(out, "    let decision = workflow.apply(&mut order, event)?;")?;
            writeln!(out, "    assert_eq!(decision.verdict, Verdict::{verdict:?});")
        }
    }
}

/// What an event that changes anything owes.
fn write_owed(out: &mut String, verdict: Verdict, owed: &[Effect]) -> std::fmt::Result {
    if matches!(verdict, Verdict::Refused | Verdict::Unchanged) {
        return Ok(());
    }
    if owed.is_empty() {
        return writeln!(out, "    assert_eq!(decision.effects().count(), 0);");
    }
    let owed: Vec<String> = owed.iter().map(ToString::to_string).collect();
    writeln!(out, "    let owed = decision.effects().map(|it| it.effect.to_string());")?;
    writeln!(out, "    assert_eq!(owed.collect::<Vec<_>>(), {owed:?});")
}

/// The status that the order has on the axis.
fn write_status(out: &mut String, flow: &Workflow, axis: AxisId, at: State) -> std::fmt::Result {
    let (key, status) = (flow.axis_key(axis), flow.status_key(axis, at.status(axis)));
    writeln!(out, "    assert_eq!(order.status({:?}), {:?});", key.as_str(), status.as_str())
}

fn payload(event: &Event) -> String {
    let payload = event.brings();
    let mut code = String::new();
    if let Some(amount) = payload.amount {
        let amount = amount.amount().to_string();
        code += &format!(".amount(Money::parse({amount:?}, \"EUR\")?)");
    }
    for part in &payload.lines {
        let (line, quantity) = (part.line.to_string(), part.quantity);
        code += &format!(".line(LineId::new({line:?})?, {quantity})");
    }
    for (part, text) in [("reference", &payload.reference), ("shipment", &payload.shipment)] {
        code += &text.as_ref().map_or_else(String::new, |text| format!(".{part}({text:?})"));
    }
    code
}
