//! Entities: the people, organizations and places that a text names, each with every name that the text gives it.
//!
//! ```text
//! mentions that are names → entity_table → entities, each with a kind and aliases
//! ```
//!
//! [`entity_table`] clusters name mentions: full names first, then last names, given names and initials in their light.
//! [`aliases`] is where the other names of a speaker are made. Nouns and pronouns are resolved to entities later, in
//! [`super::coreference`]. Start with [`entity`].

pub(crate) mod aliases;
pub(crate) mod entity;
pub(crate) mod entity_table;

pub(crate) use entity::Entity;
pub(crate) use entity_table::EntityTable;
