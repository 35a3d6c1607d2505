//! A reader of text in UTF-8, whatever a file holds: gzip, of one member or several, is unpacked on the way, and UTF-16 is decoded.
//! Nothing but a buffer is in memory. What is UTF-8 already passes as it is, its byte order mark too.
//!
//! Where the bytes are damaged, the error holds a [`DamagedBytes`], whose sentence has the place in the file.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE};
use flate2::bufread::MultiGzDecoder;

use super::limits::Limits;
use crate::collection::read::DamagedBytes;

/// As many bytes tell gzip and UTF-16 from everything else.
pub(crate) const MARK_BYTES: usize = 4;

const GZIP: &[u8] = b"\x1F\x8B";

/// How much of UTF-16 is decoded at once, in bytes.
const UTF16_BYTES: usize = 1 << 15;

/// Reads UTF-8.
pub(crate) struct Utf8Reader {
    bytes: Box<dyn Read + Send>,
    /// Whether the layers have been found: that takes the first bytes, for which a pipe may have to be waited for.
    is_begun: bool,
    size: FileSize,
    limits: Limits,
}

/// How many bytes were read of a file, as they lie on the disk, and how many these unpack to.
#[derive(Clone, Debug, Default)]
pub(crate) struct FileSize {
    packed: Arc<AtomicU64>,
    unpacked: Arc<AtomicU64>,
}

impl FileSize {
    /// Bytes of the file itself.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.packed.load(Ordering::Relaxed)
    }

    fn is_bomb(&self, limits: &Limits) -> bool {
        let most = limits.free.saturating_add(self.bytes_read().saturating_mul(limits.ratio));
        self.unpacked.load(Ordering::Relaxed) > most
    }
}

impl Utf8Reader {
    /// Reads what these bytes are.
    pub(crate) fn new(bytes: impl Read + Send + 'static) -> Self {
        Self::within(Limits::default(), bytes)
    }

    /// The same, with limits of what a file may unpack to.
    fn within(limits: Limits, bytes: impl Read + Send + 'static) -> Self {
        let size = FileSize::default();
        let counted = CountedBytes { bytes, count: Arc::clone(&size.packed) };
        Self { bytes: Box::new(counted), is_begun: false, size, limits }
    }

    /// Reads a file, from a byte of its text on.
    pub(crate) fn open_at(path: &Path, start: u64) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let mut head = Vec::new();
        file.by_ref().take(MARK_BYTES as u64).read_to_end(&mut head)?;
        if begins_plainly(&head) {
            file.seek(SeekFrom::Start(start))?;
            return Ok(Self { is_begun: true, ..Self::new(file) });
        }
        file.rewind()?;
        let mut reader = Self::new(file);
        io::copy(&mut reader.by_ref().take(start), &mut io::sink())?;
        Ok(reader)
    }

    /// How far it is, for whoever shows progress.
    pub(crate) fn size(&self) -> FileSize {
        self.size.clone()
    }
}

impl Read for Utf8Reader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if !self.is_begun {
            let raw = std::mem::replace(&mut self.bytes, Box::new(io::empty()));
            self.bytes = decoded(raw, &self.size, &self.limits)?;
            self.is_begun = true;
        }
        self.bytes.read(into)
    }
}

/// The text at the beginning of a file whose first bytes these are, at most so many bytes of it.
pub(crate) fn utf8_head(bytes: &[u8], most: usize) -> Vec<u8> {
    if begins_plainly(bytes) {
        return bytes[..bytes.len().min(most)].to_vec();
    }
    let mut head = Vec::new();
    // The bytes end anywhere, so an error at their end tells nothing.
    let _ = Utf8Reader::new(Cursor::new(bytes.to_vec())).take(most as u64).read_to_end(&mut head);
    head
}

/// Whether a file that begins so is read as it is.
fn begins_plainly(head: &[u8]) -> bool {
    !is_packed(head) && utf16(head).is_none() && !is_utf32(head)
}

fn is_utf32(head: &[u8]) -> bool {
    head.starts_with(&[0xFF, 0xFE, 0, 0]) || head.starts_with(&[0, 0, 0xFE, 0xFF])
}

/// Whether a file that begins so is compressed.
pub(crate) fn is_packed(head: &[u8]) -> bool {
    head.starts_with(GZIP)
}

