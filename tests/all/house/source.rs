//! What a Rust source defines, imports and names, read from its tokens.
//!
//! No types are checked and no macros expanded: a path inside a macro's arguments counts like any other, one that a macro
//! makes is not seen. Doc comments and strings name nothing.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// One module of a source: the file's own, or one written in it.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Leaves of `use` trees, those inside of functions too.
    pub(super) imports: Vec<Import>,
    /// Other paths of two segments or more.
    pub(super) paths: Vec<Named>,
    /// What has a name at the module's level.
    pub(super) definitions: Vec<Definition>,
    /// Modules that it declares.
    pub(super) modules: Vec<Child>,
}

/// A path and its line. A path that begins with colons has an empty first segment.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) line: usize,
    pub(super) path: Vec<String>,
}

/// What a leaf of a `use` tree names, and as what: `*` for all that there is.
#[derive(Clone, Debug)]
pub(super) struct Import {
    pub(super) named: Named,
    pub(super) alias: String,
}

#[derive(Debug)]
pub(super) struct Definition {
    pub(super) line: usize,
    /// The keyword that defines it: `struct`, `fn`, `const` …
    pub(super) keyword: String,
    pub(super) name: String,
    /// A constant's value, as it is written.
    pub(super) value: Option<String>,
}

#[derive(Debug)]
pub(super) struct Child {
    pub(super) name: String,
    /// Whether it is there for tests only.
    pub(super) test: bool,
    /// Nothing where it is a file of its own.
    pub(super) scope: Option<Scope>,
}

/// Reads a source. What is no Rust defines nothing.
pub(super) fn read(source: &str) -> Scope {
    let mut scope = Scope::default();
    let tokens: TokenStream = source.parse().unwrap_or_default();
    scope.items(&tokens.into_iter().collect::<Vec<_>>());
    scope
}

impl Scope {
    fn items(&mut self, tokens: &[TokenTree]) {
        let mut rest = tokens;
        while !rest.is_empty() {
            let (attributes, item) = attributes(rest);
            let length = length(item);
            self.item(&item[..length], attributes.iter().any(is_test));
            rest = &item[length..];
        }
    }

    /// One item; what is there for tests only is left out, but for modules, which are marked.
    fn item(&mut self, item: &[TokenTree], test: bool) {
        let Some(keyword) = keyword(item) else {
            if !test {
                self.walk(item);
            }
            return;
        };
        let (line, word, after) = (line(&item[keyword]), item[keyword].to_string(), &item[keyword + 1..]);
        match (word.as_str(), name(after)) {
            ("mod", Some(name)) => {
                let scope = group(item.last(), Delimiter::Brace).map(|inside| {
                    let mut scope = Self::default();
                    scope.items(&inside);
                    scope
                });
                self.modules.push(Child { name, test, scope });
            }
            _ if test => {}
            ("use", _) => self.imported(&[], after),
            (_, Some(name)) => {
                let value = matches!(word.as_str(), "const" | "static").then(|| value(after));
                self.definitions.push(Definition { line, keyword: word, name, value });
                self.walk(after);
            }
            _ => self.walk(item),
        }
    }

    /// Paths and imports in code.
    fn walk(&mut self, tokens: &[TokenTree]) {
        let mut at = 0;
        while at < tokens.len() {
            if let TokenTree::Group(group) = &tokens[at] {
                self.walk(&group.stream().into_iter().collect::<Vec<_>>());
            }
            if is_word(&tokens[at], "use") && !tokens.get(at + 1).is_some_and(|next| is_punct(next, '<')) {
                let length = length(&tokens[at..]);
                self.imported(&[], &tokens[at + 1..at + length]);
                at += length;
                continue;
            }
            let after_colons = at > 1 && is_colons(&tokens[at - 2..]);
            if !matches!(tokens[at], TokenTree::Ident(_)) || after_colons {
                let rooted = is_colons(&tokens[at..])
                    && matches!(tokens.get(at + 2), Some(TokenTree::Ident(_)))
                    && !(at > 0
                        && (is_punct(&tokens[at - 1], '>') || matches!(tokens[at - 1], TokenTree::Ident(_))));
                if rooted {
                    let (path, length) = path(&tokens[at + 2..]);
                    let path = [vec![String::new()], path].concat();
                    self.paths.push(Named { line: line(&tokens[at]), path });
                    at += 2 + length;
                } else {
                    at += 1;
                }
                continue;
            }
            let (path, length) = path(&tokens[at..]);
            if path.len() > 1 {
                self.paths.push(Named { line: line(&tokens[at]), path });
            }
            at += length;
        }
    }

