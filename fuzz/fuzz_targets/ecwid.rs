#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| orderflow_fuzz::ecwid(bytes));
