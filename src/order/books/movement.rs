//! Which units an event moves.

use smol_str::SmolStr;

use crate::order::booking::{PackedMove, PackedUnits, Parcel};
use crate::order::line::LineId;
use crate::order::parcels::{LineState, Parcels};
use crate::order::payload::Brought;
use crate::order::place::Place;
use crate::order::shipment::ShipmentLine;
use crate::vocabulary;

/// A booking of units in the making.
///
/// Every rule takes units from each place of a line at most once, so nothing has to be counted down
/// while the moves are listed.
pub(super) struct Movement<'a> {
    parcels: &'a Parcels,
    brought: Brought<'a>,
    booked: PackedUnits,
}

impl<'a> Movement<'a> {
    /// Lists what an event of that kind moves; `back_to` is where units go whose delivery is
    /// undone.
    pub(super) fn list(
        parcels: &'a Parcels,
        kind: vocabulary::Books,
        brought: Brought<'a>,
        back_to: Place,
    ) -> PackedUnits {
        use vocabulary::Books;
        let mut movement = Self { parcels, brought, booked: PackedUnits::default() };
        match kind {
            Books::Dispatch => movement.dispatch(),
            Books::LastLeg => movement.last_leg(),
            Books::Delivery => movement.deliver(),
            Books::FailedDelivery => movement.fail(),
            Books::Return => movement.bring_back(),
            Books::Completion => movement.complete(),
            Books::Restock => movement.carry_all(Place::Returned, Place::Unsent),
            Books::UndoDispatch => movement.carry_all(Place::UnderWay, Place::Failed),
            Books::UndoDelivery => movement.carry_all(Place::Delivered, back_to),
            // These book money.
            Books::Capture | Books::Refund | Books::FailedPayment | Books::VoidManual => {}
        }
        movement.booked
    }

    fn dispatch(&mut self) {
        if let Some(spot) = self.known_shipment() {
            return self.dispatch_again(spot);
        }
        let parcel = match self.brought.shipment {
            Some(_) => Parcel::Brought,
            None => Parcel::Other(self.parcels.next_id()),
        };
        for (line, state, mut wanted) in self.wanted() {
            self.send(line, state, Place::UnderWay, &parcel, &mut wanted);
            self.miss(wanted);
        }
        if self.brought.shipment.is_some() || self.has_moves() {
            self.booked.shipment = parcel;
            self.booked.tracked = self.brought.tracking.is_some();
        }
    }

    /// A parcel that the books know books nothing, unless it was given up: a carrier tries again
    /// under the same id. Then its units leave again, and beside them those that the payload names.
    fn dispatch_again(&mut self, spot: usize) {
        if !self.given_up(spot) {
            return;
        }
        let parcel = self.parcel(spot);
        for (line, state, wanted) in self.wanted() {
            let failed = self.parcels.cell(spot, line).map_or(0, |cell| cell.failed);
            let most = if self.brought.lines.is_empty() { failed } else { wanted };
            let leaving = most.min(state.units.unsent());
            let again = failed.min(leaving);
            self.step(line, Place::Failed, Place::UnderWay, again, &parcel);
            self.step(line, Place::Unsent, Place::UnderWay, leaving - again, &parcel);
        }
    }

    /// Whether all the units of a parcel failed, so that none of it got anywhere.
    fn given_up(&self, spot: usize) -> bool {
        let cells = self.parcels.cells(spot);
        let any = |place| cells.iter().any(|cell| cell.at(place) > 0);
        any(Place::Failed)
            && ![Place::UnderWay, Place::Delivered, Place::Returned].map(any).contains(&true)
    }

    /// Without lines it tells of the units under way, if there are any; of a parcel that was given
    /// up, that it leaves again.
    fn last_leg(&mut self) {
        let again = self.known_shipment().is_some_and(|spot| self.given_up(spot));
        if again || !self.brought.lines.is_empty() || self.parcels.totals().under_way == 0 {
            self.dispatch();
        }
    }

