//! The end of building: what only the whole can tell. Promises are kept, cycles are found, and if nothing was wrong, all
//! of it is put in order.

use std::io;

use super::arrange;
use super::{Builder, Failure};
use crate::collection::{Collection, Fault, Place};

impl Builder {
    /// The collection, or every fault there is (the first thousand, and how many more).
    pub fn finish(self) -> Result<Collection, Vec<Fault>> {
        self.complete().map_err(|failure| match failure {
            Failure::Faults(faults) => faults,
            Failure::Io(error) => {
                vec![Fault { place: Place::default(), what: format!("temporary files failed: {error}") }]
            }
        })
    }

    /// The collection, or what is wrong with the records or with the temporary files.
    pub fn complete(mut self) -> Result<Collection, Failure> {
        self.end_dataset();
        let closed = self.holders.settle();
        for no in closed {
            let told = self.tell_of_cycle(no);
            self.note(told);
        }
        if let Some(error) = self.trouble.take() {
            return Err(Failure::Io(error));
        }
        if self.untold > 0 {
            let what = format!("and {} more faults", self.untold);
            let file = self.faults.last().map(|fault| fault.place.file.clone()).unwrap_or_default();
            self.faults.push(Fault { place: Place { file, ..Place::default() }, what });
        }
        if !self.faults.is_empty() {
            return Err(Failure::Faults(self.faults));
        }
        arrange::collection(self).map_err(Failure::Io)
    }

    fn tell_of_cycle(&mut self, no: u32) -> io::Result<()> {
        let id = self.id(no)?;
        let spot = self.row(no)?.spot;
        let place = self.place(spot, "attribution");
        self.fault(place, format!("attribution “{id}” is inside itself, by way of those that it is inside"));
        Ok(())
    }
}
