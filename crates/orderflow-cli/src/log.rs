//! Where a log comes from: a file or standard input, plain or packed.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;
use orderflow::replay::LogLine;
use ruzstd::decoding::StreamingDecoder;

use crate::ui::{Failure, plain};

/// A log, line by line.
pub(crate) struct Log {
    reader: Box<dyn BufRead>,
    /// How many bytes of the file were read, before they were unpacked.
    read: Rc<Cell<u64>>,
    /// The size of the file, if it is one.
    pub(crate) size: Option<u64>,
    line: Vec<u8>,
}

/// One line of a log.
pub(crate) enum Line<'a> {
    Whole(&'a [u8]),
    /// Longer than a line may be; its rest was skipped.
    TooLong,
}

/// The first bytes of a file packed by gzip (RFC 1952).
const GZIP: &[u8] = &[0x1f, 0x8b];
/// The first bytes of a file packed by zstd (RFC 8878).
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

impl Log {
    /// Opens the log; `-` is standard input. What its first bytes look like decides how it is
    /// unpacked.
    ///
    /// # Errors
    ///
    /// A [`Failure`] names the file and why it cannot be read.
    pub(crate) fn open(path: &str) -> Result<Self, Failure> {
        let unreadable = |error: &io::Error| {
            Failure::new(format!("cannot read {path}: {}", plain(error)))
                .help("name a log with one JSON object a line, or `-` for standard input")
        };
        let read = Rc::new(Cell::new(0));
        let (input, size): (Box<dyn Read>, _) = if path == "-" {
            (Box::new(io::stdin()), None)
        } else {
            let file = File::open(path).map_err(|error| unreadable(&error))?;
            let facts = file.metadata().map_err(|error| unreadable(&error))?;
            if facts.is_dir() {
                return Err(unreadable(&io::Error::other("it is a directory")));
            }
            (Box::new(file), Some(facts.len()))
        };
        let mut input =
            BufReader::with_capacity(1 << 16, Counting { input, read: Rc::clone(&read) });
        let start = input.fill_buf().map_err(|error| unreadable(&error))?;
        let reader: Box<dyn BufRead> = if start.starts_with(GZIP) {
            Box::new(BufReader::new(MultiGzDecoder::new(input)))
        } else if start.starts_with(ZSTD) {
            let decoder = StreamingDecoder::new(input)
                .map_err(|error| unreadable(&io::Error::other(error.to_string())))?;
            Box::new(BufReader::new(decoder))
        } else {
            Box::new(input)
        };
        Ok(Self { reader, read, size, line: Vec::new() })
    }

    /// How many bytes of the file were read so far.
    pub(crate) fn read_so_far(&self) -> u64 {
        self.read.get()
    }

    /// The next line, without its line break; none at the end.
    ///
    /// # Errors
    ///
    /// What reading or unpacking says; the lines before stay good.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        let mut any = false;
        let mut long = false;
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            any = true;
            let end = buffer.iter().position(|&byte| byte == b'\n');
            let part = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
            long |= self.line.len() + part.len() > LogLine::MAX_BYTES;
            if !long {
                self.line.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
        }
        Ok(match (any, long) {
            (false, _) => None,
            (true, true) => Some(Line::TooLong),
            (true, false) => Some(Line::Whole(&self.line)),
        })
    }
}

/// Counts what is read.
struct Counting {
    input: Box<dyn Read>,
    read: Rc<Cell<u64>>,
}

impl Read for Counting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}
