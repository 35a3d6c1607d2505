//! What is written is read again, and what was not written is refused.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use proptest::prelude::*;

use super::*;

/// A file in memory that somebody else holds too.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn written(fill: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let file = Shared::default();
    let mut writer = Writer::new(file.clone()).unwrap();
    fill(&mut writer);
    writer.finish().unwrap();
    let bytes = file.0.lock().unwrap();
    bytes.clone()
}

fn sample() -> Vec<u8> {
    written(|writer| {
        writer.column("numbers", &[7_u32, 8, 9]).unwrap();
        writer.column("flags", &[true, false].map(u8::from)).unwrap();
        writer.column::<u64>("nothing", &[]).unwrap();
        ["pier", "", "naïve"].iter().collect::<Texts>().write(writer, "words").unwrap();
    })
}

#[test]
fn what_was_written_is_read() {
    let reader = Reader::from_bytes(&sample()).unwrap();
    assert_eq!(*reader.column::<u32>("numbers").unwrap(), [7, 8, 9]);
    assert_eq!(*reader.column::<u8>("flags").unwrap(), [1, 0]);
    assert!(reader.column::<u64>("nothing").unwrap().is_empty());
    let words = Texts::read(&reader, "words").unwrap();
    assert_eq!(words.iter().collect::<Vec<_>>(), ["pier", "", "naïve"]);
    assert_eq!((words.get(3), words.len()), ("", 3));
    reader.verify().unwrap();
}

/// The lengths of what it is given at once.
#[derive(Clone, Default)]
struct Lengths(Arc<Mutex<Vec<usize>>>);

impl Write for Lengths {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().push(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_file_is_written_large_page_by_large_page() {
    const PAGE: usize = 2 << 20;
    let lengths = Lengths::default();
    let mut writer = Writer::new(lengths.clone()).unwrap();
    for length in [5, PAGE, 3 * PAGE + 1, PAGE - 6, 1] {
        writer.column(&length.to_string(), &vec![1_u8; length]).unwrap();
    }
    writer.finish().unwrap();
    let lengths = lengths.0.lock().unwrap();
    let (last, others) = lengths.split_last().unwrap();
    assert_eq!(others, [PAGE; 5]);
    assert!(*last < PAGE);
}

#[test]
fn a_text_that_goes_to_a_file_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut spill = TextsSpill::new(Some(folder.path().to_owned()));
    let long = |nth: usize| format!("{nth} “{}”", "pier ".repeat(nth * 1000));
    (0..100).for_each(|nth| spill.push(&long(nth)).unwrap());
    for nth in [0, 40, 98, 99] {
        assert!(spill.get(nth).unwrap() == long(nth), "{nth}");
    }
    assert_eq!(spill.get(100).unwrap(), "");
    spill.push("end").unwrap();
    let texts = spill.into_texts().unwrap();
    assert!((0..100).all(|nth| texts.get(nth) == long(nth)) && texts.get(100) == "end");
}

#[test]
fn a_section_of_another_name_or_type_is_refused() {
    let reader = Reader::from_bytes(&sample()).unwrap();
    assert!(matches!(reader.column::<u32>("number"), Err(Refusal::Damaged(what)) if what == "number"));
    assert!(matches!(reader.column::<u64>("numbers"), Err(Refusal::Damaged(_))));
}

#[test]
fn a_section_is_written_once_and_by_a_name_that_fits() {
    let mut writer = Writer::new(io::sink()).unwrap();
    assert!(writer.push(&[1_u8]).is_err());
    writer.column("a", &[1_u8]).unwrap();
    assert!(writer.column("a", &[1_u8]).is_err());
    assert!(writer.begin::<u8>(&"long".repeat(9)).is_err());
    writer.begin::<u8>("b").unwrap();
    assert!(writer.push(&[1_u16]).is_err());
}

#[test]
fn a_file_that_was_cut_is_refused_at_any_length() {
    let bytes = sample();
    for length in 0..bytes.len() {
        let refusal = Reader::from_bytes(&bytes[..length]).unwrap_err();
        let expected =
            if length == 0 { matches!(refusal, Refusal::Other) } else { matches!(refusal, Refusal::Cut) };
        assert!(expected, "{length}: {refusal}");
    }
}

#[test]
fn a_bit_that_flipped_is_found_anywhere() {
    let bytes = sample();
    let reader = Reader::from_bytes(&bytes).unwrap();
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        let found = Reader::from_bytes(&flipped).and_then(|reader| reader.verify());
        assert!(found.is_err(), "byte {at}");
    }
    reader.verify().unwrap();
}

