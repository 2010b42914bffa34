//! What zstd has packed: frames, one after another (RFC 8878).

use std::error::Error;
use std::fmt;
use std::io::{self, BufRead, Read};

use ruzstd::decoding::errors::FrameDecoderError;
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// The first bytes of a frame.
const FRAME: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// The first bytes of a frame that every reader passes over, but for the lower half of the first.
const SKIPPED: [u8; 4] = [0x50, 0x2a, 0x4d, 0x18];

/// The most that a frame may ask to be kept of it in memory, in bytes. It is what `zstd -d` goes
/// up to by itself, and so much as `zstd --long` needs.
const WINDOW: u64 = 128 << 20;

/// Whether that may be the beginning of a file that zstd has packed.
pub(super) fn is_packed(start: &[u8]) -> bool {
    <[u8; 4]>::try_from(start).is_ok_and(|magic| magic == FRAME || is_skipped(magic))
}

fn is_skipped([first, rest @ ..]: [u8; 4]) -> bool {
    [first & 0xf0, rest[0], rest[1], rest[2]] == SKIPPED
}

/// Unpacks every frame, one after another, a block at a time.
///
/// A frame is compared with its checksum and its length where it has them. Both stand at its end,
/// when its content has been read already: the error then says that it was not good.
pub(super) struct Unpacked<R> {
    packed: R,
    decoder: FrameDecoder,
    frame: Option<Frame>,
    /// How many frames have begun.
    frames: u64,
    /// Why nothing comes after what is still to be given away.
    failed: Option<io::Error>,
}

/// A frame that is being read.
struct Frame {
    checked: bool,
    /// How many bytes it says that it unpacks to.
    length: Option<u64>,
    /// To how many bytes it has been unpacked.
    unpacked: u64,
}

impl<R: BufRead> Unpacked<R> {
    pub(super) fn new(packed: R) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(WINDOW);
        Self { packed, decoder, frame: None, frames: 0, failed: None }
    }

    /// Reads the beginning of the next frame, or passes over one; whether there was any.
    fn begin(&mut self) -> io::Result<bool> {
        let mut magic = Vec::with_capacity(FRAME.len());
        self.packed.by_ref().take(FRAME.len() as u64).read_to_end(&mut magic)?;
        match <[u8; 4]>::try_from(&*magic) {
            _ if magic.is_empty() => return Ok(false),
            Ok(magic) if is_skipped(magic) => self.skip()?,
            Err(_) if !FRAME.starts_with(&magic) => return Err(self.error(Flaw::Stray)),
            Ok(magic) if magic != FRAME => return Err(self.error(Flaw::Stray)),
            _ => {
                self.frames += 1;
                self.frame = Some(self.header()?);
            }
        }
        Ok(true)
    }

    fn skip(&mut self) -> io::Result<()> {
        let mut length = [0; 4];
        let read = self.packed.read_exact(&mut length);
        read.map_err(|error| self.cut_short(error, Flaw::SkippedCutShort))?;
        let length = u64::from(u32::from_le_bytes(length));
        let skipped = io::copy(&mut self.packed.by_ref().take(length), &mut io::sink())?;
        if skipped < length { Err(self.error(Flaw::SkippedCutShort)) } else { Ok(()) }
    }

    /// Reads the rest of a frame's header.
    fn header(&mut self) -> io::Result<Frame> {
        let mut descriptor = [0];
        let read = self.packed.read_exact(&mut descriptor);
        read.map_err(|error| self.cut_short(error, Flaw::CutShort))?;
        let start = [&FRAME[..], &descriptor].concat();
        let begun = self.decoder.reset(start.chain(self.packed.by_ref()));
        begun.map_err(|error| self.told(&error))?;
        let [descriptor] = descriptor;
        let has = |bits: u8| descriptor & bits != 0;
        if has(0b1000) {
            return Err(self.error(Flaw::Damaged));
        }
        let length = has(0b1110_0000).then(|| self.decoder.content_size());
        Ok(Frame { checked: has(0b100), length, unpacked: 0 })
    }

    /// Reads the next block of the frame.
    fn block(&mut self) -> io::Result<()> {
        let one = || BlockDecodingStrategy::UptoBlocks(1);
        let Err(error) = self.decoder.decode_blocks(&mut self.packed, one()) else { return Ok(()) };
        let told = self.told(&error);
        if cause(&error).is_none() {
            return Err(told);
        }
        // The packed bytes ended, and what came of those before is good. The decoder holds on to it
        // until it has seen a last block: here is an empty one, with a checksum.
        drop(self.decoder.decode_blocks(&[1, 0, 0, 0, 0, 0, 0][..], one()));
        self.failed = Some(told);
        Ok(())
    }

    /// Compares a frame that was read to its end with what it says of itself.
    fn check(&self, frame: &Frame) -> io::Result<()> {
        let decoder = &self.decoder;
        let (said, is) = (decoder.get_checksum_from_data(), decoder.get_calculated_checksum());
        if frame.checked && said != is {
            return Err(self.error(Flaw::Checksum));
        }
        match frame.length {
            Some(length) if length != frame.unpacked => Err(self.error(Flaw::Length)),
            _ => Ok(()),
        }
    }

    fn told(&self, error: &FrameDecoderError) -> io::Error {
        match (error, cause(error)) {
            (_, Some(cause)) if cause.kind() == io::ErrorKind::UnexpectedEof => {
                self.error(Flaw::CutShort)
            }
            (_, Some(cause)) => io::Error::new(cause.kind(), cause.to_string()),
            (FrameDecoderError::WindowSizeTooBig { requested, .. }, _) => {
                self.error(Flaw::Window(*requested))
            }
            (FrameDecoderError::DictNotProvided { dict_id }, _) => {
                self.error(Flaw::Dictionary(*dict_id))
            }
            _ => self.error(Flaw::Damaged),
        }
    }

    fn cut_short(&self, error: io::Error, flaw: Flaw) -> io::Error {
        if error.kind() == io::ErrorKind::UnexpectedEof { self.error(flaw) } else { error }
    }

    fn error(&self, flaw: Flaw) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, Broken { frame: self.frames, flaw })
    }
}

