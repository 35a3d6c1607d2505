//! Tests of reading as a whole, on private items of several files: one object is read as the same records in JSON Lines.

mod whole_object;
