//! Office: documents and books that are zip archives of XML files, one article each. [`zip_file`] opens the archive (read
//! it first), [`docx`] and [`epub`] take the text from the XML in it.

pub(crate) mod docx;
pub(crate) mod epub;
pub(crate) mod zip_file;