impl<R: BufRead> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !buffer.is_empty() {
            let read = self.decoder.read(buffer)?;
            if read > 0 {
                if let Some(frame) = &mut self.frame {
                    frame.unpacked += read as u64;
                }
                return Ok(read);
            }
            if let Some(error) = self.failed.take() {
                return Err(error);
            }
            if self.frame.is_some() && !self.decoder.is_finished() {
                self.block()?;
            } else if let Some(frame) = self.frame.take() {
                self.check(&frame)?;
            } else if !self.begin()? {
                break;
            }
        }
        Ok(0)
    }
}

/// The error of reading that the decoder has met, if it is one.
fn cause(error: &FrameDecoderError) -> Option<&io::Error> {
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = next {
        if let Some(cause) = error.downcast_ref() {
            return Some(cause);
        }
        next = error.source();
    }
    None
}

/// What is wrong with a frame, or with what follows it.
#[derive(Debug)]
struct Broken {
    /// The number of the last frame that has begun; those that are passed over do not count.
    frame: u64,
    flaw: Flaw,
}

#[derive(Debug)]
enum Flaw {
    CutShort,
    SkippedCutShort,
    Damaged,
    Checksum,
    Length,
    /// It asks for so many bytes.
    Window(u64),
    Dictionary(u32),
    Stray,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { frame, flaw } = self;
        match flaw {
            Flaw::SkippedCutShort => f.write_str("a zstd frame to be passed over is cut short"),
            Flaw::Stray if *frame == 0 => {
                f.write_str("what follows a zstd frame to be passed over is no zstd frame")
            }
            Flaw::Stray => write!(f, "what follows zstd frame {frame} is no zstd frame"),
            Flaw::CutShort => write!(f, "zstd frame {frame} is cut short"),
            Flaw::Damaged => write!(f, "zstd frame {frame} is damaged"),
            Flaw::Checksum => write!(f, "zstd frame {frame} is damaged: its checksum is wrong"),
            Flaw::Length => write!(f, "zstd frame {frame} is damaged: its length is wrong"),
            Flaw::Window(window) => {
                let (window, most) = (window.div_ceil(1 << 20), WINDOW >> 20);
                write!(
                    f,
                    "zstd frame {frame} needs a window of {window} MiB, of which {most} MiB is the \
                     most: unpack it by `zstd -d --memory={window}MB`"
                )
            }
            Flaw::Dictionary(id) => write!(
                f,
                "zstd frame {frame} needs dictionary {id}: unpack it by `zstd -d -D DICTIONARY`"
            ),
        }
    }
}

impl Error for Broken {}

#[cfg(test)]
mod tests {
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::*;

    fn unpack(packed: &[u8]) -> io::Result<Vec<u8>> {
        let mut content = Vec::new();
        Unpacked::new(packed).read_to_end(&mut content).map(|_| content)
    }

    #[test]
    fn no_bit_of_a_frame_can_be_changed_unnoticed() {
        let line = |n: u32| format!("{{\"order\":\"{n}\",\"event\":\"paid\"}}\n");
        let content: String = (0..200).map(line).collect();
        let frame = compress_to_vec(content.as_bytes(), CompressionLevel::Fastest);
        let mut packed = [&*frame, &frame].concat();
        let whole = unpack(&packed).unwrap();
        assert_eq!(whole, content.repeat(2).as_bytes());
        let mut unnoticed = 0;
        for place in 0..packed.len() * 8 {
            packed[place / 8] ^= 1 << (place % 8);
            // Bits that nobody needs may change, such as those of a larger window.
            unnoticed += u32::from(unpack(&packed).is_ok_and(|content| content != whole));
            packed[place / 8] ^= 1 << (place % 8);
        }
        assert_eq!(unnoticed, 0);
        for length in 1..frame.len() {
            assert!(unpack(&frame[..length]).is_err(), "{length} of {} bytes", frame.len());
        }
    }

    #[test]
    fn a_frame_has_the_length_that_it_says() {
        // One segment of four bytes, and one raw block.
        let frame =
            |length: u8| [&FRAME[..], &[0x20, length, (4 << 3) | 1, 0, 0], b"one\n"].concat();
        assert_eq!(unpack(&frame(4)).unwrap(), b"one\n");
        let error = unpack(&frame(5)).unwrap_err();
        assert_eq!(error.to_string(), "zstd frame 1 is damaged: its length is wrong");
        assert!(unpack(&frame(3)).is_err());
    }
}
