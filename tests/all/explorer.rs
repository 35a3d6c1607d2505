//! An explorer without a terminal for tests: journeys go in as key strings, screens come out as text.

use std::collections::BTreeSet;
use std::sync::Arc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use whosaid::inside::app::key::journey;
use whosaid::inside::app::{Effect, Message, Mouse, State, answer, update};
use whosaid::inside::collection::read;
use whosaid::inside::search::{Cancel, Engine};
use whosaid::inside::view::{Theme, draw};

/// The built-in dataset.
pub(crate) const OSAKA: &str = include_str!("../../data/osaka.json");

/// An explorer, and the effects that it asked for.
pub(crate) struct Explorer {
    pub(crate) state: State,
    pub(crate) wanted: Vec<Effect>,
}

impl Explorer {
    /// On the built-in dataset.
    pub(crate) fn new(width: u16, height: u16) -> Self {
        Self::on(OSAKA, width, height)
    }

    /// On a dataset.
    pub(crate) fn on(dataset: &str, width: u16, height: u16) -> Self {
        let collection = read::collection("test", dataset.as_bytes()).unwrap();
        let state = State::new((width, height), BTreeSet::new(), true);
        let mut explorer = Self { state, wanted: Vec::new() };
        explorer.tell(Message::Opened(Arc::new(Engine::new(Arc::new(collection)))));
        explorer
    }

    /// Presses keys, as [`journey`] writes them.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for key in journey(keys) {
            self.tell(Message::Key(key));
        }
        self
    }

    /// Presses the mouse's button.
    pub(crate) fn click(&mut self, x: u16, y: u16) -> &mut Self {
        self.tell(Message::Mouse(Mouse::Press, x, y));
        self
    }

    /// Sends it a message, and answers what it asks for of the dataset.
    pub(crate) fn tell(&mut self, message: Message) {
        for effect in update(&mut self.state, message) {
            let engine = self.state.dataset.as_ref().map(|dataset| Arc::clone(&dataset.engine));
            let answer = match engine {
                Some(engine) => answer(effect, &engine, self.state.viewport(), &Cancel::new()),
                None => Err(effect),
            };
            match answer {
                Ok(message) => message.into_iter().for_each(|message| self.tell(message)),
                Err(effect) => self.wanted.push(effect),
            }
        }
    }

    /// The cells of the screen.
    pub(crate) fn buffer(&self, theme: &Theme) -> Buffer {
        let (width, height) = self.state.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| draw(&self.state, theme, frame)).unwrap();
        terminal.backend().buffer().clone()
    }

    /// The screen as text, a line a row.
    pub(crate) fn screen(&self) -> String {
        let buffer = self.buffer(&Theme::terminal());
        let mut screen = String::new();
        for y in 0..buffer.area.height {
            let mut skip = 0;
            let mut line = String::new();
            for x in 0..buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                if skip == 0 {
                    line.push_str(symbol);
                    skip = whosaid::inside::text::cells::width(symbol).max(1);
                }
                skip -= 1;
            }
            screen.push_str(line.trim_end());
            screen.push('\n');
        }
        screen
    }

    /// The row of the screen that holds a text, from 0.
    pub(crate) fn row_of(&self, text: &str) -> u16 {
        let screen = self.screen();
        let row = screen.lines().position(|line| line.contains(text));
        row.unwrap_or_else(|| panic!("no row has {text:?}:\n{screen}")) as u16
    }

    /// The first bytes of the selected item's words.
    pub(crate) fn selected(&self) -> String {
        let selection = self.state.selection().unwrap();
        let document = self.state.collection().unwrap().document(selection.document);
        document.words(selection.content[0]).chars().take(30).collect()
    }
}
