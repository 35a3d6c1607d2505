//! Tests of the whole resolver on invented texts.
