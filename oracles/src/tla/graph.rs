//! The graph of states that tla-checker found, as it writes it down.

/// What a state can be, as the module counts it up in its variable `ends`.
const CLOSED: u32 = 1;
const OPEN: u32 = 2;
const SUCCESS: u32 = 4;
const LINES: u32 = 8;

/// States by number, those found earlier first.
pub(super) struct Graph {
    ends: Vec<u32>,
    before: Vec<Vec<usize>>,
    leads_on: Vec<bool>,
    depth: Vec<usize>,
}

impl Graph {
    /// Reads a graph of so many states, the first of them openings.
    pub(super) fn read(dot: &str, states: usize, openings: usize) -> Self {
        let mut ends = vec![0; states];
        let mut after = vec![Vec::new(); states];
        let number = |text: &str| text.trim().trim_start_matches('s').parse::<usize>().unwrap();
        for line in dot.lines() {
            if let Some((from, to)) = line.split_once(" -> ") {
                let to = to.split([' ', ';']).next().unwrap_or_default();
                after[number(from)].push(number(to));
            } else if let Some((state, label)) = line.split_once(" [label=") {
                let value = label.split("ends=").nth(1).unwrap_or_else(|| panic!("{label}"));
                let digits = value.split(|c: char| !c.is_ascii_digit()).next();
                ends[number(state)] = digits.unwrap_or_default().parse().unwrap();
            }
        }
        let mut depth = vec![usize::MAX; states];
        let mut queue: Vec<usize> = (0..openings).collect();
        queue.iter().for_each(|&state| depth[state] = 0);
        let mut next = 0;
        while let Some(&from) = queue.get(next) {
            next += 1;
            for &to in &after[from] {
                if depth[to] == usize::MAX {
                    depth[to] = depth[from] + 1;
                    queue.push(to);
                }
            }
        }
        let mut before = vec![Vec::new(); states];
        let mut leads_on = vec![false; states];
        for (from, all) in after.iter().enumerate() {
            for &to in all.iter().filter(|&&to| to != from) {
                before[to].push(from);
                leads_on[from] = true;
            }
        }
        Self { ends, before, leads_on, depth }
    }

    /// The states from which one of those can be reached.
    fn reach(&self, those: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut reached: Vec<bool> = (0..self.ends.len()).map(those).collect();
        let mut waiting: Vec<usize> = (0..reached.len()).filter(|&state| reached[state]).collect();
        while let Some(state) = waiting.pop() {
            for &before in &self.before[state] {
                if !std::mem::replace(&mut reached[before], true) {
                    waiting.push(before);
                }
            }
        }
        reached
    }

    /// The length of a shortest way to where nothing leads on, to where orders only circle, and to
    /// where no good end is in reach.
    pub(super) fn liveness(&self) -> [Option<usize>; 3] {
        let all = || 0..self.ends.len();
        let nearest = |is: &dyn Fn(usize) -> bool| {
            all().filter(|&state| is(state)).map(|state| self.depth[state]).min()
        };
        let closes = self.reach(|state| self.ends[state] & CLOSED != 0);
        let is_sink = |state: usize| !closes[state] && !self.leads_on[state];
        let to_sinks = self.reach(is_sink);
        let stuck = nearest(&is_sink);
        let circling = nearest(&|state| !closes[state] && !to_sinks[state]);
        let succeeds = self.reach(|state| self.ends[state] & SUCCESS != 0);
        let asked = OPEN | LINES;
        let lost = nearest(&|state| !succeeds[state] && self.ends[state] & asked == asked);
        let is_asked = stuck.is_none() && circling.is_none() && succeeds.contains(&true);
        [stuck, circling, if is_asked { lost } else { None }]
    }
}
