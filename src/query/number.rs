//! Numbers, read from their digits.

use rust_decimal::Decimal;

/// How many digits fit surely into a decimal.
const DIGITS: usize = 28;

/// The exact value of a JSON number; none, where a decimal cannot hold it. Never rounded, and never
/// a float on the way.
pub(crate) fn decimal(text: &str) -> Option<Decimal> {
    let (negative, plain) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (digits, exponent) = match plain.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, Some(exponent)),
        None => (plain, None),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    if [whole, fraction].iter().any(|part| !part.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let both = format!("{whole}{fraction}");
    let all = both.trim_start_matches('0');
    if all.is_empty() {
        return Some(Decimal::ZERO);
    }
    let significant = all.trim_end_matches('0');
    if significant.len() > DIGITS {
        return None;
    }
    let exponent: i64 = exponent.map_or(Some(0), |text| text.parse().ok())?;
    let dropped = i64::try_from(all.len() - significant.len()).ok()?;
    let fraction = i64::try_from(fraction.len()).ok()?;
    let power = exponent.checked_add(dropped)?.checked_sub(fraction)?;
    let mantissa: i128 = significant.parse().ok()?;
    let number = if power <= 0 {
        let scale = u32::try_from(power.checked_neg()?).ok()?;
        Decimal::try_from_i128_with_scale(mantissa, scale).ok()?
    } else {
        let factor = 10_i128.checked_pow(u32::try_from(power).ok()?)?;
        Decimal::try_from_i128_with_scale(mantissa.checked_mul(factor)?, 0).ok()?
    };
    Some(if negative { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_or_none() {
        let check = |text: &str, want: Option<&str>| {
            let shown = decimal(text).map(|number| number.normalize().to_string());
            assert_eq!(shown.as_deref(), want, "{text}");
        };
        check("0", Some("0"));
        check("-0.00e999", Some("0"));
        check("19.90", Some("19.9"));
        check("-0.1", Some("-0.1"));
        check("1e3", Some("1000"));
        check("1.5E+2", Some("150"));
        check("25e-1", Some("2.5"));
        check("100e-28", Some("0.00000000000000000000000001"));
        check("1e999", None);
        check("1e-999", None);
        check("1e99999999999999999999", None);
        check("-9223372036854775808e-9223372036854775808", None);
        check("1e28", Some("10000000000000000000000000000"));
        check("1e29", None);
        check("9999999999999999999999999999", Some("9999999999999999999999999999"));
        check("99999999999999999999999999999", None);
        check("0.00000000000000000000000000001", None);
        check(&format!("1.{}", "0".repeat(1000)), Some("1"));
        check(&format!("1.{}1", "0".repeat(40)), None);
        check("1_0", None);
        check("x", None);
    }
}
