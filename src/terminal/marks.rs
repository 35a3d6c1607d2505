//! The file of the user's marks: a JSON object with the ids of all marked attributions, of whatever dataset.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, anyhow};
use serde::{Deserialize, Serialize};

use crate::collection::Location;
use crate::collection::read::parse_record;
use crate::export;

/// The marks as they stand in their file.
#[derive(Default, Serialize, Deserialize)]
#[serde(expecting = "an object")]
struct MarksFile {
    /// Ids of attributions.
    marked: BTreeSet<String>,
}

/// The ids of all marked attributions. A missing file means that there are none.
pub(super) fn read(path: &Path) -> anyhow::Result<BTreeSet<String>> {
    let json = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        json => json.with_context(|| path.display().to_string())?,
    };
    let mut location = Location { file: path.display().to_string(), ..Location::default() };
    let marks = parse_record::<MarksFile>(&json, &mut location);
    Ok(marks.map_err(|what| anyhow!("{location}: {what}; mend the file, or delete it to begin anew"))?.marked)
}

/// Adds and removes marks. The file is read again first, since another explorer may have changed it meanwhile.
pub(super) fn change(path: &Path, added: &[String], removed: &[String]) -> anyhow::Result<()> {
    let mut marked = read(path)?;
    marked.extend(added.iter().cloned());
    removed.iter().for_each(|id| {
        marked.remove(id);
    });
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    export::write_atomically(path, |out| Ok(serde_json::to_writer_pretty(out, &MarksFile { marked })?))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_marks_is_told_with_the_way_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("marks.json");
        let table = [
            ("5", ": an object was expected, and this is 5; mend the file, or delete it to begin anew"),
            ("{}", ": there is no “marked”; mend the file, or delete it to begin anew"),
            (
                "{\"marked\": [5]}",
                ", marked[0]: a string was expected, and this is 5; mend the file, or delete it to begin anew",
            ),
        ];
        for (json, sentence) in table {
            fs::write(&path, json).unwrap();
            let told = read(&path).unwrap_err().to_string();
            assert_eq!(told, format!("{}{sentence}", path.display()));
        }
        change(&folder.path().join("new.json"), &["a".to_owned()], &[]).unwrap();
        assert!(read(&folder.path().join("new.json")).unwrap().contains("a"));
    }
}
