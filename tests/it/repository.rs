//! The repository: versions, and queries over what it keeps.

use orderflow::query::{Fields, Lexical, Query, Ranker, Ranking, Score, StatusEntry};
use orderflow::repository::{Conflict, Repository};
use orderflow::{Actor, Event, Key, NewOrder, Order, Origin, Workflow};
use rust_decimal::dec;

fn order(id: &str) -> Order {
    let order = NewOrder::new(id, "EUR").line("SKU-1", 1, dec!(5));
    let at = "2026-03-01T09:00:00Z".parse().unwrap();
    Workflow::standard().open(order, Origin::by(Actor::system()).at(at)).unwrap()
}

fn ids(repository: &Repository) -> Vec<&str> {
    repository.orders().map(|order| order.id().as_str()).collect()
}

#[test]
fn an_order_is_replaced_at_the_version_that_was_seen() {
    let workflow = Workflow::standard();
    let mut repository = Repository::new(workflow.clone());
    let first = order("A-1");
    let mut second = first.clone();
    drop(workflow.apply(&mut second, Event::new("paid")).unwrap());
    assert!(repository.is_empty());
    let missing = Err(Conflict::Missing { id: "A-1".to_owned() });
    assert_eq!(repository.replace(first.clone(), 1), missing);
    repository.insert(first.clone()).unwrap();
    let exists = Conflict::Exists { id: Key::new("A-1").unwrap() };
    assert_eq!(repository.insert(second.clone()), Err(exists));
    assert_eq!(repository.get("A-1"), Some(&first));

    repository.replace(second.clone(), 1).unwrap();
    let stale = Conflict::Version { expected: 1, found: 2 };
    assert_eq!(repository.replace(second.clone(), 1), Err(stale.clone()));
    assert_eq!(stale.to_string(), "the order is at version 2, not 1");
    let older = Conflict::Older { expected: 2, found: 1 };
    assert_eq!(repository.replace(first, 2), Err(older));
    assert_eq!(repository.get("A-1"), Some(&second));
    assert_eq!(repository.count_in("payment", "PAID"), 1);
    assert_eq!(repository.count_in("payment", "AWAITING_PAYMENT"), 0);
    assert_eq!(repository.count_in("nothing", "PAID"), 0);

    assert_eq!(repository.remove("A-1", 1), Err(stale));
    assert_eq!(repository.remove("A-1", 2), Ok(second));
    assert_eq!(repository.remove("A-1", 2), Err(Conflict::Missing { id: "A-1".to_owned() }));
    assert_eq!(repository.len(), 0);
}

#[test]
fn orders_come_by_their_ids() {
    let mut repository = Repository::new(Workflow::standard());
    for id in ["B", "A", "C"] {
        repository.insert(order(id)).unwrap();
    }
    assert_eq!(ids(&repository), ["A", "B", "C"]);
    let from_b: Vec<&str> =
        repository.range(Key::new("B").unwrap()..).map(|order| order.id().as_str()).collect();
    assert_eq!(from_b, ["B", "C"]);
    let page = repository.query_orders(&Query::new().offset(1).limit(1)).unwrap();
    assert_eq!((page.hits[0].item.id().as_str(), page.total), ("B", 3));
}

#[test]
fn statuses_follow_the_workflow() {
    let mut repository = Repository::new(Workflow::standard());
    assert_eq!(repository.statuses(), StatusEntry::all(&Workflow::standard()));
    assert!(repository.status("payment", "PAID").is_some_and(|it| it.status.system));
    assert!(repository.status("payment", "DELIVERED").is_none());
    let found = repository.query_statuses(&Query::new().text("refunded")).unwrap();
    let keys: Vec<&str> = found.items().map(|it| it.status.key.as_str()).collect();
    assert_eq!(keys, ["REFUNDED", "PARTIALLY_REFUNDED"]);

    let mut document = repository.workflow().document().clone();
    document.axes[0].statuses[0].name = Some("To be paid".to_owned());
    let revision = Workflow::new(&document).unwrap();
    let (old, new) = (repository.workflow().revision().hash, revision.revision().hash);
    repository.revise(revision.clone(), old).unwrap();
    assert_eq!(repository.statuses()[0].name(), "To be paid");
    let stale = Conflict::Workflow { expected: old, found: new };
    assert_eq!(repository.revise(revision, old), Err(stale));
}

/// What is far down in the alphabet fits any text.
struct Last;

impl Ranker<Order> for Last {
    fn ranking<'r>(&'r self, _: &str) -> Ranking<'r, Order> {
        let at = |order: &Order| usize::from(order.id().as_str().as_bytes()[0] - b'A');
        Box::new(move |order| Score::ratio(at(order), 25))
    }
}

#[test]
fn a_host_may_bring_fields_and_ranker() {
    let mut repository = Repository::new(Workflow::standard());
    for id in ["A", "M", "Z"] {
        repository.insert(order(id)).unwrap();
    }
    let query = Query::new().text("whatever");
    let page = repository.query_orders_with(&query, repository.order_fields(), &Last).unwrap();
    let ids: Vec<&str> = page.items().map(|order| order.id().as_str()).collect();
    assert_eq!(ids, ["Z", "M"]);
    let fields = Fields::orders(repository.workflow());
    let page = repository.query_orders_with(&query, &fields, &Lexical::new(&fields)).unwrap();
    assert_eq!(page.total, 0);
}
