//! Records on disk: the first format is read for ever, and written as it was.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use orderflow::order::{History, RecordError};
use orderflow::{
    Actor, Customer, Entry, Event, Import, NewOrder, Order, Origin, Person, Record, Rejection,
    ReplayError, Workflow,
};
use rust_decimal::dec;
use serde_json::Value;

use crate::desk::{check_on, start, two_units};

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "fixtures", "history", "v1"].iter().collect()
}

/// The fixtures: the name and the text of each.
fn fixtures() -> Vec<(String, String)> {
    if std::env::var_os("ORDERFLOW_WRITE_FIRST_FORMAT").is_some() {
        for (name, order) in histories() {
            fs::write(folder().join(name), written(order.history())).unwrap();
        }
    }
    let mut paths: Vec<_> = fs::read_dir(folder()).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

fn fixture(name: &str) -> Vec<Record> {
    read(&fs::read_to_string(folder().join(name)).unwrap())
}

fn read(text: &str) -> Vec<Record> {
    text.lines().map(|line| Record::from_json(line).unwrap()).collect()
}

fn written(records: &History) -> String {
    records.iter().map(|record| record.to_json() + "\n").collect()
}

#[test]
fn the_first_format_is_read_and_written_as_it_was() {
    for (name, text) in fixtures() {
        let records = read(&text);
        let order = Order::replay(records.clone()).unwrap();
        assert!(order.history().iter().eq(records.iter().cloned()), "{name}");
        assert_eq!(written(order.history()), text, "{name}");
        // The other way in reads the same.
        let again: Vec<Record> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(again, records, "{name}");
    }
}

#[test]
fn fixtures_say_everything_that_a_record_can() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut keep = |what: &str, value: &Value| {
        seen.extend(value.as_str().map(|word| format!("{what} {word}")));
    };
    for line in fixtures().iter().flat_map(|(_, text)| text.lines()) {
        let record: Value = serde_json::from_str(line).unwrap();
        keep("kind", &record["kind"]);
        keep("verdict", &record["verdict"]);
        keep("mail", &record["notification"]);
        keep("edit", &record["edit"]["what"]);
        for effect in record["effects"].as_array().into_iter().flatten() {
            keep("effect", &effect["kind"]);
        }
        for step in record["booking"]["moves"].as_array().into_iter().flatten() {
            keep("place", &step["to"]);
        }
        for field in record["booking"].as_object().into_iter().flatten() {
            keep("booking", &Value::from(field.0.as_str()));
        }
        for field in record["payload"].as_object().into_iter().flatten() {
            keep("payload", &Value::from(field.0.as_str()));
        }
    }
    let words = "\
        booking capture, booking failed_delivery, booking failed_payment, booking moves, \
        booking refund, booking returned, booking shipment, booking unmatched, booking voided, \
        edit billing, edit charges, edit customer, edit delivery, edit fact, edit foreign, \
        edit line, edit note, edit notify_customer, edit remove_line, edit shipping, edit terms, \
        edit tracking, effect attention, effect automation, effect clear_timer, effect custom, \
        effect notify, effect set_timer, kind assigned, kind edited, kind event, kind forced, \
        kind imported, kind opened, kind settled, mail nothing, mail order_off, mail owed, \
        mail status_off, mail store_off, payload amount, payload lines, payload method, \
        payload payment, payload reference, payload shipment, payload tracking, place delivered, \
        place failed, place returned, place under_way, place unsent, verdict applied, \
        verdict flagged, verdict ignored";
    let seen: Vec<String> = seen.into_iter().collect();
    assert_eq!(seen.join(", "), words);
}

/// Every object gets a field that nobody knows; maps with names of the host's own are left alone.
fn with_unknown_fields(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields.iter_mut() {
                if name != "foreign" {
                    with_unknown_fields(inner);
                }
            }
            fields.insert("of_a_later_version".to_owned(), serde_json::json!({ "more": [1] }));
        }
        Value::Array(values) => values.iter_mut().for_each(with_unknown_fields),
        _ => {}
    }
}