    /// The leaves of a `use` tree, without its semicolon.
    fn imported(&mut self, prefix: &[String], tree: &[TokenTree]) {
        let tree = if is_colons(tree) { &tree[2..] } else { tree };
        let Some(first) = tree.first() else { return };
        let line = line(first);
        let (more, length) = path(tree);
        let path = [prefix, &more].concat();
        let rest = &tree[length..];
        let rest = if is_colons(rest) { &rest[2..] } else { rest };
        let alias = match rest {
            [TokenTree::Group(group), ..] => {
                let inside: Vec<_> = group.stream().into_iter().collect();
                for branch in inside.split(|token| is_punct(token, ',')) {
                    self.imported(&path, branch);
                }
                return;
            }
            [star, ..] if is_punct(star, '*') => "*".to_owned(),
            [of, alias, ..] if is_word(of, "as") => alias.to_string(),
            _ => path.last().cloned().unwrap_or_default(),
        };
        // `use a::b::{self}` imports `b`.
        let (path, alias) = match path.split_last() {
            Some((last, parents)) if last == "self" && !parents.is_empty() => {
                let alias = if alias == "self" { parents[parents.len() - 1].clone() } else { alias };
                (parents.to_vec(), alias)
            }
            _ => (path, alias),
        };
        self.imports.push(Import { named: Named { line, path }, alias });
    }
}

/// The words with colons between them that `tokens` begins with, and how many tokens they are.
fn path(tokens: &[TokenTree]) -> (Vec<String>, usize) {
    let mut path = Vec::new();
    let mut at = 0;
    while let Some(TokenTree::Ident(word)) = tokens.get(at) {
        path.push(word.to_string());
        at += 1;
        match tokens.get(at + 2) {
            Some(TokenTree::Ident(_)) if is_colons(&tokens[at..]) => at += 2,
            _ => break,
        }
    }
    (path, at)
}

/// Outer attributes that stand before an item, and the item with all that follows.
fn attributes(tokens: &[TokenTree]) -> (Vec<TokenStream>, &[TokenTree]) {
    let mut found = Vec::new();
    let mut rest = tokens;
    loop {
        rest = match rest {
            [hash, TokenTree::Group(group), more @ ..] if is_punct(hash, '#') => {
                found.push(group.stream());
                more
            }
            [hash, bang, TokenTree::Group(_), more @ ..] if is_punct(hash, '#') && is_punct(bang, '!') => {
                more
            }
            _ => return (found, rest),
        };
    }
}

fn is_test(attribute: &TokenStream) -> bool {
    matches!(attribute.to_string().replace(' ', "").as_str(), "cfg(test)" | "test")
}

/// How many tokens an item has: it ends behind its semicolon, or behind its braces where it has a body.
fn length(item: &[TokenTree]) -> usize {
    let by_semicolon = keyword(item)
        .is_some_and(|at| matches!(item[at].to_string().as_str(), "use" | "static" | "type" | "const"));
    let ends = |token: &TokenTree| {
        is_punct(token, ';') || (!by_semicolon && group(Some(token), Delimiter::Brace).is_some())
    };
    item.iter().position(ends).map_or(item.len(), |at| at + 1)
}

/// Where the word stands that says what an item is; nothing for what has no name, such as an `impl`.
fn keyword(item: &[TokenTree]) -> Option<usize> {
    for (at, token) in item.iter().enumerate() {
        match token.to_string().as_str() {
            "const"
                if item.get(at + 1).is_some_and(|next| is_word(next, "fn") || is_word(next, "unsafe")) => {}
            "macro_rules" => return Some(at + 1),
            "use" | "mod" | "struct" | "enum" | "union" | "trait" | "type" | "fn" | "const" | "static" => {
                return Some(at);
            }
            "pub" | "unsafe" | "async" | "extern" => {}
            // `pub(crate)`, `extern "C"`.
            _ if matches!(token, TokenTree::Group(_) | TokenTree::Literal(_)) => {}
            _ => return None,
        }
    }
    None
}

fn name(after: &[TokenTree]) -> Option<String> {
    let named = after.iter().find(|token| !is_word(token, "mut"))?;
    matches!(named, TokenTree::Ident(_)).then(|| named.to_string()).filter(|name| name != "_")
}

/// What stands between a constant's equals sign and its semicolon.
fn value(after: &[TokenTree]) -> String {
    let from = after.iter().position(|token| is_punct(token, '=')).unwrap_or(0);
    let value = after[from..].iter().filter(|token| !is_punct(token, ';')).skip(1);
    value.map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn line(token: &TokenTree) -> usize {
    token.span().start().line
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

fn is_punct(token: &TokenTree, c: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == c)
}

fn is_colons(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [one, two, ..] if is_punct(one, ':') && is_punct(two, ':'))
}

fn group(token: Option<&TokenTree>, delimiter: Delimiter) -> Option<Vec<TokenTree>> {
    match token {
        Some(TokenTree::Group(group)) if group.delimiter() == delimiter => {
            Some(group.stream().into_iter().collect())
        }
        _ => None,
    }
}
