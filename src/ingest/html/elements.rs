//! Elements: what the names of HTML's tags mean for text: where a paragraph begins and ends, and what is not read.

/// Elements without content and end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements that neither break a paragraph nor say anything about it. They are left out of the tree, so closing them in
/// the wrong order does no harm.
pub(super) fn is_transparent(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "nobr"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
    )
}

/// Elements that begin and end a paragraph. Unknown ones don't.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "select"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "template"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
            | "noscript"
            | "script"
            | "style"
            | "iframe"
            | "textarea"
            | "button"
            | "video"
            | "audio"
            | "object"
            | "canvas"
            | "svg"
    )
}

/// Blocks that may stand in a paragraph without ending it.
pub(super) fn leaves_paragraph_open(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "iframe"
            | "button"
            | "svg"
            | "template"
            | "object"
            | "video"
            | "audio"
            | "canvas"
            | "select"
            | "textarea"
            | "option"
            | "optgroup"
    )
}

/// Elements whose words are bold or italic.
pub(super) fn is_emphasis(name: &str) -> bool {
    matches!(name, "b" | "em" | "i" | "strong")
}

/// Elements that say whom a quotation is from: its foot, and the caption of a figure, which is read only where the figure
/// holds a quotation.
pub(super) fn is_foot(name: &str) -> bool {
    matches!(name, "footer" | "figcaption")
}

pub(super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// The elements that a start tag of this name ends implicitly, and those at which the search for one of them stops.
pub(super) fn ended_by(name: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    Some(match name {
        "li" => (&["li"], &["ul", "ol", "menu", "table", "td", "th"]),
        "dd" | "dt" => (&["dd", "dt"], &["dl", "table", "td", "th"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tr" => (&["tr"], &["table"]),
        "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
        "option" => (&["option"], &["select"]),
        _ => return None,
    })
}

/// Elements that an end tag of a block does not reach across: a stray `</div>` in a table's cell must not end the cell.
pub(super) fn is_wall(name: &str) -> bool {
    matches!(name, "td" | "th" | "table" | "caption" | "template")
}

/// Elements whose text is never part of an article.
pub(super) fn is_unread(name: &str) -> bool {
    matches!(
        name,
        "aside"
            | "audio"
            | "button"
            | "canvas"
            | "dialog"
            | "embed"
            | "figure"
            | "footer"
            | "head"
            | "iframe"
            | "menu"
            | "nav"
            | "noembed"
            | "noframes"
            | "noscript"
            | "object"
            | "search"
            | "select"
            | "script"
            | "style"
            | "svg"
            | "template"
            | "textarea"
            | "title"
            | "video"
    )
}
