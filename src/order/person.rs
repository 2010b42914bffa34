//! Who ordered, where it goes, and how it is paid and handed over.

use serde::{Deserialize, Serialize};

use super::word::words;

/// Who placed the order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Customer {
    /// The host's own id of the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address that status mails go to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The language to write in, such as `en` or `pt-BR`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// A person with an address, for billing or for shipping.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// The company's tax number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<String>,
    /// Street and house, on one line or several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// The city.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// The postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// State, province or county.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The country, as the host writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// How the goods reach the customer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DeliveryMethod {
    /// A carrier takes them.
    #[default]
    Shipping,
    /// The customer fetches them.
    Pickup,
    /// The shop brings them.
    LocalDelivery,
}

words!(DeliveryMethod, "delivery method", 3, {
    Shipping => "shipping",
    Pickup => "pickup",
    LocalDelivery => "local_delivery",
});

/// When the order is paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PaymentTerms {
    /// Before the goods leave.
    #[default]
    Upfront,
    /// After delivery: invoice, cash on delivery.
    Later,
}

words!(PaymentTerms, "payment terms", 2, {
    Upfront => "upfront",
    Later => "later",
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_strings_on_disk() {
        for method in DeliveryMethod::ALL {
            let text = serde_json::to_string(&method).unwrap();
            assert_eq!(text, format!("\"{method}\""));
            assert_eq!(serde_json::from_str::<DeliveryMethod>(&text).unwrap(), method);
        }
        let error = serde_json::from_str::<PaymentTerms>("\"never\"").unwrap_err();
        assert!(error.to_string().starts_with("\"never\" is no payment terms"), "{error}");
    }

    #[test]
    fn readers_are_tolerant() {
        let person: Person = serde_json::from_str(r#"{"name":"Ann","planet":"Mars"}"#).unwrap();
        assert_eq!(serde_json::to_string(&person).unwrap(), r#"{"name":"Ann"}"#);
        assert_eq!(serde_json::from_str::<Customer>("{}").unwrap(), Customer::default());
    }
}
