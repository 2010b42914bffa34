//! The catalogue of statuses, and the six that a merchant may change.

use orderflow::Workflow;
use orderflow::dialect::Json;
use orderflow::dialect::ecwid::statuses_json;

use super::{Desk, settings};

const SLOT: &str = "PUT /profile/order_status/CUSTOM_PAYMENT_STATUS_1";

#[test]
fn the_catalogue_has_twenty_items_in_their_order() {
    let json = Desk::new().get("GET /profile/order_statuses", None);
    assert_eq!(json, statuses_json(&Workflow::standard(), &settings()));
    let items = json.get("items").and_then(Json::as_list).unwrap();
    let line = |item: &Json| {
        let Json::Object(fields) = item else { panic!("{item}") };
        let fields = fields.iter().map(|(name, value)| format!("{name}={value}"));
        fields.collect::<Vec<_>>().join(" ")
    };
    let lines: Vec<String> = items.iter().map(line).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_merchant_names_and_enables_a_slot() {
    let mut desk = Desk::new();
    let name = r#"{"name": "Money on hold", "enabled": true,
 "sendNotificationWhenStatusIsAssigned": true}"#;
    assert_eq!(desk.get(SLOT, Some(name)).to_string(), r#"{"updateCount":1}"#);
    desk.note("the same again updates nothing");
    assert_eq!(desk.get(SLOT, Some(name)).to_string(), r#"{"updateCount":0}"#);
    desk.get(SLOT, Some(r#"{"nameTranslations": {"en": "On hold", "nl": "In de wacht"}}"#));
    desk.get("GET /profile/order_status/CUSTOM_PAYMENT_STATUS_1", None);
    desk.note("a new name alone keeps the other translations");
    desk.get(SLOT, Some(r#"{"name": "Held"}"#));
    desk.get(SLOT, Some(r#"{"enabled": false, "sendNotificationWhenStatusIsAssigned": false}"#));
    desk.get("GET /profile/order_status/CUSTOM_PAYMENT_STATUS_1", None);
    desk.get("GET /profile/order_status/SHIPPED", None);
    insta::assert_snapshot!(desk.said);
}

#[test]
fn what_is_not_the_merchants_is_refused() {
    let mut desk = Desk::new();
    let mut check = |line: &str, body: Option<&str>, status: u16, code: &str| {
        let (got, said, _) = desk.refused(line, body);
        assert_eq!((got, said.as_str()), (status, code), "{line} {body:?}");
    };
    let on = Some(r#"{"enabled": true}"#);
    let wrong = "WRONG_PARAMETER";
    check("PUT /profile/order_status/PAID", on, 400, wrong);
    check("PUT /profile/order_status/custom_payment_status_1", on, 404, "ORDER_STATUS_NOT_FOUND");
    check("PUT /profile/order_status/CUSTOM_PAYMENT_STATUS_4", on, 404, "ORDER_STATUS_NOT_FOUND");
    check("GET /profile/order_status/paid", None, 404, "ORDER_STATUS_NOT_FOUND");
    check(SLOT, None, 400, wrong);
    check(SLOT, Some("{enabled: true}"), 400, wrong);
    check(SLOT, Some("[]"), 400, wrong);
    check(SLOT, Some(r#"{"enabled": "true"}"#), 400, wrong);
    check(SLOT, Some(r#"{"enabled": null, "name": null}"#), 400, wrong);
    check(SLOT, Some(r#"{"name": "  "}"#), 400, wrong);
    check(SLOT, Some(r#"{"nameTranslation": {"en": "A"}, "names": 1}"#), 400, wrong);
    check(SLOT, Some(r#"{"nameTranslations": {"en": "", "nl": 7}}"#), 400, wrong);
    check(
        SLOT,
        Some(r#"{"nameTranslations": {"xx": "A", "de": "B"}}"#),
        400,
        "LANGUAGES_NOT_ALLOWED",
    );
    check(SLOT, Some(r#"{"name": "A", "nameTranslations": {"en": "B"}}"#), 400, wrong);
    insta::assert_snapshot!(desk.said);
}

#[test]
fn orders_stay_in_a_slot_that_is_disabled_and_may_leave() {
    let mut desk = Desk::new();
    desk.get(SLOT, Some(r#"{"enabled": true, "name": "On hold"}"#));
    let new = super::fixture("new.json");
    desk.get("POST /orders", Some(&new));
    desk.get("PUT /orders/A0001", Some(r#"{"paymentStatus": "CUSTOM_PAYMENT_STATUS_1"}"#));
    desk.get(SLOT, Some(r#"{"enabled": false}"#));
    assert_eq!(desk.order("A0001").status("payment"), "CUSTOM_PAYMENT_STATUS_1");
    desk.get("PUT /orders/A0001", Some(r#"{"paymentStatus": "AWAITING_PAYMENT"}"#));
    let back = Some(r#"{"paymentStatus": "CUSTOM_PAYMENT_STATUS_1"}"#);
    let (status, code, message) = desk.refused("PUT /orders/A0001", back);
    assert_eq!((status, code.as_str()), (409, "ORDER_CHANGE_REFUSED"));
    assert_eq!(message, "paymentStatus: CUSTOM_PAYMENT_STATUS_1 is not enabled");
}

#[test]
fn a_workflow_of_the_merchants_own_still_prints_twenty() {
    use orderflow::settings::{NewStatus, Setting, SettingsEdit, SettingsPolicy, Usage};
    let edits = [
        SettingsEdit::new("payment", "CUSTOM_PAYMENT_STATUS_3", Setting::delete()),
        SettingsEdit::new("fulfillment", "CUSTOM_FULFILLMENT_STATUS_2", Setting::retire()),
        SettingsEdit::new(
            "payment",
            "CHECKED",
            Setting::Add(Box::new(NewStatus::slot("PAID").named("Checked", super::at()))),
        ),
    ];
    let policy = SettingsPolicy::CUSTOM_ONLY;
    let revised = Workflow::standard().edit_settings(&edits, &Usage::none(), policy).unwrap();
    let json = statuses_json(revised.workflow(), &settings());
    let standard = statuses_json(&Workflow::standard(), &settings());
    let ids = |json: &Json| -> Vec<String> {
        let items = json.get("items").and_then(Json::as_list).unwrap().iter();
        items.map(|item| item.get("statusId").and_then(Json::as_text).unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&json), ids(&standard));
    assert_eq!(json.at("items.8.enabled"), Some(&Json::Switch(false)));
    assert_eq!(json.at("items.18.enabled"), Some(&Json::Switch(false)));
}
