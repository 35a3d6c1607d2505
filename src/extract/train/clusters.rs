//! Word clusters: k-means over the directions of a lexicon's vectors.

use super::random::SplitMix;
use crate::extract::words::lexicon::Lexicon;

/// Rounds of k-means.
const K_MEANS_ROUNDS: usize = 8;

/// Sets the cluster of every word of the lexicon at each of three granularities, given as numbers of clusters.
pub(crate) fn cluster(lexicon: &mut Lexicon, grains: [usize; 3]) {
    let width = lexicon.width;
    let mut points: Vec<f32> = lexicon.vectors.iter().map(|&v| f32::from(v)).collect();
    points.chunks_mut(width).for_each(normalise);
    for (level, grain) in grains.into_iter().enumerate() {
        for (clusters, found) in lexicon.clusters.iter_mut().zip(k_means(&points, width, grain)) {
            clusters[level] = found + 1;
        }
    }
}

fn k_means(points: &[f32], width: usize, count: usize) -> Vec<u16> {
    let words = points.len() / width.max(1);
    let mut order: Vec<usize> = (0..words).collect();
    SplitMix::new(count as u64).shuffle(&mut order[..words.min(count * 8)]);
    let mut centres: Vec<f32> =
        order.iter().take(count).flat_map(|&i| points[i * width..(i + 1) * width].iter().copied()).collect();
    let mut nearest = vec![0; words];
    for _ in 0..K_MEANS_ROUNDS {
        for (point, nearest) in points.chunks(width).zip(&mut nearest) {
            *nearest = closest(point, &centres, width);
        }
        centres.fill(0.0);
        for (point, &to) in points.chunks(width).zip(&nearest) {
            let centre = &mut centres[usize::from(to) * width..][..width];
            centre.iter_mut().zip(point).for_each(|(c, p)| *c += p);
        }
        centres.chunks_mut(width).for_each(normalise);
    }
    nearest
}

fn closest(point: &[f32], centres: &[f32], width: usize) -> u16 {
    let mut best = (0, f32::MIN);
    for (i, centre) in centres.chunks(width).enumerate() {
        let likeness = dot(point, centre);
        if likeness > best.1 {
            best = (i, likeness);
        }
    }
    best.0 as u16
}

/// A dot product in eight partial sums: the order of additions is fixed, and the compiler may still use vectors.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for k in 0..8 {
            sums[k] += a[k] * b[k];
        }
    }
    sums.iter().sum()
}

fn normalise(vector: &mut [f32]) {
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
    for x in vector {
        *x /= length;
    }
}
