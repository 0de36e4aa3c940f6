//! The ledgers of this device: opened, named, begun and deleted.

use std::collections::BTreeMap;

use kvant_core::ledger::codec::{self, Decoded, TEXT_MAX};
use kvant_core::ledger::event::{Event, EventId, Stamp};
use kvant_wire::envelope::Envelope;
use kvant_wire::store::LedgerId;
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::account::copies::export_all;
use crate::book::Book;
use crate::components::select_field::{SelectField, SelectOption};
use crate::wording;

/// What is known of a ledger that is not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// Its name; empty where it has none.
    pub name: String,
    /// How many records it has.
    pub count: usize,
}

/// Returns the name that the envelopes of a ledger give it. Only what names it is decoded: a
/// ledger may be large, and nothing else is asked.
pub fn name_of(envelopes: &[Envelope]) -> String {
    const MARK: &[u8] = b"ledger-named";
    let names = envelopes.iter().filter(|one| one.bytes().windows(MARK.len()).any(|at| at == MARK));
    let mut last: Option<(Stamp, String)> = None;
    for envelope in names {
        let id = EventId(envelope.id().bytes());
        let Decoded::Known(entry) = codec::decode(id, envelope.bytes()) else { continue };
        if let Event::LedgerNamed { name, .. } = entry.event
            && last.as_ref().is_none_or(|(stamp, _)| *stamp < entry.stamp)
        {
            last = Some((entry.stamp, name));
        }
    }
    last.map(|(_, name)| name).unwrap_or_default()
}

/// The section; `told` outlives the ledger that is open.
#[component]
pub fn Ledgers(book: Book, told: RwSignal<String>) -> impl IntoView {
    let glances: RwSignal<BTreeMap<LedgerId, Option<Glance>>> = RwSignal::new(BTreeMap::new());
    let doomed = RwSignal::new(None::<(LedgerId, String)>);
    Effect::new(move |_| {
        let current = book.current.get();
        let others: Vec<LedgerId> =
            book.shelf.get().into_iter().filter(|id| *id != current).collect();
        spawn_local(async move {
            for id in others {
                if glances.try_with_untracked(|known| known.contains_key(&id)) != Some(false) {
                    continue;
                }
                let glance = book.load(&id).await.map(|loaded| Glance {
                    name: name_of(&loaded.envelopes),
                    count: loaded.envelopes.len(),
                });
                glances.try_update(|known| known.insert(id, glance));
            }
        });
    });
    let own = Memo::new(move |_| {
        book.ledger.with(|ledger| (ledger.general().name.clone(), ledger.len()))
    });
    let rows = move || {
        let current = book.current.get();
        let mut ids = book.shelf.get();
        if !ids.contains(&current) {
            ids.push(current.clone());
        }
        let row = |id: LedgerId| {
            let is_open = id == current;
            let (name, count, is_readable) = if is_open {
                let (name, count) = own.get();
                (titled(&name), Some(count), true)
            } else {
                match glances.with(|known| known.get(&id).cloned()) {
                    Some(Some(glance)) => (titled(&glance.name), Some(glance.count), true),
                    Some(None) => (wording::SETTINGS_UNREADABLE.to_string(), None, false),
                    None => (wording::SETTINGS_NAMES_LOADING.to_string(), None, false),
                }
            };
            let for_delete = (id.clone(), name.clone());
            let open_it = move |_| {
                let id = id.clone();
                spawn_local(async move {
                    book.read(id).await;
                    crate::opening::focus_heading();
                });
            };
            let (open_label, delete_label) =
                (wording::settings_open_of(&name), wording::settings_delete_of(&name));
            view! {
                <li>
                    <span class="name">
                        {name}
                        {count.map(|count| view! {
                            <span class="sub">
                                {if count == 0 {
                                    wording::SETTINGS_NOT_KEPT.to_string()
                                } else {
                                    wording::settings_records(count)
                                }}
                                {is_open.then(|| format!(", {}", wording::SETTINGS_OPENED))}
                            </span>
                        })}
                    </span>
                    <span class="actions">
                        {(!is_open && is_readable).then(|| view! {
                            <button type="button" aria-label=open_label on:click=open_it>
                                {wording::SETTINGS_OPEN}
                            </button>
                        })}
                        {(count.is_some_and(|count| count > 0)).then(|| view! {
                            <button type="button" class="quiet" aria-label=delete_label
                                on:click=move |_| doomed.set(Some(for_delete.clone()))>
                                {wording::SETTINGS_DELETE}
                            </button>
                        })}
                    </span>
                </li>
            }
        };
        ids.into_iter().map(row).collect_view()
    };
    let begin = move |_| {
        book.begin_another();
        crate::opening::focus_heading();
    };
    let is_begun = move || own.get().1 > 0;
    view! {
        <section aria-labelledby="ledgers">
            <h2 id="ledgers">{wording::SETTINGS_LEDGERS}</h2>
            <p class="muted">{wording::SETTINGS_LEDGERS_WHY}</p>
            <ul class="ledgers">{rows}</ul>
            {move || is_begun().then(|| view! {
                <p><button type="button" on:click=begin>{wording::SETTINGS_BEGIN_ANOTHER}</button></p>
            })}
            <p class="told" role="status">{told}</p>
            <NameForm book />
            <DeleteDialog book doomed told />
        </section>
    }
}

