//! An amount as it is written: digits, and how many of them stand behind the point.

use rust_decimal::Decimal;

use super::account::MOST;
use crate::query::decimal;

/// The amount `number / 10^scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digits {
    pub(super) number: i64,
    pub(super) scale: u8,
}

/// The powers of ten, by exponent.
const TENS: [i64; 19] = {
    let mut tens = [1; 19];
    let mut exponent = 1;
    while exponent < tens.len() {
        tens[exponent] = tens[exponent - 1] * 10;
        exponent += 1;
    }
    tens
};

impl Digits {
    /// Stands for an amount with more digits than fit; sums hold neither it nor a negative one.
    const TOO_MANY: Self = Self { number: -1, scale: 0 };

    pub(super) fn of(amount: Decimal) -> Self {
        let number = i64::try_from(amount.mantissa());
        number.map_or(Self::TOO_MANY, |number| Self { number, scale: amount.scale() as u8 })
    }

    pub(super) fn decimal(self) -> Decimal {
        Decimal::new(self.number, self.scale.into())
    }

    /// The amount in minor units; none, where it is none of a currency with so many digits, or a
    /// very large one.
    #[inline]
    pub(super) fn minor(self, digits: u32) -> Option<i64> {
        let scale = u32::from(self.scale);
        let minor = if scale == digits {
            self.number
        } else if scale < digits {
            self.number.checked_mul(*TENS.get((digits - scale) as usize)?)?
        } else {
            let factor = TENS.get((scale - digits) as usize)?;
            (self.number % factor == 0).then_some(self.number / factor)?
        };
        (0..=MOST).contains(&minor).then_some(minor)
    }
}

/// The number that is written there as JSON writes numbers, or with zeros in front; none, where it
/// is written otherwise, or a decimal cannot hold it.
pub(super) fn exact(text: &str) -> Option<Decimal> {
    let plain = text.strip_prefix('-').unwrap_or(text);
    let (digits, exponent) = match plain.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, Some(exponent)),
        None => (plain, None),
    };
    let exponent = exponent.map(|it| it.strip_prefix(['+', '-']).unwrap_or(it));
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    let mut parts = [Some(whole), fraction, exponent].into_iter().flatten();
    // With as many digits as are written, where so many fit.
    parts.all(are_digits).then(|| Decimal::from_str_exact(text).ok().or_else(|| decimal(text)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_they_are_written_or_not_at_all() {
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(exact(text).map(|it| it.to_string()).as_deref(), want, "{text}");
        };
        for text in ["0", "10.00", "-1.5", "0.0000000000000000000000000001"] {
            check(text, Some(text));
        }
        check("79228162514264337593543950335", Some("79228162514264337593543950335"));
        check("007.50", Some("7.50"));
        check("1e2", Some("100"));
        check("1.5E+2", Some("150"));
        check("25e-1", Some("2.5"));
        check(&format!("1.{}", "0".repeat(40)), Some("1"));
        // Nothing is rounded.
        for text in ["0.00000000000000000000000000001", "1.00000000000000000000000000001e0"] {
            check(text, None);
        }
        for text in ["79228162514264337593543950336", "1e400", "1e-400"] {
            check(text, None);
        }
        for text in [
            "", "-", "+1", "--1", "1_000", "1,5", " 1", "1 ", "1.", ".5", "1.2.3", "1e", "1e+",
            "e1", "1e1.5", "1e_1", "1e1e1", "0x1", "١", "NaN", "1.-5", "1-5",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn minor_units_are_exact_or_none() {
        let check = |text: &str, digits, want| {
            let amount: Decimal = text.parse().unwrap();
            assert_eq!(Digits::of(amount).minor(digits), want, "{text} of {digits} digits");
        };
        check("19.90", 2, Some(1990));
        check("19.9", 2, Some(1990));
        check("19", 2, Some(1900));
        check("19.900", 2, Some(1990));
        check("19.905", 2, None);
        check("19.905", 3, Some(19_905));
        check("19.00", 0, Some(19));
        check("0", 4, Some(0));
        check("-1", 2, None);
        check("10000000000000", 2, Some(MOST));
        check("10000000000000.01", 2, None);
        check("123456789012345678", 4, None);
        check("79228162514264337593543950335", 0, None);
    }
}
