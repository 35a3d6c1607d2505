//! Collections to search: made once and kept, since making them takes longer than searching them.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use whosaid::inside::collection::{Builder, read};
use whosaid::inside::open::IndexFolder;
use whosaid::inside::search::Engine;

const GENERATOR: &str = "../shared/tools/generate.py";
const CORPUS: &str = "../shared/corpus/polnear/train";

/// The file of a collection of about `size` attributions; it is made where it is missing. `BENCH_FOLDER` names the folder,
/// which is `target/bench` otherwise.
pub(crate) fn path(size: &str) -> Result<PathBuf, Box<dyn Error>> {
    let folder =
        std::env::var_os("BENCH_FOLDER").map_or_else(|| PathBuf::from("target/bench"), PathBuf::from);
    let path = folder.join(format!("{size}.jsonl"));
    if path.exists() {
        return Ok(path);
    }
    fs::create_dir_all(&folder)?;
    let count = count(size)?;
    let part = folder.join(format!("{size}.part"));
    if Path::new(GENERATOR).exists() {
        let status = Command::new("python3")
            .args([GENERATOR, CORPUS, &count.to_string()])
            .stdout(File::create(&part)?)
            .status()?;
        if !status.success() {
            return Err("the generator failed".into());
        }
    } else {
        fs::write(&part, invented(count))?;
    }
    fs::rename(&part, &path)?;
    Ok(path)
}

fn count(size: &str) -> Result<usize, Box<dyn Error>> {
    let (digits, unit) = match size.as_bytes().last() {
        Some(b'k') => (&size[..size.len() - 1], 1_000),
        Some(b'm') => (&size[..size.len() - 1], 1_000_000),
        _ => (size, 1),
    };
    Ok(digits.parse::<usize>()? * unit)
}

/// The file of a collection's index, which is made beside it where it is missing.
pub(crate) fn indexed(path: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let folder = IndexFolder::new(&path.with_extension("index"));
    if !folder.is_index() {
        build(path, folder.clone())?;
    }
    Ok(folder.file())
}

/// Opens an index.
pub(crate) fn open(indexed: &Path) -> Result<Arc<Engine>, Box<dyn Error>> {
    let folder = IndexFolder::of_index(indexed).ok_or("the index is gone")?;
    Ok(Arc::new(folder.engine(&folder.reader()?)?))
}

/// Builds the index as `whosaid index` does.
fn build(path: &Path, folder: IndexFolder) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let seconds = || start.elapsed().as_secs_f64();
    let lock = folder.lock()?;
    let mut builder = Builder::in_folder(&lock.temporary());
    let file = BufReader::with_capacity(1 << 20, File::open(path)?);
    read::stream(&mut builder, "bench", file, &mut |_, _| true)?;
    let collection = builder.finish().map_err(|faults| format!("{} faults", faults.len()))?;
    let read = seconds();
    lock.publish(&collection)?;
    println!(
        "built in {:.1} s (records read {read:.1}, searchable and on the disk {:.1}), at most {} of memory",
        seconds(),
        seconds() - read,
        crate::memory::of("self", crate::memory::MOST)
    );
    let count = collection.attribution_count().max(1) as f64;
    let bytes = fs::metadata(lock.folder().file())?.len() as f64;
    let text: usize = collection.documents().map(|document| document.text.len()).sum();
    println!(
        "file {:.0} MB: {:.1} bytes a quote, of which text {:.1}",
        bytes / 1e6,
        bytes / count,
        text as f64 / count,
    );
    Ok(())
}

/// A collection of invented words, of which a few are frequent and most are rare.
fn invented(count: usize) -> String {
    let mut chance = 7_u64;
    let mut next = move |below: usize| {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (chance >> 33) as usize % below
    };
    let syllables =
        ["ta", "ren", "mo", "li", "ska", "del", "pro", "con", "the", "wi", "ga", "ber", "no", "us"];
    let word = |nth: usize| {
        let (a, b, c) = (nth % 14, nth / 14 % 14, nth / 196 % 14);
        if nth < 14 { syllables[a].to_owned() } else { [syllables[a], syllables[b], syllables[c]].concat() }
    };
    let speakers = (count / 10).max(10);
    let mut lines = String::from(
        "{\"meta\":{\"schema\":\"whosaid/1\",\"offsets\":\"codepoint\",\"title\":\"invented\"}}\n",
    );
    for no in 0..speakers {
        let (first, last) = (word(no * 7 + 20), word(no * 3 + 400));
        let _ = writeln!(
            lines,
            "{{\"speaker\":{{\"id\":\"s{no}\",\"name\":\"{first} {last}\",\"aliases\":[\"{last}\"]}}}}"
        );
    }
    let mut made = 0;
    while made < count {
        let mut text = format!("Heading {made}");
        let mut rows = String::new();
        for _ in 0..24.min(count - made) {
            text.push_str("\n\nHe said that ");
            let start = text.len();
            for nth in 0..16 {
                let rare = next(3) == 0;
                text.push_str(if nth > 0 { " " } else { "" });
                text.push_str(&word(if rare { next(2744) } else { next(14) * next(14) / 14 }));
            }
            let (end, speaker) = (text.len(), next(speakers) * next(speakers) / speakers);
            let _ = writeln!(
                rows,
                "{{\"attribution\":{{\"id\":\"d{made}:{start}\",\"document\":\"d{made}\",\"kind\":\"indirect\",\"content\":[{{\"start\":{start},\"end\":{end},\"text\":\"{}\"}}],\"cue\":[{{\"start\":{},\"end\":{},\"text\":\"said\"}}],\"source\":[],\"speakers\":[\"s{speaker}\"]}}}}",
                &text[start..end],
                start - 10,
                start - 6,
            );
        }
        let document = format!("d{made}");
        let _ = writeln!(
            lines,
            "{{\"document\":{{\"id\":\"{document}\",\"title\":\"Heading {made}\",\"outlet\":\"The Wire\",\"published\":\"2019-0{}-11\",\"text\":\"{}\"}}}}",
            next(9) + 1,
            text.replace('\n', "\\n"),
        );
        lines.push_str(&rows);
        made += 24.min(count - made);
    }
    lines
}