fn titled(name: &str) -> String {
    if name.is_empty() { wording::SETTINGS_NAMELESS.to_string() } else { name.to_string() }
}

/// A name as it is compared with what was typed: not every keyboard has the quotes and dashes
/// that a name may have, and a phone begins with a capital.
fn bare(name: &str) -> String {
    let sign = |sign: char| match sign {
        '«' | '»' | '„' | '“' | '”' | '‟' | '\'' | '’' | '‘' | '`' => '"',
        '—' | '–' | '−' | '‐' | '‑' => '-',
        'Ё' | 'ё' => 'е',
        sign => sign,
    };
    let lower = name.to_lowercase();
    lower.chars().filter(|sign| !sign.is_whitespace()).map(sign).collect()
}

/// Name and document of the open ledger.
#[component]
fn NameForm(book: Book) -> impl IntoView {
    let general = book.ledger.with_untracked(|ledger| ledger.general().clone());
    let name = RwSignal::new(general.name);
    let document = RwSignal::new(general.document);
    let told = RwSignal::new("");
    let error = RwSignal::new("");
    // What another tab or an undo changed stands here too.
    let stands = Memo::new(move |_| {
        book.ledger
            .with(|ledger| (ledger.general().name.clone(), ledger.general().document.clone()))
    });
    Effect::new(move |before: Option<()>| {
        let (stands_name, stands_document) = stands.get();
        if before.is_some() {
            name.set(stands_name);
            document.set(stands_document);
        }
    });
    let none = SelectOption { id: String::new(), text: wording::SETTINGS_NO_DOCUMENT.to_string() };
    let documents = book
        .catalogue
        .documents
        .iter()
        .map(|terms| SelectOption { id: terms.id.clone(), text: wording::document(terms) });
    let options: Vec<SelectOption> = std::iter::once(none).chain(documents).collect();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        told.set("");
        error.set("");
        let (name, document) = (name.get_untracked().trim().to_string(), document.get_untracked());
        if document.is_empty() {
            return error.set(wording::SETTINGS_CHOOSE_DOCUMENT);
        }
        let is_long = name.chars().nth(TEXT_MAX).is_some();
        if is_long || book.record(Event::LedgerNamed { name, document }).is_err() {
            return error.set(wording::SETTINGS_NOT_RECORDED);
        }
        told.set(wording::SETTINGS_RENAMED);
    };
    view! {
        <form on:submit=save>
            <div class="fields">
                <span class="text-field">
                    <label for="ledger-name">{wording::SETTINGS_LEDGER_NAME}</label>
                    <input id="ledger-name" type="text" autocomplete="off" prop:value=name
                        on:input=move |event| name.set(event_target_value(&event)) />
                </span>
                <SelectField id="ledger-document" label=wording::SETTINGS_DOCUMENT is_labelled=true
                    options=options chosen=document
                    on_change=Callback::new(move |id| document.set(id)) />
            </div>
            <p class="error" role="alert">{error}</p>
            <p class="buttons">
                <button type="submit">{wording::SETTINGS_RENAME}</button>
                <span role="status">{told}</span>
            </p>
        </form>
    }
}

