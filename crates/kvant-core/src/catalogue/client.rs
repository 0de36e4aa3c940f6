//! What has to be known about the client.

use super::conditions::{Attributes, Readings};
use super::open::OpenMatter;
use super::terms::Terms;
use crate::calendar::Offset;
use crate::refusal::Refusal;
use crate::source::Source;
use crate::tree::{nearest, record};

record! {
    /// Something about the client on which terms depend.
    pub struct Attribute {
        /// Its id in questions and links.
        pub id: String,
        /// Its name.
        pub name: String,
        /// The beginning of the sentence that a value completes.
        pub sentence: String,
        /// The value that is taken until another is said; none: it must be said.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub assumed: Option<String>,
        /// The readings under which it matters; nobody is asked about it under others.
        #[serde(skip_serializing_if = "Readings::is_empty")]
        pub reading: Readings = Readings::new(),
        /// Its values.
        pub values: Vec<AttributeValue>,
    }

    /// One value of an attribute.
    pub struct AttributeValue {
        /// Its id in questions and links.
        pub id: String,
        /// Its name in the document.
        pub name: String,
        /// How it completes the sentence of the attribute.
        pub words: String,
        /// The offset of the client's clocks, where the value says where the client is.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub offset: Option<Offset>,
        /// Where the document defines it.
        pub source: Source,
    }
}

impl Terms {
    /// The refusal for the first attribute of `when` that nobody has said.
    pub(crate) fn lacking(&self, when: &Attributes, client: &Attributes) -> Option<Refusal> {
        let unsaid = when.keys().find(|key| !client.contains_key(key))?;
        let attribute = self.attribute.iter().find(|attribute| attribute.id == *unsaid)?;
        let values = attribute.values.iter().map(|value| value.id.clone()).collect();
        let (document, attribute) = (self.id.clone(), attribute.id.clone());
        Some(Refusal::MissingAttribute { document, attribute, values })
    }

    /// Completes what is known about a client by what is assumed where nothing is said.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownField`] for an attribute or a value that the document does not have.
    pub fn client(&self, said: &Attributes) -> Result<Attributes, Refusal> {
        for (id, value) in said {
            let Some(attribute) = self.attribute.iter().find(|attribute| attribute.id == *id)
            else {
                let known = self.attribute.iter().map(|attribute| attribute.id.as_str());
                let nearest = nearest(id, known);
                let field = "attributes".to_string();
                return Err(Refusal::UnknownField { field, name: id.clone(), nearest });
            };
            if !attribute.values.iter().any(|known| known.id == *value) {
                let known = attribute.values.iter().map(|known| known.id.as_str());
                let nearest = nearest(value, known);
                return Err(Refusal::UnknownField {
                    field: id.clone(),
                    name: value.clone(),
                    nearest,
                });
            }
        }
        let mut client = said.clone();
        for attribute in &self.attribute {
            if let Some(assumed) =
                attribute.assumed.as_ref().filter(|_| !said.contains_key(&attribute.id))
            {
                client.insert(attribute.id.clone(), assumed.clone());
            }
        }
        Ok(client)
    }

    /// Returns the attributes that matter under `chosen` readings, the others as assumed: these are
    /// what a person is asked about.
    pub fn asked_attributes(&self, chosen: &Readings) -> impl Iterator<Item = &Attribute> {
        let is_read = |(matter, reading): (&String, &String)| match chosen.get(matter) {
            Some(chosen) => chosen == reading,
            None => {
                let open = self.open.iter().find(|open| open.id == *matter);
                open.and_then(OpenMatter::assumed).is_some_and(|assumed| assumed.id == *reading)
            }
        };
        self.attribute.iter().filter(move |attribute| attribute.reading.iter().all(is_read))
    }

    /// Returns whether something more is asked under a reading of `matter`: what it changes depends
    /// on the answer, so it cannot be said to change nothing before.
    pub fn asks_under(&self, matter: &str) -> bool {
        self.attribute.iter().any(|attribute| attribute.reading.contains_key(matter))
    }

    /// Returns the offset of the clocks at the place of `client`, where an attribute says it
    /// (S0-07).
    pub fn client_offset(&self, client: &Attributes) -> Option<Offset> {
        self.attribute.iter().find_map(|attribute| {
            let said = client.get(&attribute.id)?;
            attribute.values.iter().find(|value| value.id == *said)?.offset
        })
    }
}
