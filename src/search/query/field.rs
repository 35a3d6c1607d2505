//! Fields: what a query can ask for by name, as in `kind:claim`. A new field begins here.

/// A field of attributions that a query can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Who said it.
    Speaker,
    /// Quote, mixed or claim.
    Kind,
    /// The document that it is in.
    Document,
    /// The words of its cue.
    Cue,
    /// When it was published.
    Date,
    /// Whether it is inside another attribution.
    Inside,
    /// Whether a person has reviewed it.
    Status,
    /// Who published it.
    Outlet,
    /// Whether the text has it as said.
    Said,
}

impl Field {
    /// Every field, in the order of the manual.
    pub const ALL: [Self; 9] = [
        Self::Speaker,
        Self::Kind,
        Self::Document,
        Self::Cue,
        Self::Date,
        Self::Inside,
        Self::Status,
        Self::Outlet,
        Self::Said,
    ];

    /// As it is written before the colon.
    pub fn name(self) -> &'static str {
        match self {
            Self::Speaker => "speaker",
            Self::Kind => "kind",
            Self::Document => "doc",
            Self::Cue => "cue",
            Self::Date => "date",
            Self::Inside => "inside",
            Self::Status => "status",
            Self::Outlet => "outlet",
            Self::Said => "said",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name().eq_ignore_ascii_case(name))
    }
}
