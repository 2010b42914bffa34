//! Guards, compiled: a mask over facts where it fits, else a short jump program.

use super::state::{AxisId, FactId, Facts, State, StatusId};

/// A set of statuses of one axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct StatusSet([u64; 4]);

impl StatusSet {
    pub(crate) fn insert(&mut self, status: StatusId) {
        self.0[status.index() >> 6] |= 1 << (status.0 & 63);
    }

    pub(crate) const fn contains(&self, status: StatusId) -> bool {
        self.0[(status.0 >> 6) as usize] & (1 << (status.0 & 63)) != 0
    }
}

/// What one node of a program asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    /// The masked facts have exactly these values.
    Facts { mask: u64, want: u64 },
    /// The axis has a status of the set.
    Status { axis: AxisId, set: StatusSet },
}

/// One question of a program, and where each answer leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Node {
    test: Test,
    yes: u16,
    no: u16,
}

/// Where a program ends with true.
const TRUE: u16 = u16::MAX;
/// Where a program ends with false.
const FALSE: u16 = u16::MAX - 1;

/// A compiled guard. Facts that must have certain values are one masked comparison; whatever else a
/// guard asks is a program of tests whose jumps lead forward only, so it always ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    mask: u64,
    want: u64,
    entry: u16,
    nodes: Box<[Node]>,
}

impl Condition {
    /// The condition that always holds.
    pub(crate) fn always() -> Self {
        Self { mask: 0, want: 0, entry: TRUE, nodes: Box::new([]) }
    }

    /// The mask and the values of the comparison of facts, where that is all that it asks.
    pub(crate) fn comparison(&self) -> Option<(u64, u64)> {
        (self.entry == TRUE).then_some((self.mask, self.want))
    }

    /// Whether it holds in that state with those facts.
    #[inline]
    pub(crate) fn holds(&self, state: State, facts: Facts) -> bool {
        facts.bits() & self.mask == self.want && (self.entry == TRUE || self.run(state, facts))
    }

    /// Whether it holds where only the `known` facts are known; else the first unknown fact that
    /// deciding it asks for. Every test that is evaluated is added to `cost`.
    pub(crate) fn ask(
        &self,
        state: State,
        facts: Facts,
        known: u64,
        cost: &mut u64,
    ) -> Result<bool, FactId> {
        *cost += 1;
        if !compare(self.mask, self.want, facts, known)? {
            return Ok(false);
        }
        let mut at = self.entry;
        while let Some(node) = self.nodes.get(usize::from(at)) {
            *cost += 1;
            let answer = match node.test {
                Test::Facts { mask, want } => compare(mask, want, facts, known)?,
                Test::Status { axis, set } => set.contains(state.status(axis)),
            };
            at = if answer { node.yes } else { node.no };
        }
        Ok(at == TRUE)
    }

    /// Whether it can hold, and whether it can fail, where only the `known` facts are known, and no
    /// status. Every test is taken by itself: what contradicts another one is not noticed.
    pub(crate) fn can(&self, facts: Facts, known: u64) -> [bool; 2] {
        let answers = |mask, want| match compare(mask, want, facts, known) {
            Ok(true) => [true, false],
            Ok(false) => [false, true],
            Err(_) => [true, true],
        };
        let [mut holds, mut fails] = [false; 2];
        let mut reached = vec![false; self.nodes.len()];
        let mut lead = |to: u16, reached: &mut [bool]| match reached.get_mut(usize::from(to)) {
            Some(node) => *node = true,
            None if to == TRUE => holds = true,
            None => fails = true,
        };
        let [on, off] = answers(self.mask, self.want);
        if on {
            lead(self.entry, &mut reached);
        }
        if off {
            lead(FALSE, &mut reached);
        }
        // Jumps lead forward, so whatever leads to a node comes before it.
        for (at, node) in self.nodes.iter().enumerate() {
            if !reached[at] {
                continue;
            }
            let [yes, no] = match node.test {
                Test::Facts { mask, want } => answers(mask, want),
                Test::Status { .. } => [true, true],
            };
            if yes {
                lead(node.yes, &mut reached);
            }
            if no {
                lead(node.no, &mut reached);
            }
        }
        [holds, fails]
    }

