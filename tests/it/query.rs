//! The query: what every operator does, what is refused, and in what order answers come.

mod answers;
mod naive;
mod things;

use orderflow::query::{
    FieldType, Fields, Filter, Operand, OrderBy, Query, QueryProblem, QueryText, Score,
    StatusEntry, Test,
};
use orderflow::{Actor, Event, NewOrder, Order, Origin, Workflow};
use rust_decimal::dec;

use things::{Thing, fields, things};

/// The ids of the things that the filter lets pass.
fn passes(filter: &str) -> Vec<String> {
    let fields = fields();
    let filter = Filter::from_json(filter, &fields).unwrap_or_else(|error| panic!("{error}"));
    let all = things();
    let page = Query::new().filter(filter).run(&fields, &all).unwrap();
    assert_eq!(page.total, page.hits.len());
    page.items().map(|thing| thing.id.clone()).collect()
}

#[test]
fn every_operator_does_what_the_table_says() {
    let check = |filter: &str, want: &[&str]| assert_eq!(passes(filter), want, "{filter}");
    let all = ["a", "b", "c", "d"];
    check("", &all);
    check(" \n", &all);
    check("{}", &all);
    // a: words red, green; number 1.5; switch true; time 2026-03-01T09:00Z
    // b: words Red; number 10; switch false; time 2026-03-02
    // c: words reddish; number -0.1
    // d: nothing at all
    check(r#"{"words": "red"}"#, &["a"]);
    check(r#"{"words": {"$eq": "green"}}"#, &["a"]);
    check(r#"{"words": null}"#, &["d"]);
    check(r#"{"words": {"$ne": "red"}}"#, &["b", "c", "d"]);
    check(r#"{"words": {"$ne": null}}"#, &["a", "b", "c"]);
    check(r#"{"words": {"$in": ["green", "Red"]}}"#, &["a", "b"]);
    check(r#"{"words": {"$in": ["green", null]}}"#, &["a", "d"]);
    check(r#"{"words": {"$in": []}}"#, &[]);
    check(r#"{"words": {"$nin": ["green", "Red"]}}"#, &["c", "d"]);
    check(r#"{"words": {"$nin": ["green", null]}}"#, &["b", "c"]);
    check(r#"{"words": {"$nin": []}}"#, &all);
    check(r#"{"words": {"$gt": "red"}}"#, &["c"]);
    check(r#"{"words": {"$gte": "red"}}"#, &["a", "c"]);
    check(r#"{"words": {"$lt": "green"}}"#, &["b"]);
    check(r#"{"words": {"$lte": "green"}}"#, &["a", "b"]);
    // Each operator may be met by a value of its own.
    check(r#"{"words": {"$gt": "h", "$lt": "h"}}"#, &["a"]);
    check(r#"{"words": {"$contains": "ed"}}"#, &["a", "b", "c"]);
    check(r#"{"words": {"$beginsWith": "re"}}"#, &["a", "c"]);
    check(r#"{"words": {"$endsWith": "en"}}"#, &["a"]);
    check(r#"{"words": {"$contains": ""}}"#, &["a", "b", "c"]);
    check(r#"{"words": {"$exists": true}}"#, &["a", "b", "c"]);
    check(r#"{"words": {"$exists": false}}"#, &["d"]);
    check(r#"{"words": {"$not": {"$contains": "e", "$beginsWith": "R"}}}"#, &["a", "c", "d"]);
    check(r#"{"words": {"$not": {"$not": {"$eq": "red"}}}}"#, &["a"]);

    check(r#"{"number": 1.50}"#, &["a"]);
    check(r#"{"number": {"$gt": 1.5}}"#, &["b"]);
    check(r#"{"number": {"$gte": 15e-1}}"#, &["a", "b"]);
    check(r#"{"number": {"$lt": 0}}"#, &["c"]);
    check(r#"{"number": {"$lte": -0.1}}"#, &["c"]);
    check(r#"{"number": {"$not": {"$gt": 0}}}"#, &["c", "d"]);
    check(r#"{"number": {"$in": [10, 1.5, 7]}}"#, &["a", "b"]);
    check(r#"{"number": {"$exists": false}}"#, &["d"]);

    check(r#"{"switch": true}"#, &["a"]);
    check(r#"{"switch": {"$ne": true}}"#, &["b", "c", "d"]);
    check(r#"{"switch": {"$in": [true, false]}}"#, &["a", "b"]);

    check(r#"{"time": "2026-03-01T10:00:00+01:00"}"#, &["a"]);
    check(r#"{"time": "2026-03-01T09:00:00"}"#, &["a"]);
    check(r#"{"time": {"$gte": "2026-03-02"}}"#, &["b"]);
    check(r#"{"time": {"$lt": "2026-03-02"}}"#, &["a"]);
    check(r#"{"time": {"$in": ["2026-03-02", null]}}"#, &["b", "c", "d"]);

    check(r#"{"$and": [{"words": "red"}, {"number": 1.5}]}"#, &["a"]);
    check(r#"{"$or": [{"words": "red"}, {"number": 10}]}"#, &["a", "b"]);
    check(r#"{"$and": []}"#, &all);
    check(r#"{"$or": []}"#, &[]);
    check(r#"{"$not": {"words": "red", "number": 2}}"#, &all);
    check(r#"{"switch": true, "$or": [{"number": 10}, {"number": 1.5}]}"#, &["a"]);
}

#[test]
fn open_fields_take_any_type() {
    let check = |filter: &str, want: &[&str]| assert_eq!(passes(filter), want, "{filter}");
    // a: {"n": 1, "list": [1, "x", [2]], "deep": {"er": true, "a": [{"b": 7}]}, "null": null}
    // b: {"n": "1", "list": []}
    check(r#"{"more.n": 1}"#, &["a"]);
    check(r#"{"more.n": "1"}"#, &["b"]);
    check(r#"{"more.n": {"$ne": 1}}"#, &["b", "c", "d"]);
    check(r#"{"more.n": {"$gte": "0"}}"#, &["b"]);
    check(r#"{"more.list": "x"}"#, &["a"]);
    check(r#"{"more.list": 2}"#, &[]);
    check(r#"{"more.list": {"$exists": true}}"#, &["a"]);
    check(r#"{"more.deep": {"$exists": true}}"#, &["a"]);
    check(r#"{"more.deep": {"$ne": null}}"#, &["a"]);
    check(r#"{"more.deep.er": true}"#, &["a"]);
    check(r#"{"more.deep.er": {"$gt": "a"}}"#, &[]);
    check(r#"{"more.deep.a.b": {"$lt": 8}}"#, &["a"]);
    check(r#"{"more.null": null}"#, &["a", "b", "c", "d"]);
    check(r#"{"more.deep.er.x.y": {"$exists": true}}"#, &[]);
}

/// Every error, one a line.
fn errors(filter: &str) -> String {
    Filter::from_json(filter, &fields()).unwrap_err().to_string()
}

#[test]
fn errors_name_their_place_and_the_nearest() {
    let check = |filter: &str, want: &str| {
        assert_eq!(errors(filter), want, "{filter}");
    };
    check(
        r#"{"wrods": 1}"#,
        "where at /wrods: there is no field \"wrods\"; did you mean \"words\"?",
    );
    check(
        r#"{"Number": 1}"#,
        r#"where at /Number: there is no field "Number"; did you mean "number"?"#,
    );
    check(r#"{"xyzzy": 1}"#, r#"where at /xyzzy: there is no field "xyzzy""#);
    check(r#"{"": 1}"#, r#"where at /: there is no field """#);
    check(r#"{"more": 1}"#, r#"where at /more: there is no field "more"; did you mean "more.*"?"#);
    check(
        r#"{"$or": [{}, {"part.wodr": 1}]}"#,
        "where at /$or/1/part.wodr: there is no field \"part.wodr\"; did you mean \"part.word\"?",
    );
    check(r#"{"word": "x"}"#, r#"where at /word: there is no field "word"; did you mean "words"?"#);
    check(
        r#"{"part": {"word": "x"}}"#,
        "where at /part: there is no field \"part\"; did you mean \"part.word\"?\n\
         where at /part/word: expected an operator such as $gt, found a field",
    );
    check(
        r#"{"number": {"$gtt": 1}}"#,
        "where at /number/$gtt: there is no operator \"$gtt\"; did you mean \"$gt\"?",
    );
    check(
        r#"{"words": {"$startsWith": "x", "$regex": "y"}}"#,
        "where at /words/$startsWith: there is no operator \"$startsWith\"; did you mean \
         \"$beginsWith\"?\n\
         where at /words/$regex: there is no operator \"$regex\"; did you mean \"$contains\"?",
    );
    check(
        r#"{"$orr": [], "$gt": 1, "number": {"$and": []}}"#,
        "where at /$orr: there is no operator \"$orr\"; did you mean \"$or\"?\n\
         where at /$gt: $gt belongs inside a field\n\
         where at /number/$and: $and belongs beside fields, not inside one",
    );
    check(r#"{"number": "1"}"#, r#"where at /number: expected a number, found the text "1""#);
    check(r#"{"words": 1}"#, "where at /words: expected a text, found the number 1");
    check(r#"{"switch": 1}"#, "where at /switch: expected true or false, found the number 1");
    check(
        r#"{"time": "tomorrow"}"#,
        r#"where at /time: "tomorrow" is no time such as 2026-03-01T09:00:00Z"#,
    );
    check(r#"{"number": {"$gt": null}}"#, "where at /number/$gt: expected a number, found null");
    check(
        r#"{"number": {"$in": [1, "2", 1e999]}}"#,
        "where at /number/$in/2: \"1e999\" is not a number that can be kept exactly",
    );
    check(
        r#"{"number": {"$in": [1, "2", null, true]}}"#,
        "where at /number/$in/1: expected a number, found the text \"2\"\n\
         where at /number/$in/3: expected a number, found true",
    );
    check(r#"{"number": [1]}"#, "where at /number: expected a number, found a list");
    check(
        r#"{"number": {"$in": 1}}"#,
        "where at /number/$in: expected a list of values, found the number 1",
    );
    check(
        r#"{"number": {}}"#,
        "where at /number: expected a value, or an operator such as $gt, found an empty object",
    );
    check(
        r#"{"switch": {"$gt": true}}"#,
        "where at /switch/$gt: $gt is not for a field that is true or false",
    );
    check(
        r#"{"number": {"$contains": "1"}}"#,
        "where at /number/$contains: $contains is not for a field that is a number",
    );
    check(
        r#"{"words": {"$contains": 1}}"#,
        "where at /words/$contains: expected a text, found the number 1",
    );
    check(
        r#"{"words": {"$exists": 1}}"#,
        "where at /words/$exists: expected true or false, found the number 1",
    );
    check(
        r#"{"words": {"$not": "a"}}"#,
        "where at /words/$not: expected an object of operators, found the text \"a\"",
    );
    check(r#"{"$and": {}}"#, "where at /$and: expected a list of filters, found an object");
    check(
        r#"{"$or": [1]}"#,
        "where at /$or/0: expected an object of fields and operators, found the number 1",
    );
    check("null", "where: expected an object of fields and operators, found null");
    check("[]", "where: expected an object of fields and operators, found a list");
    check(r#"{"words": "a", "words": "b"}"#, r#"where at /words: "words" stands here twice"#);
    check(
        r#"{"words": {"$ne": "a", "$ne": "b"}}"#,
        r#"where at /words/$ne: "$ne" stands here twice"#,
    );
    check(r#"{"words": "a",}"#, "where: line 1, column 15: key must be a string");
    check("{\n\"words\" 1}", "where: line 2, column 9: expected `:`");
    check(r#"{"words": "\ud800"}"#, "where at /words: expected a text, found a broken text");
    check(&"[".repeat(1_000), "where: more than 32 levels of nesting");
    check(&" ".repeat(70_000).replacen(' ', "{", 1), "where: more than 65536 bytes");
    let list = |count: usize| format!(r#"{{"number": {{"$in": [{}0]}}}}"#, "0,".repeat(count - 1));
    assert!(Filter::from_json(&list(1_000), &fields()).is_ok());
    check(&list(1_001), "where at /number/$in: more than 1000 values in a list");
    let many = |count: usize| format!(r#"{{"$or": [{}{{}}]}}"#, r#"{"number": 0},"#.repeat(count));
    assert!(Filter::from_json(&many(1_000), &fields()).is_ok());
    check(&many(1_001), "where at /$or/1000/number: more than 1000 conditions");
    let long = format!(r#"{{"more.{}": 0}}"#, "x".repeat(300));
    assert!(errors(&long).ends_with(": more than 256 bytes in the name of a field"));
}

#[test]
fn filters_made_in_rust_get_the_same_checks() {
    let check = |filter: Filter, want: &str| {
        let error = Query::new().filter(filter).run(&fields(), &[]).unwrap_err();
        assert_eq!(error.to_string(), want);
    };
    let wrong = Filter::field("number", Test::equals("1")).or("nmber", Test::at_least(1));
    check(
        wrong,
        "where at /$or/0/number/$eq: expected a number, found the text \"1\"\n\
         where at /$or/1/nmber: there is no field \"nmber\"; did you mean \"number\"?",
    );
    let null = Filter::field("number", Test::Less(Operand::Null));
    check(!null, "where at /$not/number/$lt: expected a number, found null");
    let listed = Filter::field("switch", Test::one_of(["true"]));
    check(listed, r#"where at /switch/$in/0: expected true or false, found the text "true""#);
    let deep = (0..40).fold(Filter::everything(), |filter, _| !filter);
    check(deep, &format!("where at {}: more than 32 levels of nesting", "/$not".repeat(32)));
    let sound = Filter::field("time", Test::at_least("2026-03-02")).and("number", Test::less(11));
    let all = things();
    let page = Query::new().filter(sound.clone()).run(&fields(), &all).unwrap();
    assert_eq!(page.items().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["b"]);
    let text = r#"{"time": {"$gte": "2026-03-02T00:00Z"}, "number": {"$lt": 11}}"#;
    let again = Filter::from_json(text, &fields()).unwrap();
    assert_eq!(Query::new().filter(again).run(&fields(), &all).unwrap(), page);
}

#[test]
fn all_parts_of_a_query_are_checked_at_once() {
    let text = QueryText {
        filter: r#"{"nmber": 1}"#,
        order_by: "id, wods desc",
        text: "",
        min_score: "1.01",
        offset: "-1",
        limit: "ten",
    };
    let errors = Query::from_text(&text, &fields()).unwrap_err();
    let shown = errors.to_string();
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(
        lines,
        [
            "where at /nmber: there is no field \"nmber\"; did you mean \"number\"?",
            "order_by at /1: there is no field \"wods\"; did you mean \"words\"?",
            "min_score: \"1.01\" is not a number from 0 to 1",
            "offset: \"-1\" is not a whole number from 0",
            "limit: \"ten\" is not a whole number from 0",
        ]
    );
    let codes: Vec<&str> = errors.errors().iter().map(|error| error.problem.code()).collect();
    let number = "OF-Q-NUMBER";
    assert_eq!(codes, ["OF-Q-FIELD", "OF-Q-FIELD", number, number, number]);
    let long = "x".repeat(1_001);
    let order_by = "id,".repeat(9);
    let text = QueryText { text: &long, order_by: &order_by, ..QueryText::default() };
    let errors = Query::from_text(&text, &fields()).unwrap_err().to_string();
    assert_eq!(errors, "order_by: more than 8 fields\ntext: more than 1000 bytes");
    assert!(QueryProblem::CODES.is_sorted());
}

#[test]
fn numbers_of_pages_are_clamped() {
    let read = |offset, limit| {
        let text = QueryText { offset, limit, ..QueryText::default() };
        Query::from_text(&text, &fields()).unwrap()
    };
    let all = things();
    let check = |query: Query, ids: &[&str], limit: usize| {
        let page = query.run(&fields(), &all).unwrap();
        assert_eq!(page.items().map(|it| it.id.as_str()).collect::<Vec<_>>(), ids);
        assert_eq!((page.total, page.limit), (4, limit));
    };
    check(read("", ""), &["a", "b", "c", "d"], Query::DEFAULT_LIMIT);
    check(read("1", "2"), &["b", "c"], 2);
    check(read("0", "0"), &[], 0);
    check(read("9", "9"), &[], 9);
    let huge = "99999999999999999999999999";
    check(read(huge, huge), &[], Query::MAX_LIMIT);
    check(read("3", huge), &["d"], Query::MAX_LIMIT);
}

#[test]
fn absent_comes_first_and_lists_count_by_their_end() {
    let all = things();
    let check = |order_by: &str, want: &[&str]| {
        let text = QueryText { order_by, ..QueryText::default() };
        let query = Query::from_text(&text, &fields()).unwrap();
        let page = query.run(&fields(), &all).unwrap();
        assert_eq!(page.items().map(|it| it.id.as_str()).collect::<Vec<_>>(), want, "{order_by}");
    };
    check("number", &["d", "c", "a", "b"]);
    check("number desc", &["b", "a", "c", "d"]);
    check("words", &["d", "b", "a", "c"]);
    check("-words", &["c", "a", "b", "d"]);
    check("switch desc, number desc", &["a", "b", "c", "d"]);
    check("time", &["c", "d", "a", "b"]);
    check("id desc", &["d", "c", "b", "a"]);
    check("more.n", &["c", "d", "a", "b"]);
}

#[test]
fn a_text_ranks_and_excludes() {
    let all = things();
    let check = |text, min_score, order_by, want: &[(&str, &str)]| {
        let text = QueryText { text, min_score, order_by, ..QueryText::default() };
        let query = Query::from_text(&text, &fields()).unwrap();
        let page = query.run(&fields(), &all).unwrap();
        let shown = page.hits.iter().map(|hit| (hit.item.id.clone(), hit.score.unwrap()));
        let shown: Vec<_> = shown.map(|(id, score)| (id, score.to_string())).collect();
        let shown: Vec<_> = shown.iter().map(|(id, score)| (&**id, &**score)).collect();
        assert_eq!(shown, want);
    };
    check("red", "", "", &[("a", "1"), ("b", "1"), ("c", "0.428571")]);
    check("RED", "0.5", "", &[("a", "1"), ("b", "1")]);
    check("red green", "", "", &[("a", "1"), ("b", "0.5"), ("c", "0.214285")]);
    check("red", "0", "id desc", &[("d", "0"), ("c", "0.428571"), ("b", "1"), ("a", "1")]);
    check("red", "1", "", &[("a", "1"), ("b", "1")]);
    check("?!", "", "", &[]);
    let query = Query::new().filter(Filter::field("switch", Test::equals(true))).text("red");
    let page = query.min_score(Score::ONE).run(&fields(), &all).unwrap();
    assert_eq!((page.total, page.hits[0].item.id.as_str()), (1, "a"));
}

fn an_order(id: &str, edit: impl FnOnce(NewOrder) -> NewOrder) -> Order {
    let order = edit(NewOrder::new(id, "EUR").line("SKU-1", 2, dec!(19.90)));
    let origin = Origin::by(Actor::system()).at("2026-03-01T09:00:00Z".parse().unwrap());
    Workflow::standard().open(order, origin).unwrap()
}

#[test]
fn orders_are_asked_by_their_fields() {
    let workflow = Workflow::standard();
    let mut paid = an_order("A-2", |order| {
        order
            .customer(orderflow::Customer {
                email: Some("ann@shop.example".to_owned()),
                name: Some("Ann Lee".to_owned()),
                ..Default::default()
            })
            .foreign("webinone", "StatusId", "13176")
            .foreign("webinone", "Groups", r#"{"crm": {"vip": true}}"#)
    });
    drop(workflow.apply(&mut paid, Event::new("paid").note("by card")).unwrap());
    let orders = [an_order("A-1", |order| order), paid];
    let fields = Fields::orders(&workflow);
    let check = |filter: &str, want: &[&str]| {
        let filter = Filter::from_json(filter, &fields).unwrap_or_else(|it| panic!("{it}"));
        let page = Query::new().filter(filter).run(&fields, &orders).unwrap();
        assert_eq!(page.items().map(|it| it.id().as_str()).collect::<Vec<_>>(), want);
    };
    check(r#"{"statuses.payment": "PAID"}"#, &["A-2"]);
    check(r#"{"statuses.payment": {"$nin": ["PAID", "REFUNDED"]}}"#, &["A-1"]);
    check(r#"{"outcome": "OPEN", "closed": false}"#, &["A-1", "A-2"]);
    check(r#"{"total": 39.8, "currency": "EUR"}"#, &["A-1", "A-2"]);
    check(r#"{"outstanding": {"$gt": 0}, "captured": 0}"#, &["A-1"]);
    check(r#"{"payments.amount": {"$gte": 39.80}, "refunds.amount": null}"#, &["A-2"]);
    check(r#"{"customer.email": {"$endsWith": "@shop.example"}}"#, &["A-2"]);
    check(r#"{"billing.city": {"$exists": false}}"#, &["A-1", "A-2"]);
    check(r#"{"opened_at": "2026-03-01T09:00:00", "version": {"$lt": 2}}"#, &["A-1"]);
    check(r#"{"lines.sku": "SKU-1", "lines.quantity": {"$lt": 3}}"#, &["A-1", "A-2"]);
    check(r#"{"notes": {"$contains": "card"}, "events": "paid"}"#, &["A-2"]);
    check(r#"{"attentions": {"$exists": true}}"#, &[]);
    check(r#"{"timers": "expire"}"#, &["A-1"]);
    check(r#"{"shipments.tracking.number": null}"#, &["A-1", "A-2"]);
    check(r#"{"foreign.webinone.StatusId": 13176}"#, &["A-2"]);
    check(r#"{"foreign.webinone.StatusId": {"$ne": 13176}}"#, &["A-1"]);
    check(r#"{"foreign.webinone.Groups.crm.vip": true}"#, &["A-2"]);
    let errors = Filter::from_json(r#"{"statuses.paymnet": 1, "email": "x"}"#, &fields);
    assert_eq!(
        errors.unwrap_err().to_string(),
        "where at /statuses.paymnet: there is no field \"statuses.paymnet\"; did you mean \
         \"statuses.payment\"?\n\
         where at /email: there is no field \"email\"; did you mean \"customer.email\"?"
    );
    let found = Query::new().text("ann").run(&fields, &orders).unwrap();
    assert_eq!((found.total, found.hits[0].score), (1, Some(Score::ONE)));
}

#[test]
fn every_field_of_orders_can_be_read_and_sorted_by() {
    let workflow = Workflow::standard();
    let fields = Fields::orders(&workflow);
    let orders = [an_order("A-2", |order| order), an_order("A-1", |order| order)];
    for (name, of) in fields.names() {
        let path = name.replace('*', "any.thing");
        assert_eq!(of == FieldType::Any, name.ends_with('*'));
        for by in [OrderBy::ascending(&path), OrderBy::descending(&path)] {
            let page = Query::new().order_by(by).run(&fields, &orders).unwrap();
            let ids: Vec<&str> = page.items().map(|order| order.id().as_str()).collect();
            assert!(ids == ["A-1", "A-2"] || (name == "id" && ids == ["A-2", "A-1"]), "{name}");
        }
    }
}

#[test]
fn statuses_come_in_the_order_of_the_document() {
    let all = StatusEntry::all(&Workflow::standard());
    let fields = Fields::statuses();
    let check = |filter: &str, order_by: &str, want: &[&str]| {
        let text = QueryText { filter, order_by, ..QueryText::default() };
        let query = Query::from_text(&text, &fields).unwrap_or_else(|it| panic!("{it}"));
        let page = query.run(&fields, &all).unwrap();
        assert_eq!(page.items().map(|it| it.status.key.as_str()).collect::<Vec<_>>(), want);
    };
    let everything: Vec<&str> = all.iter().map(|it| it.status.key.as_str()).collect();
    assert_eq!(everything.len(), 20);
    check("", "", &everything);
    let slots = ["CUSTOM_PAYMENT_STATUS_1", "CUSTOM_PAYMENT_STATUS_2", "CUSTOM_PAYMENT_STATUS_3"];
    check(r#"{"axis": "payment", "slot": {"$gte": 1}, "enabled": false}"#, "", &slots);
    check(
        r#"{"axis": "payment", "entry": true}"#,
        "key desc",
        &["PAID", "INCOMPLETE", "AWAITING_PAYMENT"],
    );
    check(r#"{"behaves_like": {"$exists": false}, "system": false}"#, "", &[]);
}

#[test]
fn things_have_the_fields_that_the_tests_speak_of() {
    let names = fields();
    let names: Vec<&str> = names.names().map(|(name, _)| name).collect();
    assert_eq!(names, ["id", "words", "part.word", "number", "switch", "time", "more.*"]);
    assert_eq!(Thing::default().id, "");
}
