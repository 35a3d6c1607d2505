//! Content: interprets what a page draws, as far as it is text, and notes each run of glyphs with its position. Operators
//! and bytes are bounded over the whole document, so a form that draws itself ends.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::font::Font;
use crate::ingest::source::limits::check_memory;
use crate::ingest::source::origin::Reason;

/// How deep forms may be nested.
const MAX_FORM_DEPTH: usize = 8;
/// A wider gap in a string separates words; in em. A space in a justified line is seldom narrower, kerning never as wide.
const WORD_GAP_EM: f32 = 0.17;

/// An affine transformation: `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Clone, Copy, Debug)]
struct Matrix([f32; 6]);

impl Matrix {
    const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This transformation first, then the other.
    fn then(self, other: Self) -> Self {
        let (one, two) = (self.0, other.0);
        let x = |at: usize| one[at] * two[0] + one[at + 1] * two[2];
        let y = |at: usize| one[at] * two[1] + one[at + 1] * two[3];
        Self([x(0), y(0), x(2), y(2), x(4) + two[4], y(4) + two[5]])
    }

    fn moved(self, x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }
}

/// Bytes that an operand takes at most: twice its own, while its list is copied to one of twice the size, and an allocation.
const BYTES_PER_OPERAND: u64 = 2 * size_of::<Object>() as u64 + 16;

/// Bytes that a run takes at most beside its text: in a list that grows, and in the lines that the layout makes of it.
const BYTES_PER_RUN: u64 = 6 * size_of::<GlyphRun>() as u64 + 16;

/// How many operands stand before one operator at most: the parser holds as many. Strings and names are one each, whatever is
/// in them.
fn most_operands(content: &[u8]) -> u64 {
    let (mut most, mut run, mut rest) = (0, 0, content);
    while let Some((&first, behind)) = rest.split_first() {
        let is_regular = |byte: &u8| !byte.is_ascii_whitespace() && !b"()<>[]{}/%\0".contains(byte);
        let token = behind.iter().position(|byte| !is_regular(byte)).unwrap_or(behind.len());
        rest = match first {
            b'(' => behind_string(behind),
            b'%' => &behind[behind.iter().position(|byte| b"\r\n".contains(byte)).unwrap_or(behind.len())..],
            b'/' => &behind[token..],
            byte if !is_regular(&byte) => behind,
            _ => &behind[token..],
        };
        let word = &content[content.len() - behind.len() - 1..content.len() - rest.len()];
        let is_operator = (first.is_ascii_alphabetic() || b"'\"".contains(&first))
            && ![&b"true"[..], b"false", b"null"].contains(&word);
        run = if is_operator { 0 } else { run + u64::from(!first.is_ascii_whitespace() && first != b'%') };
        most = run.max(most);
    }
    most
}

/// What follows a string whose first parenthesis was read. Parentheses within it are in pairs, or escaped.
fn behind_string(mut rest: &[u8]) -> &[u8] {
    let mut depth = 1;
    while let Some((&byte, behind)) = rest.split_first() {
        rest = if byte == b'\\' { behind.get(1..).unwrap_or_default() } else { behind };
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    rest
}

/// The state that `q` saves and `Q` restores.
#[derive(Clone, Debug)]
struct GraphicsState {
    page: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    char_space: f32,
    word_space: f32,
    scale: f32,
    leading: f32,
    rise: f32,
}

/// Interprets the pages of a document.
pub(super) struct PageInterpreter<'a> {
    document: &'a Document,
    operators_left: usize,
    bytes_left: usize,
    /// Bytes of content that were read.
    bytes_read: usize,
    /// How many runs the pages before have.
    earlier_runs: usize,
    /// Whether what is drawn takes many times the memory of the content.
    is_too_much: bool,
    fonts: HashMap<ObjectId, Rc<Font>>,
    runs: Vec<GlyphRun>,
}

