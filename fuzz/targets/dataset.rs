//! The reader of datasets on any bytes: faults with their places, or a collection that is the same when it was written
//! and read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use whosaid::inside::collection::write::{Form, write_all};
use whosaid::inside::collection::{Collection, read};

fuzz_target!(|data: &[u8]| {
    let collection = match read::collection("a", data) {
        Ok(collection) => collection,
        Err(faults) => {
            assert!(!faults.is_empty() && faults.iter().all(|fault| !fault.to_string().is_empty()));
            return;
        }
    };
    for form in [Form::Object, Form::Lines] {
        let written = written(&collection, form);
        let again = read::collection("b", &written).expect("what was written is sound");
        assert_eq!(counts(&collection), counts(&again));
        assert_eq!(self::written(&again, form), written);
    }
});

fn written(collection: &Collection, form: Form) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_all(collection, form, &mut bytes).expect("memory takes it");
    bytes
}

fn counts(collection: &Collection) -> [usize; 3] {
    [collection.document_count(), collection.speaker_count(), collection.attribution_count()]
}
