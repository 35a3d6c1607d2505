//! The folders that are ours by the XDG Base Directory Specification, which terminal programs follow on macOS too.

use std::path::PathBuf;

use etcetera::BaseStrategy as _;
use etcetera::base_strategy::Xdg;

/// Where the settings are: `$XDG_CONFIG_HOME/whosaid`, as a rule `~/.config/whosaid`. Nothing where there is no home.
pub(crate) fn config() -> Option<PathBuf> {
    Some(Xdg::new().ok()?.config_dir().join("whosaid"))
}

/// Where what can be made again is kept: `$XDG_CACHE_HOME/whosaid`, as a rule `~/.cache/whosaid`.
pub(crate) fn cache() -> Option<PathBuf> {
    Some(Xdg::new().ok()?.cache_dir().join("whosaid"))
}

/// Where the person's own marks are: `$XDG_DATA_HOME/whosaid`, as a rule `~/.local/share/whosaid`.
pub(crate) fn data() -> Option<PathBuf> {
    Some(Xdg::new().ok()?.data_dir().join("whosaid"))
}
