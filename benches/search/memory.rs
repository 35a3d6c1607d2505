//! Memory of a process, as the system counts it.

/// The memory that belongs to no file.
pub(crate) const OWN: &str = "RssAnon:";
/// The peak of a process's memory, mapped files included.
pub(crate) const MOST: &str = "VmHWM:";

/// The amount that the system lists as `what`, for a process by its id or `self`.
pub(crate) fn of(process: &str, what: &str) -> String {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let own = status.lines().find_map(|line| line.strip_prefix(what));
    let kilobytes = own.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.map_or_else(|| "an unknown amount".to_owned(), |kilobytes| format!("{} MB", kilobytes / 1000))
}
