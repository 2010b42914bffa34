//! `orderflow explain`: the page of a code.

use orderflow::document::Code;
use orderflow::{Advice, RejectionCode};

use crate::finding;
use crate::ui::{CODE, DIM, Ending, Failure, Screen, TITLE, Table, styled};

/// Say what a finding or a rejection means and how to mend it
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The code of the finding or the rejection; nothing lists them all
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  orderflow explain OF0401      the meaning, a bad document and a mended one
  orderflow explain OF-R-GUARD  why an event was refused, and the way out
  orderflow explain             every code with its title";

pub(crate) fn run(args: &Args, screen: &mut Screen) -> Result<Ending, Failure> {
    let Some(text) = &args.code else {
        screen.print(&list(screen.width()))?;
        return Ok(Ending::Fine);
    };
    if let Some(code) = RejectionCode::find(text.trim()) {
        screen.print(&rejection(code))?;
        return Ok(Ending::Fine);
    }
    let Ok(code) = text.trim().parse::<Code>() else {
        let help = match nearest(text.trim()) {
            Some(code) => format!("did you mean {code} ({})?", code.title()),
            None => "`orderflow explain` without a code lists them all".to_owned(),
        };
        return Err(Failure::new(format!("there is no code {text:?}")).help(help));
    };
    screen.print(&page(code))?;
    Ok(Ending::Fine)
}

fn list(width: Option<usize>) -> String {
    let mut table = Table::new(["CODE", "SEVERITY", "TITLE"]);
    for code in Code::ALL {
        let severity = code.severity().as_str().to_owned();
        table.row([code.to_string(), severity, code.title().to_owned()]);
    }
    let mut rejections = Table::new(["CODE", "ADVICE", "TITLE"]);
    for code in RejectionCode::ALL {
        let advice = code.advice.as_str().to_owned();
        rejections.row([code.code.to_owned(), advice, code.title.to_owned()]);
    }
    let heads = ["Findings about documents", "Rejections of requests"].map(|t| styled(TITLE, t));
    let [findings, refused] = heads;
    format!("{findings}\n{}\n{refused}\n{}", table.render(width), rejections.render(width))
}

/// What a rejection means.
fn rejection(code: &RejectionCode) -> String {
    let title = styled(TITLE, format_args!("{}: {}", code.code, code.title));
    let advice = match code.advice {
        Advice::Retry => "read the order again and repeat the request",
        Advice::Mend => "mend the request, or wait until the order has changed",
        Advice::HostBug => "the host is at fault: the order and the workflow do not match",
    };
    let (meaning, http) = (code.meaning, code.http);
    format!("{title}\n\n{meaning}\n\nAdvice: {advice}\nHTTP: {http}\n")
}

/// The page, its Markdown lightly dressed for a terminal.
fn page(code: Code) -> String {
    let mut out = String::new();
    let mut fenced = false;
    for (n, line) in code.page().lines().enumerate() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            out.push_str(&styled(DIM, format_args!("    {line}")));
            out.push('\n');
        } else if let Some(title) = line.strip_prefix('#') {
            let style = if n == 0 { finding::style(code.severity()) } else { TITLE };
            out.push_str(&styled(style, title.trim_start_matches('#').trim()));
            out.push('\n');
        } else {
            out.push_str(&dress(line));
            out.push('\n');
        }
    }
    out
}

/// Colours what stands between backticks, which it leaves in place.
fn dress(line: &str) -> String {
    let parts = line.split('`').enumerate();
    let dressed = parts.map(|(n, part)| match n {
        0 => part.to_owned(),
        n if n % 2 == 1 => format!("`{}", styled(CODE, part)),
        _ => format!("`{part}"),
    });
    dressed.collect()
}

/// The code that begins the same and has most else in common, place for place; none, where that
/// says little.
fn nearest(text: &str) -> Option<Code> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.len() > 4 {
        return None;
    }
    let full = format!("OF{digits:0>4}");
    let equal = |code: &Code| -> Vec<bool> {
        code.as_str().chars().zip(full.chars()).map(|(a, b)| a == b).collect()
    };
    let likeness = |code: &Code| {
        let equal = equal(code);
        (equal.iter().take_while(|same| **same).count(), equal.iter().filter(|same| **same).count())
    };
    // Of several, the first; `max_by_key` alone would take the last.
    let best = Code::ALL.iter().rev().max_by_key(|code| likeness(code))?;
    (likeness(best).0 >= 4).then_some(*best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_code() {
        assert_eq!(nearest("OF401"), Some(Code::OF0401));
        assert_eq!(nearest("0F0402"), None);
        assert_eq!(nearest("402"), Some(Code::OF0402));
        assert_eq!(nearest("OF0499"), Some(Code::OF0401));
        assert_eq!(nearest("paid"), None);
        assert_eq!(nearest("OF123456"), None);
    }
}
