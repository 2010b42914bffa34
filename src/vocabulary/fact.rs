//! Facts that the aggregate derives from its books.

/// A fact that an order's own data decides, seen **after** the event's payload is booked.
///
/// A document lists the facts that it reads, derived ones and its own; every other name in that
/// list is a fact that the host supplies. A host that uses the bare state supplies all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DerivedFact {
    /// What was captured, gross, covers the total.
    PaidInFull,
    /// More was captured, gross, than the total.
    Overpaid,
    /// More was captured than refunded.
    MoneyHeld,
    /// Something was captured.
    Captured,
    /// Something was refunded.
    Refunded,
    /// Something was captured, and the refunds reach it.
    RefundedInFull,
    /// More was refunded than captured.
    RefundUnmatched,
    /// A capture that a gateway made stands on the books.
    GatewayCaptured,
    /// This event's payload booked money, in or out.
    MoneyCame,
    /// The order is paid after delivery: invoice, cash on delivery.
    PayLater,
    /// The customer picks the goods up.
    Pickup,
    /// No line of the order needs shipping.
    NothingToShip,
    /// This event's payload booked units, in whatever direction.
    UnitsCame,
    /// A unit is on its way to the customer.
    UnitsUnderWay,
    /// A unit is with the customer.
    UnitsDelivered,
    /// A unit came back.
    UnitsReturned,
    /// Before this event some unit was under way, with the customer or back.
    UnitsHadLeft,
    /// Every unit is delivered, returned or refunded; by its line, or all of them where all the
    /// money is back.
    UnitsSettled,
}

impl DerivedFact {
    /// Every derived fact.
    pub const ALL: [Self; 18] = [
        Self::PaidInFull,
        Self::Overpaid,
        Self::MoneyHeld,
        Self::Captured,
        Self::Refunded,
        Self::RefundedInFull,
        Self::RefundUnmatched,
        Self::GatewayCaptured,
        Self::MoneyCame,
        Self::PayLater,
        Self::Pickup,
        Self::NothingToShip,
        Self::UnitsCame,
        Self::UnitsUnderWay,
        Self::UnitsDelivered,
        Self::UnitsReturned,
        Self::UnitsHadLeft,
        Self::UnitsSettled,
    ];

    /// The name that documents use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PaidInFull => "paid_in_full",
            Self::Overpaid => "overpaid",
            Self::MoneyHeld => "money_held",
            Self::Captured => "captured",
            Self::Refunded => "refunded",
            Self::RefundedInFull => "refunded_in_full",
            Self::RefundUnmatched => "refund_unmatched",
            Self::GatewayCaptured => "gateway_captured",
            Self::MoneyCame => "money_came",
            Self::PayLater => "pay_later",
            Self::Pickup => "pickup",
            Self::NothingToShip => "nothing_to_ship",
            Self::UnitsCame => "units_came",
            Self::UnitsUnderWay => "units_under_way",
            Self::UnitsDelivered => "units_delivered",
            Self::UnitsReturned => "units_returned",
            Self::UnitsHadLeft => "units_had_left",
            Self::UnitsSettled => "units_settled",
        }
    }

    /// What the fact says, for tables and messages.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::PaidInFull => "what was captured covers the total",
            Self::Overpaid => "more was captured than the total",
            Self::MoneyHeld => "more was captured than refunded",
            Self::Captured => "something was captured",
            Self::Refunded => "something was refunded",
            Self::RefundedInFull => "all that was captured is refunded",
            Self::RefundUnmatched => "more was refunded than captured",
            Self::GatewayCaptured => "a capture by a gateway stands on the books",
            Self::MoneyCame => "this event booked money",
            Self::PayLater => "the order is paid after delivery",
            Self::Pickup => "the customer picks the goods up",
            Self::NothingToShip => "no line needs shipping",
            Self::UnitsCame => "this event booked units",
            Self::UnitsUnderWay => "a unit is under way",
            Self::UnitsDelivered => "a unit is with the customer",
            Self::UnitsReturned => "a unit came back",
            Self::UnitsHadLeft => "some unit had left before this event",
            Self::UnitsSettled => "every unit is delivered, returned or refunded",
        }
    }

    /// Whether it depends on where the units are.
    pub(crate) const fn is_of_units(self) -> bool {
        matches!(
            self,
            Self::UnitsCame
                | Self::UnitsUnderWay
                | Self::UnitsDelivered
                | Self::UnitsReturned
                | Self::UnitsHadLeft
                | Self::UnitsSettled
        )
    }

    /// The derived fact of that name, if it is one.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.as_str() == name)
    }
}