/// The encoding of UTF-16 that begins with these bytes, and the length of its mark. Without one, both of its first two characters
/// are of ASCII, as in JSON: no other text has zeros.
fn utf16(head: &[u8]) -> Option<(Decoder, usize)> {
    let (encoding, mark) = match head {
        [0xFF, 0xFE, ..] => (UTF_16LE, 2),
        [0xFE, 0xFF, ..] => (UTF_16BE, 2),
        [1..=127, 0, 1..=127, 0, ..] => (UTF_16LE, 0),
        [0, 1..=127, 0, 1..=127, ..] => (UTF_16BE, 0),
        _ => return None,
    };
    Some((encoding.new_decoder_without_bom_handling(), mark))
}

/// The text of bytes: what is packed is unpacked, as many times as the limits allow.
fn decoded(
    mut bytes: Box<dyn Read + Send>,
    size: &FileSize,
    limits: &Limits,
) -> io::Result<Box<dyn Read + Send>> {
    for _ in 0..=limits.depth {
        let mut head = Vec::new();
        bytes.by_ref().take(MARK_BYTES as u64).read_to_end(&mut head)?;
        if is_utf32(&head) {
            return Err(DamagedBytes::error("the file is UTF-32: convert it to UTF-8"));
        }
        let decoder = utf16(&head);
        let is_packed = is_packed(&head);
        let mark = decoder.as_ref().map_or(0, |(_, mark)| *mark);
        let mut head = Cursor::new(head);
        head.set_position(mark as u64);
        let whole = head.chain(bytes);
        if let Some((decoder, mark)) = decoder {
            return Ok(Box::new(Utf16Bytes::new(whole, decoder, mark as u64)));
        }
        if !is_packed {
            return Ok(Box::new(whole));
        }
        let (size, limits) = (size.clone(), *limits);
        bytes = Box::new(UnpackedBytes { bytes: MultiGzDecoder::new(BufReader::new(whole)), size, limits });
    }
    let depth = limits.depth;
    Err(DamagedBytes::error(format!("the file is packed more than {depth} times over: unpack it by hand")))
}

/// Counts bytes.
struct CountedBytes<R> {
    bytes: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for CountedBytes<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(into)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// What a gzip file unpacks to, within limits.
struct UnpackedBytes<R> {
    bytes: R,
    size: FileSize,
    limits: Limits,
}

impl<R: Read> Read for UnpackedBytes<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(into).map_err(|error| self.fault(error))?;
        self.size.unpacked.fetch_add(read as u64, Ordering::Relaxed);
        if self.size.is_bomb(&self.limits) {
            let ratio = self.limits.ratio;
            return Err(DamagedBytes::error(format!(
                "the gzip file unpacks to more than {ratio} times its size: unpack it by hand if you trust it"
            )));
        }
        Ok(read)
    }
}

impl<R> UnpackedBytes<R> {
    fn fault(&self, error: io::Error) -> io::Error {
        let at = self.size.bytes_read();
        match error.kind() {
            io::ErrorKind::UnexpectedEof => DamagedBytes::error(format!(
                "the gzip file is cut off at its end, byte {at}: is it complete?"
            )),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData
                if error.get_ref().is_none_or(|inner| !inner.is::<DamagedBytes>()) =>
            {
                DamagedBytes::error(format!(
                    "the gzip file is damaged before byte {at}: fetch or make it again"
                ))
            }
            _ => error,
        }
    }
}

/// UTF-16, decoded.
struct Utf16Bytes<R> {
    bytes: R,
    decoder: Decoder,
    /// Bytes that are not decoded yet.
    input: Vec<u8>,
    /// Text, and how much of it has been read.
    text: Vec<u8>,
    read: usize,
    /// How many bytes have been decoded.
    position: u64,
    /// Whether nothing follows.
    has_end: bool,
}

impl<R: Read> Utf16Bytes<R> {
    fn new(bytes: R, decoder: Decoder, position: u64) -> Self {
        Self { bytes, decoder, input: Vec::new(), text: Vec::new(), read: 0, position, has_end: false }
    }

