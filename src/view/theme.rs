//! The theme: the style of each meaning. There is one accent, and nothing is told by colour only.
//!
//! The default keeps to the terminal's own sixteen colours on its own background, so that it fits a dark terminal, a
//! light one and a Solarized one; magenta is the only one of them that is legible on all three.

use ratatui::style::{Color, Modifier, Style};

use crate::app::Emphasis;

/// The styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Text.
    pub text: Style,
    /// Less important parts: rules, hints, cues, paragraph numbers.
    pub dim: Style,
    /// A speaker's name, and the program's.
    pub name: Style,
    /// The mark of the selection, the prompt, chosen values.
    pub accent: Style,
    /// Errors.
    pub wrong: Style,
    /// The background of the selected row.
    pub selected: Style,
    coloured: bool,
}

impl Theme {
    /// The terminal's own colours.
    pub fn terminal() -> Self {
        Self::with(
            Style::new().fg(Color::Magenta),
            Style::new().add_modifier(Modifier::DIM),
            Style::new(),
            Color::Red,
        )
    }

    /// No colours: bold, dim, underlined and reversed carry every meaning.
    pub fn colourless() -> Self {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let dim = Style::new().add_modifier(Modifier::DIM);
        Self {
            text: Style::new(),
            dim,
            name: bold,
            accent: bold,
            wrong: bold.add_modifier(Modifier::UNDERLINED),
            selected: Style::new(),
            coloured: false,
        }
    }

    /// Soft colours for a dark background, in 24 bits.
    pub fn dark() -> Self {
        let grey = Style::new().fg(Color::Rgb(140, 143, 161));
        let accent = Style::new().fg(Color::Rgb(245, 189, 112));
        Self::with(accent, grey, Style::new().bg(Color::Rgb(40, 42, 54)), Color::Rgb(240, 113, 120))
    }

    /// Ink and one red for a light background, in 24 bits.
    pub fn light() -> Self {
        let grey = Style::new().fg(Color::Rgb(110, 110, 118));
        let accent = Style::new().fg(Color::Rgb(163, 38, 74));
        Self::with(accent, grey, Style::new().bg(Color::Rgb(240, 237, 229)), Color::Rgb(190, 30, 30))
    }

    fn with(accent: Style, dim: Style, selected: Style, wrong: Color) -> Self {
        Self {
            text: Style::new(),
            dim,
            name: Style::new().add_modifier(Modifier::BOLD),
            accent,
            wrong: Style::new().fg(wrong),
            selected,
            coloured: true,
        }
    }

    /// The style of a stretch of the article.
    pub fn article(&self, emphasis: Emphasis) -> Style {
        let mut style = if emphasis.faint { self.dim } else { self.text };
        if emphasis.content && !emphasis.faint {
            style = style.patch(if self.coloured {
                self.accent
            } else {
                Style::new().add_modifier(Modifier::UNDERLINED)
            });
        }
        if emphasis.selected {
            style = style.add_modifier(match (emphasis.cue, emphasis.source) {
                (true, _) => Modifier::ITALIC,
                (_, true) => Modifier::UNDERLINED,
                _ => Modifier::BOLD,
            });
        }
        if emphasis.mention {
            // In bold, as all names are, and not dimmed where its paragraph is.
            style = style.remove_modifier(Modifier::DIM).add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
        }
        if emphasis.matched { self.matched(style) } else { style }
    }

    /// The style of a match in text of a given style.
    pub fn matched(&self, style: Style) -> Style {
        if self.coloured {
            style.patch(self.accent).add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        } else {
            style.add_modifier(Modifier::REVERSED)
        }
    }
}