#[test]
fn readers_are_tolerant() {
    for (name, text) in fixtures() {
        for line in text.lines() {
            let mut value: Value = serde_json::from_str(line).unwrap();
            with_unknown_fields(&mut value);
            let read = Record::from_json(&value.to_string()).unwrap();
            assert_eq!(read.to_json(), line, "{name}");
        }
    }
    let least = r#"{"format":1,"order":"A-1","sequence":2,"at":"2026-03-01T09:00:00Z",
        "actor":{"kind":"staff"},"kind":"event","event":"cancel","verdict":"applied",
        "workflow":{"name":"standard","hash":"00000000000000000000000000000000"}}"#;
    let record = Record::from_json(least).unwrap();
    assert!(record.changes.is_empty() && record.effects.is_empty() && record.key.is_none());
    assert!(matches!(&record.entry, Entry::Event(taken) if taken.payload.is_empty()));
}

#[test]
fn what_cannot_be_read_says_why() {
    let check = |from: &str, to: &str, want: &str| {
        let line = r#"{"format":1,"order":"A-1","sequence":2,"at":"2026-03-01T09:00:00Z",
            "actor":{"kind":"staff"},"kind":"event","event":"paid","verdict":"applied",
            "payload":{"amount":{"amount":"2.00","currency":"EUR"}},"notification":"owed",
            "effects":[{"kind":"attention","name":"refund_due"}],
            "workflow":{"name":"standard","hash":"00000000000000000000000000000000"}}"#;
        assert!(line.contains(from), "{from}");
        let error = Record::from_json(&line.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.starts_with(want), "{error}");
    };
    check("\"format\":1", "\"format\":2", "the record has format 2, and this library reads 1");
    check("\"format\":1,", "", "the record cannot be read: missing field `format`");
    check("\"kind\":\"event\"", "\"kind\":\"woven\"", "\"woven\" is no kind of a record");
    check("\"applied\"", "\"maybe\"", "\"maybe\" is no verdict of a record");
    check("\"event\":\"paid\",", "", "a record of the kind \"event\" has no event");
    let song = "the record cannot be read: \"song\" is no effect";
    check("\"kind\":\"attention\"", "\"kind\":\"song\"", song);
    check(",\"name\":\"refund_due\"", "", "the record cannot be read: ");
    check("\"2.00\"", "2.00", "the record cannot be read: invalid type: floating point `2.0`");
    check("\"2.00\"", "\"2.001\"", "the record cannot be read: an amount in EUR has at most 2");
    check("\"2.00\"", "\"-2.00\"", "the record cannot be read: an amount may not be negative");
    check("\"owed\"", "\"perhaps\"", "the record cannot be read: \"perhaps\" is no decision");
    check("\"staff\"", "\"ghost\"", "the record cannot be read: \"ghost\" is no kind of actor");
    check("\"A-1\"", "\"\"", "the record cannot be read: a key may not be empty");
    check("0000\"}", "00\"}", "the record cannot be read: a content hash has 32 hexadecimal");
    check("{\"format\"", "\"format\"", "the record cannot be read: ");
    assert_eq!(
        Record::from_json(r#"{"format":3}"#),
        Err(RecordError::Format { found: 3 }),
        "a later format need not have any field of this one"
    );
    let endless = format!(r#"{{"format":1,"kind":"event","{}":}}"#, "x".repeat(1 << 20));
    assert!(Record::from_json(&endless).unwrap_err().to_string().len() < 1000);
}

#[test]
fn amounts_are_strings_and_statuses_keys() {
    for (name, text) in fixtures() {
        for line in text.lines() {
            let record: Value = serde_json::from_str(line).unwrap();
            strings(&record, &name);
            for change in record["changes"].as_array().into_iter().flatten() {
                assert!(change["to"].is_string(), "{name}");
            }
        }
    }
}

/// Whatever stands under `amount` is a string, or an object in which it is one.
fn strings(value: &Value, name: &str) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(field, inner)| {
            assert!(field != "amount" || inner.is_string() || inner.is_object(), "{name}: {value}");
            strings(inner, name);
        }),
        Value::Array(values) => values.iter().for_each(|inner| strings(inner, name)),
        _ => {}
    }
}

