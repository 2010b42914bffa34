//! Tokens, and what each of them allows.

use std::collections::BTreeSet;

use crate::order::Actor;

/// What an application may do, one permission each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Look at the statuses.
    ReadStoreProfile,
    /// Change custom statuses.
    UpdateStoreProfile,
    /// Look at orders and carts.
    ReadOrders,
    /// Create orders, and place carts.
    CreateOrders,
    /// Change and delete orders, and change carts.
    UpdateOrders,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 5] = [
        Self::ReadStoreProfile,
        Self::UpdateStoreProfile,
        Self::ReadOrders,
        Self::CreateOrders,
        Self::UpdateOrders,
    ];

    /// Ecwid's word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReadStoreProfile => "read_store_profile",
            Self::UpdateStoreProfile => "update_store_profile",
            Self::ReadOrders => "read_orders",
            Self::CreateOrders => "create_orders",
            Self::UpdateOrders => "update_orders",
        }
    }

    /// The scope of that word, if there is one.
    #[must_use]
    pub fn by_name(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == word)
    }
}

/// What a token allows, and who acts with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    scopes: BTreeSet<Scope>,
    public: bool,
    actor: Actor,
}

impl Token {
    /// A secret token, as an application's server has it.
    #[must_use]
    pub fn secret(scopes: impl IntoIterator<Item = Scope>) -> Self {
        let actor = Actor::system().channel("ecwid");
        Self { scopes: scopes.into_iter().collect(), public: false, actor }
    }

    /// A public token, as a storefront shows it to everybody: it changes nothing and reads no
    /// orders, and creates none but new ones, `INCOMPLETE` or `AWAITING_PAYMENT` and
    /// `AWAITING_PROCESSING`.
    #[must_use]
    pub fn public(scopes: impl IntoIterator<Item = Scope>) -> Self {
        Self { public: true, ..Self::secret(scopes) }
    }

    /// Says who acts with it; the shop's own software, unless said otherwise. Correcting a payment
    /// takes the role `manager`.
    #[must_use]
    pub fn acting_as(mut self, actor: Actor) -> Self {
        self.actor = actor;
        self
    }

    /// What it allows.
    #[must_use]
    pub const fn scopes(&self) -> &BTreeSet<Scope> {
        &self.scopes
    }

    /// Whether everybody may have it.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        self.public
    }

    /// Who acts with it.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Whether it allows that.
    pub(super) fn allows(&self, scope: Scope) -> bool {
        let open = matches!(scope, Scope::ReadStoreProfile | Scope::CreateOrders);
        self.scopes.contains(&scope) && (!self.public || open)
    }
}
