//! Journeys: sequences of keys, and the screens that they lead to.

use whosaid::inside::app::{Effect, ExportItems, Message, Mouse, Notice, SearchResult, State};
use whosaid::inside::collection::AttributionNo;
use whosaid::inside::search::{Cancel, Query};

use crate::explorer::Explorer;

fn explorer() -> Explorer {
    Explorer::new(120, 30)
}

fn query(state: &State) -> &str {
    state.search.input.text()
}

#[test]
fn a_few_letters_of_a_name_filter_by_speaker() {
    let mut explorer = explorer();
    explorer.press("/@trmup<enter>");
    let collection = explorer.state.collection().unwrap();
    for position in 0..explorer.state.listed() {
        let item = collection.attribution(explorer.state.item(position).unwrap());
        assert!(item.speakers.iter().any(|speaker| collection.speaker(*speaker).name.contains("Trump")));
    }
    // The man, and his administration once.
    assert_eq!(explorer.state.listed(), 13 + 1);
    explorer.press("<esc>");
    assert_eq!((query(&explorer.state), explorer.state.listed()), ("", 29));
}

#[test]
fn the_at_key_asks_for_a_speaker_at_once() {
    let mut explorer = explorer();
    explorer.press("@wh");
    assert_eq!(query(&explorer.state), "@wh");
    assert_eq!(explorer.state.listed(), 4);
    explorer.press("<enter>/ leaders<enter>@put");
    assert_eq!(query(&explorer.state), "@wh leaders @put");
}

#[test]
fn escape_puts_the_query_back_that_was_there_before() {
    let mut explorer = explorer();
    explorer.press("/iran<enter>/ zzz<esc>");
    assert_eq!(query(&explorer.state), "iran");
    assert!(explorer.state.listed() > 0);
}

#[test]
fn a_search_that_was_cleared_comes_back() {
    let mut explorer = explorer();
    explorer.press("/iran<enter><esc>");
    assert_eq!((query(&explorer.state), explorer.state.listed()), ("", 29));
    assert!(explorer.state.notice.as_ref().is_some_and(|notice| notice.words.contains("brings it back")));
    explorer.press("j<esc>");
    assert_eq!(query(&explorer.state), "iran");
    explorer.press("<esc><esc><esc>");
    assert_eq!(query(&explorer.state), "");
}

#[test]
fn the_selection_stays_on_its_item_while_results_change() {
    let mut explorer = explorer();
    explorer.press("/@putin<enter>G");
    let chosen = explorer.selected();
    explorer.press("/<ctrl-u>");
    assert_eq!(explorer.selected(), chosen);
    explorer.press("chaos<enter>");
    assert_eq!(explorer.selected(), chosen);
    assert_eq!(explorer.state.listed(), 1);
}

#[test]
fn nothing_found_offers_what_would_be_found() {
    let mut explorer = explorer();
    explorer.press("/ukrane");
    assert_eq!(explorer.state.listed(), 0);
    assert!(explorer.screen().contains("No quote or claim has “ukrane”."));
    explorer.press("<enter>");
    assert_eq!(query(&explorer.state), "ukraine");
    assert_eq!(explorer.state.listed(), 2);
}

#[test]
fn a_query_that_cannot_be_read_leaves_the_results_of_what_can() {
    let mut explorer = explorer();
    explorer.press("/kind:quote<enter>");
    let listed = explorer.state.listed();
    explorer.press("/ date:nonsense<enter>");
    assert_eq!(explorer.state.listed(), listed);
    assert!(explorer.screen().contains("a year, month or day"), "{}", explorer.screen());
    assert!(explorer.state.search.error.is_some());
}

#[test]
fn the_reader_goes_from_item_to_item_and_back_to_the_list() {
    let mut explorer = explorer();
    explorer.press("/@putin chaos<enter><enter>");
    assert!(explorer.state.reader.is_some());
    assert!(explorer.screen().contains("There will be pure chaos"));
    explorer.press("n");
    assert!(explorer.screen().contains("This is the last item in this source."));
    explorer.press("[");
    assert!(explorer.selected().starts_with("the two countries"));
    explorer.press("<esc>");
    assert!(explorer.state.reader.is_none());
    assert!(explorer.selected().starts_with("“There will be pure chaos"));
}