impl<'a> PageInterpreter<'a> {
    pub(super) fn new(document: &'a Document, operators: usize, bytes: usize) -> Self {
        Self {
            document,
            operators_left: operators,
            bytes_left: bytes,
            bytes_read: 0,
            earlier_runs: 0,
            is_too_much: false,
            fonts: HashMap::new(),
            runs: Vec::new(),
        }
    }

    /// The runs of text on a page.
    pub(super) fn page(&mut self, page: ObjectId) -> Result<Vec<GlyphRun>, Reason> {
        let Ok(content) = self.document.get_page_content_with_limit(page, self.bytes_left) else {
            return Ok(Vec::new());
        };
        self.bytes_left -= content.len().min(self.bytes_left);
        let (own, inherited) = self.document.get_page_resources(page).unwrap_or_default();
        let inherited = inherited.into_iter().filter_map(|id| self.document.get_dictionary(id).ok());
        let resources: Vec<&Dictionary> = own.into_iter().chain(inherited).collect();
        let state = GraphicsState {
            page: Matrix::IDENTITY,
            font: None,
            size: 1.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        self.follow(&content, &resources, state, 0);
        self.earlier_runs += self.runs.len();
        if self.is_too_much { Err(Reason::TooMuchMarkup) } else { Ok(std::mem::take(&mut self.runs)) }
    }

    fn follow(&mut self, content: &[u8], resources: &[&Dictionary], state: GraphicsState, depth: usize) {
        let mut pen = Pen::new(state);
        self.bytes_read += content.len();
        let operands = most_operands(content).saturating_mul(BYTES_PER_OPERAND);
        self.is_too_much |= check_memory(operands, content.len()).is_err();
        if self.is_too_much {
            return;
        }
        for operation in Content::decode_iter(content) {
            let Ok(operation) = operation else { return };
            let runs = (self.earlier_runs + self.runs.len()) as u64;
            self.is_too_much |= check_memory(runs * BYTES_PER_RUN, self.bytes_read).is_err();
            if self.operators_left == 0 || self.is_too_much {
                return;
            }
            self.operators_left -= 1;
            match operation.operator.as_str() {
                "Tf" => pen.set_font(&operation, |name| self.font(name, resources)),
                "Do" if depth < MAX_FORM_DEPTH => self.follow_form(&operation, resources, &pen.state, depth),
                operator => pen.follow(operator, &operation.operands, &mut self.runs),
            }
        }
    }

    fn follow_form(
        &mut self,
        operation: &Operation,
        resources: &[&Dictionary],
        state: &GraphicsState,
        depth: usize,
    ) {
        let Some(Ok(name)) = operation.operands.first().map(Object::as_name) else { return };
        let Some(Ok(form)) = self.resource(b"XObject", name, resources).map(Object::as_stream) else {
            return;
        };
        if form.dict.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Form") {
            return;
        }
        let Ok(content) = form.decompressed_content_with_limit(self.bytes_left) else { return };
        self.bytes_left -= content.len().min(self.bytes_left);
        let mut inner = state.clone();
        let numbers =
            form.dict.get_deref(b"Matrix", self.document).ok().and_then(|matrix| matrix.as_array().ok());
        if let Some(matrix) = numbers.and_then(|numbers| matrix(numbers)) {
            inner.page = matrix.then(inner.page);
        }
        let own = form.dict.get_deref(b"Resources", self.document).ok().and_then(|own| own.as_dict().ok());
        let own: Vec<&Dictionary> = own.map_or_else(|| resources.to_vec(), |own| vec![own]);
        self.follow(&content, &own, inner, depth + 1);
    }

