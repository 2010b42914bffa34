//! The `orderflow` command, run as a user runs it.
#![expect(clippy::unwrap_used, reason = "what a test cannot do without may panic")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use ::orderflow::coverage::Coverage;
use ::orderflow::proof::Limits;

/// Runs the command in the folder of the fixtures.
fn orderflow(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orderflow"));
    command.args(args).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures"));
    for name in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR"] {
        command.env_remove(name);
    }
    command
}

/// Runs the command with that text on its standard input.
fn orderflow_reading(args: &[&str], input: &[u8]) -> Output {
    let mut command = command(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// All that a user sees, with the exit code.
fn seen(output: &Output) -> String {
    let code = output.status.code().unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    let err = if err.is_empty() { err } else { format!("--- standard error\n{err}") };
    format!("{out}{err}--- exit code {code}\n")
}

fn stdout(output: &Output) -> String {
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    assert_eq!(output.status.code(), Some(0));
    text(&output.stdout)
}

#[test]
fn help_teaches_by_example() {
    let commands = [
        "check",
        "explain",
        "draw",
        "show",
        "simulate",
        "replay",
        "races",
        "why",
        "plan",
        "completions",
    ];
    insta::assert_snapshot!("help", stdout(&orderflow(&["--help"])));
    for command in commands {
        let help = stdout(&orderflow(&[command, "--help"]));
        assert!(help.contains(&format!("  orderflow {command} ")), "{help}");
        insta::assert_snapshot!(format!("help_{command}"), help);
    }
}

#[test]
fn wrong_usage_exits_with_2() {
    for args in [&[][..], &["chekc"], &["check", "--jsno"], &["draw", "--format", "png"]] {
        let output = orderflow(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty());
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn check_finds_nothing_in_a_sound_workflow() {
    insta::assert_snapshot!("check_sound", seen(&orderflow(&["check", "shop.json"])));
    insta::assert_snapshot!(
        "check_json_sound",
        seen(&orderflow(&["check", "shop.json", "--json"]))
    );
    assert_eq!(orderflow(&["check", "--strict"]).status.code(), Some(0), "the standard workflow");
}

#[test]
fn check_lists_every_finding() {
    insta::assert_snapshot!("check_faulty", seen(&orderflow(&["check", "faulty.json"])));
    insta::assert_snapshot!("check_stuck", seen(&orderflow(&["check", "stuck.json"])));
    insta::assert_snapshot!(
        "check_json_stuck",
        seen(&orderflow(&["check", "stuck.json", "--json"]))
    );
}

#[test]
fn check_proves_whole_orders() {
    insta::assert_snapshot!("check_raced", seen(&orderflow(&["check", "raced.json"])));
    insta::assert_snapshot!(
        "check_json_raced",
        seen(&orderflow(&["check", "raced.json", "--json"]))
    );
    insta::assert_snapshot!(
        "check_limit",
        seen(&orderflow(&["check", "raced.json", "--limit", "2", "--strict"]))
    );
    insta::assert_snapshot!(
        "check_per_axis",
        seen(&orderflow(&["check", "raced.json", "--limit", "0"]))
    );
}

#[test]
fn races_are_told_in_both_orders() {
    insta::assert_snapshot!("races", seen(&orderflow(&["races"])));
    insta::assert_snapshot!("races_cross", seen(&orderflow(&["races", "raced.json", "--strict"])));
    insta::assert_snapshot!("races_json", seen(&orderflow(&["races", "raced.json", "--json"])));
    assert_eq!(orderflow(&["races", "--strict"]).status.code(), Some(0), "the standard workflow");
    assert_eq!(orderflow(&["races", "stuck.json"]).status.code(), Some(2), "no workflow");
}

#[test]
fn warnings_fail_under_strict_alone() {
    assert_eq!(orderflow(&["check", "warned.json"]).status.code(), Some(0));
    insta::assert_snapshot!(
        "check_strict",
        seen(&orderflow(&["check", "warned.json", "--strict"]))
    );
}

#[test]
fn what_cannot_be_read_exits_with_2() {
    insta::assert_snapshot!("check_broken", seen(&orderflow(&["check", "broken.json"])));
    insta::assert_snapshot!("check_missing", seen(&orderflow(&["check", "missing.json"])));
    insta::assert_snapshot!(
        "check_utf8",
        seen(&orderflow_reading(&["check", "-"], b"{\"a\": \"\xff\"}"))
    );
    insta::assert_snapshot!("check_empty", seen(&orderflow_reading(&["check", "-"], b"")));
    assert_eq!(orderflow(&["check", "."]).status.code(), Some(2), "a folder");
}

#[test]
fn standard_input_is_a_dash() {
    let shop = include_bytes!("fixtures/shop.json");
    let output = orderflow_reading(&["check", "-"], shop);
    assert!(stdout(&output).starts_with("standard input: sound"));
    assert!(stdout(&orderflow_reading(&["draw", "-"], shop)).starts_with("stateDiagram-v2"));
}

#[test]
fn a_finding_far_into_a_long_line_shows_its_surroundings() {
    let padding = " ".repeat(100_000);
    let document = format!("{{\"format\": 1,{padding}\"nmae\": \"x\",{padding}\"axes\": []}}");
    let output = orderflow_reading(&["check", "-"], document.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.len() < 3_000, "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("\"nmae\": \"x\","));
}

#[test]
fn nothing_in_a_document_commands_the_terminal() {
    let document = br#"{ "format": 1, "name": "\u001b[2J", "axes": [], "\u001b[31m": 1 }"#;
    for args in [&["check", "-"][..], &["show", "-"], &["draw", "-"]] {
        let output = orderflow_reading(args, document);
        assert!(![output.stdout, output.stderr].concat().contains(&0x1b), "{args:?}");
    }
}

#[test]
fn explain_prints_the_page_of_a_code() {
    let page = stdout(&orderflow(&["explain", "of0401"]));
    assert!(page.starts_with("OF0401"), "{page}");
    insta::assert_snapshot!("explain_list", stdout(&orderflow(&["explain"])));
    insta::assert_snapshot!("explain_slip", seen(&orderflow(&["explain", "OF401"])));
    insta::assert_snapshot!("explain_unknown", seen(&orderflow(&["explain", "paid"])));
}

#[test]
fn draw_speaks_three_languages() {
    for format in ["mermaid", "dot", "svg"] {
        let picture = stdout(&orderflow(&["draw", "shop.json", "--format", format]));
        insta::assert_snapshot!(format!("draw_{format}"), picture);
    }
}

#[test]
fn draw_writes_to_a_file() {
    let path = std::env::temp_dir().join(format!("orderflow-draw-{}.svg", std::process::id()));
    let output = orderflow(&["draw", "--format", "svg", "--output", path.to_str().unwrap()]);
    assert_eq!(stdout(&output), "");
    let picture = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
    let lost = orderflow(&["draw", "--output", "no/such/folder/flow.svg"]);
    insta::assert_snapshot!("draw_lost", seen(&lost));
}

#[test]
fn draw_and_show_need_a_sound_workflow() {
    for command in ["draw", "show"] {
        insta::assert_snapshot!("needs_sound", seen(&orderflow(&[command, "faulty.json"])));
    }
}

#[test]
fn show_lists_everything() {
    insta::assert_snapshot!("show", stdout(&orderflow(&["show", "shop.json"])));
}

#[test]
fn show_json_gives_a_document_to_start_from() {
    let document = stdout(&orderflow(&["show", "--json"]));
    let output = orderflow_reading(&["check", "-"], document.as_bytes());
    assert!(stdout(&output).starts_with("standard input: sound"));
}

#[test]
fn colours_are_for_those_who_want_them() {
    let coloured = |output: Output| output.stdout.contains(&0x1b);
    assert!(!coloured(orderflow(&["check"])));
    assert!(coloured(orderflow(&["check", "--color", "always"])));
    let mut forced = command(&["check"]);
    assert!(coloured(forced.env("CLICOLOR_FORCE", "1").output().unwrap()));
    let mut never = command(&["check", "--color", "never"]);
    assert!(!coloured(never.env("CLICOLOR_FORCE", "1").output().unwrap()));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child =
        command(&["show"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn catalogues_are_printed_as_the_systems_print_them() {
    for system in ["ecwid", "webinone", "retailys"] {
        let printed = orderflow(&["statuses", "--dialect", system]);
        insta::assert_snapshot!(format!("statuses_{system}"), seen(&printed));
    }
    insta::assert_snapshot!("statuses_nobody", seen(&orderflow(&["statuses", "--dialect", "x"])));
}

#[test]
fn orders_are_converted_and_losses_told() {
    let convert = |more: &[&str]| {
        let args = ["convert", "--from", "ecwid", "--to", "webinone", "ecwid_order.json"];
        seen(&orderflow(&[&args, more].concat()))
    };
    insta::assert_snapshot!("convert", convert(&["--currency", "EUR"]));
    insta::assert_snapshot!("convert_json", convert(&["--currency", "EUR", "--json"]));
    insta::assert_snapshot!("convert_no_currency", convert(&["--currency", "euros"]));
    let args = ["convert", "--from", "retailys", "--to", "ecwid"];
    insta::assert_snapshot!(
        "convert_wrong",
        seen(&orderflow(&[&args[..], &["ecwid_order.json"]].concat()))
    );
    insta::assert_snapshot!(
        "convert_no_file",
        seen(&orderflow(&[&args[..], &["lost.json"]].concat()))
    );
}

/// What several orders lost alike is told once, and a WebinOne order says what its status is.
#[test]
fn losses_of_several_orders_are_told_together() {
    let order = |id: &str, more: &str| {
        format!(
            r#"{{"id": "{id}", "createDate": "2026-03-01 09:00:00 +0000", "total": 9,
                "paymentStatus": "PAID", "fulfillmentStatus": "SHIPPED"{more},
                "items": [{{"id": {id}0, "sku": "TEA", "price": 9, "quantity": 1}}]}}"#
        )
    };
    let convert = |from: &str, to: &str, text: &str| {
        let args = ["convert", "--from", from, "--to", to, "-", "--currency", "EUR"];
        let output = orderflow_reading(&args, text.as_bytes());
        assert!(!output.stdout.is_empty(), "{}", errors(&output));
        errors(&output)
    };
    let few = [order("1", r#", "ipAddress": "192.0.2.1""#), order("2", r#", "hidden": true"#)];
    let many: Vec<String> = (1..=7).map(|id| order(&id.to_string(), "")).collect();
    let orders = [few.join(","), many.join(",")].map(|orders| format!("[{orders}]"));
    let told = orders.map(|orders| convert("ecwid", "retailys", &orders)).join("\n");
    insta::assert_snapshot!("convert_several", told);

    let named = r#"{"Id": 5, "StatusId": 13176, "Status": {"Id": 13176, "Name": "Engraved",},
        "CreatedDateTime": "2026-03-01T09:00:00"}"#;
    let args = ["convert", "--from", "webinone", "--to", "webinone", "-"];
    let strict = orderflow_reading(&args, named.as_bytes());
    assert_eq!(strict.status.code(), Some(2), "{}", errors(&strict));
    let output = orderflow_reading(&[&args[..], &["--lenient"]].concat(), named.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert!(stdout(&output).contains("\"Name\": \"Engraved\""));
}

/// What the command says on standard error.
fn errors(output: &Output) -> String {
    text(&output.stderr)
}

#[test]
fn tests_are_written_and_run() {
    let vectors = stdout(&orderflow(&["tests", "shop.json", "--json"]));
    insta::assert_snapshot!("tests_json", vectors);
    let folder = std::env::temp_dir().join(format!("orderflow-vectors-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("vectors.json");
    std::fs::write(&file, vectors).unwrap();
    let ran = orderflow(&["tests", "shop.json", "--run", file.to_str().unwrap()]);
    std::fs::remove_dir_all(&folder).unwrap();
    insta::assert_snapshot!("tests_run", seen(&ran));
}

#[test]
fn vectors_are_read_from_a_pipe_too() {
    let vectors = orderflow(&["tests", "shop.json"]).stdout;
    let run = |file: &str| orderflow_reading(&["tests", file, "--run", "-"], &vectors);
    assert_eq!(run("shop.json").status.code(), Some(0));
    // Nobody has to guess why nothing is as expected.
    let other = run("raced.json");
    assert_eq!(other.status.code(), Some(1));
    assert!(text(&other.stdout).starts_with("- is of workflow \"shop\", and this is \"raced\"\n"));
    let empty = orderflow_reading(&["coverage", "shop.json", "-"], b"");
    assert_eq!(empty.status.code(), Some(2), "{}", seen(&empty));
}

#[test]
fn rust_tests_say_how_they_come_by_the_workflow() {
    let made = |args: &[&str]| {
        let tests = stdout(&orderflow(&[&["tests", "--limit", "9"], args].concat()));
        let line = tests.lines().find(|line| line.contains("let workflow = ")).map(str::trim);
        line.unwrap_or_else(|| panic!("{tests}")).to_owned()
    };
    let read = "concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/shop.json\")";
    let read = format!("let workflow = Workflow::from_json(include_str!({read}))?;");
    assert_eq!(made(&["shop.json", "--rust"]), read);
    assert_eq!(made(&["--rust"]), "let workflow = Workflow::standard();");
    assert_eq!(made(&["shop.json", "--rust", "shop()"]), "let workflow = shop();");
    let nobody = orderflow_reading(&["tests", "-", "--rust"], include_bytes!("fixtures/shop.json"));
    assert_eq!(nobody.status.code(), Some(2), "{}", seen(&nobody));
}

#[test]
fn stories_of_findings_are_written_as_tests_and_as_pictures() {
    let name = format!("orderflow-stories-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    let told = orderflow(&["check", "raced.json", "--stories", folder.to_str().unwrap()]);
    assert_eq!(told.status.code(), Some(1), "{}", seen(&told));
    let stories = text(&told.stdout).matches("= story: ").count();
    let mut files: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let read = |file: &String| std::fs::read_to_string(folder.join(file)).unwrap();
    let texts: Vec<String> = files.iter().map(read).collect();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(stories > 1 && files.len() == 3 * stories + 1, "{files:?}");
    for (file, text) in files.iter().zip(&texts) {
        let (what, marked) = match file.rsplit('.').next().unwrap() {
            "svg" => ("<svg", "class=\"edge taken\""),
            "mmd" => ("stateDiagram-v2", "1#58;"),
            "dot" => ("digraph", "color=\"#0969da\""),
            _ => ("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/raced.json\"))", ""),
        };
        // What is found of an opening has no path.
        let is_marked = !file.starts_with("story_1") || text.contains(marked);
        assert!(text.contains(what) && is_marked, "{file}:\n{text}");
    }
    // Nothing is written where nothing is found.
    let sound = orderflow(&["check", "shop.json", "--stories", folder.to_str().unwrap()]);
    assert!(sound.status.success() && !folder.exists(), "{}", seen(&sound));
}

#[test]
fn changes_that_nothing_notices_are_named() {
    let on = |threads: &str| seen(&orderflow(&["mutate", "shop.json", "--threads", threads]));
    assert_eq!(on("1"), on("5"));
    insta::assert_snapshot!("mutate", seen(&orderflow(&["mutate", "shop.json"])));
    insta::assert_snapshot!("mutate_lost", seen(&orderflow(&["mutate", "missing.json"])));
}

/// An order that was paid and sent, and another one.
const LOG: &[u8] = br#"{"order":"A-1","event":"paid","at":"2026-03-01T09:00:00Z","total":20}
{"order":"A-2","event":"place","at":"2026-03-01T09:00:00Z","total":5}
{"order":"A-1","event":"sent","at":"2026-03-02T09:00:00Z"}
no line at all
"#;

#[test]
fn why_says_what_would_have_to_be_otherwise() {
    let why = |args: &[&str]| seen(&orderflow(&[&["why"], args].concat()));
    insta::assert_snapshot!("why", why(&["--event", "ready_for_pickup"]));
    let shop = ["shop.json", "--event", "cancel", "--status", "payment=PAID"];
    insta::assert_snapshot!("why_role", why(&shop));
    insta::assert_snapshot!("why_role_json", why(&[&shop[..], &["--json"]].concat()));
    let staff = [&shop[..], &["--role", "staff"]].concat();
    insta::assert_snapshot!("why_allowed", why(&staff));
    insta::assert_snapshot!("why_few", why(&["--event", "done", "--most", "2"]));
    let log = ["why", "--event", "process", "--log", "-", "--order"];
    let asked = |id: &str| seen(&orderflow_reading(&[&log[..], &[id]].concat(), LOG));
    insta::assert_snapshot!("why_log", asked("A-1"));
    insta::assert_snapshot!("why_nobody", asked("A-3"));
}

#[test]
fn why_names_what_is_unknown_and_the_nearest() {
    let why = |args: &[&str]| seen(&orderflow(&[&["why"], args].concat()));
    let unknown = [
        why(&["--event", "pade"]),
        why(&["--event", "paid", "--status", "payment=PIAD"]),
        why(&["--event", "paid", "--status", "paymnet=PAID"]),
        why(&["--event", "paid", "--fact", "pikcup"]),
        why(&["--event", "paid", "--role", "manger"]),
        why(&["--event", "paid", "--status", "payment=PAID", "--status", "payment=REFUNDED"]),
    ];
    insta::assert_snapshot!("why_unknown", unknown.concat());
    assert_eq!(orderflow(&["why", "--event", "paid", "--log", "x"]).status.code(), Some(2));
    assert_eq!(orderflow(&["why"]).status.code(), Some(2));
}

#[test]
fn plan_says_the_shortest_way() {
    let plan = |args: &[&str]| seen(&orderflow(&[&["plan"], args].concat()));
    insta::assert_snapshot!("plan", plan(&["--to", "DONE"]));
    let back = ["--to", "payment=REFUNDED", "--to", "fulfillment=RETURNED"];
    let from = ["--from", "payment=PAID", "--from", "fulfillment=SHIPPED"];
    insta::assert_snapshot!("plan_from", plan(&[&back[..], &from].concat()));
    let unpaid = ["--to", "payment=AWAITING_PAYMENT", "--from", "payment=PAID"];
    insta::assert_snapshot!("plan_role", plan(&unpaid));
    insta::assert_snapshot!("plan_role_json", plan(&[&unpaid[..], &["--json"]].concat()));
    insta::assert_snapshot!("plan_there", plan(&["shop.json", "--to", "OPEN"]));
    let no_way = ["shop.json", "--to", "DONE", "--from", "payment=CANCELLED"];
    insta::assert_snapshot!("plan_no_way", plan(&no_way));
    insta::assert_snapshot!("plan_no_way_json", plan(&[&no_way[..], &["--json"]].concat()));
    insta::assert_snapshot!(
        "plan_limit",
        plan(&["--to", "payment=REFUNDED", "--limit", "5", "--from", "payment=PAID"])
    );
    let log = ["plan", "--to", "DONE", "--log", "-", "--order", "A-1"];
    insta::assert_snapshot!("plan_log", seen(&orderflow_reading(&log, LOG)));
    let part = ["plan", "--to", "payment=PARTIALLY_REFUNDED", "--log", "-", "--order", "A-1"];
    insta::assert_snapshot!("plan_log_part", seen(&orderflow_reading(&part, LOG)));
    let unknown =
        [plan(&["--to", "DOEN"]), plan(&["--to", "payment=PIAD"]), plan(&["--to", "x=y"])];
    insta::assert_snapshot!("plan_unknown", unknown.concat());
}

#[test]
fn what_was_not_covered_is_named() {
    insta::assert_snapshot!(
        "coverage_lost",
        seen(&orderflow(&["coverage", "shop.json", "x.json"]))
    );
}

#[test]
fn coverage_of_all_runs_together_is_a_gate() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let document = std::fs::read_to_string(folder.join("shop.json")).unwrap();
    let workflow = ::orderflow::Workflow::from_json(&document).unwrap();
    let explored = workflow.explore(Limits::default());
    let folder = std::env::temp_dir().join(format!("orderflow-coverage-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut runs = Vec::new();
    let nothing = Coverage::new(&workflow);
    let empty = folder.join("empty.json");
    std::fs::write(&empty, nothing.to_json()).unwrap();
    // A run for each move of the tour.
    for story in explored.tour().stories {
        let mut state = story.entry;
        for step in &story.moves {
            let mut run = Coverage::new(&workflow);
            let event = step.event.as_ref().and_then(|event| workflow.event(event.as_str()));
            event.into_iter().for_each(|event| run.step(state, event, step.input));
            state = step.state;
            let file = folder.join(format!("{}.json", runs.len()));
            std::fs::write(&file, run.to_json()).unwrap();
            runs.push(file.to_str().unwrap().to_owned());
        }
    }
    let gate = |files: &[&str]| {
        orderflow(&[&["coverage", "shop.json"], files, &["--min", "100"]].concat())
    };
    let few = gate(&[empty.to_str().unwrap()]);
    let json = ["coverage", "shop.json", empty.to_str().unwrap(), "--min", "1", "--json"];
    insta::assert_snapshot!("coverage_json", seen(&orderflow(&json)));
    let all = gate(&runs.iter().map(String::as_str).collect::<Vec<_>>());
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(few.status.code(), Some(1), "{}", seen(&few));
    let missed = nothing.gaps(&explored).missed;
    assert!(!missed.is_empty());
    for gap in missed {
        let way = gap.way.unwrap();
        assert!(text(&few.stdout).contains(&format!("({})\n  {way}\n", gap.at)), "{}", seen(&few));
    }
    assert_eq!(all.status.code(), Some(0), "{}", seen(&all));
}

#[test]
fn completions_know_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = stdout(&orderflow(&["completions", shell]));
        let commands = "check explain draw show simulate replay races tests coverage mutate";
        for command in commands.split(' ').chain(["why", "plan", "statuses", "convert"]) {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
}
