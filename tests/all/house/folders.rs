//! No room is crowded: a newcomer reads the names in a folder at one glance.

use std::fs;
use std::path::{Path, PathBuf};

use super::graph::src;

/// The most entries of a folder; the house itself, with its rooms, has more.
const MAX_ENTRIES: usize = 15;

/// Folders below this one that hold more than `most` files and folders, with how many.
fn crowded(folder: &Path, most: usize) -> Vec<(PathBuf, usize)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let entries = fs::read_dir(&path).unwrap().count();
            found.extend((entries > most).then(|| (path.clone(), entries)));
            found.extend(crowded(&path, most));
        }
    }
    found.sort();
    found
}

#[test]
fn no_folder_is_crowded() {
    let found = crowded(&src(), MAX_ENTRIES);
    let list: Vec<String> =
        found.iter().map(|(path, entries)| format!("{}: {entries} entries", path.display())).collect();
    assert!(list.is_empty(), "more than {MAX_ENTRIES} entries:\n{}", list.join("\n"));
}

#[test]
fn a_crowded_folder_is_caught_however_deep() {
    let folder = tempfile::tempdir().unwrap();
    let room = folder.path().join("room");
    let below = room.join("below");
    fs::create_dir_all(&below).unwrap();
    for file in ["a.rs", "b.rs", "c.rs"] {
        fs::write(below.join(file), "").unwrap();
    }
    assert_eq!(crowded(folder.path(), 2), [(below, 3)]);
    assert_eq!(crowded(folder.path(), 3), []);
    fs::write(room.join("a.rs"), "").unwrap();
    fs::write(room.join("b.rs"), "").unwrap();
    assert_eq!(crowded(folder.path(), 2), [(room.clone(), 3), (room.join("below"), 3)]);
}
