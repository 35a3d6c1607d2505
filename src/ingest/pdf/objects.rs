//! Objects: how much memory a PDF takes once it is loaded, estimated before it is. lopdf holds all objects at once, those in
//! compressed object streams too, and a number of two bytes becomes an object of a hundred.
//!
//! One pass over the file, and one over what its object streams unpack to. The streams of pages, fonts and pictures are passed
//! over: they stay packed. The objects of an encrypted file can't be counted.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::bufread::ZlibDecoder;
use lopdf::Object;
use memchr::memmem;

use crate::ingest::source::limits::check_memory;
use crate::ingest::source::origin::Reason;

/// Bytes of an object in a list that is copied to one of twice the size, with an allocation of its own.
const BYTES_PER_OBJECT: u64 = 2 * size_of::<Object>() as u64 + 16;

/// Bytes of a list or a dictionary beside its items: it has room for four.
const BYTES_PER_LIST: u64 = 4 * size_of::<Object>() as u64;

/// Bytes that the objects of any document may take: a report of some hundred pages, each of whose words has a tag, comes near.
const ROOM: u64 = 512 << 20;

/// Bytes that are unpacked at once.
const UNPACKED_AT_ONCE: usize = 1 << 16;

/// An error where the objects of a file take many times the memory of their text, or all together unpack to more than `most`
/// bytes.
pub(super) fn check_objects(file: &[u8], most: usize) -> Result<(), Reason> {
    let most = most.saturating_add(file.len());
    let mut objects = Objects::default();
    let (end, mut rest) = (memmem::Finder::new("endstream"), file);
    while let Some(at) = memmem::find(rest, b"stream") {
        objects.count(&rest[..at]);
        let dictionary = unescaped(&rest[memmem::rfind(&rest[..at], b"obj").unwrap_or_default()..at]);
        let stream = &rest[at + b"stream".len()..];
        if memmem::find(&dictionary, b"/ObjStm").is_some() {
            objects.count_packed(&dictionary, stream, most)?;
        }
        objects.check()?;
        rest = &stream[end.find(stream).map_or(stream.len(), |at| at + b"endstream".len())..];
    }
    objects.count(rest);
    objects.check()
}

#[derive(Default)]
struct Objects {
    /// Bytes of text.
    size: usize,
    /// Bytes that the objects take.
    memory: u64,
}

impl Objects {
    /// Counts what may begin an object. More is no harm: words in a string, and the numbers in front of a reference.
    fn count(&mut self, text: &[u8]) {
        self.size += text.len();
        let mut before = b' ';
        for &byte in text {
            let begins_word = !is_regular(before) && is_regular(byte);
            self.memory += match byte {
                b'[' | b'<' => BYTES_PER_OBJECT + BYTES_PER_LIST,
                b'(' | b'/' => BYTES_PER_OBJECT,
                _ if begins_word && before != b'/' => BYTES_PER_OBJECT,
                _ => 0,
            };
            before = byte;
        }
    }

    /// Counts the objects in an object stream.
    fn count_packed(&mut self, dictionary: &[u8], stream: &[u8], most: usize) -> Result<(), Reason> {
        let has = |key: &str| memmem::find(dictionary, key.as_bytes()).is_some();
        let filters = memmem::find_iter(dictionary, b"Decode").count();
        if !has("/Filter") {
            self.count(&stream[..memmem::find(stream, b"endstream").unwrap_or(stream.len())]);
            return Ok(());
        }
        if filters != 1 || !has("/FlateDecode") {
            return Err(Reason::packed("packed in a way of PDF that few use"));
        }
        let mut unpacked = ZlibDecoder::new(stream.trim_ascii_start());
        let mut bytes = vec![0; UNPACKED_AT_ONCE];
        loop {
            match unpacked.read(&mut bytes) {
                // What is damaged or encrypted unpacks to nothing.
                Ok(0) | Err(_) => return Ok(()),
                Ok(read) => self.count(&bytes[..read]),
            }
            if self.size > most {
                return Err(Reason::TooMuchMarkup);
            }
            self.check()?;
        }
    }

    fn check(&self) -> Result<(), Reason> {
        if self.memory <= ROOM { Ok(()) } else { check_memory(self.memory, self.size) }
    }
}

fn is_regular(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && !b"()<>[]{}/%\0".contains(&byte)
}

/// A dictionary with the letters that stand in names as numbers: `/#4FbjStm` is `/ObjStm`.
fn unescaped(dictionary: &[u8]) -> Cow<'_, [u8]> {
    if !dictionary.contains(&b'#') {
        return Cow::Borrowed(dictionary);
    }
    let (mut plain, mut rest) = (Vec::with_capacity(dictionary.len()), dictionary);
    while let Some((&first, behind)) = rest.split_first() {
        let digits = behind.get(..2).filter(|_| first == b'#').and_then(|digits| str::from_utf8(digits).ok());
        let letter = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        plain.push(letter.unwrap_or(first));
        rest = if letter.is_some() { &behind[2..] } else { behind };
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    /// Far more than any of these unpack to.
    const MOST: usize = 1 << 30;

    fn packed(dictionary: &str, text: &str) -> Vec<u8> {
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
        packed.write_all(text.as_bytes()).unwrap();
        let head = format!("%PDF-1.5\n6 0 obj\n<<{dictionary}>>stream\n");
        [head.as_bytes(), &packed.finish().unwrap(), b"\nendstream\nendobj\n"].concat()
    }

    #[test]
    fn objects_that_fill_the_memory_are_refused_packed_or_not() {
        let objects = ["1 ", "[]", "<<>>", "/a", "(a)", "<61>"].map(|one| one.repeat((8 << 20) / one.len()));
        for objects in &objects {
            assert!(matches!(check_objects(objects.as_bytes(), MOST), Err(Reason::TooMuchMarkup)));
            for kind in ["/Type/ObjStm/Filter/FlateDecode", "/Filter /FlateDecode/Type /Obj#53tm"] {
                let file = packed(kind, objects);
                assert!(
                    file.len() < 80_000 && matches!(check_objects(&file, MOST), Err(Reason::TooMuchMarkup))
                );
            }
            // What a page draws is no object until it is drawn.
            assert!(check_objects(&packed("/Filter/FlateDecode", objects), MOST).is_ok());
        }
        let twice = packed("/Type/ObjStm/Filter[/FlateDecode/FlateDecode]", "1 ");
        assert!(matches!(check_objects(&twice, MOST), Err(Reason::Unsupported(..))));
        let blank = packed("/Type/ObjStm/Filter/FlateDecode", &" ".repeat(1 << 20));
        assert!(check_objects(&blank, MOST).is_ok() && check_objects(&blank, 1 << 18).is_err());
    }

    #[test]
    fn documents_are_far_below() {
        let page = "12 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 13 0 R>>\nendobj\n";
        assert!(check_objects(page.repeat(3000).as_bytes(), MOST).is_ok());
        for damaged in [
            &b"%PDF-1.4 stream"[..],
            b"stream endstream stream",
            b"obj<</Type/ObjStm/Filter/FlateDecode>>stream\nx",
        ] {
            assert!(check_objects(damaged, MOST).is_ok());
        }
    }
}
