//! Settings that a merchant changes while orders are live.

use jiff::Timestamp;
use orderflow::document::{Allow, Axis, Code, Document, Event, Status, Transition};
use orderflow::order::Entry;
use orderflow::settings::{
    NewStatus, Revised, Setting, SettingsEdit, SettingsError, SettingsPolicy, SettingsReason, Usage,
};
use orderflow::standard::{fulfillment, payment};
use orderflow::{Actor, EventKind, Guard, NewOrder, Order, Origin, Rejection, Verdict, Workflow};
use proptest::prelude::*;
use proptest::sample::{Index, select};

const SLOT: &str = "CUSTOM_PAYMENT_STATUS_1";
const OTHER: &str = "CUSTOM_PAYMENT_STATUS_2";

fn at() -> Timestamp {
    "2026-01-31T12:00:00Z".parse().unwrap()
}

/// The standard workflow with an axis of labels, one of them built in.
fn workflow() -> Workflow {
    let label = Axis::new("label")
        .free()
        .entry("NEW")
        .status(Status::new("NEW").system())
        .status(Status::new("PICKED"))
        .status(Status::new("PACKED"));
    Workflow::new(&Workflow::standard().document().clone().axis(label)).unwrap()
}

fn on(axis: &str, status: &str, setting: Setting) -> SettingsEdit {
    SettingsEdit::new(axis, status, setting)
}

fn edit(edits: &[SettingsEdit]) -> Result<Revised, SettingsError> {
    workflow().edit_settings(edits, &Usage::none(), SettingsPolicy::CUSTOM_ONLY)
}

fn told(before: &Workflow, after: &Workflow) -> Vec<String> {
    before.diff(after).iter().map(ToString::to_string).collect()
}

#[test]
fn each_edit_changes_what_it_says() {
    let check = |axis: &str, status: &str, setting: Setting, want: &[&str]| {
        let edits = [on(axis, status, setting)];
        let revised = workflow().edit_settings(&edits, &Usage::none(), SettingsPolicy::ENTERING);
        let revised = revised.unwrap_or_else(|error| panic!("{edits:?}: {error}"));
        assert_eq!(told(&workflow(), revised.workflow()), want, "{edits:?}");
        assert!(Workflow::check(revised.workflow().document()).is_sound());
    };
    let slot = |setting, want: &str| {
        check("payment", SLOT, setting, &[&format!("status payment {SLOT}: {want}")]);
    };
    slot(Setting::Enable, "enabled false -> true");
    slot(Setting::behave_like("PAID"), "behaves_like \"AWAITING_PAYMENT\" -> \"PAID\"");
    slot(Setting::NotifyCustomer(false), "notify_customer true -> false");
    slot(Setting::Template(Some("mail-7".to_owned())), "template none -> \"mail-7\"");
    slot(Setting::Automations(vec!["print".to_owned()]), "automations [] -> [\"print\"]");
    slot(Setting::retire(), "retired false -> true");
    slot(Setting::delete(), "removed");
    let names = [("nl".to_owned(), "Geld".to_owned())].into();
    let rename = Setting::Rename { name: Some("Money".to_owned()), names, at: at() };
    let mut want = vec![
        "name \"Custom payment status 1\" -> \"Money\"",
        "named_at none -> \"2026-01-31T12:00:00Z\"",
        "names {} -> {\"nl\":\"Geld\"}",
    ];
    let want: Vec<String> =
        want.drain(..).map(|want| format!("status payment {SLOT}: {want}")).collect();
    check("payment", SLOT, rename, &want.iter().map(String::as_str).collect::<Vec<_>>());
    check("payment", SLOT, Setting::disable(), &[]);
    check("payment", SLOT, Setting::Restore, &[]);
    check("payment", SLOT, Setting::rename("Custom payment status 1", at()), &[]);
    let new = || Setting::Add(Box::new(NewStatus::slot("PAID").named("Checked", at())));
    check("payment", "CHECKED", new(), &["status payment CHECKED: added"]);
    let new = Setting::Add(Box::new(NewStatus::label()));
    check("label", "SENT BY BIKE", new, &["status label SENT BY BIKE: added"]);
    let mail = "status label NEW: notify_customer false -> true";
    check("label", "NEW", Setting::NotifyCustomer(true), &[mail]);
    check("label", "PICKED", Setting::retire(), &["status label PICKED: retired false -> true"]);
    check("label", "PICKED", Setting::delete(), &["status label PICKED: removed"]);
}

