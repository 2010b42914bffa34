//! The shortest way from where an order stands to where it is to get.

use std::fmt;

use super::books::SmallBooks;
use super::budget::Budget;
use super::exploration::{ConfigurationId, Exploration};
use super::goal::{Aim, Goal};
use super::model::{Act, Configuration, Decided, Model};
use super::plan_error::PlanError;
use super::replay::ReplayFailure;
use super::route::{Route, search};
use super::standing::Standing;
use super::witness::{Move, Story, Witness};
use crate::order::Order;
use crate::vocabulary::Key;
use crate::workflow::{AxisId, FactRow, Facts, State, StatusId, Workflow};

/// A shortest way to a goal: the fewest events that get an order there.
///
/// It is data, and the engine carries it out: [`Plan::carry_out`] on an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The whole story. The plan is its moves from number [`Plan::first`] on.
    story: Witness,
    first: usize,
    roles: Vec<Vec<Vec<Key>>>,
    facts: Vec<(Key, bool)>,
    named: Option<Vec<String>>,
    /// The books before and after each step.
    books: Vec<[SmallBooks; 2]>,
    pub(super) standing: Option<Standing>,
}

/// One step of a plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step<'p> {
    /// What happens: the event, what it brings, the host facts that it takes, and the statuses
    /// after it. Its verdict is always [`Applied`](crate::Verdict::Applied).
    pub does: &'p Move,
    /// Who may do it: of each list the actor needs one role. Empty, where anybody may.
    pub roles: &'p [Vec<Key>],
    /// The statuses before it.
    pub before: State,
}

impl Step<'_> {
    /// The axis and the label that it assigns, where it does.
    #[must_use]
    pub const fn label(&self) -> Option<(AxisId, StatusId)> {
        match self.does.act {
            Act::Label(axis, label) => Some((axis, label)),
            Act::Event(..) => None,
        }
    }
}

impl Workflow {
    /// The fewest events that get the order to the goal, who may fire each, what it has to bring,
    /// and which host facts it takes.
    ///
    /// The search goes through the [model](crate::proof#the-model) that proofs go through, from the
    /// configuration that corresponds to the order: what was captured is none, a part of the total,
    /// all of it or more, and the same for refunds; its units are those of the order, up to four.
    /// Of more, some that are at one place move together. Each step is an event that is applied; no
    /// step rests on a message that is told again, on a report that is flagged or ignored, on an
    /// edit, an import or a forced assignment. Units are named by their lines, and not by their
    /// parcels. Host facts are taken as they come, those that the order has first. Within that, no
    /// shorter way exists, and of several the first is given: one in which units stay together
    /// before one in which they part, events in document order, those that bring all they cover
    /// before those that bring a part. A plan that is given was carried out on a copy of the order,
    /// and got it there.
    ///
    /// ```
    /// use orderflow::proof::Goal;
    /// use orderflow::{Actor, NewOrder, Origin, Workflow};
    /// use rust_decimal::dec;
    ///
    /// let workflow = Workflow::standard();
    /// let origin = Origin::by(Actor::system()).at("2026-03-01T09:00:00Z".parse().unwrap());
    /// let new = NewOrder::new("A-1001", "EUR").line("SKU-1", 2, dec!(19.90));
    /// let order = workflow.open(new, origin)?;
    ///
    /// let plan = workflow.plan(&order, Goal::outcome("DONE"))?;
    /// assert_eq!(plan.to_string(), "paid -> PAID; delivered -> DELIVERED");
    /// let done = plan.carry_out(&order)?.order;
    /// assert_eq!(workflow.outcome_of(&done).unwrap().name, "DONE");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A [`PlanError`] says whether there is no way, whether none was found within the limits, or
    /// what was wrong with the question.
    pub fn plan(&self, order: &Order, goal: impl Into<Goal>) -> Result<Plan, PlanError> {
        let goal = goal.into();
        let aim = Aim::of(self, &goal)?;
        let model = Model::aiming(self, aim.axes(), aim.roles, |_| true);
        let host = Facts::from_bits(self.facts_of(order).bits() & !model.given);
        let mut budget = Budget { spent: 0, most: aim.limits.steps };
        let mut best: Option<(Standing, Model, Route)> = None;
        let mut none = None;
        // Few units are searched quickly. More of them may have a shorter way.
        for units in Standing::sizes(&model, order) {
            let (standing, model) = Standing::of(&model, order, units)?;
            if none.is_some() && !self.may_get(standing.at, &aim, &mut budget) {
                break;
            }
            let most =
                best.as_ref().map_or(usize::MAX, |(.., route)| route.len().saturating_sub(1));
            match search(&model, standing.at, &aim, host, most, &mut budget) {
                Ok(route) => best = Some((standing, model, route)),
                Err(PlanError::NoWay { configurations }) => none = Some(configurations),
                Err(error) => return Err(error),
            }
        }
        let Some((standing, model, route)) = best else {
            return Err(PlanError::NoWay { configurations: none.unwrap_or_default() });
        };
        let story = Story::open(&model, standing.at);
        let plan = Plan::along(story, route, &model, &aim, host);
        let mut plan = Plan { standing: Some(standing), ..plan };
        let otherwise = "an event does something else on its books";
        let end = plan.carry_out(order).map_err(|failure| match failure {
            ReplayFailure::NothingToSplit { .. } => "an amount of it is too small to be split",
            _ => otherwise,
        });
        let end = end.and_then(|end| gets(self, &end.order, &goal).then_some(end).ok_or(otherwise));
        let end = end.map_err(|what| PlanError::Unmodelled { what })?;
        for (step, event) in plan.story.moves.iter_mut().zip(end.done) {
            step.brings.payload = Some(event.brings().clone());
        }
        Ok(plan)
    }
}

