//! Boilerplate: recognizes what surrounds articles on news sites, by the words in `class`, `id` and `role`, and by its
//! phrases.

/// Words of a class or an id that say "this is not the article". They are English, as sites all over the world write
/// their CSS.
#[rustfmt::skip]
const BOILERPLATE_WORDS: &[&str] = &[
    "ad", "ads", "advert", "advertisement", "adslot", "adunit", "author", "authors", "authorbox", "banner",
    "bio", "breadcrumb", "breadcrumbs", "byline", "bylines", "caption", "carousel", "comment", "comments",
    "commentlist", "consent", "contributor", "contributors", "cookie", "cookies", "copyright", "credit", "credits", "discussion", "disqus",
    "footer", "footnote", "footnotes", "gallery", "gdpr", "infobox", "kicker", "login", "masthead", "menu", "meta", "modal",
    "morefrom", "mostread", "nav", "navbar", "navigation", "newsletter", "outbrain", "overlay", "pager",
    "pagination", "paywall", "permalink", "popular", "popup", "postmeta", "print", "promo", "promobox",
    "promotion", "pullquote", "readmore", "recirc", "recirculation", "recommend", "recommendation",
    "recommendations", "recommended", "related", "relatedcontent", "respond", "rss", "screenreader", "share",
    "sharebar", "sharing", "sidebar", "signup", "skip", "skiplink", "social", "sponsor", "sponsored",
    "subscribe", "subscription", "taboola", "taglist", "tags", "teaser", "teasers", "ticker", "toolbar",
    "tools", "topics", "trending", "visuallyhidden", "webpush", "widget",
];

/// Two adjacent words that say it together.
#[rustfmt::skip]
const BOILERPLATE_PAIRS: &[(&str, &str)] = &[
    ("more", "from"), ("more", "stories"), ("more", "news"), ("other", "stories"), ("most", "read"), ("most", "viewed"), ("pull", "quote"), ("read", "more"), ("read",
    "next"), ("screen", "reader"), ("see", "also"), ("sr", "only"), ("up", "next"), ("visually", "hidden"),
    ("you", "may"), ("date", "line"), ("timestamp", "wrapper"), ("site", "header"), ("page", "header"),
    ("post", "footer"), ("entry", "footer"),
];

/// Words for the byline.
const BYLINE_WORDS: &[&str] = &["byline", "bylines", "author", "authors"];

/// Words for what is about the author.
const PORTRAIT_WORDS: &[&str] =
    &["about", "avatar", "bio", "box", "card", "image", "info", "photo", "picture"];

/// Words for readers' comments.
const COMMENT_WORDS: &[&str] = &["comment", "comments", "commentlist", "discussion", "disqus", "respond"];

const BOILERPLATE_ROLES: &[&str] = &[
    "alert",
    "alertdialog",
    "banner",
    "complementary",
    "contentinfo",
    "dialog",
    "menu",
    "menubar",
    "navigation",
    "search",
    "toolbar",
    "tooltip",
];

/// Starts of short paragraphs that ask the reader to do something.
#[rustfmt::skip]
const PHRASE_STARTS: &[&str] = &[
    "all rights reserved", "also read:", "click here to", "copyright ©", "download our app", "follow us on",
    "have you got a story", "image caption", "image source", "listen to this article", "more on this story", "read also:",
    "read more:", "read more about", "read next:", "related:", "related articles", "related stories", "related topics",
    "scroll to continue", "see also:", "share on ", "share this ", "sign up for our", "sign up to our", "skip to content",
    "story continues below", "subscribe to our", "this article is more than", "view comments", "you may also like", "©",
];

/// Phrases that are a whole paragraph.
#[rustfmt::skip]
const WHOLE_PHRASES: &[&str] = &[
    "ad", "advertisement", "comments", "follow us", "get the app", "most read", "read more", "read next", "recommended",
    "related", "share", "sign up", "subscribe", "trending", "watch", "watch now",
];

/// Bytes. A longer paragraph that begins with a phrase is prose.
const MAX_PHRASE_LENGTH: usize = 120;

/// What the class and the id of an element say about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ClassMeaning {
    pub(super) boilerplate: bool,
    /// Readers' comments, which may be longer than the article.
    pub(super) comments: bool,
    pub(super) byline: bool,
}

/// What the class and the id of an element say about it.
pub(super) fn class_meaning(class: &str, id: &str) -> ClassMeaning {
    if class.is_empty() && id.is_empty() {
        return ClassMeaning::default();
    }
    let words = class_words(&format!("{class} {id}"));
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    ClassMeaning {
        boilerplate: is_boilerplate(&words),
        comments: has(COMMENT_WORDS),
        byline: has(BYLINE_WORDS) && !has(PORTRAIT_WORDS),
    }
}

fn is_boilerplate(words: &[String]) -> bool {
    words.iter().any(|word| BOILERPLATE_WORDS.contains(&word.as_str()))
        || words.windows(2).any(|pair| BOILERPLATE_PAIRS.contains(&(pair[0].as_str(), pair[1].as_str())))
}

pub(super) fn is_boilerplate_role(role: &str) -> bool {
    BOILERPLATE_ROLES.contains(&role.trim().to_ascii_lowercase().as_str())
}

/// Whether a whole paragraph is one of the phrases that sites put between an article's.
pub(super) fn is_boilerplate_phrase(paragraph: &str) -> bool {
    let paragraph = paragraph.trim_matches(|c: char| !c.is_alphanumeric() && c != '©');
    let begins =
        |phrase: &&str| paragraph.get(..phrase.len()).is_some_and(|start| start.eq_ignore_ascii_case(phrase));
    let is_start = paragraph.len() <= MAX_PHRASE_LENGTH && PHRASE_STARTS.iter().any(begins);
    is_start || WHOLE_PHRASES.iter().any(|phrase| paragraph.eq_ignore_ascii_case(phrase))
}

/// "post__related-links mostRead" in words: post, related, links, most, read.
fn class_words(class_or_id: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    // Frameworks write classes of kilobytes; the words that say what an element is come first.
    for c in class_or_id.chars().take(500) {
        let begins = !c.is_alphanumeric() || (c.is_uppercase() && after_small);
        after_small = c.is_lowercase();
        if begins && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_read_word_by_word() {
        for class in
            ["c-related-links", "relatedLinks", "post__share", "MOST_read x", "comments", "a sr-only"]
        {
            assert!(class_meaning(class, "").boilerplate, "{class}");
        }
        for class in
            ["", "story-body", "adder", "shared", "download", "correlated", "article-header", "readable"]
        {
            assert!(!class_meaning("", class).boilerplate, "{class}");
        }
    }

    #[test]
    fn a_phrase_is_a_short_paragraph() {
        assert!(is_boilerplate_phrase("Read more: The bridge that never opened"));
        assert!(is_boilerplate_phrase("» Advertisement"));
        assert!(!is_boilerplate_phrase("Recommended doses were halved, Dr Moss said."));
        assert!(!is_boilerplate_phrase(&format!(
            "Subscribe to our {}",
            "paid more than the town had hoped for ".repeat(4)
        )));
    }
}