    fn resource(&self, kind: &[u8], name: &[u8], resources: &[&'a Dictionary]) -> Option<&'a Object> {
        resources.iter().find_map(|resources| {
            let kind = resources.get_deref(kind, self.document).ok()?.as_dict().ok()?;
            kind.get_deref(name, self.document).ok()
        })
    }

    fn font(&mut self, name: &[u8], resources: &[&Dictionary]) -> Option<Rc<Font>> {
        let (document, most) = (self.document, self.bytes_left.min(16 << 20));
        resources.iter().find_map(|resources| {
            let fonts = resources.get_deref(b"Font", document).ok()?.as_dict().ok()?;
            let font = fonts.get(name).ok()?;
            let read = || {
                document
                    .dereference(font)
                    .ok()?
                    .1
                    .as_dict()
                    .ok()
                    .map(|font| Rc::new(Font::read(font, document, most)))
            };
            let Ok(id) = font.as_reference() else { return read() };
            if let Some(font) = self.fonts.get(&id) {
                return Some(font.clone());
            }
            let font = read()?;
            self.fonts.insert(id, font.clone());
            Some(font)
        })
    }
}

/// The position and the state of drawing.
struct Pen {
    state: GraphicsState,
    saved: Vec<GraphicsState>,
    text: Matrix,
    line: Matrix,
    /// How many marked contents are open, and the outermost of them that is an artifact: a part of the page and not of
    /// its text.
    marked: usize,
    artifact: Option<usize>,
}

impl Pen {
    fn new(state: GraphicsState) -> Self {
        Self {
            state,
            saved: Vec::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            marked: 0,
            artifact: None,
        }
    }

    fn set_font(&mut self, operation: &Operation, font: impl FnOnce(&[u8]) -> Option<Rc<Font>>) {
        if let [name, size] = operation.operands.as_slice()
            && let Ok(name) = name.as_name()
        {
            self.state.font = font(name);
            self.state.size = size.as_float().unwrap_or(1.0);
        }
    }

    fn follow(&mut self, operator: &str, operands: &[Object], runs: &mut Vec<GlyphRun>) {
        let number = |at: usize| operands.get(at).and_then(|operand| operand.as_float().ok()).unwrap_or(0.0);
        match operator {
            // Real pages save a few states; a hostile one must not fill the memory.
            "q" if self.saved.len() < 256 => self.saved.push(self.state.clone()),
            "Q" => self.state = self.saved.pop().unwrap_or_else(|| self.state.clone()),
            "cm" => self.state.page = matrix(operands).unwrap_or(Matrix::IDENTITY).then(self.state.page),
            "BT" => self.set_line(Matrix::IDENTITY),
            "Tm" => self.set_line(matrix(operands).unwrap_or(Matrix::IDENTITY)),
            "Td" => self.set_line(self.line.moved(number(0), number(1))),
            "TD" => {
                self.state.leading = -number(1);
                self.set_line(self.line.moved(number(0), number(1)));
            }
            "T*" => self.next_line(),
            "Tc" => self.state.char_space = number(0),
            "Tw" => self.state.word_space = number(0),
            "Tz" => self.state.scale = number(0) / 100.0,
            "TL" => self.state.leading = number(0),
            "Ts" => self.state.rise = number(0),
            "Tj" | "TJ" => self.show(operands, runs),
            "'" | "\"" => {
                if operator == "\"" {
                    (self.state.word_space, self.state.char_space) = (number(0), number(1));
                }
                self.next_line();
                self.show(&operands[operands.len().saturating_sub(1)..], runs);
            }
            "BMC" | "BDC" => {
                self.marked += 1;
                if operands.first().and_then(|name| name.as_name().ok()) == Some(b"Artifact") {
                    self.artifact.get_or_insert(self.marked);
                }
            }
            "EMC" => {
                if self.artifact == Some(self.marked) {
                    self.artifact = None;
                }
                self.marked = self.marked.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn set_line(&mut self, line: Matrix) {
        self.line = line;
        self.text = line;
    }

    fn next_line(&mut self) {
        self.set_line(self.line.moved(0.0, -self.state.leading));
    }

    /// Draws strings; an array has gaps between them.
    fn show(&mut self, operands: &[Object], runs: &mut Vec<GlyphRun>) {
        for operand in operands {
            match operand {
                Object::Array(items) => items.iter().for_each(|item| self.show_one(item, runs)),
                one => self.show_one(one, runs),
            }
        }
    }

    fn show_one(&mut self, item: &Object, runs: &mut Vec<GlyphRun>) {
        match item {
            Object::String(string, _) => self.show_string(string, runs),
            number => {
                let gap = number.as_float().unwrap_or(0.0) / -1000.0 * self.state.size * self.state.scale;
                self.text = self.text.moved(gap, 0.0);
            }
        }
    }

    fn show_string(&mut self, string: &[u8], runs: &mut Vec<GlyphRun>) {
        let Some(font) = self.state.font.clone() else { return };
        let mut text = String::new();
        let start = self.place();
        for (letters, width, is_space) in font.codes(string) {
            text.push_str(letters);
            let spacing = self.state.char_space + if is_space { self.state.word_space } else { 0.0 };
            let advance = (width * self.state.size + spacing) * self.state.scale;
            self.text = self.text.moved(advance, 0.0);
        }
        if !text.is_empty() && self.artifact.is_none() {
            let (left, base, size) = start;
            push_run(runs, GlyphRun { text, left, right: self.place().0, base, size });
        }
    }

    /// Left edge, baseline and font size of what is drawn next. Text that runs up or down the page is turned upright.
    fn place(&self) -> (f32, f32, f32) {
        let placed = self.text.moved(0.0, self.state.rise).then(self.state.page).0;
        let [right, up, .., x, y] = placed;
        let size = self.state.size.abs() * placed[2].hypot(placed[3]);
        let (left, base) = if right.abs() >= up.abs() {
            if right >= 0.0 { (x, y) } else { (-x, -y) }
        } else if up > 0.0 {
            (y, -x)
        } else {
            (-y, x)
        };
        (left, base, size)
    }
}

/// Adds a run; it is joined to the last one if it continues that.
fn push_run(runs: &mut Vec<GlyphRun>, run: GlyphRun) {
    let is_finite = [run.left, run.right, run.base, run.size].iter().all(|number| number.is_finite());
    if !is_finite || run.size <= 0.0 {
        return;
    }
    if let Some(last) = runs.last_mut() {
        let gap = (run.left - last.right) / last.size;
        let is_next =
            (last.base - run.base).abs() < 0.1 * last.size && (last.size - run.size).abs() < 0.1 * last.size;
        if is_next && gap.abs() < 1.0 {
            if gap > WORD_GAP_EM && !last.text.ends_with(' ') && !run.text.starts_with(' ') {
                last.text.push(' ');
            }
            last.text.push_str(&run.text);
            last.right = run.right;
            return;
        }
    }
    runs.push(run);
}

fn matrix(numbers: &[Object]) -> Option<Matrix> {
    let mut matrix = [0.0; 6];
    for (to, from) in matrix.iter_mut().zip(numbers) {
        *to = from.as_float().ok()?;
    }
    (numbers.len() == 6).then_some(Matrix(matrix))
}

/// A run of text on one line. Coordinates are in points, from the bottom left of the page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GlyphRun {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) right: f32,
    /// The height of its baseline.
    pub(super) base: f32,
    /// Of the font, as it is drawn.
    pub(super) size: f32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_are_counted_up_to_their_operator() {
        let table: &[(&[u8], u64)] = &[
            (b"", 0),
            (b"q 1 0 0 1 5 5 cm BT (a (b) \\) c) Tj ET Q", 6),
            (b"[(a) 1 (Tj Tj) 2] TJ", 6),
            (b"% 1 2 3 4\n1 2 Td", 2),
            (b"/Tj /Tj/Tj gs 1 true null", 3),
            (b"1 2 3", 3),
            (b"(never closed 1 2 3", 1),
        ];
        for (content, most) in table {
            assert_eq!(most_operands(content), *most, "{}", String::from_utf8_lossy(content));
        }
        assert_eq!(most_operands(&b"1 ".repeat(1000)), 1000);
    }
}
