//! Reduced ordered binary decision diagrams: boolean functions in a form where equal functions are
//! the same node, so that implication, equality and satisfiability are decided exactly.
//!
//! A diagram can grow exponentially, so all work is counted against a budget, and running out of it
//! is an answer of its own: then nothing is claimed.

use std::collections::HashMap;

/// A function: a node of one [`Bdd`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Function(u32);

impl Function {
    pub(super) const FALSE: Self = Self(0);
    pub(super) const TRUE: Self = Self(1);
}

/// A variable; those of lower number are decided first.
pub(super) type Variable = u16;

/// The level of the two constants, below every variable.
const BOTTOM: Variable = Variable::MAX;

/// The work was more than the budget allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OverBudget;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Node {
    variable: Variable,
    low: Function,
    high: Function,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Operation {
    And,
    Or,
    Without,
}

/// The nodes of a family of functions, each node once.
#[derive(Debug)]
pub(super) struct Bdd {
    nodes: Vec<Node>,
    known: HashMap<Node, Function>,
    results: HashMap<(Operation, Function, Function), Function>,
    budget: usize,
}

impl Bdd {
    /// The most results that are remembered at a time.
    const MEMORY: usize = 1 << 17;
    /// The most nodes of a family.
    const NODES: usize = 1 << 18;

    /// An empty family that may take that many steps.
    pub(super) fn new(budget: usize) -> Self {
        let constant =
            |value| Node { variable: BOTTOM, low: Function(value), high: Function(value) };
        Self {
            nodes: vec![constant(0), constant(1)],
            known: HashMap::new(),
            results: HashMap::new(),
            budget,
        }
    }

    /// The steps that are left.
    pub(super) fn budget(&self) -> usize {
        self.budget
    }

    /// Counts work.
    pub(super) fn spend(&mut self, steps: usize) -> Result<(), OverBudget> {
        self.budget = self.budget.checked_sub(steps).ok_or(OverBudget)?;
        Ok(())
    }

    /// The function that is `low` where the variable is false and `high` where it is true. Both
    /// must be of later variables.
    pub(super) fn choose(
        &mut self,
        variable: Variable,
        low: Function,
        high: Function,
    ) -> Result<Function, OverBudget> {
        if low == high {
            return Ok(low);
        }
        let node = Node { variable, low, high };
        if let Some(known) = self.known.get(&node) {
            return Ok(*known);
        }
        self.spend(1)?;
        if self.nodes.len() >= Self::NODES {
            return Err(OverBudget);
        }
        let function = Function(u32::try_from(self.nodes.len()).map_err(|_| OverBudget)?);
        self.nodes.push(node);
        self.known.insert(node, function);
        Ok(function)
    }

    /// The function that is the variable.
    pub(super) fn variable(&mut self, variable: Variable) -> Result<Function, OverBudget> {
        self.choose(variable, Function::FALSE, Function::TRUE)
    }

    /// Where both hold.
    pub(super) fn and(&mut self, a: Function, b: Function) -> Result<Function, OverBudget> {
        self.apply(Operation::And, a.min(b), a.max(b))
    }

    /// Where either holds.
    pub(super) fn or(&mut self, a: Function, b: Function) -> Result<Function, OverBudget> {
        self.apply(Operation::Or, a.min(b), a.max(b))
    }

    /// Where the first holds and the second does not.
    pub(super) fn without(&mut self, a: Function, b: Function) -> Result<Function, OverBudget> {
        self.apply(Operation::Without, a, b)
    }

    /// Where it does not hold.
    pub(super) fn not(&mut self, a: Function) -> Result<Function, OverBudget> {
        self.without(Function::TRUE, a)
    }

    /// Recurses once a variable, so as deep as there are variables and no deeper.
    fn apply(
        &mut self,
        operation: Operation,
        a: Function,
        b: Function,
    ) -> Result<Function, OverBudget> {
        if let Some(result) = at_once(operation, a, b) {
            return Ok(result);
        }
        if let Some(known) = self.results.get(&(operation, a, b)) {
            return Ok(*known);
        }
        self.spend(1)?;
        let (left, right) = (self.node(a), self.node(b));
        let variable = left.variable.min(right.variable);
        let [low, high] = [false, true]
            .map(|value| (branch(left, a, variable, value), branch(right, b, variable, value)));
        let low = self.apply(operation, low.0, low.1)?;
        let high = self.apply(operation, high.0, high.1)?;
        let result = self.choose(variable, low, high)?;
        if self.results.len() >= Self::MEMORY {
            self.results.clear();
        }
        self.results.insert((operation, a, b), result);
        Ok(result)
    }

    fn node(&self, function: Function) -> Node {
        self.nodes[function.0 as usize]
    }

    /// The function where the variables take these values, as far as it asks for them first.
    pub(super) fn follow(
        &self,
        function: Function,
        value: impl Fn(Variable) -> Option<bool>,
    ) -> Function {
        let mut function = function;
        loop {
            let node = self.node(function);
            let value = if node.variable == BOTTOM { None } else { value(node.variable) };
            match value {
                Some(value) => function = if value { node.high } else { node.low },
                None => return function,
            }
        }
    }

