//! A place: the part of the screen that keys go to. Each place has bindings of its own.

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The list of quotes and claims.
    List,
    /// The facets: speakers, kinds, sources, outlets, years.
    Facets,
    /// The text pane beside or below the list.
    Text,
    /// The reader.
    Reader,
    /// The search box, while the user types in it.
    Search,
    /// The palette of actions.
    Palette,
    /// The help.
    Help,
    /// The prompt for a file's name.
    Prompt,
}

impl Place {
    /// Whether characters are typed here, so that no plain character can be a key.
    pub fn is_typed_in(self) -> bool {
        matches!(self, Self::Search | Self::Palette | Self::Prompt)
    }

    /// The place in the words of the help: "in the list".
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "in the list",
            Self::Facets => "in the filters",
            Self::Text => "in the text",
            Self::Reader => "in the reader",
            Self::Search => "in the search box",
            Self::Palette => "in the palette",
            Self::Help => "in the help",
            Self::Prompt => "at the prompt",
        }
    }
}
