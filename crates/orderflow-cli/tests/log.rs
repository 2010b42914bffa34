//! `orderflow simulate` and `orderflow replay`, run as a user runs them, on good input and bad.
#![expect(clippy::unwrap_used, reason = "what a test cannot do without may panic")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn orderflow(args: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orderflow"));
    command.args(args).current_dir(root()).env("NO_COLOR", "1").env_remove("COLUMNS");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // The command may end before it has read everything; that is no fault of the test.
    let feed = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    feed.join().unwrap();
    output
}

fn seen(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    format!("{out}--- standard error\n{err}--- exit code {}\n", output.status.code().unwrap())
}

fn report(args: &[&str], input: &[u8]) -> (Value, Option<i32>, String) {
    let output = orderflow(args, input);
    let err = String::from_utf8(output.stderr).unwrap();
    let value = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (value, output.status.code(), err)
}

const GOOD: &str = r#"{"order":"1","event":"paid","at":"2026-03-01T09:00:00Z"}"#;

#[test]
fn the_same_seed_gives_the_same_bytes_as_the_committed_sample() {
    let sample = fs::read(root().join("examples/orders.ndjson")).unwrap();
    let made = orderflow(&["simulate", "--orders", "200", "--seed", "7"], b"");
    assert_eq!(made.status.code(), Some(0));
    assert!(made.stdout == sample, "run `orderflow simulate --orders 200 --seed 7` again");
    let other = orderflow(&["simulate", "--orders", "200", "--seed", "8"], b"");
    assert_ne!(other.stdout, sample);
}

#[test]
fn the_sample_replays_without_a_bad_line() {
    let output = orderflow(&["replay", "examples/orders.ndjson"], b"");
    insta::assert_snapshot!("replay_sample", seen(&output));
}

#[test]
fn machines_get_the_json_that_is_documented() {
    let text = fs::read_to_string(root().join("docs/replay.md")).unwrap();
    let block = |language: &str| {
        let after = text.split(&format!("```{language}\n")).nth(1).unwrap();
        after.split("```").next().unwrap().to_owned()
    };
    let log = block("ndjson");
    for threads in ["1", "2", "5"] {
        let args = ["replay", "-", "--json", "--threads", threads];
        let output = orderflow(&args, log.as_bytes());
        assert_eq!((output.status.code(), &*output.stderr), (Some(0), b"".as_slice()));
        assert_eq!(String::from_utf8(output.stdout).unwrap(), block("json"));
    }
    let (found, ..) = report(&["replay", "-", "--json"], log.as_bytes());
    for name in found.as_object().unwrap().keys() {
        assert!(text.contains(&format!("| `{name}` | ")), "{name} is not documented");
    }
}

#[test]
fn one_order_with_very_many_events_has_a_short_report() {
    let events = ["payment_failed", "paid", "place"].into_iter().cycle().take(20_002);
    let log: String = events.map(|event| GOOD.replace("paid", event) + "\n").collect();
    let output = orderflow(&["replay", "-"], log.as_bytes());
    let text = seen(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    let words: Vec<&str> = text.split_whitespace().collect();
    assert!(words.join(" ").contains("payment_failed, paid, and 19,982 more events"), "{text}");
    assert!(text.len() < 4000, "{} bytes", text.len());
    let check = |events: usize, last: &str| {
        let log = format!("{GOOD}\n").repeat(events);
        let text = seen(&orderflow(&["replay", "-"], log.as_bytes()));
        let words: Vec<&str> = text.split_whitespace().collect();
        let sequence = words.join(" ").replace("paid, ", "");
        assert!(sequence.contains(&format!("ORDERS EVENTS 1 {last} Effects")), "{text}");
    };
    check(20, "paid");
    check(21, "paid");
    check(22, "and 2 more events");
}

#[test]
fn strict_replays_fail_on_refusals_and_on_unknown_events() {
    let check = |line: &str, strict: Option<i32>| {
        assert_eq!(report(&["replay", "-", "--json"], line.as_bytes()).1, Some(0), "{line}");
        let found = report(&["replay", "-", "--json", "--strict"], line.as_bytes());
        assert_eq!(found.1, strict, "{line}");
    };
    check(GOOD, Some(0));
    check(&GOOD.replace("paid", "process"), Some(1));
    check(&GOOD.replace("paid", "payd"), Some(1));
    // Reports are never refused, however odd.
    check(&GOOD.replace("paid", "returned"), Some(0));
}

#[test]
fn names_can_be_mapped() {
    let line = GOOD.replace("paid", "order approved");
    let args = ["replay", "-", "--json", "--map", "order approved=paid"];
    let (found, code, _) = report(&args, line.as_bytes());
    assert_eq!(code, Some(0));
    assert_eq!(found["final"]["payment"], json!({ "PAID": 1 }));
    assert_eq!(found["sequences"][0]["events"], json!(["paid"]));
}

/// A zstd frame with a checksum.
fn zstd(content: &[u8]) -> Vec<u8> {
    compress_to_vec(content, CompressionLevel::Fastest)
}

/// A zstd frame that every reader passes over; `pzstd` writes one before each other frame.
fn skippable(content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u32).to_le_bytes();
    [&[0x5a, 0x2a, 0x4d, 0x18], &length, content].concat()
}