/// Replays a history with something done to it.
fn tampered(change: impl FnOnce(&mut Vec<Record>)) -> Result<Order, ReplayError> {
    let mut records = fixture("sold.ndjson");
    change(&mut records);
    Order::replay(records)
}

/// Changes the JSON of one record.
fn rewritten(records: &mut [Record], at: usize, from: &str, to: &str) {
    let text = records[at].to_json();
    assert!(text.contains(from), "{text}");
    records[at] = Record::from_json(&text.replace(from, to)).unwrap();
}

#[test]
fn histories_that_were_tampered_with() {
    let check = |change: &dyn Fn(&mut Vec<Record>), want: &str| {
        let error = tampered(|records| change(records)).unwrap_err();
        assert_eq!(error.to_string(), want);
    };
    assert!(tampered(|_| {}).is_ok());
    check(&|it| drop(it.remove(1)), "record 2 should follow, and 3 does");
    check(&|it| it.insert(2, it[1].clone()), "record 3 should follow, and 2 does");
    check(&|it| it.swap(2, 3), "record 3 should follow, and 4 does");
    check(&|it| it.reverse(), "the history does not begin with an opening");
    check(&|it| it.clear(), "the history does not begin with an opening");
    check(&|it| drop(it.remove(0)), "the history does not begin with an opening");
    check(&|it| it[0].sequence = 2, "record 1 should follow, and 2 does");
    check(
        &|it| {
            it[1].entry = it[0].entry.clone();
        },
        "the order is opened twice",
    );
    check(
        &|it| rewritten(it, 2, "\"order\":\"A-1\"", "\"order\":\"B-2\""),
        "the record is of order B-2, and this is A-1",
    );
    check(
        &|it| rewritten(it, 2, "\"from\":\"AWAITING_PAYMENT\"", "\"from\":\"CANCELLED\""),
        "record 3 moves payment from another status than the order has",
    );
    check(
        &|it| rewritten(it, 4, "\"quantity\":1", "\"quantity\":9"),
        "line 1 has not so many units there",
    );
    check(
        &|it| rewritten(it, 2, "\"currency\":\"EUR\"", "\"currency\":\"USD\""),
        "an amount in EUR is wanted, not in USD",
    );
    check(
        &|it| rewritten(it, 2, "\"reference\":\"t2\"", "\"reference\":\"t1\""),
        "the reference \"t1\" is on the books",
    );
    check(
        &|it| rewritten(it, 5, "\"shipment\":\"A\"", "\"shipment\":\"Z\""),
        "the shipment \"Z\" is not on the books",
    );
    let settled = |it: &mut Vec<Record>| {
        let at = it.iter().position(|it| matches!(it.entry, Entry::Settled { .. })).unwrap();
        rewritten(it, at, "\"raised\":", "\"raised\":1");
    };
    let error = tampered(settled).unwrap_err();
    assert!(matches!(error, ReplayError::Attention { .. }), "{error}");
}

#[test]
fn a_record_that_does_not_fit_leaves_the_part_before_it_whole() {
    // A decision that was made on another version of the order is refused, and nothing changes.
    let workflow = Workflow::standard();
    let mut order = workflow.open(two_units(), origin()).unwrap();
    let stale = workflow.decide(&order, orderflow::standard::event::CANCEL).unwrap();
    let _ = workflow.apply(&mut order, orderflow::standard::event::PAID).unwrap();
    let before = order.clone();
    assert!(matches!(stale.commit(&mut order), Err(Rejection::Version { .. })));
    assert_eq!(order, before);
    let mut other = workflow.open(NewOrder::new("B-2", "EUR"), origin()).unwrap();
    assert!(matches!(stale.commit(&mut other), Err(Rejection::Misfit(ReplayError::Order { .. }))));
}

