//! What this repository's own program, tests, benchmarks, fuzz targets and examples need beside the library's interface,
//! room by room. It may change with every commit: whoever embeds whosaid uses what stands in [the crate's root](crate).

/// From `app`.
pub mod app {
    pub use crate::app::{
        Effect, ExportItems, FoundMarks, Message, Mouse, Notice, PreparedDocument, SearchResult, State,
        answer, read_ahead, update,
    };

    /// Keys, and keys as a text to type.
    pub mod key {
        pub use crate::app::keys::{Code, Key, journey};
    }
}

/// From `cli`.
pub mod cli {
    pub use crate::cli::{Error, Exit, explain, run};
}

/// From `collection`.
pub mod collection {
    pub use crate::collection::{
        Attribution, AttributionNo, Builder, Collection, Fault, Kind, Location, Span, SpeakerNo,
    };

    /// The built-in dataset.
    pub mod builtin {
        pub use crate::open::{BUILTIN_JSON as JSON, BUILTIN_NAME as NAME};
    }

    /// Ids that follow from what they name.
    pub mod ids {
        pub use crate::collection::ids::{document, sha256};
    }

    /// Records as they stand in a file.
    pub mod record {
        pub use crate::collection::format::record::{
            AttributionRecord as Attribution, DocumentRecord as Document, Meta, OFFSETS, SCHEMA,
            SpeakerRecord as Speaker,
        };
    }

    /// From a file to a collection.
    pub mod read {
        pub use crate::collection::read::{collection, into, stream};
    }

    /// From a collection to a file.
    pub mod write {
        pub use crate::collection::format::write::{JsonForm as Form, write_all};
    }
}

/// From `export`.
pub mod export {
    pub use crate::export::{Format, TextPage, citation, paragraph, write, write_atomically};
}

/// From `extract`.
pub mod extract {
    pub use crate::extract::{ENGLISH, Found, Model, Pipeline, Rule, extract};

    /// Articles that people annotated.
    pub mod corpus {
        pub use crate::extract::corpus::{AnnotatedArticle, read};
    }

    /// How well attributions were found.
    pub mod score {
        pub use crate::extract::score::Score;
    }

    /// From a source's words to a name.
    pub mod speakers {
        pub use crate::extract::speakers::{
            AttributionSpans, Gazetteer, ResolvedSource, ResolvedSpeakers, extract, resolve,
        };

        /// How often the right speaker is named.
        pub mod measure {
            pub use crate::extract::speaker_score::{
                OutcomeCounts, SpeakerGold, SpeakerOutcome, judge, pair, read,
            };
        }
    }

    /// From a corpus to a model.
    #[cfg(feature = "train")]
    pub mod train {
        pub use crate::extract::train::{TrainingSet, train, write};
    }
}

/// From `harvest`.
pub mod harvest {
    pub use crate::harvest::{Ledger, annotate};
}

/// From `ingest`.
pub mod ingest {
    pub use crate::harvest::{Fingerprint, detect_language as language};
    pub use crate::ingest::{
        Article, ArticleReader as Reader, Limits, Origin as Place, SourceFile as Source, Unreadable,
        is_guarding, list,
    };
}

/// From `open`.
pub mod open {
    pub use crate::open::IndexFolder;
}

/// From `search`.
pub mod search {
    pub use crate::search::{Cancel, Engine, Query};
}

/// From `store`.
pub mod store {
    pub use crate::store::{Reader, Refusal, VERSION, Writer};
}

/// From `terminal`.
pub mod terminal {
    pub use crate::terminal::{
        Ending, Incoming, InputDecoder, Options, Outcome, Outside, Searcher, explore, run,
    };
}

/// From `text`.
pub mod text {
    /// Terminal cells.
    pub mod cells {
        pub use crate::text::cells::width;
    }
    /// The form in which words are compared.
    pub mod fold {
        pub use crate::text::fold::fold;
    }
    /// Words as they are searched for.
    pub mod words {
        pub use crate::text::words::words;
    }
}

/// From `view`.
pub mod view {
    pub use crate::view::{Theme, draw};
}
