//! Where a log comes from: a file or standard input, plain or packed.

mod zstd;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::mem;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;
use orderflow::replay::LogLine;

use crate::ui::{Failure, plain};
use zstd::Unpacked;

/// A log, block by block: so many whole lines at once as have been read.
pub(crate) struct Log {
    reader: Box<dyn Read + Send>,
    /// How many bytes of the file were read, before they were unpacked.
    read: Arc<AtomicU64>,
    /// The size of the file; none where it is a pipe or a device, which do not know theirs.
    pub(crate) size: Option<u64>,
    /// The beginning of the line that the last block ended in.
    rest: Vec<u8>,
    failed: Option<io::Error>,
    /// Whether anything was asked for.
    begun: bool,
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

    /// Lets go of so many bytes at the beginning.
    fn drop_start(&mut self, count: usize) {
        self.buffer.copy_within(count..self.length, 0);
        self.length -= count;
    }

    fn room(&mut self) -> &mut [u8] {
        self.buffer.get_mut(self.length..).unwrap_or_default()
    }
}

#[cfg(test)]
impl From<String> for Block {
    fn from(lines: String) -> Self {
        Self { length: lines.len(), buffer: lines.into_bytes() }
    }
}

/// The first bytes of a file packed by gzip (RFC 1952).
const GZIP: &[u8] = &[0x1f, 0x8b];
/// What some programs write at the beginning of every text. It says nothing, so it is passed over
/// there, as it is in workflow documents.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

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
        if path == "-" {
            return Self::new(io::stdin(), None).map_err(|error| unreadable(&error));
        }
        let file = File::open(path).map_err(|error| unreadable(&error))?;
        let facts = file.metadata().map_err(|error| unreadable(&error))?;
        if facts.is_dir() {
            return Err(unreadable(&io::Error::other("it is a directory")));
        }
        let size = facts.is_file().then_some(facts.len());
        Self::new(file, size).map_err(|error| unreadable(&error))
    }

    fn new(input: impl Read + Send + 'static, size: Option<u64>) -> io::Result<Self> {
        let read = Arc::new(AtomicU64::new(0));
        let input = Counting { input: Box::new(input), read: Arc::clone(&read) };
        let reader = unpacked(BufReader::with_capacity(1 << 16, input))?;
        let (rest, failed) = (Vec::new(), None);
        Ok(Self { reader, read, size, rest, failed, begun: false, ended: false })
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
                    self.rest = self.skip_line();
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
            block.length += self.read_some(block.room());
        }
        if !mem::replace(&mut self.begun, true) && block.lines().starts_with(BYTE_ORDER_MARK) {
            block.drop_start(BYTE_ORDER_MARK.len());
        }
    }

    /// Passes over the rest of a line, and gives what was read beyond it.
    fn skip_line(&mut self) -> Vec<u8> {
        let mut buffer = vec![0; 1 << 16];
        while !self.ended {
            let read = self.read_some(&mut buffer);
            let part = buffer.get(..read).unwrap_or_default();
            if let Some(end) = memchr::memchr(b'\n', part) {
                return part.get(end + 1..).unwrap_or_default().to_vec();
            }
        }
        Vec::new()
    }

    /// Reads what is there; nothing, if the log has ended, be it by an error.
    fn read_some(&mut self, buffer: &mut [u8]) -> usize {
        loop {
            match self.reader.read(buffer) {
                Ok(read) => {
                    self.ended = read == 0;
                    return read;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.failed = Some(error);
                    self.ended = true;
                    return 0;
                }
            }
        }
    }
}

/// Unpacks the log, if its first bytes say that it is packed.
fn unpacked(mut input: impl BufRead + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    let mut start = Vec::new();
    // A pipe may give them one by one.
    input.by_ref().take(4).read_to_end(&mut start)?;
    let (gzip, zstd) = (start.starts_with(GZIP), zstd::is_packed(&start));
    let input = Cursor::new(start).chain(input);
    Ok(match (gzip, zstd) {
        (true, _) => Box::new(MultiGzDecoder::new(input)),
        (_, true) => Box::new(Unpacked::new(input)),
        _ => Box::new(input),
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time, and is interrupted each time before.
    struct Halting {
        rest: Vec<u8>,
        halted: bool,
        most: usize,
    }

    impl Read for Halting {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.halted = !self.halted;
            if self.halted {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let count = self.most.min(buffer.len()).min(self.rest.len());
            self.rest.drain(..count).as_slice().read(buffer)
        }
    }

    /// How long each line is that the log gives.
    fn lengths(mut log: Log) -> Vec<usize> {
        let (mut block, mut lengths) = (Block::default(), Vec::new());
        while log.fill(&mut block).unwrap() {
            let lines = block.lines().split_inclusive(|&byte| byte == b'\n');
            lengths.extend(lines.map(<[u8]>::len));
        }
        lengths
    }

    #[test]
    fn what_interrupts_reading_does_not_end_it() {
        let endless = vec![b'x'; 3 * LogLine::MAX_BYTES];
        let rest = [b"one\n", &*endless, b"\ntwo\n"].concat();
        let log = Log::new(Halting { rest, halted: false, most: 70_001 }, None).unwrap();
        assert_eq!(lengths(log), [4, LogLine::MAX_BYTES + 1, 4]);
    }

    #[test]
    fn a_log_is_known_by_its_first_bytes_though_they_come_one_by_one() {
        let packed = [&[0x5a, 0x2a, 0x4d, 0x18, 0, 0, 0, 0], &[0x28, 0xb5, 0x2f, 0xfd][..]];
        // No checksum, a window of one KiB, and one raw block, which is the last.
        let frame = [&[0, 0, (4 << 3) | 1, 0, 0], &b"one\n"[..]].concat();
        let rest = [packed.concat(), frame].concat();
        let log = Log::new(Halting { rest, halted: false, most: 1 }, None).unwrap();
        assert_eq!(lengths(log), [4]);
        let rest = "\u{feff}one\n".as_bytes().to_vec();
        let log = Log::new(Halting { rest, halted: false, most: 1 }, None).unwrap();
        assert_eq!(lengths(log), [4]);
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_does_not_know_its_size() {
        let path = std::env::temp_dir().join(format!("orderflow-log-{}", std::process::id()));
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());
        let writer = {
            let path = path.clone();
            std::thread::spawn(move || std::fs::write(path, "one\n"))
        };
        let log = Log::open(path.to_str().unwrap()).unwrap();
        assert_eq!(log.size, None);
        assert_eq!(lengths(log), [4]);
        writer.join().unwrap().unwrap();
        std::fs::remove_file(&path).unwrap();
    }
}