/// To and fro on one axis, while another one stands still, with something owed each way.
const SHUTTLE: &str = r#"{
    "format": 1, "name": "shuttle", "version": "1", "notify_customer": true,
    "axes": [
        { "name": "colour", "entry": ["GREEN"], "statuses": [
            { "key": "RED", "terminal": true }, { "key": "GREEN", "resting": true } ] },
        { "name": "place", "entry": ["HERE"], "statuses": [
            { "key": "HERE", "notify_customer": true, "automations": ["greet"] },
            { "key": "THERE", "automations": ["wave"] },
            { "key": "GONE", "terminal": true } ] } ],
    "events": [{ "name": "go", "kind": "report" }, { "name": "come", "kind": "report" },
        { "name": "leave", "kind": "report" }, { "name": "stop", "kind": "report" }],
    "transitions": [
        { "axis": "place", "event": "go", "from": ["HERE"], "to": "THERE",
          "effects": [{ "kind": "attention", "name": "left" }] },
        { "axis": "place", "event": "come", "from": ["THERE"], "to": "HERE" },
        { "axis": "place", "event": "leave", "from": ["HERE"], "to": "GONE" },
        { "axis": "colour", "event": "stop", "from": ["GREEN"], "to": "RED" } ]
}"#;

/// What an order keeps of an event depends on what there is to say about it and on when it was; the
/// record says everything in any case, also of those that have no room in the order itself.
#[test]
fn however_an_event_is_kept_its_record_says_all_of_it() {
    let workflow = Workflow::from_json(SHUTTLE).unwrap();
    let mut order = workflow.open(NewOrder::new("A-1001", "EUR"), origin()).unwrap();
    let times = [
        Some("2026-03-01T09:00:00.000000001Z"),
        Some("1969-12-31T23:59:59.999999999Z"),
        None,
        Some("2514-05-30T01:53:04Z"),
        Some("2514-05-30T01:53:03.999999999Z"),
    ];
    for number in 0..40 {
        let event = Event::new(["go", "come"][number % 2]);
        let at = times[number % times.len()].map(|at| at.parse().unwrap());
        let event = at.map_or(event.clone(), |at| event.at(at));
        let event = match number % 3 {
            0 => event,
            1 => event.key(&format!("evt_{number}")).note("as it came"),
            _ => event.by(Actor::staff("anna")),
        };
        let before = order.clone();
        let told = Order::replay(before.history()).unwrap();
        let decision = workflow.decide(&before, &event).unwrap().into_owned();
        assert_eq!(workflow.apply(&mut order, &event).unwrap(), decision);
        for mut other in [before, told] {
            decision.commit(&mut other).unwrap();
            assert_eq!(other, order);
            assert!(decision.commit(&mut other).is_err());
        }
        let record = order.history().last().unwrap();
        assert_eq!(decision.record().as_ref(), Some(&record));
        assert_eq!(
            record.at,
            at.unwrap_or_else(|| order.history().get(record.sequence - 1).unwrap().at)
        );
        assert_eq!(record.sequence, number as u64 + 2);
        assert_eq!(record.key.is_some(), number % 3 == 1);
        assert_eq!(record.changes.len(), 1);
        assert_eq!(record.effects.len(), 2);
        assert_eq!(record.actor.id.is_some(), number % 3 == 2);
    }
    let read = Order::replay(order.history()).unwrap();
    assert_eq!(read, order);
    assert!(order.history().iter().eq(read.history()));
    assert!(order.history().iter().rev().map(|it| it.sequence).eq((1..=41).rev()));
    assert!(order.history().moved("place") && !order.history().moved("colour"));
    assert_eq!(order.record_of_key("evt_37").unwrap().sequence, 39);
    assert_eq!(order.attentions().len(), 20);
}

fn origin() -> Origin {
    Origin::by(Actor::staff("anna").channel("back_office").role("manager")).at(start())
}