    fn deliver(&mut self) {
        if let Some(spot) = self.known_shipment() {
            // A parcel that was given up and then arrives has its units unsent again. Where some of
            // it arrived before, the failed ones do so only if they are named.
            let named = !self.brought.lines.is_empty();
            let under_way = self.parcels.cells(spot).iter().any(|cell| cell.under_way > 0);
            let again = !under_way && (named || self.given_up(spot));
            let from = if again { Place::Failed } else { Place::UnderWay };
            return self.carry_of(spot, &[from], Place::Delivered);
        }
        self.arrive(&[Place::UnderWay], Place::Delivered);
        self.name_unknown();
    }

    fn fail(&mut self) {
        let reference = self.brought.reference;
        if reference.is_some_and(|reference| self.parcels.knows_failed(reference)) {
            return;
        }
        match self.known_shipment() {
            Some(spot) => self.carry_of(spot, &[Place::UnderWay], Place::Failed),
            None => {
                for (line, state, mut wanted) in self.wanted() {
                    self.carry(line, state, Place::UnderWay, Place::Failed, &mut wanted);
                    self.miss(wanted);
                }
            }
        }
        self.booked.failed = true;
    }

    fn bring_back(&mut self) {
        let reference = self.brought.reference;
        if reference.is_some_and(|reference| self.parcels.knows_return(reference)) {
            return;
        }
        let out = [Place::Delivered, Place::UnderWay];
        match self.known_shipment() {
            Some(spot) => self.carry_of(spot, &out, Place::Returned),
            None => {
                self.arrive(&out, Place::Returned);
                self.name_unknown();
            }
        }
        // A return that matched nothing is remembered too, if the same one can be told again.
        let told = reference.is_some() && self.booked.unmatched > 0;
        self.booked.returned = self.has_moves() || told;
    }

    fn complete(&mut self) {
        self.carry_all(Place::UnderWay, Place::Delivered);
        for (line, state, mut wanted) in self.wanted() {
            self.send(line, state, Place::Delivered, &Parcel::None, &mut wanted);
        }
    }

    /// Units arrive somewhere, of no parcel that is known: the lines named, from those places and
    /// then unsent; else those at the places; else, where nothing ever left, all.
    fn arrive(&mut self, from: &[Place], to: Place) {
        let named = !self.brought.lines.is_empty();
        let unsent = named || !self.parcels.totals().any_left();
        let home = self.brought.shipment.map_or(Parcel::None, |_| Parcel::Brought);
        for (line, state, mut wanted) in self.wanted() {
            for place in from {
                self.carry(line, state, *place, to, &mut wanted);
            }
            if unsent {
                self.send(line, state, to, &home, &mut wanted);
            }
            self.miss(wanted);
        }
    }

    /// A parcel first heard of when its units arrived is on the books from then on, so that the
    /// same report again, or the one that it left, books nothing.
    fn name_unknown(&mut self) {
        let told = self.has_moves() || self.booked.unmatched > 0;
        if told && self.brought.shipment.is_some() {
            self.booked.shipment = Parcel::Brought;
        }
    }

    /// Every unit at one place goes to another.
    fn carry_all(&mut self, from: Place, to: Place) {
        for (line, state) in self.parcels.lines() {
            let mut all = u32::MAX;
            self.carry(line, state, from, to, &mut all);
        }
    }

    /// Units of a line at one place go to another, those of the oldest parcel first.
    fn carry(
        &mut self,
        line: &LineId,
        state: &LineState,
        from: Place,
        to: Place,
        wanted: &mut u32,
    ) {
        for spot in state.spots(from) {
            if *wanted == 0 {
                return;
            }
            self.take(spot, line, u32::MAX, from, to, wanted);
        }
    }

