//! A progress bar for work that takes long.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How far the work is; shown on standard error, where a person sits there.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    /// What was done since the bar last heard of it.
    pending: u64,
    /// How much is done before the bar hears of it: asking the clock has its price.
    stride: u64,
}

/// The stride of what takes no time at all.
const STRIDE: u64 = 1024;

impl Progress {
    /// A bar that counts up to nothing in particular; `hidden`, where it would disturb other
    /// output.
    pub(crate) fn counting(unit: &str, hidden: bool) -> Self {
        Self::new(None, &format!("{{spinner}} {{human_pos}} {unit}, {{elapsed}}"), hidden, STRIDE)
    }

    /// A bar over so many bytes; without a number, one that counts them.
    pub(crate) fn bytes(total: Option<u64>) -> Self {
        let template = match total {
            Some(_) => "{wide_bar} {bytes} of {total_bytes}, {eta} left",
            None => "{spinner} {bytes}, {elapsed}",
        };
        Self::new(total, template, false, STRIDE)
    }

    /// A bar over so many pieces of work, each of which takes its time.
    pub(crate) fn pieces(total: usize, unit: &str) -> Self {
        let template = format!("{{wide_bar}} {{pos}} of {{len}} {unit}, {{eta}} left");
        Self::new(Some(total as u64), &template, false, 1)
    }

    fn new(total: Option<u64>, template: &str, hidden: bool, stride: u64) -> Self {
        let hidden = hidden || !std::io::stderr().is_terminal();
        let target = ProgressDrawTarget::stderr_with_hz(8);
        let target = if hidden { ProgressDrawTarget::hidden() } else { target };
        let bar = ProgressBar::with_draw_target(total, target);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        if !hidden {
            bar.enable_steady_tick(Duration::from_millis(125));
        }
        Self { bar, pending: 0, stride }
    }

    pub(crate) fn advance(&mut self, by: u64) {
        self.pending += by;
        if self.pending >= self.stride {
            self.bar.inc(self.pending);
            self.pending = 0;
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