    /// The facts and the axes that it reads, a bit each.
    pub(crate) fn reads(&self) -> (u64, u8) {
        self.nodes.iter().fold((self.mask, 0), |(facts, axes), node| match node.test {
            Test::Facts { mask, .. } => (facts | mask, axes),
            Test::Status { axis, .. } => (facts, axes | 1 << (axis.0 & 7)),
        })
    }

    /// The sets of statuses that it asks for.
    pub(crate) fn statuses(&self) -> impl Iterator<Item = (AxisId, StatusSet)> {
        self.nodes.iter().filter_map(|node| match node.test {
            Test::Status { axis, set } => Some((axis, set)),
            Test::Facts { .. } => None,
        })
    }

    /// The most tests that deciding it evaluates.
    pub(crate) fn tests(&self) -> u64 {
        1 + self.nodes.len() as u64
    }

    fn run(&self, state: State, facts: Facts) -> bool {
        let mut at = self.entry;
        while let Some(node) = self.nodes.get(usize::from(at)) {
            let answer = match node.test {
                Test::Facts { mask, want } => facts.bits() & mask == want,
                Test::Status { axis, set } => set.contains(state.status(axis)),
            };
            at = if answer { node.yes } else { node.no };
        }
        at == TRUE
    }
}

/// A masked comparison where only the `known` facts are known.
fn compare(mask: u64, want: u64, facts: Facts, known: u64) -> Result<bool, FactId> {
    if (facts.bits() ^ want) & mask & known != 0 {
        return Ok(false);
    }
    match mask & !known {
        0 => Ok(true),
        unknown => Err(FactId(unknown.trailing_zeros() as u8)),
    }
}

/// A guard with its names resolved to numbers: what conditions are compiled from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Term {
    All(Vec<Term>),
    Any(Vec<Term>),
    Not(Box<Term>),
    Fact(u8),
    Status(AxisId, StatusSet),
}

/// Compiles the term. The number of nodes is at most that of the term's leaves.
pub(crate) fn compile(term: &Term) -> Condition {
    let mut nodes = Vec::new();
    let entry = emit(term, TRUE, FALSE, &mut nodes);
    // Nodes were laid down from the last to the first; turn them round so that jumps lead forward.
    let count = nodes.len();
    let turn = |at: u16| if at >= FALSE { at } else { (count - 1 - usize::from(at)) as u16 };
    let mut nodes: Vec<Node> = nodes
        .into_iter()
        .rev()
        .map(|node: Node| Node { yes: turn(node.yes), no: turn(node.no), ..node })
        .collect();
    let mut entry = turn(entry);
    let (mut mask, mut want) = (0, 0);
    // A first node whose refusal ends the program is what the masked comparison does.
    if let Some(&Node { test: Test::Facts { mask: m, want: w }, yes, no: FALSE }) = nodes.first()
        && entry == 0
        && !nodes.iter().skip(1).any(|node| node.yes == 0 || node.no == 0)
    {
        (mask, want, entry) = (m, w, yes);
    }
    if entry == TRUE {
        nodes.clear();
    }
    Condition { mask, want, entry, nodes: nodes.into_boxed_slice() }
}

/// Lays down the nodes that lead to `yes` where the term holds and to `no` where it does not, and
/// returns where to begin.
fn emit(term: &Term, yes: u16, no: u16, nodes: &mut Vec<Node>) -> u16 {
    match term {
        Term::Not(part) => emit(part, no, yes, nodes),
        Term::All(parts) => {
            let (literals, rest) = split(parts, true);
            let after = rest.iter().rev().fold(yes, |next, part| emit(part, next, no, nodes));
            emit_literals(literals, after, no, nodes)
        }
        Term::Any(parts) => {
            let (literals, rest) = split(parts, false);
            let after = rest.iter().rev().fold(no, |next, part| emit(part, yes, next, nodes));
            // Some literal holds, unless each has the opposite value.
            emit_literals(literals, after, yes, nodes)
        }
        &Term::Fact(fact) => {
            let bit = 1 << fact;
            push(Node { test: Test::Facts { mask: bit, want: bit }, yes, no }, nodes)
        }
        &Term::Status(axis, set) => push(Node { test: Test::Status { axis, set }, yes, no }, nodes),
    }
}

