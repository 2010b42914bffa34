//! The fields of what can be asked for.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::value::{FieldType, Value};
use crate::document::nearest::nearest;

/// Takes the values of a field one by one, as its reader gives them out.
pub type Out<'o> = &'o mut dyn FnMut(Value<'_>);

type Read<T> = Arc<dyn Fn(&T, &str, Out<'_>) + Send + Sync>;

/// A table of fields: the name of each, its type, and how it is read from an item.
///
/// Names are dotted paths; they do not begin with `$`, which is for operators. A reader gives out
/// the values of the field, of its type: none where it is absent, several where it is a list. It
/// must give out the same for the same item.
///
/// ```
/// use orderflow::query::{FieldType, Fields, Filter, Query, Test};
///
/// struct Parcel { number: u32, marks: Vec<&'static str> }
///
/// let fields = Fields::new("Number", FieldType::Number, |parcel: &Parcel, out| {
///     out(parcel.number.into());
/// })
/// .field("Marks", FieldType::Text, |parcel, out| {
///     parcel.marks.iter().for_each(|mark| out((*mark).into()));
/// });
/// let parcels = [
///     Parcel { number: 10, marks: vec!["fragile", "heavy"] },
///     Parcel { number: 9, marks: vec!["heavy"] },
/// ];
/// let heavy = Query::new().filter(Filter::field("Marks", Test::equals("heavy")));
/// let page = heavy.run(&fields, &parcels)?;
/// assert_eq!(page.items().map(|parcel| parcel.number).collect::<Vec<_>>(), [9, 10]);
/// # Ok::<(), orderflow::query::QueryErrors>(())
/// ```
pub struct Fields<T> {
    list: Vec<Field<T>>,
    index: BTreeMap<String, usize>,
}

struct Field<T> {
    name: String,
    of: FieldType,
    open: bool,
    searched: bool,
    read: Read<T>,
}

impl<T> Fields<T> {
    /// A table with one field: the id, which breaks the ties of every order.
    #[must_use]
    pub fn new(
        id: &str,
        of: FieldType,
        read: impl Fn(&T, Out<'_>) + Send + Sync + 'static,
    ) -> Self {
        Self { list: Vec::new(), index: BTreeMap::new() }.field(id, of, read)
    }

    /// Adds a field, or replaces the one of that name.
    #[must_use]
    pub fn field(
        self,
        name: &str,
        of: FieldType,
        read: impl Fn(&T, Out<'_>) + Send + Sync + 'static,
    ) -> Self {
        let read: Read<T> = Arc::new(move |item, _, out| read(item, out));
        self.add(name, Field { name: name.to_owned(), of, open: false, searched: false, read })
    }

    /// Adds a field of texts that the built-in ranker reads.
    #[must_use]
    pub fn searched(self, name: &str, read: impl Fn(&T, Out<'_>) + Send + Sync + 'static) -> Self {
        let mut fields = self.field(name, FieldType::Text, read);
        let place = fields.index.get(name).copied();
        if let Some(field) = place.and_then(|place| fields.list.get_mut(place)) {
            field.searched = true;
        }
        fields
    }

    /// Adds all the fields below a name: its reader is given the rest of the path, and any rest is
    /// a field, absent from most items.
    #[must_use]
    pub fn open(
        self,
        name: &str,
        read: impl Fn(&T, &str, Out<'_>) + Send + Sync + 'static,
    ) -> Self {
        let listed = format!("{name}.*");
        let of = FieldType::Any;
        let field =
            Field { name: listed.clone(), of, open: true, searched: false, read: Arc::new(read) };
        self.add(&listed, field)
    }

    fn add(mut self, name: &str, field: Field<T>) -> Self {
        match self.index.get(name).and_then(|&place| self.list.get_mut(place)) {
            Some(known) => *known = field,
            None => {
                self.index.insert(name.to_owned(), self.list.len());
                self.list.push(field);
            }
        }
        self
    }

    /// The names and the types, in the order added; `name.*` stands for all fields below a name.
    pub fn names(&self) -> impl Iterator<Item = (&str, FieldType)> {
        self.list.iter().map(|field| (field.name.as_str(), field.of))
    }

    /// The place of the field, and where the rest of an open one's path begins.
    pub(super) fn find(&self, path: &str) -> Option<(usize, usize)> {
        if let Some(&place) = self.index.get(path)
            && self.list.get(place).is_some_and(|field| !field.open)
        {
            return Some((place, path.len()));
        }
        let fits = |(_, field): &(usize, &Field<T>)| {
            let rest = path.strip_prefix(field.name.trim_end_matches('*'));
            field.open && rest.is_some_and(|rest| !rest.is_empty())
        };
        let found = self.list.iter().enumerate().filter(fits);
        let longest = found.max_by_key(|(_, field)| field.name.len());
        longest.map(|(place, field)| (place, field.name.len() - 1))
    }

    pub(super) fn type_of(&self, place: usize) -> FieldType {
        self.list.get(place).map_or(FieldType::Any, |field| field.of)
    }

    /// The field that the unknown path was probably meant to be: the nearest, else one of the same
    /// last part, else the first below it.
    pub(super) fn nearest(&self, path: &str) -> Option<String> {
        let names = || self.list.iter().map(|field| field.name.as_str());
        let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_lowercase();
        let end = last(path);
        let within = || {
            let like = nearest(&end, names().map(|name| name.rsplit('.').next().unwrap_or(name)));
            names().find(|name| last(name) == end).or_else(|| {
                let like = like?.to_lowercase();
                names().find(|name| last(name) == like)
            })
        };
        let below = || {
            names().find(|name| name.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
        };
        nearest(path, names()).or_else(within).or_else(below).map(str::to_owned)
    }

    /// Gives out the values of the field.
    pub(super) fn read(&self, place: usize, tail: &str, item: &T, out: Out<'_>) {
        if let Some(field) = self.list.get(place) {
            (field.read)(item, tail, out);
        }
    }

    /// Gives out what the built-in ranker reads.
    pub(super) fn read_searched(&self, item: &T, out: Out<'_>) {
        for field in self.list.iter().filter(|field| field.searched) {
            (field.read)(item, "", out);
        }
    }
}

impl<T> Clone for Fields<T> {
    fn clone(&self) -> Self {
        let list = self.list.iter().map(|field| Field {
            name: field.name.clone(),
            read: Arc::clone(&field.read),
            ..*field
        });
        Self { list: list.collect(), index: self.index.clone() }
    }
}

impl<T> fmt::Debug for Fields<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.names()).finish()
    }
}