    /// Decodes the next bytes.
    fn fill(&mut self) -> io::Result<()> {
        self.input.resize(UTF16_BYTES, 0);
        let read = self.bytes.read(&mut self.input)?;
        self.has_end = read == 0;
        let most = self.decoder.max_utf8_buffer_length_without_replacement(read).unwrap_or(4 * UTF16_BYTES);
        self.text.resize(most.max(MARK_BYTES), 0);
        let (result, decoded, written) = self.decoder.decode_to_utf8_without_replacement(
            &self.input[..read],
            &mut self.text,
            self.has_end,
        );
        self.text.truncate(written);
        self.read = 0;
        self.position += decoded as u64;
        match result {
            DecoderResult::Malformed(..) => {
                let what = format!("byte {} is not UTF-16: convert the file to UTF-8", self.position);
                Err(DamagedBytes::error(what))
            }
            _ => Ok(()),
        }
    }
}

impl<R: Read> Read for Utf16Bytes<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.read == self.text.len() && !self.has_end {
            self.fill()?;
        }
        let read = (&self.text[self.read..]).read(into)?;
        self.read += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    /// A reader that gives one byte at a time, as a slow pipe may.
    struct Slow<R>(R);

    impl<R: Read> Read for Slow<R> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let most = into.len().min(1);
            self.0.read(&mut into[..most])
        }
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn utf16be(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    fn read(bytes: Vec<u8>) -> Result<String, String> {
        let mut text = Vec::new();
        match Utf8Reader::new(Slow(Cursor::new(bytes))).read_to_end(&mut text) {
            Ok(_) => Ok(String::from_utf8(text).unwrap()),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn text_is_the_same_however_it_is_packed_and_encoded() {
        let text = "{\"title\": \"Zoë 🙂 am Kai\"}\n";
        let marked = format!("\u{FEFF}{text}");
        let packed = gzip(text.as_bytes());
        let forms = [
            text.as_bytes().to_vec(),
            packed.clone(),
            gzip(&packed),
            [gzip(&text.as_bytes()[..9]), gzip(b""), gzip(&text.as_bytes()[9..])].concat(),
            utf16le(&marked),
            utf16be(&marked),
            utf16le(text),
            utf16be(text),
            gzip(&utf16le(&marked)),
        ];
        for form in forms {
            assert_eq!(utf8_head(&form, 20), text.as_bytes()[..20]);
            assert_eq!(read(form).unwrap(), text);
        }
        assert_eq!(read(marked.clone().into_bytes()).unwrap(), marked);
        for short in ["", "a", "ab", "{}\n"] {
            assert_eq!(read(short.as_bytes().to_vec()).unwrap(), short);
        }
    }

    #[test]
    fn damage_is_told_with_its_place() {
        let packed = gzip("Nobody asked the ferrymen. ".repeat(40).as_bytes());
        for end in 4..packed.len() {
            let said = read(packed[..end].to_vec()).unwrap_err();
            assert_eq!(said, format!("the gzip file is cut off at its end, byte {end}: is it complete?"));
        }
        let mut changed = packed.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert!(read(changed).unwrap_err().starts_with("the gzip file is damaged before byte "));
        assert!(
            read([packed, b"and more than a header has".to_vec()].concat())
                .unwrap_err()
                .contains("is damaged before byte")
        );
        let lone = [b"\xFF\xFEa\0".to_vec(), b"\x00\xD8b\0c\0".to_vec()].concat();
        assert!(read(lone).unwrap_err().contains("is not UTF-16: convert the file to UTF-8"));
        assert!(read(b"\xFF\xFEa\0b".to_vec()).unwrap_err().starts_with("byte 5 is not UTF-16"));
        assert_eq!(
            read(b"\xFF\xFE\0\0a\0\0\0".to_vec()).unwrap_err(),
            "the file is UTF-32: convert it to UTF-8"
        );
        let nested = (0..9).fold(b"{}".to_vec(), |inner, _| gzip(&inner));
        assert!(read(nested).unwrap_err().contains("packed more than 4 times over"));
    }

    #[test]
    fn a_bomb_is_given_up() {
        let limits = Limits { free: 1 << 16, ..Limits::default() };
        for bomb in [gzip(&vec![b' '; 1 << 20]), gzip(&gzip(&vec![b' '; 1 << 20]))] {
            let mut read = Vec::new();
            let error = Utf8Reader::within(limits, Cursor::new(bomb)).read_to_end(&mut read).unwrap_err();
            assert!(read.len() < 1 << 18, "{}", read.len());
            assert!(error.to_string().contains("unpacks to more than 100 times its size"), "{error}");
        }
    }
}