fn push(node: Node, nodes: &mut Vec<Node>) -> u16 {
    // Guards have at most 1,024 nodes, so a program never reaches the two reserved numbers.
    nodes.push(node);
    (nodes.len() - 1) as u16
}

/// Facts that must have a value: as a mask and values, or none if two of them contradict.
type Literals = Option<(u64, u64)>;

/// Splits off the parts that are a fact or its negation; with `value` false, they are collected
/// with the opposite value.
fn split(parts: &[Term], value: bool) -> (Literals, Vec<&Term>) {
    let (mut ones, mut zeros) = (0_u64, 0_u64);
    let mut rest = Vec::new();
    for part in parts {
        match part {
            Term::Fact(fact) if value => ones |= 1 << fact,
            Term::Fact(fact) => zeros |= 1 << fact,
            Term::Not(inner) => match (&**inner, value) {
                (Term::Fact(fact), true) => zeros |= 1 << fact,
                (Term::Fact(fact), false) => ones |= 1 << fact,
                _ => rest.push(part),
            },
            _ => rest.push(part),
        }
    }
    ((ones & zeros == 0).then_some((ones | zeros, ones)), rest)
}

fn emit_literals(literals: Literals, yes: u16, no: u16, nodes: &mut Vec<Node>) -> u16 {
    match literals {
        None => no,
        Some((0, _)) => yes,
        Some((mask, want)) => push(Node { test: Test::Facts { mask, want }, yes, no }, nodes),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn naive(term: &Term, state: State, facts: Facts) -> bool {
        match term {
            Term::All(parts) => parts.iter().all(|part| naive(part, state, facts)),
            Term::Any(parts) => parts.iter().any(|part| naive(part, state, facts)),
            Term::Not(part) => !naive(part, state, facts),
            Term::Fact(fact) => facts.bits() >> fact & 1 == 1,
            Term::Status(axis, set) => set.contains(state.status(*axis)),
        }
    }

    fn terms() -> impl Strategy<Value = Term> {
        let leaf = prop_oneof![
            (0_u8..6).prop_map(Term::Fact),
            (0_u8..2, proptest::collection::vec(0_u8..4, 0..3)).prop_map(|(axis, list)| {
                let mut set = StatusSet::default();
                list.into_iter().for_each(|status| set.insert(StatusId(status)));
                Term::Status(AxisId(axis), set)
            }),
        ];
        leaf.prop_recursive(5, 40, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Term::All),
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Term::Any),
                inner.prop_map(|part| Term::Not(Box::new(part))),
            ]
        })
    }

    proptest! {
        /// A compiled guard says what the tree says, on every assignment there is.
        #[test]
        fn compiled_guards_agree_with_their_trees(term in terms()) {
            let condition = compile(&term);
            for bits in 0..64 {
                for word in [0x0000, 0x0001, 0x0102, 0x0203, 0x0300, 0x0303] {
                    let (state, facts) = (State::from_word(word), Facts::from_bits(bits));
                    prop_assert_eq!(condition.holds(state, facts), naive(&term, state, facts));
                    let mut known = 0;
                    let answer = loop {
                        match condition.ask(state, facts, known, &mut 0) {
                            Ok(answer) => break answer,
                            Err(fact) => {
                                prop_assert_eq!(known >> fact.0 & 1, 0, "asked for twice");
                                known |= 1 << fact.0;
                            }
                        }
                    };
                    prop_assert_eq!(answer, condition.holds(state, facts));
                    prop_assert_eq!(known & !condition.reads().0, 0);
                }
            }
        }
    }
}
