//! A slow search holds up nothing in the loop. No test here measures time.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::num::NonZero;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use whosaid::inside::app::key::journey;
use whosaid::inside::app::{Effect, Message, Notice, SearchResult, State};
use whosaid::inside::collection::read;
use whosaid::inside::search::{Cancel, Engine, Query};
use whosaid::inside::terminal::{Ending, Incoming, Outcome, Outside, Searcher, run};
use whosaid::inside::view::Theme;

use crate::explorer::OSAKA;

const SIZE: (u16, u16) = (120, 30);

/// How long a test waits for what has to come before it fails.
const LONG: Duration = Duration::from_secs(60);

/// The screen as a person sees it, drawn by the loop's thread.
#[derive(Clone)]
struct Screen(Arc<(Mutex<vt100::Parser>, Condvar)>);

impl Screen {
    fn new() -> Self {
        let [columns, rows] = [SIZE.0, SIZE.1].map(|cells| NonZero::new(cells).unwrap());
        Self(Arc::new((Mutex::new(vt100::Parser::new(rows, columns, 0)), Condvar::new())))
    }

    /// Waits until a frame shows a text.
    #[track_caller]
    fn until(&self, text: &str) {
        let (parser, drawn) = &*self.0;
        let lacks = |parser: &mut vt100::Parser| !parser.screen().contents().contains(text);
        let (parser, waited) = drawn.wait_timeout_while(parser.lock().unwrap(), LONG, lacks).unwrap();
        assert!(!waited.timed_out(), "{text:?} never came:\n{}", parser.screen().contents());
    }

    fn shows(&self, text: &str) -> bool {
        self.0.0.lock().unwrap().screen().contents().contains(text)
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.0.lock().unwrap().process(bytes);
        self.0.1.notify_all();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A search that was asked for and does not end until it is let go.
struct Slow {
    query: String,
    cancel: Cancel,
    go: Sender<()>,
}

/// A search that reports each query and then waits until it is released, cancelled or not. Its answer comes all the same.
fn slow(
    tell: Sender<Slow>,
) -> impl Fn(&Engine, u64, &Query, &Cancel) -> Option<SearchResult> + Send + 'static {
    move |engine, serial, query, cancel| {
        let (go, gone) = mpsc::channel();
        tell.send(Slow { query: query.to_string(), cancel: cancel.clone(), go }).ok()?;
        gone.recv().ok()?;
        SearchResult::search(engine, serial, query, &Cancel::new())
    }
}

struct Nothing;

impl Outside for Nothing {
    fn carry_out(&mut self, _: Effect, _: &State) -> anyhow::Result<Outcome> {
        Ok(Outcome::Done)
    }
}

/// The production loop on a thread, its screen, and the searches that it asks for.
struct Session {
    inbox: Sender<Incoming>,
    screen: Screen,
    asked: Receiver<Slow>,
}

impl Session {
    fn start(engine: Arc<Engine>) -> (Self, JoinHandle<Ending>) {
        let (inbox, incoming) = mpsc::channel();
        let (tell, asked) = mpsc::channel();
        let searcher = Searcher::with(inbox.clone(), slow(tell));
        let screen = Screen::new();
        let drawn = screen.clone();
        let looping = thread::spawn(move || {
            let viewport = Viewport::Fixed(Rect::new(0, 0, SIZE.0, SIZE.1));
            let backend = CrosstermBackend::new(drawn);
            let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
            let mut state = State::new(SIZE, BTreeSet::new(), true);
            run(&mut terminal, &mut state, &Theme::terminal(), &incoming, &searcher, &mut Nothing).unwrap()
        });
        let session = Self { inbox, screen, asked };
        session.tell(Message::Opened(engine));
        (session, looping)
    }

    fn tell(&self, message: Message) {
        self.inbox.send(Incoming::Message(message)).unwrap();
    }

    fn press(&self, keys: &str) {
        journey(keys).into_iter().for_each(|key| self.tell(Message::Key(key)));
    }

    /// The search that the thread is at next.
    fn next(&self) -> Slow {
        self.asked.recv_timeout(LONG).unwrap()
    }
}

#[test]
fn a_key_is_on_the_screen_before_a_slow_answer_and_a_newer_query_supersedes_an_older_one() {
    let engine = Arc::new(Engine::new(Arc::new(read::collection("osaka", OSAKA.as_bytes()).unwrap())));
    let shown = |query: &str| {
        let answer = engine.search(&Query::parse(query).unwrap(), &Cancel::new()).unwrap();
        format!("{} of {}", answer.total(), engine.collection().attribution_count())
    };
    let (session, looping) = Session::start(Arc::clone(&engine));
    let first = session.next();
    session.press("/i");
    session.screen.until("/ i ");
    assert!(first.cancel.is_raised(), "a query may be begun before anything is listed");
    first.go.send(()).unwrap();

    let older = session.next();
    assert_eq!(older.query, "i");
    session.press("ran");
    session.screen.until("/ iran ");
    assert!(older.cancel.is_raised(), "nobody waits for it any more");

    older.go.send(()).unwrap();
    let newer = session.next();
    assert_eq!(newer.query, "iran", "what was typed on the way is passed over");
    // The late answer is in the loop's inbox already, so what is sent now is handled after it.
    session.tell(Message::Notice(Notice::done("behind the late answer")));
    session.screen.until("behind the late answer");
    assert!(!session.screen.shows(&shown("i")), "the late answer is not shown");

    newer.go.send(()).unwrap();
    session.screen.until(&shown("iran"));

    // A mark waits for what is found, and so does what is typed behind it.
    session.press("<ctrl-u>");
    let all = session.next();
    assert_eq!(all.query, "");
    session.press("<enter><space>@tr");
    session.tell(Message::Notice(Notice::done("behind what is held")));
    session.screen.until("behind what is held");
    assert!(!session.screen.shows("/ @tr"));
    all.go.send(()).unwrap();
    session.screen.until("/ @tr");
    session.screen.until("1 marked");
    session.inbox.send(Incoming::Signal(15)).unwrap();
    assert_eq!(looping.join().unwrap(), Ending::Signal(15));
}

#[test]
fn ctrl_c_ends_it_while_a_search_runs_even_behind_keys_that_wait_for_it() {
    let engine = Arc::new(Engine::new(Arc::new(read::collection("osaka", OSAKA.as_bytes()).unwrap())));
    let (session, looping) = Session::start(engine);
    let searching = session.next();
    session.press("/iran<enter><space><ctrl-c>");
    assert_eq!(looping.join().unwrap(), Ending::Signal(2));
    drop(searching);
}