impl Workflow {
    /// Whether an order might get there if its units were wherever that helps, which is quickly
    /// found out, or given up after a quarter of what is left.
    fn may_get(&self, at: Configuration, aim: &Aim, budget: &mut Budget) -> bool {
        let model = Model::aiming(self, aim.axes(), aim.roles, |fact| !fact.is_of_units());
        let mut part = Budget { spent: 0, most: budget.most.saturating_sub(budget.spent) / 4 };
        let found = search(&model, model.narrow(at), aim, Facts::NONE, usize::MAX, &mut part);
        budget.spent += part.spent;
        !matches!(found, Err(PlanError::NoWay { .. }))
    }
}

impl Exploration {
    /// The fewest events that get an order from that configuration to the goal; see
    /// [`Workflow::plan`] for what counts. The story of the plan begins where the order is opened.
    ///
    /// ```
    /// use orderflow::Workflow;
    /// use orderflow::proof::{Goal, Limits};
    ///
    /// let explored = Workflow::standard().explore(Limits::default());
    /// let opening = explored.configurations().next().unwrap();
    /// let plan = explored.plan(opening, Goal::status("payment", "REFUNDED"))?;
    /// assert_eq!(plan.to_string(), "paid -> PAID; refunded -> REFUNDED, WILL_NOT_DELIVER");
    /// # Ok::<(), orderflow::proof::PlanError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Workflow::plan`].
    pub fn plan(&self, from: ConfigurationId, goal: impl Into<Goal>) -> Result<Plan, PlanError> {
        let aim = Aim::of(self.workflow(), &goal.into())?;
        let model = Model::aiming(self.workflow(), aim.axes(), aim.roles, |_| true);
        let model = model.shaped(self.model.tracked.shape);
        let mut budget = Budget { spent: 0, most: aim.limits.steps };
        let at = model.narrow(self.at(from));
        let route = search(&model, at, &aim, Facts::NONE, usize::MAX, &mut budget)?;
        let story = Story::along(self, &self.path(from)).under(&model);
        Ok(Plan::along(story, route, &model, &aim, Facts::NONE))
    }
}

impl Plan {
    fn along(
        mut story: Story<'_>,
        route: Route,
        model: &Model,
        aim: &Aim,
        mut host: Facts,
    ) -> Self {
        let first = story.witness.moves.len();
        let (mut roles, mut books) = (Vec::new(), Vec::new());
        for pair in route.path.windows(2) {
            let Some(decided) = model.nearest(pair[0], pair[1], host) else { continue };
            let read = decided.known & !model.given;
            let other = (host.bits() ^ decided.input.facts.bits()) & read;
            host = Facts::from_bits(host.bits() ^ other);
            roles.push(model.asked(&decided));
            let before = story.books;
            story.add(&decided);
            books.push([before, story.books]);
        }
        let (facts, known) = route.facts;
        let known = known & !model.given;
        let table = model.workflow.table();
        let fact = |(n, row): (u8, &FactRow)| {
            (known >> n & 1 == 1).then(|| (row.key.clone(), facts.bits() >> n & 1 == 1))
        };
        Self {
            first,
            roles,
            facts: (0..64).zip(&table.facts).filter_map(fact).collect(),
            named: aim.named.clone(),
            books,
            standing: None,
            story: story.witness,
        }
    }

