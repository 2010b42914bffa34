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
}

/// How much is done before the bar hears of it: asking the clock has its price.
const STRIDE: u64 = 1024;

impl Progress {
    /// A bar that counts up to nothing in particular; `hidden`, where it would disturb other
    /// output.
    pub(crate) fn counting(unit: &str, hidden: bool) -> Self {
        Self::new(None, &format!("{{spinner}} {{human_pos}} {unit}, {{elapsed}}"), hidden)
    }

    /// A bar over so many bytes.
    pub(crate) fn bytes(total: u64) -> Self {
        Self::new(Some(total), "{wide_bar} {bytes} of {total_bytes}, {eta} left", false)
    }

    fn new(total: Option<u64>, template: &str, hidden: bool) -> Self {
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
        Self { bar, pending: 0 }
    }

    pub(crate) fn advance(&mut self, by: u64) {
        self.pending += by;
        if self.pending >= STRIDE {
            self.bar.inc(self.pending);
            self.pending = 0;
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