    /// An assignment under which the function holds: the variables that matter, in order, false
    /// where it can be. None where there is no such assignment.
    pub(super) fn example(&self, function: Function) -> Option<Vec<(Variable, bool)>> {
        if function == Function::FALSE {
            return None;
        }
        let mut path = Vec::new();
        let mut at = function;
        while at != Function::TRUE {
            let node = self.node(at);
            let value = node.low == Function::FALSE;
            path.push((node.variable, value));
            at = if value { node.high } else { node.low };
        }
        Some(path)
    }
}

fn branch(node: Node, function: Function, variable: Variable, value: bool) -> Function {
    match (node.variable == variable, value) {
        (false, _) => function,
        (true, false) => node.low,
        (true, true) => node.high,
    }
}

fn at_once(operation: Operation, a: Function, b: Function) -> Option<Function> {
    use Function as F;
    match operation {
        Operation::And => match (a, b) {
            (F::FALSE, _) | (_, F::FALSE) => Some(F::FALSE),
            (F::TRUE, other) | (other, F::TRUE) => Some(other),
            _ => (a == b).then_some(a),
        },
        Operation::Or => match (a, b) {
            (F::TRUE, _) | (_, F::TRUE) => Some(F::TRUE),
            (F::FALSE, other) | (other, F::FALSE) => Some(other),
            _ => (a == b).then_some(a),
        },
        Operation::Without => match (a, b) {
            (F::FALSE, _) | (_, F::TRUE) => Some(F::FALSE),
            (_, F::FALSE) => Some(a),
            _ => (a == b).then_some(F::FALSE),
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A formula over eight variables.
    #[derive(Debug, Clone)]
    enum Formula {
        Variable(Variable),
        Not(Box<Formula>),
        And(Box<Formula>, Box<Formula>),
        Or(Box<Formula>, Box<Formula>),
    }

    fn formula() -> impl Strategy<Value = Formula> {
        let leaf = (0..8u16).prop_map(Formula::Variable);
        leaf.prop_recursive(6, 40, 2, |inner| {
            let pair = (inner.clone(), inner.clone());
            prop_oneof![
                inner.prop_map(|a| Formula::Not(Box::new(a))),
                pair.clone().prop_map(|(a, b)| Formula::And(Box::new(a), Box::new(b))),
                pair.prop_map(|(a, b)| Formula::Or(Box::new(a), Box::new(b))),
            ]
        })
    }

    /// The truth table, by the definition.
    fn table(formula: &Formula) -> Vec<bool> {
        let holds = |row: u16| holds(formula, row);
        (0..256).map(holds).collect()
    }

    fn holds(formula: &Formula, row: u16) -> bool {
        match formula {
            Formula::Variable(v) => row >> v & 1 == 1,
            Formula::Not(a) => !holds(a, row),
            Formula::And(a, b) => holds(a, row) && holds(b, row),
            Formula::Or(a, b) => holds(a, row) || holds(b, row),
        }
    }

    fn build(bdd: &mut Bdd, formula: &Formula) -> Function {
        match formula {
            Formula::Variable(v) => bdd.variable(*v).unwrap(),
            Formula::Not(a) => {
                let a = build(bdd, a);
                bdd.not(a).unwrap()
            }
            Formula::And(a, b) => {
                let (a, b) = (build(bdd, a), build(bdd, b));
                bdd.and(a, b).unwrap()
            }
            Formula::Or(a, b) => {
                let (a, b) = (build(bdd, a), build(bdd, b));
                bdd.or(a, b).unwrap()
            }
        }
    }

    proptest! {
        #[test]
        fn diagrams_agree_with_truth_tables(a in formula(), b in formula()) {
            let mut bdd = Bdd::new(1_000_000);
            let (f, g) = (build(&mut bdd, &a), build(&mut bdd, &b));
            let (left, right) = (table(&a), table(&b));
            prop_assert_eq!(f == g, left == right);
            let implied = left.iter().zip(&right).all(|(a, b)| !a || *b);
            prop_assert_eq!(bdd.without(f, g).unwrap() == Function::FALSE, implied);
            prop_assert_eq!(f == Function::FALSE, left.iter().all(|a| !a));
            prop_assert_eq!(f == Function::TRUE, left.iter().all(|a| *a));
            for row in 0..256u16 {
                let end = bdd.follow(f, |v| Some(row >> v & 1 == 1));
                prop_assert_eq!(end == Function::TRUE, left[usize::from(row)]);
            }
            if let Some(path) = bdd.example(f) {
                let row = path.iter().map(|(v, value)| u16::from(*value) << v).sum::<u16>();
                prop_assert!(left[usize::from(row)]);
            } else {
                prop_assert_eq!(f, Function::FALSE);
            }
        }
    }

    #[test]
    fn the_budget_holds() {
        let mut bdd = Bdd::new(10);
        let mut all = Function::FALSE;
        let overrun = (0..20).find(|&v| {
            let next = bdd.variable(v).and_then(|x| bdd.or(all, x));
            next.map(|next| all = next).is_err()
        });
        assert!(overrun.is_some());
    }
}