#[test]
fn both_brackets_follow_one_speaker() {
    let mut explorer = explorer();
    explorer.press("/@putin said<enter>/<ctrl-u><enter>");
    let start = explorer.selected();
    explorer.press("]");
    assert_ne!(explorer.selected(), start);
    explorer.press("[");
    assert_eq!(explorer.selected(), start);
}

#[test]
fn facets_write_into_the_query_and_out_of_it() {
    let mut explorer = explorer();
    explorer.press("s<space>");
    assert_eq!(query(&explorer.state), "@\"Donald Trump\"");
    explorer.press("j<enter>");
    assert_eq!(explorer.state.listed(), 17, "{}", query(&explorer.state));
    explorer.press("k<space>j<space>");
    assert_eq!((query(&explorer.state), explorer.state.listed()), ("", 29));
    explorer.press("<esc>f<space>");
    assert_eq!(query(&explorer.state), "kind:quote");
    assert_eq!(explorer.state.listed(), 11);
}

#[test]
fn a_name_that_means_several_is_written_out_when_one_goes() {
    let mut explorer = explorer();
    explorer.press("@trump<enter>s<space>");
    assert_eq!(query(&explorer.state), "@\"Trump administration\"");
}

#[test]
fn marks_are_kept_and_written_out() {
    let mut explorer = explorer();
    explorer.press("<space>jj<space>");
    assert_eq!(explorer.state.marks.len(), 2);
    assert!(explorer.screen().contains("2 marked"));
    explorer.press("X<ctrl-u>two.csv<enter>");
    let Some(Effect::Export { path, items, .. }) = explorer.wanted.last() else {
        panic!("{:?}", explorer.wanted)
    };
    assert_eq!((path.to_str(), items.len()), (Some("two.csv"), 2));
    explorer.press("<space>");
    assert!(matches!(explorer.wanted.last(), Some(Effect::KeepMarks { removed, .. }) if removed.len() == 1));
}

#[test]
fn an_export_whose_name_says_no_format_is_asked_for_again() {
    let mut explorer = explorer();
    explorer.press("x<ctrl-u>notes<enter>");
    assert!(explorer.wanted.is_empty());
    assert!(explorer.screen().contains(".jsonl"));
    explorer.press(".md<enter>");
    assert!(matches!(explorer.wanted.last(), Some(Effect::Export { items, .. }) if items.len() == 29));
}

#[test]
fn a_copy_has_the_words_the_speaker_and_the_place() {
    let mut explorer = explorer();
    explorer.press("/chaos<enter>y");
    let Some(Effect::Copy { text, .. }) = explorer.wanted.last() else { panic!("{:?}", explorer.wanted) };
    for part in ["“There will be pure chaos.", "Vladimir Putin", "Trump, Putin agree", "¶8"] {
        assert!(text.contains(part), "{text}");
    }
    explorer.press("Y");
    let Some(Effect::Copy { text, .. }) = explorer.wanted.last() else { panic!("{:?}", explorer.wanted) };
    assert!(text.starts_with("Trump is seeking the ouster"), "{text}");
}

#[test]
fn the_editor_opens_at_the_line() {
    let mut explorer = explorer();
    explorer.press("/chaos<enter>e");
    assert!(matches!(explorer.wanted.last(), Some(Effect::Edit { line: 18, .. })), "{:?}", explorer.wanted);
}

#[test]
fn a_source_without_an_address_says_so() {
    let mut explorer = explorer();
    explorer.press("o");
    assert!(explorer.wanted.is_empty());
    assert!(explorer.screen().contains("no address"));
}

#[test]
fn the_palette_finds_an_action_by_its_words() {
    let mut explorer = explorer();
    explorer.press(":take all<enter>");
    assert!(explorer.screen().contains("No item is marked."));
    explorer.press(":clear<esc>");
    assert!(explorer.state.overlay.is_none());
}