#[test]
fn a_slot_that_is_added_takes_the_lowest_free_number() {
    let new = || Setting::Add(Box::new(NewStatus::slot("PAID")));
    let edits = [
        on("payment", OTHER, Setting::delete()),
        on("payment", "A", new()),
        on("payment", "B", new()),
    ];
    let revised = edit(&edits).unwrap();
    let statuses = &revised.workflow().document().axes[0].statuses;
    let slots: Vec<_> = statuses.iter().filter_map(|s| Some((s.key.as_str(), s.slot?))).collect();
    assert_eq!(slots, [(SLOT, 1), ("CUSTOM_PAYMENT_STATUS_3", 3), ("A", 2), ("B", 4)]);
}

#[test]
fn each_refusal_says_why() {
    let check = |axis: &str, status: &str, setting: Setting, want: &str| {
        let edits = [on(axis, status, setting)];
        let error = edit(&edits).expect_err(&format!("{edits:?}"));
        assert_eq!(error.to_string(), want, "{edits:?}");
    };
    for (setting, field) in [
        (Setting::Enable, "enabled"),
        (Setting::disable(), "enabled"),
        (Setting::behave_like("PAID"), "behaves_like"),
        (Setting::rename("Mine", at()), "name"),
        (Setting::NotifyCustomer(false), "notify_customer"),
        (Setting::Template(None), "template"),
        (Setting::Automations(Vec::new()), "automations"),
        (Setting::retire(), "retired"),
        (Setting::Restore, "retired"),
        (Setting::delete(), "status"),
    ] {
        let want =
            format!("status payment PAID is built in: {field} is not the merchant's to change");
        check("payment", "PAID", setting, &want);
    }
    check(
        "paiment",
        SLOT,
        Setting::Enable,
        "there is no axis \"paiment\"; did you mean \"payment\"?",
    );
    let want = "axis \"payment\" has no status \"PAIDD\"; did you mean \"PAID\"?";
    check("payment", "PAIDD", Setting::Enable, want);
    let want = "status label PICKED is no slot, and only slots have enabled";
    check("label", "PICKED", Setting::disable(), want);
    let want = "status payment CUSTOM_PAYMENT_STATUS_1 cannot have an empty name";
    check("payment", SLOT, Setting::rename(" ", at()), want);
    let label = || Setting::Add(Box::new(NewStatus::label()));
    check("label", "PICKED", label(), "axis label has a status PICKED already");
    let want = "status payment NEW must behave like a status of the axis, which has edges";
    check("payment", "NEW", label(), want);
    let want = "orders cannot move from payment CUSTOM_PAYMENT_STATUS_1 to \"NOWHERE\": \
                it must be another status that is open before and after the edits";
    check("payment", SLOT, Setting::delete().moving_to("NOWHERE"), want);
}

#[test]
fn a_status_of_the_graph_is_neither_retired_nor_deleted() {
    let document = Document::new("parcel")
        .version("1")
        .axis(
            Axis::new("parcel")
                .entry("PACKED")
                .status(Status::new("PACKED"))
                .status(Status::new("GONE").terminal()),
        )
        .event(Event::new("sent", EventKind::Report))
        .transition(Transition::new("parcel", "sent", ["PACKED"]).to("GONE"));
    let workflow = Workflow::new(&document).unwrap();
    let check = |setting: Setting, want: Result<(), &str>| {
        let edits = [on("parcel", "GONE", setting)];
        let made = workflow.edit_settings(&edits, &Usage::none(), SettingsPolicy::CUSTOM_ONLY);
        assert_eq!(made.map(drop).map_err(|error| error.to_string()), want.map_err(str::to_owned));
    };
    let fixed = "status parcel GONE has edges of its own, and cannot be retired or deleted";
    check(Setting::delete(), Err(fixed));
    check(Setting::retire(), Err(fixed));
    check(Setting::rename("Away", at()), Ok(()));
    check(Setting::Enable, Err("status parcel GONE is no slot, and only slots have enabled"));
}

