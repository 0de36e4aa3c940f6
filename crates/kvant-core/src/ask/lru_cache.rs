//! A small cache that forgets what was not asked for longest.

use std::sync::Arc;

/// What was made ready lately, at most so much of it.
#[derive(Debug)]
pub(super) struct LruCache<T> {
    most: usize,
    latest_first: Vec<Arc<T>>,
}

impl<T> LruCache<T> {
    /// Holds nothing yet, and at most so much.
    pub fn at_most(most: usize) -> LruCache<T> {
        LruCache { most, latest_first: Vec::new() }
    }

    /// Returns the one that is meant, which is the latest from now on.
    pub fn find(&mut self, is_it: impl Fn(&T) -> bool) -> Option<Arc<T>> {
        let place = self.latest_first.iter().position(|one| is_it(one))?;
        let later = self.latest_first.get_mut(..=place)?;
        later.rotate_right(1);
        later.first().map(Arc::clone)
    }

    /// Takes in one more, and forgets the one that was not asked for longest.
    pub fn keep(&mut self, one: T) -> Arc<T> {
        let one = Arc::new(one);
        self.latest_first.truncate(self.most.saturating_sub(1));
        self.latest_first.insert(0, Arc::clone(&one));
        one
    }
}