#[test]
fn the_mouse_selects_opens_scrolls_and_chooses() {
    let mut explorer = explorer();
    explorer.press("G");
    explorer.click(60, explorer.row_of("creating a new treaty"));
    assert!(explorer.selected().starts_with("creating a new treaty"));
    explorer.click(60, explorer.row_of("creating a new treaty"));
    assert!(explorer.state.reader.is_some());
    let before = explorer.screen();
    explorer.tell(Message::Mouse(Mouse::WheelUp, 60, 15));
    assert_ne!(explorer.screen(), before);
    explorer.press("<esc>");
    explorer.click(10, explorer.row_of("White House"));
    assert_eq!(query(&explorer.state), "@\"White House\"");
}

#[test]
fn a_late_answer_to_an_older_query_changes_nothing() {
    let mut explorer = explorer();
    explorer.press("/iran<enter>");
    let listed = explorer.state.listed();
    let engine = std::sync::Arc::clone(&explorer.state.dataset.as_ref().unwrap().engine);
    let late = SearchResult::search(&engine, 1, &Query::default(), &Cancel::new()).unwrap();
    explorer.tell(Message::Found(Box::new(late)));
    assert_eq!(explorer.state.listed(), listed);
}

#[test]
fn on_a_narrow_screen_the_filters_lie_over_the_list() {
    let mut explorer = Explorer::new(80, 24);
    explorer.press("s");
    assert!(explorer.screen().contains("SPEAKERS"));
    explorer.press("<space><esc>");
    assert!(!explorer.screen().contains("SPEAKERS"));
    assert!(explorer.screen().contains("Donald Trump 13"));
}

#[test]
fn a_file_that_is_there_is_written_over_only_when_told_twice() {
    let mut explorer = explorer();
    explorer.press("x<enter>");
    let Some(Effect::Export { path, items, replace: false }) = explorer.wanted.pop() else {
        panic!("{:?}", explorer.wanted)
    };
    explorer.tell(Message::Exists(path, items));
    assert!(explorer.screen().contains("exists already"), "{}", explorer.screen());
    explorer.press("<enter>");
    assert!(matches!(explorer.wanted.last(), Some(Effect::Export { replace: true, .. })));
}

#[test]
fn another_name_asks_again() {
    let mut explorer = explorer();
    explorer.tell(Message::Exists("a.md".into(), ExportItems::Chosen([AttributionNo(0)].into())));
    explorer.press("<ctrl-u>b.md<enter>");
    assert!(matches!(explorer.wanted.last(), Some(Effect::Export { replace: false, .. })));
}

#[test]
fn a_name_that_is_refused_stays_typed() {
    let mut explorer = explorer();
    explorer.press("x<ctrl-u>nowhere/tides.csv<enter>");
    let Some(Effect::Export { path, items, .. }) = explorer.wanted.pop() else {
        panic!("{:?}", explorer.wanted)
    };
    let why = Notice::wrong("There is no folder nowhere.");
    explorer.tell(Message::Refused(path.clone(), items.clone(), why.clone()));
    let screen = explorer.screen();
    assert!(screen.contains("export 29 items to nowhere/tides.csv"), "{screen}");
    assert!(screen.contains("There is no folder nowhere."), "{screen}");
    // Whoever types a query by now goes on with it.
    explorer.press("<esc>/dam");
    explorer.tell(Message::Refused(path, items, why));
    explorer.press("<ctrl-u>");
    assert!(explorer.screen().contains("There is no folder") || explorer.state.overlay.is_none());
    assert!(explorer.state.search.typing);
}

#[test]
fn an_export_shows_how_far_it_is_and_esc_in_the_list_stops_it() {
    let mut explorer = explorer();
    explorer.press("/iran<enter>x<enter>");
    assert!(matches!(explorer.wanted.last(), Some(Effect::Export { .. })));
    explorer.tell(Message::Exported(1));
    let all = explorer.state.listed();
    assert!(
        explorer.screen().contains(&format!("exporting … 1 of {all}, esc stops")),
        "{}",
        explorer.screen()
    );
    explorer.press("x");
    assert!(explorer.screen().contains("Another export is being written"), "{}", explorer.screen());
    explorer.press("<enter>");
    assert!(explorer.screen().contains(&format!("exporting … 1 of {all}")), "{}", explorer.screen());
    assert!(!explorer.screen().contains("esc stops"), "esc leads back from the reader");
    explorer.press("<esc><esc>");
    assert_eq!((explorer.wanted.last(), query(&explorer.state)), (Some(&Effect::StopExport), "iran"));
    assert!(explorer.screen().contains("stopping the export"), "{}", explorer.screen());
    explorer.press("<esc>");
    assert_eq!(query(&explorer.state), "", "the second esc is none of the export's");
    explorer.tell(Message::ExportEnded(Notice::done("The export is stopped: whosaid.md was not written.")));
    explorer.press("x");
    assert!(explorer.screen().contains("export 29 items to"), "{}", explorer.screen());
}

