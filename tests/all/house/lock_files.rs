//! The crates that are workspaces of their own have lock files of their own: a dependency that is new here must get into these
//! too, or they don't build with `--locked`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use toml::{Table, Value};

fn parsed(file: &str) -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(path).unwrap().parse().unwrap()
}

/// The dependencies that a lock file knows whosaid to have. Where there are several versions of one, its version stands behind.
fn locked(lock: &Table) -> BTreeSet<String> {
    let packages = lock["package"].as_array().unwrap();
    let whosaid = packages.iter().find(|package| package["name"].as_str() == Some("whosaid")).unwrap();
    let names = whosaid["dependencies"].as_array().unwrap().iter().filter_map(Value::as_str);
    names.map(|name| name.split(' ').next().unwrap().to_owned()).collect()
}

#[test]
fn every_lock_file_knows_our_dependencies() {
    let manifest = parsed("Cargo.toml");
    let ours: BTreeSet<String> = manifest["dependencies"].as_table().unwrap().keys().cloned().collect();
    assert!(ours.len() > 20, "{ours:?}");
    for folder in ["fuzz", "benches/rivals"] {
        assert_eq!(
            locked(&parsed(&format!("{folder}/Cargo.lock"))),
            ours,
            "cargo check --manifest-path {folder}/Cargo.toml, and commit its Cargo.lock"
        );
    }
}