#[test]
fn packed_logs_are_unpacked() {
    let other = GOOD.replace("\"1\"", "\"2\"");
    let (one, two) = (format!("{GOOD}\n"), format!("{other}\n"));
    let gzip = |content: &str| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(content.as_bytes()).unwrap();
        packer.finish().unwrap()
    };
    let zstd = |content: &str| zstd(content.as_bytes());
    let skip = skippable(b"{\"order\":\"no line\"}\n");
    // A line may be in two frames.
    let (left, right) = one.split_at(20);
    for (packed, orders) in [
        (gzip(&one), 1),
        ([gzip(&one), gzip(&two)].concat(), 2),
        ([gzip(left), gzip(right)].concat(), 1),
        (zstd(&one), 1),
        ([zstd(&one), zstd(&two)].concat(), 2),
        ([zstd(left), zstd(""), zstd(right), zstd(&two)].concat(), 2),
        ([&*skip, &zstd(&one), &skip, &skippable(b""), &zstd(&two), &skip].concat(), 2),
        (skip.clone(), 0),
    ] {
        let (found, code, err) = report(&["replay", "-", "--json"], &packed);
        assert_eq!((code, &*err), (Some(0), ""));
        assert_eq!((&found["orders"], &found["events"]), (&json!(orders), &json!(orders)));
    }
}

#[test]
fn what_is_wrong_with_a_packed_log_is_said_in_words() {
    let check = |packed: &[u8], events: u64, message: &str| {
        let (found, code, err) = report(&["replay", "-", "--json"], packed);
        assert_eq!((code, &found["events"]), (Some(2), &json!(events)), "{message}: {err}");
        let line = events + 1;
        let wanted = format!("error: standard input:{line}: cannot read on: {message}\nhelp: the");
        assert!(err.starts_with(&wanted), "{wanted}{err}");
    };
    let frame = zstd(format!("{GOOD}\n").as_bytes());
    let with = |more: &[u8]| [&*frame, more].concat();
    check(&with(b"garbage"), 1, "what follows zstd frame 1 is no zstd frame");
    check(&with(b"x"), 1, "what follows zstd frame 1 is no zstd frame");
    check(&skippable(b"")[..7], 0, "a zstd frame to be passed over is cut short");
    check(&with(&frame[..frame.len() - 1]), 2, "zstd frame 2 is cut short");
    check(&with(&frame[..3]), 1, "zstd frame 2 is cut short");
    check(&with(&frame[..5]), 1, "zstd frame 2 is cut short");
    let (last, mut wrong) = (frame.len() - 1, frame.clone());
    wrong[last] ^= 1;
    check(&wrong, 1, "zstd frame 1 is damaged: its checksum is wrong");
    // A reserved type of block.
    check(&[0x28, 0xb5, 0x2f, 0xfd, 0, 0, 7, 0, 0], 0, "zstd frame 1 is damaged");
    let window = [0x28, 0xb5, 0x2f, 0xfd, 0, 18 << 3, 1, 0, 0];
    let most = "zstd frame 1 needs a window of 256 MiB, of which 128 MiB is the most";
    check(&window, 0, &format!("{most}: unpack it by `zstd -d --memory=256MB`"));
    let dictionary = [0x28, 0xb5, 0x2f, 0xfd, 1, 0, 7, 1, 0, 0];
    check(&dictionary, 0, "zstd frame 1 needs dictionary 7: unpack it by `zstd -d -D DICTIONARY`");
}

#[test]
fn a_byte_order_mark_is_passed_over_at_the_beginning_of_a_log() {
    let log = format!("\u{feff}{GOOD}\n");
    for log in [log.as_bytes(), &zstd(log.as_bytes())] {
        let (found, code, err) = report(&["replay", "-", "--json"], log);
        assert_eq!((code, &*err), (Some(0), ""));
        assert_eq!(found["orders"], 1);
    }
    let (found, code, _) = report(&["replay", "-", "--json"], "\u{feff}".as_bytes());
    assert_eq!((code, &found["orders"]), (Some(0), &json!(0)));
}