    /// Units of one parcel go from those places to another: the lines named, or all. Where no unit
    /// of it is there any more, the report is a repeat, and misses nothing.
    fn carry_of(&mut self, spot: usize, from: &[Place], to: Place) {
        let there = |cell: &ShipmentLine| from.iter().any(|place| cell.at(*place) > 0);
        if !self.parcels.cells(spot).iter().any(there) {
            return;
        }
        let whole = self.brought.lines.is_empty();
        let cells = self.parcels.cells(spot).iter().map(|cell| (&cell.line, u32::MAX));
        let named = self.brought.lines.iter().map(|part| (&part.line, part.quantity));
        for (line, mut wanted) in cells.filter(|_| whole).chain(named) {
            for place in from {
                // Units that failed may have left again with another parcel.
                let most = match place {
                    Place::Failed => self.parcels.units(line).map_or(0, |units| units.unsent()),
                    _ => u32::MAX,
                };
                self.take(spot, line, most, *place, to, &mut wanted);
            }
            self.miss(wanted);
        }
    }

    /// Units of a line in one parcel go from one place to another.
    fn take(
        &mut self,
        spot: usize,
        line: &LineId,
        most: u32,
        from: Place,
        to: Place,
        wanted: &mut u32,
    ) {
        let there = self.parcels.cell(spot, line).map_or(0, |cell| cell.at(from));
        let quantity = there.min(most).min(*wanted);
        if quantity > 0 {
            let parcel = self.parcel(spot);
            self.step(line, from, to, quantity, &parcel);
            *wanted -= quantity;
        }
    }

    /// Unsent units of a line go to a place, in that parcel or in none.
    fn send(
        &mut self,
        line: &LineId,
        state: &LineState,
        to: Place,
        shipment: &Parcel,
        wanted: &mut u32,
    ) {
        let quantity = state.units.unsent().min(*wanted);
        self.step(line, Place::Unsent, to, quantity, shipment);
        *wanted -= quantity;
    }

    fn step(&mut self, line: &LineId, from: Place, to: Place, quantity: u32, shipment: &Parcel) {
        if quantity > 0 {
            let (line, shipment) = (line.clone(), shipment.clone());
            let step = PackedMove { line, from, to, quantity, shipment };
            // Asked for only where a list begins.
            let of = if self.booked.moves.as_slice().len() == 1 { self.most() } else { 0 };
            self.booked.moves.push(step, of);
        }
    }

    /// How many lines move at most.
    fn most(&self) -> usize {
        match (self.brought.lines, self.known_shipment()) {
            ([], Some(spot)) => self.parcels.cells(spot).len(),
            ([], None) => self.parcels.lines().len(),
            (named, _) => named.len(),
        }
    }

    fn has_moves(&self) -> bool {
        !self.booked.moves.as_slice().is_empty()
    }

    /// The parcel at that position. Where it is that of the move before, they share a long id.
    fn parcel(&self, spot: usize) -> Parcel {
        let before = self.booked.moves.as_slice().last().map(|step| &step.shipment);
        match (self.parcels.id(spot), before) {
            (None, _) => Parcel::None,
            (id, _) if id == self.brought.shipment => Parcel::Brought,
            (Some(id), Some(Parcel::Other(before))) if before == id => {
                Parcel::Other(before.clone())
            }
            (Some(id), _) => Parcel::Other(SmolStr::new(id)),
        }
    }

    /// Counts the units named that were not found.
    fn miss(&mut self, wanted: u32) {
        if !self.brought.lines.is_empty() {
            self.booked.unmatched = self.booked.unmatched.saturating_add(wanted.into());
        }
    }

    /// The lines named and how many units of each, or all lines without a limit.
    fn wanted(&self) -> impl Iterator<Item = (&'a LineId, &'a LineState, u32)> + use<'a> {
        let (parcels, named) = (self.parcels, self.brought.lines);
        let all = named.is_empty().then(|| parcels.lines()).into_iter().flatten();
        let named = named.iter().filter_map(|part| {
            let (line, state) = parcels.line(&part.line)?;
            Some((line, state, part.quantity))
        });
        all.map(|(line, state)| (line, state, u32::MAX)).chain(named)
    }

    /// The position of the shipment named, if it is on the books.
    fn known_shipment(&self) -> Option<usize> {
        self.parcels.spot(self.brought.shipment?)
    }
}
