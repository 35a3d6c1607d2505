//! Fields of few values: for each value, the attributions that have it.

use super::bits::Bits;
use crate::collection::{Collection, Kind, Status};

#[derive(Debug)]
pub(super) struct Fields {
    kinds: [Bits; 3],
    statuses: [Bits; 4],
    inside: Bits,
}

impl Fields {
    pub(super) fn new(collection: &Collection) -> Self {
        let none = || Bits::none(collection.attribution_count());
        let mut fields = Self {
            kinds: std::array::from_fn(|_| none()),
            statuses: std::array::from_fn(|_| none()),
            inside: none(),
        };
        for attribution in collection.attributions() {
            let row = attribution.no.0 as usize;
            fields.kinds[attribution.kind as usize].add(row);
            fields.statuses[attribution.status as usize].add(row);
            if attribution.inside.is_some() {
                fields.inside.add(row);
            }
        }
        fields
    }

    pub(super) fn kind(&self, kind: Kind) -> &Bits {
        &self.kinds[kind as usize]
    }

    pub(super) fn status(&self, status: Status) -> &Bits {
        &self.statuses[status as usize]
    }

    pub(super) fn inside(&self, inside: bool) -> Bits {
        let mut rows = self.inside.clone();
        if !inside {
            rows.invert();
        }
        rows
    }
}