/// Deletes a ledger after its name was typed; a copy is offered first.
#[component]
fn DeleteDialog(
    book: Book,
    doomed: RwSignal<Option<(LedgerId, String)>>,
    told: RwSignal<String>,
) -> impl IntoView {
    let dialog: NodeRef<Dialog> = NodeRef::new();
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    let saved = RwSignal::new(String::new());
    Effect::new(move |_| {
        let is_open = doomed.with(Option::is_some);
        let Some(dialog) = dialog.get() else { return };
        if is_open && !dialog.open() {
            typed.set(String::new());
            error.set(String::new());
            saved.set(String::new());
            drop(dialog.show_modal());
        } else if !is_open && dialog.open() {
            dialog.close();
        }
    });
    let word = move || {
        let name = doomed.with(|doomed| doomed.as_ref().map(|(_, name)| name.clone()));
        name.filter(|name| name != wording::SETTINGS_NAMELESS && !bare(name).is_empty())
            .unwrap_or_else(|| wording::SETTINGS_DELETE_WORD.to_string())
    };
    let export = move |_| {
        spawn_local(async move {
            let how = export_all(book).await;
            saved.try_set(how);
        });
    };
    let delete = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((id, _)) = doomed.get_untracked() else { return };
        if bare(&typed.get_untracked()) != bare(&untrack(word)) {
            return error.set(wording::SETTINGS_DELETE_MISMATCH.to_string());
        }
        spawn_local(async move {
            match book.delete(&id).await {
                Ok(()) => {
                    doomed.try_set(None);
                    told.try_set(wording::SETTINGS_DELETED.to_string());
                    crate::opening::focus_heading();
                }
                Err(why) => drop(error.try_set(wording::store_error_words(&why))),
            }
        });
    };
    view! {
        <dialog node_ref=dialog class="report" aria-labelledby="delete-heading"
            on:close=move |_| doomed.set(None)>
            <h2 id="delete-heading">{wording::SETTINGS_DELETE_WHAT}</h2>
            <p class="quoted">{move || doomed.with(|doomed| doomed.as_ref().map(|(_, name)| name.clone()))}</p>
            <p>{wording::SETTINGS_DELETE_WHY}</p>
            <p class="share">
                <button type="button" class="primary" on:click=export>{wording::SETTINGS_EXPORT}</button>
                <span role="status">{saved}</span>
            </p>
            <form on:submit=delete>
                <label for="delete-name">{move || wording::settings_delete_type(&word())}</label>
                <p><input id="delete-name" type="text" autocomplete="off" prop:value=typed
                    aria-invalid=move || (!error.get().is_empty()).then_some("true")
                    aria-describedby="delete-error"
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        error.set(String::new());
                    } /></p>
                <p class="error" id="delete-error" role="alert">{error}</p>
                <p class="share">
                    <button type="submit">{wording::SETTINGS_DELETE_DO}</button>
                    <button type="button" class="quiet" on:click=move |_| doomed.set(None)>
                        {wording::SETTINGS_DELETE_KEEP}
                    </button>
                </p>
            </form>
        </dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn a_name_is_typed_with_the_keys_that_a_keyboard_has() {
        let name = "ООО «Ромашка» — Учёт 1";
        for typed in ["ооо \"ромашка\" - учет 1", " ООО «Ромашка» — Учёт 1 ", "ООО“Ромашка”–УЧЁТ1"]
        {
            assert_eq!(bare(typed), bare(name), "{typed}");
        }
        assert_ne!(bare("ООО Ромашка - Учёт 1"), bare(name));
        assert_ne!(bare(""), bare(name));
    }
}