#[test]
fn marks_of_earlier_runs_are_found_in_the_dataset_and_others_are_kept() {
    let mut explorer = explorer();
    explorer.press("jj<space>");
    let Some(Effect::KeepMarks { added, .. }) = explorer.wanted.pop() else {
        panic!("{:?}", explorer.wanted)
    };
    let elsewhere = ["0123456789ab:5-9".to_owned(), "of an old file".to_owned()];
    let ids = added.iter().chain(&elsewhere).cloned().collect();
    let mut other = Explorer::new(120, 30);
    other.tell(Message::Marks(ids));
    assert_eq!(other.state.marks.len(), 1);
    assert!(other.screen().contains("1 marked"), "{}", other.screen());
    // The same dataset again, as while it is being read: the marks are looked for anew.
    let engine = std::sync::Arc::clone(&other.state.dataset.as_ref().unwrap().engine);
    other.tell(Message::Opened(engine));
    assert_eq!(other.state.marks.len(), 1);
    // Only the one that is here is taken off, and the others stay in the file.
    other.press(":take all<enter>");
    let Some(Effect::KeepMarks { removed, .. }) = other.wanted.pop() else { panic!("{:?}", other.wanted) };
    assert_eq!(removed, added);
    assert!(!other.screen().contains("marked ·"), "{}", other.screen());
}

#[test]
fn leaving_the_reader_on_an_item_that_is_not_listed_goes_back_to_the_one_it_was_opened_on() {
    let mut explorer = explorer();
    explorer.press("/expectations<enter>");
    let opened = explorer.selected();
    explorer.press("<enter>nn<esc>");
    assert_eq!(explorer.selected(), opened);
    assert!(explorer.state.position().is_some());
}

#[test]
fn how_it_was_said_can_be_searched_too() {
    let mut explorer = explorer();
    explorer.press("/accus");
    let found: Vec<String> = (0..explorer.state.listed())
        .map(|position| {
            let collection = explorer.state.collection().unwrap();
            let item = collection.attribution(explorer.state.item(position).unwrap());
            collection.document(item.document).words(item.content[0]).to_owned()
        })
        .collect();
    assert_eq!(found, ["an accusation", "Russia of noncompliance"]);
}

#[test]
fn the_help_s_end_is_where_its_keys_stop() {
    let mut explorer = Explorer::new(80, 24);
    explorer.press("?G");
    let end = explorer.screen();
    explorer.press("k");
    assert_ne!(explorer.screen(), end);
}

#[test]
fn escape_out_of_the_search_box_or_the_filters_leads_back_to_the_article() {
    let mut explorer = explorer();
    explorer.press("jjj<enter>");
    let article = explorer.screen();
    for there_and_back in ["/iran<esc>", "@put<esc>", "s<esc>", "fj<esc>"] {
        explorer.press(there_and_back);
        assert_eq!(explorer.screen(), article, "{there_and_back}");
    }
    explorer.press("/iran<enter>");
    assert!(explorer.state.reader.is_none());
}

#[test]
fn what_else_would_be_found_is_offered_when_all_is_read() {
    let mut explorer = explorer();
    explorer.tell(Message::Progress("3 of 9 files".to_owned()));
    explorer.press("/ukrane<enter>");
    assert_eq!((query(&explorer.state), explorer.state.listed()), ("ukrane", 0));
    assert!(explorer.screen().contains("Nothing found so far"), "{}", explorer.screen());
    explorer.tell(Message::Progress(String::new()));
    explorer.press("<enter>");
    assert!(explorer.state.listed() > 0, "{}", explorer.screen());
}
