//! An amount as it is written: digits, and how many of them stand behind the point.

use rust_decimal::Decimal;

use super::account::MOST;

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

#[cfg(test)]
mod tests {
    use super::*;

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