#[test]
fn other_files_and_versions_are_told_apart() {
    let mut bytes = sample();
    bytes[8] += 1;
    let refusal = Reader::from_bytes(&bytes).unwrap_err();
    assert!(matches!(refusal, Refusal::Version { found } if found == VERSION + 1), "{refusal}");
    assert!(refusal.to_string().contains("build it again"), "{refusal}");
    bytes[12..16].reverse();
    assert!(matches!(Reader::from_bytes(&bytes), Err(Refusal::Order)));
    assert!(matches!(Reader::from_bytes(b"{\"meta\": {}}"), Err(Refusal::Other)));
}

#[test]
fn a_spill_holds_the_same_in_memory_and_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let values: Vec<u32> = (0..1_000_000).collect();
    for mut spill in [Spill::in_memory(), Spill::into_folder(folder.path())] {
        for some in values.chunks(77_777) {
            spill.extend(some).unwrap();
        }
        spill.push(7).unwrap();
        assert_eq!(spill.len(), 1_000_001);
        for range in [0..3, 777_700..777_800, 999_990..1_000_001, 999_999..2_000_000, 5..5] {
            let mut expected: Vec<u32> = values[range.start..range.end.min(1_000_000)].to_vec();
            expected.extend((range.end > 1_000_000).then_some(7));
            assert_eq!(spill.range(range).unwrap(), expected);
        }
        assert_eq!((spill.get(12).unwrap(), spill.get(1_000_001).unwrap()), (Some(12), None));
        let column = spill.into_column().unwrap();
        assert!(column[..1_000_000] == values && column[1_000_000] == 7);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

proptest! {
    #![proptest_config(crate::long_tests::cases(256))]

    #[test]
    fn texts_are_read_as_they_were_written(texts in proptest::collection::vec(any::<String>(), 0..20)) {
        let bytes = written(|writer| texts.iter().collect::<Texts>().write(writer, "texts").unwrap());
        let read = Texts::read(&Reader::from_bytes(&bytes).unwrap(), "texts").unwrap();
        prop_assert_eq!(read.iter().collect::<Vec<_>>(), texts.iter().collect::<Vec<_>>());
        let mut spill = TextsSpill::default();
        texts.iter().for_each(|text| spill.push(text).unwrap());
        for (nth, text) in texts.iter().enumerate() {
            prop_assert_eq!(&spill.get(nth).unwrap(), text);
        }
        let gathered = spill.into_texts().unwrap();
        prop_assert_eq!(gathered.iter().collect::<Vec<_>>(), texts);
    }

    #[test]
    fn nothing_that_a_file_says_makes_a_read_go_wrong(
        starts in proptest::collection::vec(prop_oneof![0_u64..9, any::<u64>()], 0..9),
        bytes in proptest::collection::vec(any::<u8>(), 0..9),
    ) {
        let file = written(|writer| {
            writer.column("texts.starts", &starts).unwrap();
            writer.column("texts", &bytes).unwrap();
        });
        let texts = Texts::read(&Reader::from_bytes(&file).unwrap(), "texts").unwrap();
        let before: Vec<String> = (0..10).map(|nth| texts.get(nth).to_owned()).collect();
        texts.strings.validate_all();
        prop_assert_eq!((0..10).map(|nth| texts.get(nth)).collect::<Vec<_>>(), before);
    }

    #[test]
    fn arbitrary_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300), sound in any::<bool>()) {
        let mut bytes = bytes;
        if sound && bytes.len() > 100 {
            bytes[..16].copy_from_slice(&super::format::head());
            let end = bytes.len() - 8;
            bytes[end..].copy_from_slice(&super::format::END);
        }
        prop_assert!(Reader::from_bytes(&bytes).is_err());
    }
}