/// Orders that between them have every kind of record. The fixtures of the first format are their
/// histories, written by the library that had it first: `ORDERFLOW_WRITE_FIRST_FORMAT=1` writes
/// them. Whoever adds a kind of record adds a history here and its file, and lets the old files be.
fn histories() -> [(&'static str, Order); 5] {
    [
        ("sold.ndjson", sold()),
        ("called_off.ndjson", called_off()),
        ("edited.ndjson", edited()),
        ("imported.ndjson", imported()),
        ("labelled.ndjson", labelled()),
    ]
}

fn ann() -> (Customer, Person) {
    let some = |text: &str| Some(text.to_owned());
    let customer = Customer {
        id: some("C-7"),
        name: some("Ann"),
        email: some("ann@example.org"),
        phone: some("+43 1 234"),
        language: some("de-AT"),
    };
    let person = Person {
        name: some("Ann"),
        company: some("Example"),
        tax_id: some("ATU1"),
        street: some("Ring 1"),
        city: some("Wien"),
        postal_code: some("1010"),
        region: some("Wien"),
        country: some("AT"),
        phone: some("+43 1 234"),
        email: some("ann@example.org"),
    };
    (customer, person)
}

/// Everything that an order can be opened with, and most that can happen on its way.
fn sold() -> Order {
    let (customer, person) = ann();
    let new = NewOrder::new("A-1", "EUR")
        .line("SKU-1", 2, dec!(10))
        .line_name("Töpfchen \"Salz\"")
        .named_line("extra", "SKU-2", 1, dec!(5.5))
        .digital_line("EBOOK", 1, dec!(3))
        .shipping_charge(dec!(4.9))
        .tax(dec!(2))
        .discount(dec!(1))
        .gift_voucher(dec!(0.4))
        .customer(customer)
        .billing(person.clone())
        .shipping(person)
        .fact("vip")
        .foreign("shop", "internalId", "{\"id\": 7}");
    let workflow = Workflow::standard();
    let order = workflow.open(new, origin().note("by telephone").key("open-1")).unwrap();
    check_on(
        &workflow,
        order,
        "
        paid 30.00 ref=t1 via=card by=gateway key=evt-1 | applied
        paid ref=t2 via=cash by=staff | PAID mail -expire
        payment_failed ref=f1 via=card by=gateway | ignored
        sent A 1x1 track=T-1 by=carrier | SHIPPED mail
        delivered A by=carrier | DELIVERED mail
        sent B 1x1 extrax3 by=carrier | SHIPPED mail !units_unmatched
        delivery_failed B ref=d1 by=carrier | DELIVERED mail
        out_for_delivery B by=carrier | OUT_FOR_DELIVERY mail
        undo_sent role=manager note=mixed-up by=staff | DELIVERED mail
        refunded 5.50 ref=r1 of=t1 via=card extrax1 by=gateway | PARTIALLY_REFUNDED mail
        returned 1x1 ref=b1 by=customer | RETURNED mail !refund_due(28.50)
        settle refund_due by=staff note=done-by-bank | applied
        reopen | PROCESSING mail
        show | PARTIALLY_REFUNDED/PROCESSING OPEN, 34.00-5.50 of 34.00, 1: 2 unsent,
            | extra: 1 unsent 1 refunded, 3: 1 unsent, !units_unmatched
    ",
    )
}

/// Money that came too late, goods that left too late, and what was taken back.
fn called_off() -> Order {
    let workflow = Workflow::standard();
    let order = workflow.open(two_units().quiet(), origin()).unwrap();
    check_on(
        &workflow,
        order,
        "
        payment_failed 2.00 ref=f1 via=card by=gateway | applied
        paid by=staff | PAID no mail: order_off -expire
        mark_unpaid role=manager by=staff | AWAITING_PAYMENT no mail: order_off +expire(168h)
        expire by=timer | CANCELLED WILL_NOT_DELIVER no mail: order_off -expire
        paid 1.50 ref=t1 by=gateway | applied !paid_after_cancel(1.50)
        sent A by=carrier | SHIPPED no mail: order_off !shipped_after_cancel
        delivered by=carrier | DELIVERED no mail: order_off
        undo_delivered role=manager note=wrong-door by=staff | SHIPPED no mail: order_off
        returned by=carrier | RETURNED no mail: order_off !refund_due(1.50)
        force fulfillment WILL_NOT_DELIVER note=lost by=staff | WILL_NOT_DELIVER no mail: order_off
    ",
    )
}

/// Every edit.
fn edited() -> Order {
    let workflow = Workflow::standard();
    let order = workflow.open(two_units(), origin()).unwrap();
    check_on(
        &workflow,
        order,
        "
        edit customer Ann | applied
        edit billing Ann | applied
        edit shipping Bob | applied
        edit shipping nobody | applied
        edit delivery local_delivery | applied
        edit terms later | applied
        edit shipping_charge 4.90 | applied
        edit line 1x3 1.00 | applied
        edit line 2x1 3.00 | applied
        edit remove 2 | applied
        edit foreign shop id 7 | applied
        edit foreign shop id | applied
        edit fact vip true | applied
        edit fact vip false | applied
        edit notify off | applied
        edit remark note=called key=n | applied
        sent A 1x1 | SHIPPED no mail: order_off
        edit tracking A T-1 | applied
    ",
    )
}

/// Taken over from elsewhere, with books.
fn imported() -> Order {
    use orderflow::standard::{fulfillment, payment};
    use orderflow::{Books, LineId, Money, Payload};
    let workflow = Workflow::standard();
    let euros = |amount| Money::parse(amount, "EUR").unwrap();
    let line = LineId::new("1").unwrap();
    let import = Import::new(two_units(), "old shop")
        .status(payment::AXIS, payment::PARTIALLY_REFUNDED)
        .status(fulfillment::AXIS, fulfillment::CUSTOM_FULFILLMENT_STATUS_1)
        .gateway_capture(Payload::new().amount(euros("2")).reference("tx").method("card"))
        .booked(Books::Refund, Payload::new().amount(euros("0.5")).line(line.clone(), 1))
        .booked(Books::Dispatch, Payload::new().shipment("A").line(line, 1));
    let order = workflow.import(import, origin()).unwrap();
    check_on(
        &workflow,
        order,
        "
        assign fulfillment SHIPPED by=staff | SHIPPED mail
        delivered by=carrier | DELIVERED mail
    ",
    )
}

/// A workflow with labels, automations and effects of its own, in a store that sends no mails.
fn labelled() -> Order {
    let text = r#"{
        "format": 1, "name": "labelled", "version": "7", "notify_customer": false,
        "axes": [
            { "name": "door", "entry": ["SHUT"], "statuses": [
                { "key": "SHUT" },
                { "key": "OPEN", "resting": true, "notify_customer": true, "template": "opened",
                  "automations": ["light"] } ] },
            { "name": "label", "assignment": "free", "entry": ["none"], "statuses": [
                { "key": "none" }, { "key": "in-talks" }, { "key": "gone", "raises": "open" } ] } ],
        "events": [
            { "name": "open", "kind": "request" }, { "name": "knock", "kind": "report" } ],
        "transitions": [
            { "axis": "door", "event": "open", "from": ["SHUT"], "to": "OPEN",
              "effects": [{ "kind": "custom", "name": "ring" }] },
            { "axis": "door", "event": "knock", "from": ["OPEN"] } ] }"#;
    let mut document = orderflow::document::Document::from_json(text).unwrap();
    let loud = |document: &orderflow::document::Document| Workflow::new(document).unwrap();
    let store_off = loud(&document);
    document.notify_customer = true;
    let workflow = loud(&document);
    let order = workflow.open(two_units(), origin()).unwrap();
    let order = check_on(
        &workflow,
        order,
        "
        knock | flagged !flagged
        assign label in-talks | in-talks no mail: status_off
        assign label gone | OPEN gone mail #ring *light template opened
    ",
    );
    check_on(
        &store_off,
        order,
        "
        assign label none | none no mail: store_off
        force door SHUT note=draught by=staff | SHUT no mail: store_off
    ",
    )
}
