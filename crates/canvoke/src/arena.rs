//! Arenas: lists whose items are named by typed ids. Knows nothing of what they hold.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Index;

/// An item of an [`Arena<T>`]. Only `Arena::push` makes one.
pub struct Id<T> {
    index: u32,
    kind: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    const fn new(index: u32) -> Self {
        Self {
            index,
            kind: PhantomData,
        }
    }

    /// Its position in the arena, for lists beside it.
    pub fn position(self) -> usize {
        self.index as usize
    }
}

// Derived by hand: a derive would ask the same of `T`.
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.index.cmp(&other.index)
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "#{}", self.index)
    }
}

/// A list of items with typed ids.
#[derive(Clone, Debug)]
pub struct Arena<T> {
    items: Vec<T>,
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self { items: Vec::new() }
    }
}

impl<T> Arena<T> {
    /// Adds an item.
    pub fn push(&mut self, item: T) -> Id<T> {
        // More than four thousand million items do not fit a scenario file.
        let index = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        self.items.push(item);
        Id::new(index)
    }

    /// All items with their ids, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (Id<T>, &T)> {
        (0..).map(Id::new).zip(&self.items)
    }

    /// The first item that satisfies `test`.
    pub fn find(&self, mut test: impl FnMut(&T) -> bool) -> Option<Id<T>> {
        self.iter().find(|(_, item)| test(item)).map(|(id, _)| id)
    }

    /// The item to change.
    pub fn change(&mut self, id: Id<T>) -> Option<&mut T> {
        self.items.get_mut(id.index as usize)
    }
}

impl<T> Index<Id<T>> for Arena<T> {
    type Output = T;

    #[expect(
        clippy::indexing_slicing,
        reason = "an id is only ever made by `push` of the arena it is used with, and nothing is removed"
    )]
    fn index(&self, id: Id<T>) -> &T {
        &self.items[id.index as usize]
    }
}
