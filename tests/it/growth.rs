//! How the time grows with the input.
//!
//! What is linear takes 32 times as long for 32 times as much, and what is quadratic a thousand
//! times; the limit lies between, and the shortest of several times counts. So a busy machine, or a
//! cache that the larger input does not fit in, fails no test.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How often each size is measured.
const RUNS: usize = 5;
/// How much larger the larger input is, and how much longer it may take.
const LARGER: usize = 32;
const LONGER: u32 = 200;

/// Fails where the larger input takes too long. An input of the smaller size should take
/// some tenths of a millisecond.
#[track_caller]
pub(crate) fn assert_linear<T, R>(size: usize, make: impl Fn(usize) -> T, run: impl Fn(&T) -> R) {
    let (small, large) = (make(size), make(size * LARGER));
    let time = |input: &T| {
        let start = Instant::now();
        drop(black_box(run(black_box(input))));
        start.elapsed()
    };
    let (mut short, mut long) = (Duration::MAX, Duration::MAX);
    for _ in 0..RUNS {
        short = short.min(time(&small));
        long = long.min(time(&large));
    }
    assert!(
        long < short * LONGER,
        "{size} of them take {short:?}, and {LARGER} times as many {long:?}"
    );
}

#[test]
fn what_is_quadratic_is_told_from_what_is_linear() {
    let make = |size: usize| (0..size as u64).collect::<Vec<u64>>();
    assert_linear(20_000, make, |all| all.iter().map(|it| it * it % 7).sum::<u64>());
    let pairs = |all: &Vec<u64>| {
        all.iter().map(|one| all.iter().filter(|it| *it % 7 == one % 7).count()).sum::<usize>()
    };
    let told = std::panic::catch_unwind(|| assert_linear(200, make, pairs));
    assert!(told.is_err(), "pairs grow with the square");
}
