//! Makes pictures of the real screen: runs whosaid in a pseudo-terminal, presses keys, and draws what the terminal then
//! shows as an SVG.
//!
//! ```sh
//! cargo build && cargo run --example picture                      # the README's pictures
//! cargo build && cargo run --example picture -- 80x24 '?' help.svg # another one
//! ```

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use whosaid::inside::app::key::{Code, Key, journey};

/// A cell, in the picture's units: what a monospaced font of 14 units takes.
const CELL: (f32, f32) = (8.43, 18.0);
const MARGIN: f32 = 16.0;

/// The README's pictures: the size, the keys, the file.
const PICTURES: [[&str; 3]; 2] = [
    ["120x30", "/@putin<enter>jjjjjjj", "docs/screen.svg"],
    ["120x24", "/@putin<enter>jjjjjjj<enter>", "docs/reader.svg"],
];

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [] => PICTURES.iter().try_for_each(|[size, keys, file]| picture(size, keys, file)),
        [size, keys, file] => picture(size, keys, file),
        _ => bail!("usage: picture [COLUMNSxROWS KEYS FILE.svg]"),
    }
}

fn picture(size: &str, keys: &str, file: &str) -> anyhow::Result<()> {
    let (columns, rows) = size.split_once('x').context("the size is COLUMNSxROWS")?;
    let screen = record(columns.parse()?, rows.parse()?, keys)?;
    if let Some(folder) = Path::new(file).parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(file, svg(&screen))?;
    Ok(())
}

/// Runs the program beside this one and presses the keys; gives the screen as it is then.
fn record(columns: u16, rows: u16, keys: &str) -> anyhow::Result<vt100::Screen> {
    let program = std::env::current_exe()?
        .parent()
        .and_then(|folder| folder.parent())
        .context("no folder")?
        .join("whosaid");
    let pair =
        native_pty_system().openpty(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 })?;
    let mut command = CommandBuilder::new(program);
    command.env("TERM", "xterm-256color");
    command.env_remove("NO_COLOR");
    let mut child = pair.slave.spawn_command(command)?;
    drop(pair.slave);
    let parser = Arc::new(Mutex::new(vt100::Parser::new(nonzero(rows)?, nonzero(columns)?, 0)));
    let theirs = Arc::clone(&parser);
    let mut reader = pair.master.try_clone_reader()?;
    thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(read @ 1..) = reader.read(&mut bytes) {
            if let Ok(mut parser) = theirs.lock() {
                parser.process(&bytes[..read]);
            }
        }
    });
    let mut writer = pair.master.take_writer()?;
    let shown = || {
        parser
            .lock()
            .map(|parser| parser.screen().clone())
            .map_err(|_| anyhow::anyhow!("the reader panicked"))
    };
    settle(&shown)?;
    for key in journey(keys) {
        writer.write_all(&sent(key))?;
        writer.flush()?;
        settle(&shown)?;
    }
    let screen = shown()?;
    child.kill()?;
    Ok(screen)
}

/// Waits until the screen has not changed for a moment.
fn settle(shown: &impl Fn() -> anyhow::Result<vt100::Screen>) -> anyhow::Result<()> {
    let end = Instant::now() + Duration::from_secs(5);
    let mut last = shown()?.contents_formatted();
    while Instant::now() < end {
        thread::sleep(Duration::from_millis(120));
        let now = shown()?.contents_formatted();
        if now == last && !shown()?.contents().trim().is_empty() {
            return Ok(());
        }
        last = now;
    }
    bail!("the screen does not come to rest")
}

/// The bytes that a terminal sends for a key.
fn sent(key: Key) -> Vec<u8> {
    match key.code {
        Code::Char(c) if key.ctrl => vec![c as u8 & 0x1f],
        Code::Char(c) => c.to_string().into_bytes(),
        Code::Enter => b"\r".to_vec(),
        Code::Esc => b"\x1b".to_vec(),
        Code::Tab => b"\t".to_vec(),
        Code::Up => b"\x1b[A".to_vec(),
        Code::Down => b"\x1b[B".to_vec(),
        Code::Right => b"\x1b[C".to_vec(),
        Code::Left => b"\x1b[D".to_vec(),
        _ => Vec::new(),
    }
}

fn nonzero(number: u16) -> anyhow::Result<std::num::NonZero<u16>> {
    number.try_into().context("a screen has at least one row and one column")
}

/// Rows and columns.
fn size(screen: &vt100::Screen) -> (u16, u16) {
    let (rows, columns) = screen.size();
    (rows.get(), columns.get())
}

fn svg(screen: &vt100::Screen) -> String {
    let (rows, columns) = size(screen);
    let (width, height) =
        (f32::from(columns) * CELL.0 + 2.0 * MARGIN, f32::from(rows) * CELL.1 + 2.0 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"'DejaVu Sans Mono', \
         'SFMono-Regular', Menlo, Consolas, monospace\" font-size=\"14\">\n<rect width=\"100%\" height=\"100%\" rx=\"10\" fill=\"#1d1f21\"/>\n"
    );
    for row in 0..rows {
        let mut column = 0;
        while column < columns {
            column = run(screen, row, column, &mut svg);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// Draws the cells from a column on that look alike; gives the column after them.
fn run(screen: &vt100::Screen, row: u16, from: u16, svg: &mut String) -> u16 {
    let columns = size(screen).1;
    let look = |column| screen.cell(row, column).map(Look::of);
    let first = look(from);
    let mut text = String::new();
    let mut to = from;
    while to < columns && look(to) == first {
        if let Some(cell) = screen.cell(row, to).filter(|cell| !cell.is_wide_continuation()) {
            text.push_str(if cell.has_contents() { cell.contents() } else { " " });
        }
        to += 1;
    }
    if let Some(look) = first.filter(|_| !text.trim().is_empty()) {
        let spaces = text.len() - text.trim_start().len();
        let x = MARGIN + (f32::from(from) + spaces as f32) * CELL.0;
        let y = MARGIN + f32::from(row) * CELL.1 + 14.0;
        let length = text.trim().chars().count() as f32 * CELL.0;
        let words = text.trim().replace('&', "&amp;").replace('<', "&lt;");
        let _ = writeln!(
            svg,
            "<text x=\"{x:.2}\" y=\"{y:.2}\" textLength=\"{length:.2}\" xml:space=\"preserve\"{}>{words}</text>",
            look.attributes()
        );
    }
    to
}

#[derive(PartialEq)]
struct Look {
    colour: &'static str,
    bold: bool,
    italic: bool,
    underline: bool,
}

impl Look {
    fn of(cell: &vt100::Cell) -> Self {
        let colour = match (cell.fgcolor(), cell.dim()) {
            (vt100::Color::Idx(5), _) => "#d7a0e0",
            (vt100::Color::Idx(1), _) => "#e06c75",
            (_, true) => "#85898f",
            _ => "#d8dadd",
        };
        Self { colour, bold: cell.bold(), italic: cell.italic(), underline: cell.underline() }
    }

    fn attributes(&self) -> String {
        let mut attributes = format!(" fill=\"{}\"", self.colour);
        for (on, attribute) in [
            (self.bold, " font-weight=\"bold\""),
            (self.italic, " font-style=\"italic\""),
            (self.underline, " text-decoration=\"underline\""),
        ] {
            attributes.push_str(if on { attribute } else { "" });
        }
        attributes
    }
}