    /// The steps, in order. None at all, where the order is there already.
    pub fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        let moves = self.story.moves.get(self.first..).unwrap_or_default();
        let states = self.story.moves.iter().map(|step| step.state);
        let befores = std::iter::once(self.story.entry).chain(states).skip(self.first);
        let steps = moves.iter().zip(&self.roles).zip(befores);
        steps.map(|((does, roles), before)| Step { does, roles, before })
    }

    /// How many events it takes.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.roles.len()
    }

    /// Whether the order is there already.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.roles.is_empty()
    }

    /// The host facts, with their values, that the outcome reads once the order is there.
    #[must_use]
    pub fn facts(&self) -> &[(Key, bool)] {
        &self.facts
    }

    /// The statuses at which it begins.
    #[must_use]
    pub fn start(&self) -> State {
        let before = self.first.checked_sub(1).and_then(|last| self.story.moves.get(last));
        before.map_or(self.story.entry, |step| step.state)
    }

    /// The statuses at which it ends.
    #[must_use]
    pub fn end(&self) -> State {
        self.story.end()
    }

    /// The whole story: of a plan for an order, the plan alone; of one from an explored
    /// configuration, how an order comes there and then the plan, which [`Witness::replay`] takes.
    #[must_use]
    pub const fn story(&self) -> &Witness {
        &self.story
    }

    /// The story up to where the plan begins; that of an order has the present statuses alone.
    #[must_use]
    pub fn before(&self) -> Witness {
        let moves = self.story.moves.get(..self.first).unwrap_or_default().to_vec();
        Witness { moves, ..self.story.clone() }
    }

    /// The number of the story's move with which the plan begins.
    #[must_use]
    pub const fn first(&self) -> usize {
        self.first
    }

    /// The books before and after each step.
    pub(super) fn books(&self) -> &[[SmallBooks; 2]] {
        &self.books
    }

    /// Whether it was made for a real order, and can be carried out on it.
    #[must_use]
    pub const fn is_of_order(&self) -> bool {
        self.standing.is_some()
    }

    /// The names of the roles by which it goes, where not all were at hand.
    pub(super) fn named(&self) -> Option<&[String]> {
        self.named.as_deref()
    }
}

impl fmt::Display for Plan {
    /// Prints `paid -> PAID; sent line 1 -> SHIPPED`, and of a plan for an order, with its own
    /// amounts and lines, `paid 5.00 EUR; sent 2 of line 1 -> SHIPPED`; `nothing`, where the order
    /// is there already.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = self.start();
        for (number, step) in self.steps().enumerate() {
            f.write_str(if number == 0 { "" } else { "; " })?;
            step.does.say(f, self.story.workflow(), before)?;
            before = step.does.state;
        }
        f.write_str(if self.is_empty() { "nothing" } else { "" })
    }
}

impl Model {
    /// The roles that a decision asks for, a list for each transition that asks for any.
    fn asked(&self, decided: &Decided) -> Vec<Vec<Key>> {
        let table = self.workflow.table();
        let rows = decided.step.taken().filter_map(|id| table.transitions.get(id.index()));
        let mut lists: Vec<Vec<Key>> = Vec::new();
        for row in rows.filter(|row| row.roles != 0) {
            let named = (0..).zip(&table.roles).filter(|(n, _)| row.roles >> n & 1 == 1);
            let list: Vec<Key> = named.map(|(_, role)| role.clone()).collect();
            if !lists.contains(&list) {
                lists.push(list);
            }
        }
        lists
    }
}

/// Whether the order is where the goal says.
fn gets(workflow: &Workflow, order: &Order, goal: &Goal) -> bool {
    let outcome = goal
        .outcome_name()
        .is_none_or(|name| workflow.outcome_of(order).is_some_and(|outcome| outcome.name == name));
    let at = |axis: &str, status: &str| {
        let state = order.state(workflow).ok();
        let axis = workflow.axis(axis);
        axis.zip(state).is_some_and(|(axis, state)| {
            let class = workflow.class(axis, state.status(axis));
            workflow.status_key(axis, class).as_str() == status
        })
    };
    let there = |axis: &str| {
        let mut own = goal.statuses().filter(|(other, _)| *other == axis);
        own.any(|(axis, status)| at(axis, status))
    };
    outcome && goal.statuses().all(|(axis, _)| there(axis))
}
