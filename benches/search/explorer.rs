//! The explorer without a terminal: keys go in and frames come out, with only the program between them.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{self, BufWriter, Sink};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use whosaid::inside::app::key::{Code, Key, journey};
use whosaid::inside::app::{Effect, Message, Notice, State, answer, update};
use whosaid::inside::search::{Cancel, Engine};
use whosaid::inside::view::{self, Theme};

/// Columns and rows of the screen.
pub(crate) const SIZE: (u16, u16) = (200, 60);

/// The explorer, with the searches done at once instead of by a thread, and with what it writes to a terminal
/// written to nowhere.
pub(crate) struct Explorer {
    pub(crate) state: State,
    terminal: Terminal<CrosstermBackend<BufWriter<Sink>>>,
    engine: Arc<Engine>,
    theme: Theme,
}

impl Explorer {
    /// With the first frame drawn and the cursor in the search box.
    pub(crate) fn open(engine: Arc<Engine>) -> Result<Self, Box<dyn Error>> {
        let mut explorer = Self::with_marks(engine, BTreeSet::new())?;
        explorer.tell(Message::Key(plain('/')));
        Ok(explorer)
    }

    /// With the marks of earlier runs, the first frame drawn, and the list in focus.
    pub(crate) fn with_marks(engine: Arc<Engine>, marks: BTreeSet<String>) -> Result<Self, Box<dyn Error>> {
        let state = State::new(SIZE, marks, true);
        let backend = CrosstermBackend::new(BufWriter::with_capacity(1 << 16, io::sink()));
        let viewport = Viewport::Fixed(Rect::new(0, 0, SIZE.0, SIZE.1));
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport })?;
        let mut explorer = Self { state, terminal, engine: Arc::clone(&engine), theme: Theme::dark() };
        explorer.tell(Message::Opened(engine));
        explorer.draw()?;
        Ok(explorer)
    }

    fn tell(&mut self, message: Message) {
        for effect in update(&mut self.state, message) {
            let Some(answer) = self.answer(effect) else { continue };
            self.tell(answer);
        }
    }

    /// What the program's threads answer to an effect.
    fn answer(&self, effect: Effect) -> Option<Message> {
        answer(effect, &self.engine, self.state.viewport(), &Cancel::new()).ok().flatten()
    }

    fn draw(&mut self) -> Result<(), Box<dyn Error>> {
        let Self { state, terminal, theme, .. } = self;
        terminal.draw(|frame| view::draw(state, theme, frame))?;
        Ok(())
    }

    /// Types a character: from the key to the frame.
    pub(crate) fn type_key(&mut self, c: char) -> Result<Duration, Box<dyn Error>> {
        self.press(plain(c))
    }

    /// Presses keys, as [`journey`] writes them.
    pub(crate) fn press_all(&mut self, keys: &str) -> Result<(), Box<dyn Error>> {
        journey(keys).into_iter().try_for_each(|key| self.press(key).map(|_| ()))
    }

    /// Says that an export has ended, where one was asked for.
    pub(crate) fn end_export(&mut self) {
        if self.state.exporting.is_some() {
            self.tell(Message::ExportEnded(Notice::done("done")));
        }
    }

    /// Presses a key: from the key to the frame.
    pub(crate) fn press(&mut self, key: Key) -> Result<Duration, Box<dyn Error>> {
        let start = Instant::now();
        self.tell(Message::Key(key));
        self.draw()?;
        Ok(start.elapsed())
    }

    /// Empties the search box.
    pub(crate) fn clear(&mut self) -> Result<(), Box<dyn Error>> {
        self.press(Key { code: Code::Char('u'), ctrl: true, alt: false }).map(|_| ())
    }
}

fn plain(c: char) -> Key {
    Key { code: Code::Char(c), ctrl: false, alt: false }
}
