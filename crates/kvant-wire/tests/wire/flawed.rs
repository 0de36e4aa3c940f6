//! Stores with one planted bug each, and the same store without one.

use std::cell::RefCell;
use std::rc::Rc;

use kvant_wire::envelope::Envelope;
use kvant_wire::store::{Appended, EventStore, Loaded, StoreError};
use kvant_wire::text_form;

use crate::now::pause;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// None: what every other one is compared with.
    Sound,
    /// Confirms and keeps nothing.
    Forgets,
    /// Keeps everything but loads all except the last.
    LoadsAllButOne,
    /// Keys are cut, so one envelope takes the place of another.
    Overwrites,
    /// Takes whatever it finds for an envelope.
    TakesForeignBytes,
    /// Keeps still about records that are no envelopes.
    HidesForeignBytes,
    /// Lists a bad record without its bytes.
    EmptiesForeignBytes,
    /// One bad record spoils the whole load.
    FailsOnForeignBytes,
    /// Calls an envelope there because its name is.
    TrustsNames,
    /// Keeps an envelope twice when it is appended twice.
    Duplicates,
    /// Says that everything is new.
    AlwaysNew,
    /// Says that nothing is new.
    NeverNew,
    /// Reads everything, adds one, writes everything: two tabs lose each other's.
    ReadModifyWrite,
    /// A second handle sees what there was when it was opened.
    OwnCopy,
    /// Keeps bytes as text, come what may.
    OnlyText,
    /// Keeps text as its own base64 form and takes the bytes for it when they look like one.
    TakesTextForBase64,
    /// Ends at the first zero byte.
    EndsAtZero,
    /// Cuts what is large.
    Cuts,
    /// Loses what has no bytes.
    LosesEmpty,
    /// Throws out the oldest when there are many.
    KeepsNewest,
}

type Records = Vec<(String, Vec<u8>)>;

pub struct FlawedStore {
    flaw: Flaw,
    records: Rc<RefCell<Records>>,
}

impl FlawedStore {
    pub fn new(flaw: Flaw) -> FlawedStore {
        FlawedStore { flaw, records: Rc::default() }
    }

    /// Another handle of the same store.
    pub fn again(&self) -> FlawedStore {
        let records = if self.flaw == Flaw::OwnCopy {
            Rc::new(RefCell::new(self.records.borrow().clone()))
        } else {
            self.records.clone()
        };
        FlawedStore { flaw: self.flaw, records }
    }

    /// Writes behind the back of the store.
    pub fn plant(&self, name: &str, bytes: &[u8]) {
        put(&mut self.records.borrow_mut(), name.to_string(), bytes.to_vec());
    }
}

fn put(records: &mut Records, name: String, bytes: Vec<u8>) {
    match records.iter_mut().find(|(known, _)| *known == name) {
        Some((_, known)) => *known = bytes,
        None => records.push((name, bytes)),
    }
}

impl EventStore for FlawedStore {
    async fn append(&self, envelope: &Envelope) -> Result<Appended, StoreError> {
        let (mut name, mut bytes) = (envelope.id().to_string(), envelope.bytes().to_vec());
        match self.flaw {
            Flaw::Overwrites => name = name[..1].to_string(),
            Flaw::OnlyText => bytes = String::from_utf8_lossy(&bytes).into_owned().into_bytes(),
            Flaw::TakesTextForBase64 => {
                let text = std::str::from_utf8(&bytes).map(str::to_string);
                bytes = text.ok().and_then(|text| text_form::from_text(&text)).unwrap_or(bytes);
            }
            Flaw::EndsAtZero => bytes = bytes.split(|byte| *byte == 0).next().unwrap().to_vec(),
            Flaw::Cuts => bytes.truncate(Envelope::BYTES_MAX - 1),
            _ => {}
        }
        let there = self.records.borrow().iter().find(|(known, _)| *known == name).cloned();
        let is_there = there.as_ref().is_some_and(|(_, known)| {
            *known == bytes || matches!(self.flaw, Flaw::TrustsNames | Flaw::EndsAtZero)
        });
        let all = self.records.borrow().clone();
        pause().await;
        match self.flaw {
            Flaw::Forgets => {}
            Flaw::LosesEmpty if bytes.is_empty() => {}
            Flaw::TrustsNames if is_there => {}
            Flaw::Duplicates => self.records.borrow_mut().push((name, bytes)),
            Flaw::ReadModifyWrite => {
                let mut all = all;
                put(&mut all, name, bytes);
                *self.records.borrow_mut() = all;
            }
            _ => put(&mut self.records.borrow_mut(), name, bytes),
        }
        if self.flaw == Flaw::KeepsNewest && self.records.borrow().len() > 20 {
            self.records.borrow_mut().remove(0);
        }
        let is_new = match self.flaw {
            Flaw::AlwaysNew => true,
            Flaw::NeverNew => false,
            _ => !is_there,
        };
        Ok(if is_new { Appended::New } else { Appended::AlreadyThere })
    }

    async fn load(&self) -> Result<Loaded, StoreError> {
        let mut loaded = Loaded::default();
        for (name, bytes) in self.records.borrow().iter() {
            loaded.take(name, bytes.clone());
        }
        match self.flaw {
            Flaw::LoadsAllButOne => drop(loaded.envelopes.pop()),
            Flaw::TakesForeignBytes => {
                let foreign = std::mem::take(&mut loaded.quarantined);
                let sealed = foreign.into_iter().filter_map(|one| Envelope::seal(one.bytes).ok());
                loaded.envelopes.extend(sealed);
            }
            Flaw::HidesForeignBytes => loaded.quarantined.clear(),
            Flaw::EmptiesForeignBytes => {
                loaded.quarantined.iter_mut().for_each(|one| one.bytes.clear());
            }
            Flaw::FailsOnForeignBytes if !loaded.quarantined.is_empty() => {
                return Err(StoreError::Other { message: "bad record".to_string() });
            }
            _ => {}
        }
        Ok(loaded)
    }
}