/// Runs the command to its end, and gives the most memory that it had, in bytes; none, where the
/// system does not say.
fn most_memory(args: &[&str]) -> Option<u64> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orderflow"));
    let mut child = command.args(args).stdout(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = None;
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        most = most.max(kilobytes.map(|it| it * 1024));
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    assert!(child.wait().unwrap().success());
    most
}

#[test]
fn packed_logs_are_not_unpacked_all_at_once() {
    let line = GOOD.replace("}", &format!(",\"further\":\"{}\"}}\n", "x".repeat(500_000)));
    let log = line.repeat(200).into_bytes();
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(&log).unwrap();
    let frames: Vec<u8> = log.chunks(log.len() / 4).flat_map(zstd).collect();
    for (name, packed) in [("gz", packer.finish().unwrap()), ("zst", zstd(&log)), ("zst", frames)] {
        let name = format!("orderflow-{}.ndjson.{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, packed).unwrap();
        for threads in ["1", "2"] {
            let args = ["replay", path.to_str().unwrap(), "--threads", threads];
            let Some(most) = most_memory(&args) else {
                eprintln!("SKIPPED: this system does not say how much memory a process has");
                continue;
            };
            assert!(most < log.len() as u64 / 2, "{most} of {} bytes on {threads}", log.len());
        }
        fs::remove_file(&path).unwrap();
    }
}

#[test]
fn a_log_may_have_so_many_events() {
    for (orders, events) in ["7", "300", "0"].into_iter().zip(["100", "60", "0"]) {
        let args = ["simulate", "--orders", orders, "--events", events];
        let made = orderflow(&args, b"");
        let (found, code, err) = report(&["replay", "-", "--json"], &made.stdout);
        assert_eq!((code, &*err), (Some(0), ""));
        let events: u64 = events.parse().unwrap();
        assert_eq!(found["events"], events);
        assert_eq!(found["orders"], events.min(orders.parse().unwrap()));
    }
}

#[test]
fn any_number_of_threads_gives_the_same_answer() {
    let log = orderflow(&["simulate", "--orders", "6000", "--seed", "3"], b"").stdout;
    let bad = [b"no json\n".as_slice(), &log, b"{\"order\":\"S-1\"}\n"].concat();
    let on = |threads| {
        let output = orderflow(&["replay", "-", "--json", "--threads", threads], &bad);
        (output.stdout, output.stderr, output.status.code())
    };
    let one = on("1");
    assert_eq!(one.2, Some(2));
    for threads in ["2", "3", "8"] {
        assert!(on(threads) == one, "{threads} threads");
    }
}

#[test]
fn bad_lines_are_told_with_their_place_and_the_good_ones_still_count() {
    let long_id = GOOD.replace("\"1\"", &format!("\"{}\"", "x".repeat(1_000_000)));
    let endless = format!("{{\"order\":\"{}", "x".repeat(3_000_000));
    let deep = GOOD.replace("\"1\"", &"[".repeat(100_000));
    let check = |bad: &[u8], message: &str| {
        let log = [GOOD.as_bytes(), bad, GOOD.replace("paid", "sent").as_bytes()].join(&b'\n');
        let (found, code, err) = report(&["replay", "-", "--json"], &log);
        assert_eq!(code, Some(2), "{message}: {err}");
        assert_eq!(found["events"], 2, "{message}");
        assert!(err.contains(message), "{message}: {err}");
        assert!(err.starts_with("error: standard input:2: "), "{err}");
        assert!(err.len() < 1000, "{} bytes of complaints", err.len());
    };
    check(b"{\"order\":\"1\"", "EOF while parsing");
    check(b"no json", "column 1: expected an object with order, event and at");
    check(b"[1]", "expected an object with order, event and at");
    check(b"{\"event\":\"paid\",\"at\":\"2026-03-01T09:00:00Z\"}", "missing field `order`");
    check(b"{\"order\":\"1\",\"at\":\"2026-03-01T09:00:00Z\"}", "missing field `event`");
    check(b"{\"order\":\"1\",\"event\":\"paid\"}", "missing field `at`");
    check(b"{\"order\":\"1\",\"event\":\"paid\",\"at\":\"yesterday\"}", "\"yesterday\" is no time");
    check(b"{\"order\":\"\xff\"}", "column 11: the line is not UTF-8");
    check(b"{\"order\":7,\"event\":\"paid\"}", "expected a string");
    check(GOOD.replace("}", ",\"amount\":1e999}").as_bytes(), "1e999 is no amount");
    check(GOOD.replace("}", ",\"amount\":\"-5\"}").as_bytes(), "negative");
    check(GOOD.replace("}", ",\"amount\":true}").as_bytes(), "true is no amount");
    check(GOOD.replace("}", ",\"amount\":\"5\",\"currency\":\"EUR\"}").as_bytes(), "EUR");
    check(GOOD.replace("}", ",\"order\":\"2\"}").as_bytes(), "duplicate field `order`");
    check(long_id.as_bytes(), "the order is no key: a key has at most 128 characters");
    check(endless.as_bytes(), "the line has more than 1048576 bytes");
    check(deep.as_bytes(), "expected a string");
}

#[test]
fn a_bad_line_opens_no_order() {
    let line = GOOD.replace("}", ",\"amount\":1.234}");
    let (found, code, _) = report(&["replay", "-", "--json"], line.as_bytes());
    assert_eq!((code, &found["orders"]), (Some(2), &json!(0)));
}

#[test]
fn a_truncated_log_counts_as_far_as_it_goes() {
    let line = |order: u32| GOOD.replace("\"1\"", &format!("\"{order}\"")) + "\n";
    let log: String = (0..20_000).map(line).collect();
    let mut packer = GzEncoder::new(Vec::new(), Compression::none());
    packer.write_all(log.as_bytes()).unwrap();
    for packed in [packer.finish().unwrap(), zstd(log.as_bytes())] {
        let (found, code, err) = report(&["replay", "-", "--json"], &packed[..packed.len() / 2]);
        assert_eq!(code, Some(2), "{err}");
        assert!(err.contains("cannot read on"), "{err}");
        assert!(found["orders"].as_u64().unwrap() > 5000, "{found}");
    }
}

#[test]
fn what_cannot_be_read_or_written_is_said() {
    let check = |args: &[&str], message: &str| {
        let (_, code, err) = report(args, b"");
        assert_eq!(code, Some(2), "{err}");
        assert!(err.contains(message), "{err}");
    };
    check(&["replay", "no-such-file"], "cannot read no-such-file: no such file or directory");
    check(&["replay", "src"], "cannot read src: it is a directory");
    check(&["replay", "-", "--map", "x"], "write RAW=EVENT");
    check(&["replay", "-", "--map", "x=payd"], "did you mean --map x=paid?");
    check(
        &["replay", "-", "--map", "x=paid", "--map", "y=paid", "--map", "x=cancel"],
        "--map reads \"x\" both as \"paid\" and as \"cancel\"",
    );
    check(&["replay", "-", "--map", "x=paid", "--map", "x=paid"], "--map names \"x\" twice");
    check(&["replay", "-", "--orders", "no/out", "--threads", "2"], "--orders takes one thread");
    check(&["replay", "-", "--threads", "0"], "0 is not in 1..=64");
    let log = "examples/orders.ndjson";
    check(&["replay", log, "--orders", log], "examples/orders.ndjson is the log itself");
    check(&["replay", "-", "--workflow", "README.md"], "is no sound workflow");
    check(&["replay", "-", "--orders", "no/such/folder/out"], "cannot write no/such/folder/out");
    check(&["simulate", "--orders", "many"], "invalid value 'many'");
}

#[test]
fn orders_are_written_with_their_histories() {
    let out = std::env::temp_dir().join(format!("orderflow-{}.ndjson", std::process::id()));
    let log = GOOD.replace("}", ",\"raw\":{\"a\":1}}");
    let args = ["replay", "-", "--json", "--threads", "1", "--orders", out.to_str().unwrap()];
    let (_, code, err) = report(&args, log.as_bytes());
    let text = fs::read_to_string(&out).unwrap();
    fs::remove_file(&out).unwrap();
    assert_eq!((code, &*err), (Some(0), ""));
    let order: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        order["statuses"],
        json!({ "fulfillment": "AWAITING_PROCESSING", "payment": "PAID" })
    );
    assert_eq!(order["version"], 2);
    assert_eq!(order["history"][1]["fields"], json!({ "raw": "{\"a\":1}" }));
}

#[cfg(unix)]
#[test]
fn orders_are_not_written_over_what_is_read_or_written_at_the_time() {
    let path = std::env::temp_dir().join(format!("orderflow-both-{}", std::process::id()));
    let check = |orders: &str, reads: bool, message: &str| {
        fs::write(&path, format!("{GOOD}\n")).unwrap();
        let file = fs::OpenOptions::new().read(true).append(true).open(&path).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_orderflow"));
        command.args(["replay", "-", "--orders", orders]).env("NO_COLOR", "1");
        match reads {
            true => command.stdin(file),
            false => command.stdin(Stdio::null()).stdout(file),
        };
        let output = command.stderr(Stdio::piped()).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{err}");
        assert!(err.starts_with(&format!("error: {orders} is {message}\n")), "{err}");
        assert_eq!(fs::read_to_string(&path).unwrap(), format!("{GOOD}\n"));
    };
    let name = path.to_str().unwrap();
    check(name, true, "the log itself");
    check(name, false, "where the report goes");
    fs::remove_file(&path).unwrap();
}
