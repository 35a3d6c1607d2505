//! The user's folders by the XDG Base Directory Specification, which terminal programs follow on macOS too. Each function
//! answers `None` where there is no home folder.

use std::path::PathBuf;

use etcetera::BaseStrategy as _;
use etcetera::base_strategy::Xdg;

/// For settings: `$XDG_CONFIG_HOME/whosaid`, by default `~/.config/whosaid`.
pub(crate) fn config() -> Option<PathBuf> {
    Some(Xdg::new().ok()?.config_dir().join("whosaid"))
}

/// For indexes that can be made again: `$XDG_CACHE_HOME/whosaid`, by default `~/.cache/whosaid`.
pub(crate) fn cache() -> Option<PathBuf> {
    Some(Xdg::new().ok()?.cache_dir().join("whosaid"))
}

/// For the user's marks: `$XDG_DATA_HOME/whosaid`, by default `~/.local/share/whosaid`.
pub(crate) fn data() -> Option<PathBuf> {
    Some(Xdg::new().ok()?.data_dir().join("whosaid"))
}
