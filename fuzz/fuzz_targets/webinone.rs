#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| orderflow_fuzz::webinone(bytes));
