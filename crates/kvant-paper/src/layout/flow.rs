//! Pieces one after the other, on as many pages as they need.

use super::piece::Piece;
use crate::page::Command;

/// Everything that stands on the paper, from its top to its end.
#[derive(Default)]
pub(crate) struct Flow {
    pieces: Vec<Piece>,
    /// What is repeated above the rows of a table.
    heads: Vec<Piece>,
}

impl Flow {
    /// Adds a piece; one without anything takes no room.
    pub(crate) fn push(&mut self, piece: Piece) {
        if !piece.commands.is_empty() {
            self.pieces.push(piece);
        }
    }

    /// Adds a line of a text; an empty one stays, for it separates.
    pub(crate) fn push_row(&mut self, piece: Piece) {
        self.pieces.push(piece);
    }

    /// Adds the head of a table, and returns the number of the table.
    pub(crate) fn begin_table(&mut self, head: Piece) -> usize {
        let table = self.heads.len();
        self.heads.push(Piece { gap: 0.0, joins_next: true, ..head.clone() });
        self.push(Piece { joins_next: true, ..head });
        table
    }

    /// Adds the last piece: it never stands alone on a page.
    pub(crate) fn push_last(&mut self, piece: Piece) {
        if let Some(before) = self.pieces.last_mut() {
            before.joins_next = true;
        }
        self.push(piece);
    }

    /// Lays the pieces on pages: the first has this height, the others the second one. `y` is
    /// counted from the top of what is written.
    pub(crate) fn paged(self, first: f32, further: f32) -> Vec<Vec<Command>> {
        let mut pages =
            Pages { height: first, further, y: 0.0, done: Vec::new(), page: Vec::new() };
        let mut pieces = self.pieces.into_iter().peekable();
        while pieces.peek().is_some() {
            let mut group: Vec<Piece> = Vec::new();
            while group.last().is_none_or(|piece| piece.joins_next) {
                let Some(piece) = pieces.next() else { break };
                group.push(piece);
            }
            pages.add_group(group, &self.heads);
        }
        pages.done.push(pages.page);
        pages.done
    }
}

struct Pages {
    /// How high this page is.
    height: f32,
    /// How high those after it are.
    further: f32,
    /// Where the next piece goes.
    y: f32,
    done: Vec<Vec<Command>>,
    page: Vec<Command>,
}

impl Pages {
    /// Adds pieces that stand together on a page where one is high enough for them.
    fn add_group(&mut self, group: Vec<Piece>, heads: &[Piece]) {
        let together: f32 = group.iter().map(|piece| piece.gap + piece.height).sum();
        if together <= self.height - self.y {
            group.into_iter().for_each(|piece| self.put(piece));
            return;
        }
        let first = group.first();
        let head = first.and_then(|piece| self.repeated(piece, heads));
        let above = head.map_or(0.0, |head| head.height);
        let gap = first.map_or(0.0, |piece| piece.gap);
        if !self.is_fresh() && together - gap + above <= self.further {
            self.turn();
            head.cloned().into_iter().for_each(|head| self.put(head));
            group.into_iter().for_each(|piece| self.put(piece));
            return;
        }
        for piece in group {
            self.add_alone(piece, heads);
        }
    }

    fn add_alone(&mut self, piece: Piece, heads: &[Piece]) {
        if piece.gap + piece.height <= self.height - self.y {
            self.put(piece);
            return;
        }
        let head = self.repeated(&piece, heads).cloned();
        let above = head.as_ref().map_or(0.0, |head| head.height);
        let fits_alone = piece.height + above <= self.further;
        let left = self.height - self.y - piece.gap;
        if !self.is_fresh() && (fits_alone || left < self.height / 4.0) {
            self.turn();
            head.clone().into_iter().for_each(|head| self.put(head));
        }
        if fits_alone {
            self.put(piece);
            return;
        }
        let gap = if self.is_fresh() { 0.0 } else { piece.gap };
        let parts = piece.torn(self.height - self.y - gap, self.further - above);
        for (index, mut part) in parts.into_iter().enumerate() {
            if index > 0 {
                self.turn();
                head.clone().into_iter().for_each(|head| self.put(head));
            } else {
                part.gap = gap;
            }
            self.put(part);
        }
    }

    /// The head above this piece, unless it is so high that little else would stand on a page.
    fn repeated<'a>(&self, piece: &Piece, heads: &'a [Piece]) -> Option<&'a Piece> {
        let head = heads.get(piece.table?)?;
        (head.height <= self.height / 4.0).then_some(head)
    }

    fn turn(&mut self) {
        self.done.push(std::mem::take(&mut self.page));
        self.y = 0.0;
        self.height = self.further;
    }

    /// Whether nothing stands on this page.
    fn is_fresh(&self) -> bool {
        self.y <= 0.0
    }

    fn put(&mut self, piece: Piece) {
        if self.is_fresh() && piece.commands.is_empty() {
            return;
        }
        let gap = if self.is_fresh() { 0.0 } else { piece.gap };
        for mut command in piece.commands {
            command.lower(self.y + gap);
            self.page.push(command);
        }
        self.y += gap + piece.height;
    }
}