#[test]
fn what_the_checks_find_is_a_reason_too_and_all_come_at_once() {
    let edits = [
        on("payment", "PAID", Setting::Enable),
        on("payment", SLOT, Setting::behave_like("NOWHERE")),
        on("payment", OTHER, Setting::Automations(vec![" print".to_owned()])),
        on("label", "\n", Setting::Add(Box::new(NewStatus::label()))),
        on(
            "label",
            "PICKED",
            Setting::Rename {
                name: None,
                names: [("NL".to_owned(), "Geld".to_owned()), ("nl".to_owned(), " ".to_owned())]
                    .into(),
                at: at(),
            },
        ),
    ];
    let reasons = edit(&edits).unwrap_err().reasons;
    assert!(matches!(reasons[0], SettingsReason::System { .. }));
    let found: Vec<Code> = reasons[1..]
        .iter()
        .map(|reason| match reason {
            SettingsReason::Unsound(finding) => finding.code,
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(found, [Code::OF0003, Code::OF0003, Code::OF0011, Code::OF0011, Code::OF0116]);
}

#[test]
fn a_status_in_use_needs_a_target() {
    let usage = Usage::none().with("payment", SLOT, 3).with("label", "PICKED", 1);
    let open = edit(&[on("payment", SLOT, Setting::Enable)]).unwrap();
    let check = |axis: &str, status: &str, setting: Setting, want: Result<Option<&str>, &str>| {
        let edits = [on(axis, status, setting)];
        let made = open.workflow().edit_settings(&edits, &usage, SettingsPolicy::CUSTOM_ONLY);
        let made = made.map(|revised| revised.moves().first().map(|step| step.to.clone()));
        let want = want.map(|to| to.map(str::to_owned)).map_err(str::to_owned);
        assert_eq!(made.map_err(|error| error.to_string()), want, "{edits:?}");
    };
    let held = format!("3 orders have status payment {SLOT}, and no target is given");
    check("payment", SLOT, Setting::delete(), Err(&held));
    check("payment", SLOT, Setting::retire(), Err(&held));
    check("payment", SLOT, Setting::behave_like("PAID"), Err(&held));
    check("payment", SLOT, Setting::behave_like("AWAITING_PAYMENT"), Ok(None));
    check("payment", SLOT, Setting::disable(), Ok(None));
    let to = |setting: Setting| setting.moving_to("AWAITING_PAYMENT");
    let there = Ok(Some("AWAITING_PAYMENT"));
    check("payment", SLOT, to(Setting::delete()), there);
    check("payment", SLOT, to(Setting::retire()), there);
    check("payment", SLOT, to(Setting::behave_like("PAID")), there);
    check("payment", SLOT, to(Setting::disable()), there);
    check("label", "PICKED", Setting::delete().moving_to("PACKED"), Ok(Some("PACKED")));
    let closed = |status: &str, target: &str| {
        format!(
            "orders cannot move from payment {status} to {target:?}: \
             it must be another status that is open before and after the edits"
        )
    };
    check("payment", SLOT, Setting::delete().moving_to(OTHER), Err(&closed(SLOT, OTHER)));
    check("payment", SLOT, Setting::retire().moving_to(SLOT), Err(&closed(SLOT, SLOT)));

    // Neither do orders move to where other rules are about to hold.
    let both = edit(&[on("payment", SLOT, Setting::Enable), on("payment", OTHER, Setting::Enable)]);
    let edits = [
        on("payment", SLOT, Setting::delete().moving_to(OTHER)),
        on("payment", OTHER, Setting::behave_like("PAID")),
    ];
    let both = both.unwrap();
    let refused = both.workflow().edit_settings(&edits, &usage, SettingsPolicy::CUSTOM_ONLY);
    assert_eq!(refused.unwrap_err().to_string(), closed(SLOT, OTHER));
}

/// An order that carries the slot, under a workflow in which it is enabled.
fn order_in_slot() -> (Workflow, Order) {
    let workflow = edit(&[on("payment", SLOT, Setting::Enable)]).unwrap().workflow().clone();
    let origin = || Origin::by(Actor::staff("anna")).at(at());
    let mut order = workflow.open(NewOrder::new("A-1", "EUR"), origin()).unwrap();
    let done = workflow.assign(&mut order, payment::AXIS, SLOT, origin()).unwrap();
    assert_eq!((done.verdict, order.status("payment").as_str()), (Verdict::Applied, SLOT));
    (workflow, order)
}

#[test]
fn orders_move_before_their_status_is_deleted_and_their_history_stays() {
    let (workflow, mut order) = order_in_slot();
    let edits = [on("payment", SLOT, Setting::delete().moving_to("AWAITING_PAYMENT"))];
    let usage = Usage::of(&workflow, [&order]);
    let revised = workflow.edit_settings(&edits, &usage, SettingsPolicy::CUSTOM_ONLY).unwrap();
    let [step] = revised.moves() else { panic!("{:?}", revised.moves()) };
    assert_eq!(step.orders, 1);

    let origin = || Origin::by(Actor::system()).key("move-1").at(at());
    let unmoved = revised.workflow().apply(&mut order.clone(), orderflow::Event::new("cancel"));
    assert!(matches!(unmoved, Err(Rejection::Revision { .. })), "{unmoved:?}");
    let done = revised.move_order(&mut order, step, origin()).unwrap();
    assert_eq!(done.verdict, Verdict::Applied);
    let record = order.history().last().unwrap();
    assert!(matches!(&record.entry, Entry::Forced { axis } if *axis == "payment"));
    assert_eq!(record.note.as_deref(), Some(&*format!("status {SLOT} goes out of use")));
    assert_eq!(order.status("payment").as_str(), "AWAITING_PAYMENT");
    let again = revised.move_order(&mut order, step, origin()).unwrap();
    assert_eq!((again.verdict, again.record()), (Verdict::Unchanged, None));

    let after = revised.workflow();
    assert!(after.status(after.axis("payment").unwrap(), SLOT).is_none());
    let done = after.apply(&mut order, orderflow::Event::new("cancel")).unwrap();
    assert_eq!(done.verdict, Verdict::Applied);
    let entered = |record: orderflow::Record| record.changes.iter().any(|change| change.to == SLOT);
    assert!(order.history().iter().any(entered));
    let text = serde_json::to_string(order.history()).unwrap();
    let records: Vec<orderflow::Record> = serde_json::from_str(&text).unwrap();
    let replayed = Order::replay(records).unwrap();
    assert_eq!(replayed.history(), order.history());
    assert_eq!(replayed.status("payment"), order.status("payment"));
}

#[test]
fn a_retired_status_has_no_way_in_and_every_way_out() {
    let (workflow, mut order) = order_in_slot();
    let retire = [on("payment", SLOT, Setting::retire())];
    // The count came before the order, so that it is left behind there.
    let revised = workflow.edit_settings(&retire, &Usage::none(), SettingsPolicy::CUSTOM_ONLY);
    let after = revised.unwrap().workflow().clone();
    let origin = || Origin::by(Actor::staff("anna")).note("by hand").at(at());
    let mut other = after.open(NewOrder::new("A-2", "EUR"), origin()).unwrap();
    for refused in [
        after.assign(&mut other, payment::AXIS, SLOT, origin()),
        after.force_assign(&mut other, payment::AXIS, SLOT, origin()),
    ] {
        assert!(matches!(refused, Err(Rejection::Disabled { .. })), "{refused:?}");
    }
    let import = orderflow::Import::new(NewOrder::new("A-3", "EUR"), "old").status("payment", SLOT);
    assert!(after.import(import, origin()).is_ok());
    let done = after.apply(&mut order, orderflow::Event::new("cancel")).unwrap();
    assert_eq!(done.verdict, Verdict::Applied);
    assert_eq!(order.status("payment"), payment::CANCELLED);
    let restored = after
        .edit_settings(
            &[on("payment", SLOT, Setting::Restore)],
            &Usage::none(),
            SettingsPolicy::CUSTOM_ONLY,
        )
        .unwrap();
    assert_eq!(restored.workflow().revision(), workflow.revision());
    assert!(restored.workflow().assign(&mut other, payment::AXIS, SLOT, origin()).is_ok());
}

#[test]
fn the_authors_label_stays_and_the_hash_tells_revisions_apart() {
    let before = workflow();
    let revised = edit(&[on("payment", SLOT, Setting::Enable)]).unwrap();
    let (old, new) = (before.revision(), revised.workflow().revision());
    assert_eq!((&old.name, &old.version), (&new.name, &new.version));
    assert_ne!(old.hash, new.hash);
    let same = edit(&[on("payment", SLOT, Setting::disable())]).unwrap();
    assert_eq!(same.workflow().revision(), old);
}

#[test]
fn allowed_findings_follow_their_statuses() {
    let document = Document::new("parcel")
        .version("1")
        .axis(
            Axis::new("parcel")
                .entry("PACKED")
                .status(Status::new("PACKED"))
                .status(Status::slot("SLOT", 1, "PACKED"))
                .status(Status::new("HELD"))
                .status(Status::new("GONE").resting()),
        )
        .event(Event::new("sent", EventKind::Report))
        .event(Event::new("held", EventKind::Report))
        .transition(Transition::new("parcel", "sent", ["PACKED"]).to("GONE"))
        .transition(Transition::new("parcel", "held", ["PACKED"]).to("HELD"))
        .allow(Allow::new("OF0401", "/axes/0/statuses/2", "settled by hand"));
    let workflow = Workflow::new(&document).unwrap();
    let edits = [on("parcel", "SLOT", Setting::delete())];
    let revised = workflow.edit_settings(&edits, &Usage::none(), SettingsPolicy::CUSTOM_ONLY);
    let revised = revised.unwrap();
    assert_eq!(revised.findings(), []);
    assert_eq!(revised.workflow().document().allow[0].at, "/axes/0/statuses/1");
}

#[test]
fn a_status_that_the_document_reads_cannot_be_deleted() {
    let read = workflow().document().clone().invariant(orderflow::document::Invariant::sometimes(
        "picked",
        Guard::status("label", ["PICKED"]),
    ));
    let workflow = Workflow::new(&read).unwrap();
    let edits = [on("label", "PICKED", Setting::delete())];
    let error = workflow
        .edit_settings(&edits, &Usage::none(), SettingsPolicy::CUSTOM_ONLY)
        .expect_err("it is read");
    let [SettingsReason::Unsound(finding)] = &error.reasons[..] else { panic!("{error}") };
    assert_eq!(finding.code, Code::OF0116);
}

#[test]
fn names_fall_back_to_the_name_and_to_the_key() {
    let status = Status::new("A").name("Able").name_in("nl", "Bekwaam");
    assert_eq!((status.label("nl"), status.label("de")), ("Bekwaam", "Able"));
    assert_eq!(Status::new("A").label("nl"), "A");
}

#[test]
fn the_document_says_who_may_be_retired_and_how_names_are_written() {
    let check = |status: Status, want: &[Code]| {
        let document = Document::new("labels").version("1").axis(
            Axis::new("label")
                .free()
                .entry("NEW")
                .status(Status::new("NEW"))
                .status(status.clone()),
        );
        let report = Workflow::check(&document);
        let found: Vec<Code> = report.diagnostics().iter().map(|finding| finding.code).collect();
        assert_eq!(found, want, "{status:?}: {report}");
    };
    let named_at = |text: &str| Status { named_at: Some(text.to_owned()), ..Status::new("A") };
    check(Status::new("A").retired(), &[]);
    check(Status::new("A").system().retired(), &[Code::OF0115]);
    check(Status::slot("A", 1, "NEW").retired(), &[]);
    check(Status::new("A").name_in("nl", "Bekwaam"), &[]);
    check(Status::new("A").name_in("NL", "Bekwaam"), &[Code::OF0011]);
    check(Status::new("A").name_in("nl", ""), &[Code::OF0011]);
    check(named_at("2026-01-31T12:00:00+01:00"), &[]);
    check(named_at("2023-01-01 12:00:00 +0000"), &[Code::OF0011]);
    let entry = Document::new("labels").version("1").axis(
        Axis::new("label")
            .free()
            .entry("NEW")
            .entry("OLD")
            .status(Status::new("NEW"))
            .status(Status::new("OLD").retired()),
    );
    let report = Workflow::check(&entry);
    assert_eq!(report.diagnostics()[0].code, Code::OF0110, "{report}");
}

fn status_key() -> impl Strategy<Value = String> {
    let keys: Vec<&str> =
        payment::ALL.iter().chain(&fulfillment::ALL).map(|key| key.as_str()).collect();
    prop_oneof![
        2 => select(keys).prop_map(str::to_owned),
        3 => select(vec![SLOT, OTHER, "CUSTOM_FULFILLMENT_STATUS_1"]).prop_map(str::to_owned),
        2 => select(vec!["NEW", "PICKED", "PACKED", "MINE", "YOURS", ""]).prop_map(str::to_owned),
    ]
}

fn setting() -> impl Strategy<Value = Setting> {
    let text = || select(vec!["", " ", "Mine", "én", "\n"]).prop_map(str::to_owned);
    let target = || prop::option::weighted(0.4, status_key());
    let names = prop::collection::btree_map(select(vec!["nl", "en", "XX"]), text(), 0..2);
    let names = names.prop_map(|names| names.into_iter().map(|(k, v)| (k.to_owned(), v)).collect());
    prop_oneof![
        Just(Setting::Enable),
        Just(Setting::Restore),
        target().prop_map(|target| Setting::Disable { target }),
        target().prop_map(|target| Setting::Retire { target }),
        target().prop_map(|target| Setting::Delete { target }),
        (status_key(), target()).prop_map(|(class, target)| Setting::BehaveLike { class, target }),
        (prop::option::of(text()), names).prop_map(|(name, names)| Setting::Rename {
            name,
            names,
            at: at()
        }),
        any::<bool>().prop_map(Setting::NotifyCustomer),
        prop::option::of(text()).prop_map(Setting::Template),
        prop::collection::vec(text(), 0..2).prop_map(Setting::Automations),
        prop::option::of(status_key()).prop_map(|behaves_like| {
            Setting::Add(Box::new(NewStatus { behaves_like, ..NewStatus::label() }))
        }),
    ]
}

/// What no edit may change.
fn built_in(document: &Document) -> Vec<(String, String, bool)> {
    let statuses = document.axes.iter().flat_map(|axis| &axis.statuses);
    let told = |s: &Status| (s.key.clone(), s.label("nl").to_owned(), s.admits());
    statuses.filter(|status| status.system).map(told).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Each batch gives a sound revision or reasons, and leaves the revision before it alone.
    #[test]
    fn any_edits_give_a_workflow_or_reasons(
        batches in prop::collection::vec(
            prop::collection::vec(
                (select(vec!["payment", "fulfillment", "label", "x"]), status_key(), setting()),
                1..3,
            ),
            1..4,
        ),
        used in any::<Index>(),
        all in any::<bool>(),
    ) {
        let policy = if all { SettingsPolicy::ENTERING } else { SettingsPolicy::CUSTOM_ONLY };
        let mut workflow = workflow();
        let used = payment::ALL[used.index(payment::ALL.len())];
        let usage = Usage::none().with("payment", used, 2);
        for batch in batches {
            let edits: Vec<SettingsEdit> =
                batch.into_iter().map(|(axis, status, to)| on(axis, &status, to)).collect();
            let before = workflow.document().clone();
            match workflow.edit_settings(&edits, &usage, policy) {
                Ok(revised) => {
                    let document = revised.workflow().document();
                    prop_assert!(Workflow::check(document).is_sound());
                    let read = Document::from_json(&document.to_json());
                    prop_assert_eq!(read.as_ref(), Ok(document));
                    prop_assert_eq!(built_in(&before), built_in(document));
                    prop_assert_eq!(workflow.document(), &before);
                    workflow = revised.workflow().clone();
                }
                Err(error) => {
                    prop_assert!(!error.reasons.is_empty());
                    prop_assert_eq!(workflow.document(), &before);
                }
            }
        }
    }
}
