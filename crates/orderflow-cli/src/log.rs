//! Where a log comes from: a file or standard input, plain or packed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::mem;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;
use orderflow::replay::LogLine;
use ruzstd::decoding::StreamingDecoder;

use crate::ui::{Failure, plain};

/// A log, block by block: so many whole lines at once as have been read.
pub(crate) struct Log {
    reader: Box<dyn Read + Send>,
    /// How many bytes of the file were read, before they were unpacked.
    read: Arc<AtomicU64>,
    /// The size of the file, if it is one.
    pub(crate) size: Option<u64>,
    /// The beginning of the line that the last block ended in.
    rest: Vec<u8>,
    failed: Option<io::Error>,
    ended: bool,
}

/// How many bytes are read at once: so many that reading costs little, and so few that they are
/// still at hand when they are looked at.
const BLOCK: usize = 1 << 18;

/// So many whole lines as were read at once. Its memory is used again and again.
#[derive(Debug, Default)]
pub(crate) struct Block {
    buffer: Vec<u8>,
    length: usize,
}

impl Block {
    /// The lines, with their line breaks.
    pub(crate) fn lines(&self) -> &[u8] {
        self.buffer.get(..self.length).unwrap_or_default()
    }

    /// Puts that at the beginning, and makes room for what is read next.
    fn begin(&mut self, rest: &[u8]) {
        self.length = rest.len();
        let room = BLOCK.max(rest.len() * 2);
        if self.buffer.len() < room {
            self.buffer.resize(room, 0);
        }
        if let Some(start) = self.buffer.get_mut(..rest.len()) {
            start.copy_from_slice(rest);
        }
    }

    fn room(&mut self) -> &mut [u8] {
        self.buffer.get_mut(self.length..).unwrap_or_default()
    }
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
        let read = Arc::new(AtomicU64::new(0));
        let (input, size): (Box<dyn Read + Send>, _) = if path == "-" {
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
            BufReader::with_capacity(1 << 16, Counting { input, read: Arc::clone(&read) });
        let start = input.fill_buf().map_err(|error| unreadable(&error))?;
        let reader: Box<dyn Read + Send> = if start.starts_with(GZIP) {
            Box::new(MultiGzDecoder::new(input))
        } else if start.starts_with(ZSTD) {
            let decoder = StreamingDecoder::new(input)
                .map_err(|error| unreadable(&io::Error::other(error.to_string())))?;
            Box::new(decoder)
        } else {
            Box::new(input)
        };
        Ok(Self { reader, read, size, rest: Vec::new(), failed: None, ended: false })
    }

    /// How many bytes of the file were read so far.
    pub(crate) fn read_so_far(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// Fills the block with the next whole lines, and says whether there were any. Of a line that
    /// is longer than a line may be only the beginning is kept, which is too long as well.
    ///
    /// # Errors
    ///
    /// What reading or unpacking says; the lines before stay good.
    pub(crate) fn fill(&mut self, block: &mut Block) -> io::Result<bool> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        block.begin(&mem::take(&mut self.rest));
        while !self.ended {
            self.read(block);
            let failed = self.failed.is_some();
            if self.ended && !failed {
                break;
            }
            match memchr::memrchr(b'\n', block.lines()) {
                Some(end) => {
                    self.rest = block.lines().get(end + 1..).unwrap_or_default().to_vec();
                    block.length = end + 1;
                    break;
                }
                // Nobody knows what the rest of the line would have been.
                None if failed => block.length = 0,
                None if block.length > LogLine::MAX_BYTES => {
                    block.length = LogLine::MAX_BYTES + 1;
                    self.rest = self.skip_line()?;
                    break;
                }
                None => {
                    let beginning = block.lines().to_vec();
                    block.begin(&beginning);
                }
            }
        }
        match self.failed.take_if(|_| block.length == 0) {
            Some(error) => Err(error),
            None => Ok(block.length > 0),
        }
    }

    /// Reads until the block has no more room, or the log has no more bytes.
    fn read(&mut self, block: &mut Block) {
        while !self.ended && !block.room().is_empty() {
            match self.reader.read(block.room()) {
                Ok(read) => {
                    block.length += read;
                    self.ended = read == 0;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.failed = Some(error);
                    self.ended = true;
                }
            }
        }
    }

    /// Passes over the rest of a line, and gives what was read beyond it.
    fn skip_line(&mut self) -> io::Result<Vec<u8>> {
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = self.reader.read(&mut buffer)?;
            let part = buffer.get(..read).unwrap_or_default();
            if let Some(end) = memchr::memchr(b'\n', part) {
                return Ok(part.get(end + 1..).unwrap_or_default().to_vec());
            }
            if read == 0 {
                self.ended = true;
                return Ok(Vec::new());
            }
        }
    }
}

/// Counts what is read.
struct Counting {
    input: Box<dyn Read + Send>,
    read: Arc<AtomicU64>,
}

impl Read for Counting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
