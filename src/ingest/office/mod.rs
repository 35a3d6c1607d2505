//! Office: documents and books that are zip archives of XML files, one article each. [`zip_file`] opens the archive (read
//! it first), [`xml`] takes XML apart (that of feeds too), [`docx`] and [`epub`] find the text in it.

pub(crate) mod docx;
pub(crate) mod epub;
pub(crate) mod xml;
pub(crate) mod zip_file;
