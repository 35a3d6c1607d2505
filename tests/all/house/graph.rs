//! The files of the crate, and which of them name what is defined in which.
//!
//! A path is followed as the compiler would: through `crate`, `self` and `super`, through modules, and through imports.
//! So a name that a `mod.rs` re-exports leads to the file that defines it, not to the `mod.rs`. A module by itself is no
//! file's noun: to import it counts for nothing, to name something in it counts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::source::{self, Definition, Import, Named, Scope};

/// The crate's sources, joined.
pub(super) struct House {
    /// Paths below `src`, with slashes.
    pub(super) files: Vec<String>,
    modules: BTreeMap<Vec<String>, Module>,
}

#[derive(Default)]
struct Module {
    file: usize,
    test: bool,
    imports: Vec<Import>,
    paths: Vec<Named>,
    definitions: Vec<Definition>,
}

/// One file names what another defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The line, in the file that names.
    pub(super) line: usize,
}

/// Names whose imports are being followed: the module that a name stands in, and the name. An import that leads back to one
/// of them leads nowhere.
type Followed = Vec<(Vec<String>, String)>;

/// Where a path leads.
enum Target {
    Module(Vec<String>),
    /// Something that the file defines.
    Item(usize),
}

impl House {
    /// The crate as it stands.
    pub(super) fn here() -> Self {
        let src = src();
        let read = |path: PathBuf| {
            let name = path.strip_prefix(&src).unwrap().to_str().unwrap().replace('\\', "/");
            (name, fs::read_to_string(&path).unwrap())
        };
        Self::of(files_below(&src).into_iter().map(read))
    }

    /// A crate of these files and their sources.
    pub(super) fn of<Name: Into<String>, Text: AsRef<str>>(
        files: impl IntoIterator<Item = (Name, Text)>,
    ) -> Self {
        let mut house = Self { files: Vec::new(), modules: BTreeMap::new() };
        let mut tests = BTreeSet::new();
        for (name, text) in files {
            let name = name.into();
            let module = module_of(&name);
            house.files.push(name);
            house.add(module, source::read(text.as_ref()), false, &mut tests);
        }
        for (path, module) in &mut house.modules {
            module.test |= (1..=path.len()).any(|length| tests.contains(&path[..length]));
        }
        house
    }

    fn add(&mut self, path: Vec<String>, scope: Scope, test: bool, tests: &mut BTreeSet<Vec<String>>) {
        for child in scope.modules {
            let below = [path.clone(), vec![child.name]].concat();
            if child.test {
                tests.insert(below.clone());
            }
            if let Some(inside) = child.scope {
                self.add(below, inside, test || child.test, tests);
            }
        }
        let file = self.files.len() - 1;
        let (imports, paths, definitions) = (scope.imports, scope.paths, scope.definitions);
        self.modules.insert(path, Module { file, test, imports, paths, definitions });
    }

    /// Which file names what which other one defines, tests left out; one edge for each pair, at its first line.
    pub(super) fn edges(&self) -> Vec<Edge> {
        let mut edges: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (path, module) in self.modules.iter().filter(|(_, module)| !module.test) {
            let imports = module.imports.iter();
            let globs = imports.clone().filter(|import| import.alias == "*").map(|import| &import.named);
            for glob in globs {
                if let Some(Target::Module(all)) = self.resolve(path, &glob.path, &mut Vec::new()) {
                    self.all_of(&all).into_iter().for_each(|to| note(&mut edges, module.file, to, glob.line));
                }
            }
            for named in imports.map(|import| &import.named).chain(&module.paths) {
                if let Some(Target::Item(to)) = self.resolve(path, &named.path, &mut Vec::new()) {
                    note(&mut edges, module.file, to, named.line);
                }
            }
        }
        edges.into_iter().map(|((from, to), line)| Edge { from, to, line }).collect()
    }

    /// What the crate defines outside of tests, with its file.
    pub(super) fn definitions(&self) -> impl Iterator<Item = (&str, &Definition)> {
        let modules = self.modules.values().filter(|module| !module.test);
        modules.flat_map(|module| module.definitions.iter().map(|it| (self.files[module.file].as_str(), it)))
    }

    /// The files whose names a module has.
    fn all_of(&self, path: &[String]) -> BTreeSet<usize> {
        let Some(module) = self.modules.get(path) else { return BTreeSet::new() };
        let own = (!module.definitions.is_empty()).then_some(module.file);
        let imported = module.imports.iter().filter_map(|import| {
            match self.resolve(path, &import.named.path, &mut Vec::new())? {
                Target::Item(file) => Some(file),
                Target::Module(_) => None,
            }
        });
        own.into_iter().chain(imported).collect()
    }

    /// Where a path leads that stands in a module.
    fn resolve(&self, module: &[String], path: &[String], followed: &mut Followed) -> Option<Target> {
        let mut at = module.to_vec();
        let mut rest = path;
        match rest.first()?.as_str() {
            "crate" => {
                at.clear();
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|first| first == "super") {
                    at.pop()?;
                    rest = &rest[1..];
                }
            }
            _ => {}
        }
        while let Some((name, more)) = rest.split_first() {
            match self.named(&at, name, more.is_empty(), followed)? {
                Target::Item(file) => return Some(Target::Item(file)),
                Target::Module(below) => at = below,
            }
            rest = more;
        }
        Some(Target::Module(at))
    }

    /// What a name in a module means. A module and a function may share one: the last name of a path is the function's.
    fn named(&self, at: &[String], name: &str, last: bool, followed: &mut Followed) -> Option<Target> {
        let child = [at, &[name.to_owned()]].concat();
        let child = self.modules.contains_key(&child).then_some(Target::Module(child));
        if child.is_some() && !last {
            return child;
        }
        self.item(at, name, last, followed).or(child)
    }

    fn item(&self, at: &[String], name: &str, last: bool, followed: &mut Followed) -> Option<Target> {
        let key = (at.to_vec(), name.to_owned());
        if followed.contains(&key) {
            return None;
        }
        followed.push(key);
        let module = self.modules.get(at)?;
        if module.definitions.iter().any(|definition| definition.name == name) {
            return Some(Target::Item(module.file));
        }
        let by_name = module.imports.iter().filter(|import| import.alias == name);
        let mut modules = None;
        for import in by_name {
            match self.resolve(at, &import.named.path, followed) {
                Some(Target::Module(found)) if last => modules = Some(Target::Module(found)),
                Some(found) => return Some(found),
                None => {}
            }
        }
        let globs = module.imports.iter().filter(|import| import.alias == "*");
        let through =
            globs.filter_map(|glob| match self.resolve(at, &glob.named.path, &mut followed.clone())? {
                Target::Module(all) => self.named(&all, name, last, followed),
                Target::Item(_) => None,
            });
        modules.or_else(|| through.into_iter().next())
    }
}

fn note(edges: &mut BTreeMap<(usize, usize), usize>, from: usize, to: usize, line: usize) {
    if from != to {
        let first = edges.entry((from, to)).or_insert(line);
        *first = line.min(*first);
    }
}

/// The folder of the crate's sources.
pub(super) fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every Rust file in a folder and those below it, in order.
pub(super) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The module that a file is, from the crate's root.
pub(super) fn module_of(file: &str) -> Vec<String> {
    let mut path: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if matches!(path.last().map(String::as_str), Some("mod")) || path == ["lib"] {
        path.pop();
    }
    path
}
