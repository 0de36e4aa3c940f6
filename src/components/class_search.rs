//! Finding the class of a request by the words of whoever makes it.

use kvant_core::catalogue::{Class, Terms};
use leptos::html::Input;
use leptos::prelude::*;

use super::place::Place;
use crate::wording;

/// More classes than this are no help.
const SHOWN_MAX: usize = 8;

/// Returns the classes that fit most words of `query`, best first; by a number, those whose
/// numbers begin so.
pub fn matching<'a>(classes: &'a [Class], query: &str) -> Vec<&'a Class> {
    let query = query.trim();
    if query.starts_with(|letter: char| letter.is_ascii_digit()) {
        let numbered: Vec<&Class> =
            classes.iter().filter(|class| class.id.starts_with(query)).collect();
        if !numbered.is_empty() {
            return numbered;
        }
    }
    let mut typed = stems(query);
    if typed.iter().any(|word| !is_idle(word)) {
        typed.retain(|word| !is_idle(word));
    }
    let mut found: Vec<((usize, usize), &Class)> = Vec::new();
    for class in classes {
        let mut known = stems(&class.text);
        known.extend(class.words.iter().flat_map(|words| stems(words)));
        let (mut words, mut letters) = (0_usize, 0_usize);
        for word in &typed {
            let best = known.iter().filter_map(|other| likeness(word, other)).max();
            words = words.saturating_add(usize::from(best.is_some()));
            letters = letters.saturating_add(best.unwrap_or(0));
        }
        if words > 0 {
            let rank = (words, letters);
            found.insert(found.partition_point(|(other, _)| *other >= rank), (rank, class));
        }
    }
    // Whoever types two words means both: what fits one alone is shown only when nothing fits more.
    let most = found.first().map_or(0, |((words, _), _)| *words);
    found.retain(|((words, _), _)| *words == most);
    found.into_iter().map(|(_, class)| class).take(SHOWN_MAX).collect()
}

fn is_idle(word: &[char]) -> bool {
    wording::IDLE_WORDS.iter().any(|idle| idle.chars().eq(word.iter().copied()))
}

/// Returns the words of a text in small letters, ё as е. The alphabets of our documents alone: the
/// tables of all others would weigh more than this page.
fn stems(text: &str) -> Vec<Vec<char>> {
    let small = |letter: char| match letter {
        'ё' | 'Ё' => 'е',
        'А'..='Я' => char::from_u32(u32::from(letter).saturating_add(32)).unwrap_or(letter),
        _ => letter.to_ascii_lowercase(),
    };
    let letters: Vec<char> = text.chars().map(small).collect();
    let is_letter = |letter: &char| letter.is_ascii_alphanumeric() || ('а'..='я').contains(letter);
    let words = letters.split(|letter| !is_letter(letter)).filter(|word| !word.is_empty());
    words.map(<[char]>::to_vec).collect()
}

/// Returns how many letters two forms of one word share, or nothing for two words.
fn likeness(typed: &[char], known: &[char]) -> Option<usize> {
    let shared = typed.iter().zip(known).take_while(|(one, other)| one == other).count();
    let tails = (typed.len().saturating_sub(shared), known.len().saturating_sub(shared));
    let is_same = match shared {
        0 | 1 => false,
        // «ТЗ» itself, or the beginning of a word that is still being typed.
        2 => tails == (0, 0),
        3 => tails.0 == 0 || (tails.0 <= 2 && tails.1 <= 2),
        4 => tails.0 == 0 || (tails.0 <= 4 && tails.1 <= 4),
        _ => true,
    };
    is_same.then_some(shared)
}

/// A field for words, and what they find.
#[component]
pub fn ClassSearch(
    /// The document.
    terms: &'static Terms,
    /// The class that is chosen, if any.
    chosen: Signal<Option<String>>,
    /// Called with a class, or with nothing when it is taken away.
    on_choose: Callback<Option<&'static Class>>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let field: NodeRef<Input> = NodeRef::new();
    let choose = Callback::new(move |class: Option<&'static Class>| {
        typed.set(String::new());
        on_choose.run(class);
        // The button that was pressed is gone now; whoever uses the keyboard goes on from here.
        if let Some(field) = field.get_untracked() {
            drop(field.focus());
        }
    });
    let held = move || {
        let chosen = chosen.get()?;
        let class = terms.class.iter().find(|class| class.id == chosen)?;
        Some(view! {
            <p class="class-chosen">
                {wording::CLASS_CHOSEN} " " <strong>{class.text.as_str()}</strong>
                " — " {kind_name(terms, class)} " ("
                <Place terms source=class.source.clone() /> ") "
                <button type="button" class="quiet" on:click=move |_| choose.run(None)>
                    {wording::CLASS_REMOVE}
                </button>
            </p>
        })
    };
    let found = move || {
        let typed = typed.get();
        if typed.trim().is_empty() {
            return ().into_any();
        }
        let found = matching(&terms.class, &typed);
        if !found.is_empty() {
            return list(terms, found, choose);
        }
        match matching(&terms.class, wording::CLASS_REST).first().copied() {
            Some(rest) => view! {
                <p>{wording::CLASS_NONE_THEN}</p>
                {list(terms, vec![rest], choose)}
            }
            .into_any(),
            None => view! { <p>{wording::CLASS_NONE}</p> }.into_any(),
        }
    };
    view! {
        <div class="class-search">
            <label for="class-words">{wording::FIELD_CLASS}</label>
            <input id="class-words" type="search" autocomplete="off" node_ref=field
                placeholder=wording::FIELD_CLASS_HINT
                prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event)) />
            <div aria-live="polite">{found}</div>
            {held}
            <details>
                <summary>{wording::CLASS_ALL} ": " {terms.class.len()}</summary>
                {list(terms, terms.class.iter().collect(), choose)}
            </details>
        </div>
    }
}

fn kind_name(terms: &'static Terms, class: &Class) -> &'static str {
    let kind = terms.kind.iter().find(|kind| kind.id == class.kind);
    kind.map_or("", |kind| kind.name.as_str())
}

fn list(
    terms: &'static Terms,
    classes: Vec<&'static Class>,
    choose: Callback<Option<&'static Class>>,
) -> AnyView {
    let line = |class: &'static Class| {
        view! {
            <li>
                <button type="button" on:click=move |_| choose.run(Some(class))>
                    <span class="number">{class.id.as_str()}</span>
                    <span>{class.text.as_str()} <span class="sub">{kind_name(terms, class)}</span></span>
                </button>
            </li>
        }
    };
    view! { <ul class="classes">{classes.into_iter().map(line).collect_view()}</ul> }.into_any()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn classes() -> Vec<Class> {
        [
            ("2.1.3", "Добавление и удаление пользователей, права доступа", "сотрудник, логин"),
            ("2.1.4", "Добавить или удалить поле в карточке сделки", "новое поле"),
            ("2.1.8", "Подключить пользователя к телефонии", "АТС, звонки"),
            ("2.1.13", "Исправить имеющийся чат-бот", "SalesBot"),
            ("2.2.2", "Перенести данные из другой системы", "импорт, Excel"),
            ("2.2.3", "Написать техническое задание", "ТЗ"),
            ("2.2.6", "Всё остальное", "другое, прочее"),
        ]
        .map(|(id, text, words)| Class {
            id: id.to_string(),
            kind: "typical".to_string(),
            text: text.to_string(),
            words: words.split(", ").map(str::to_string).collect(),
            source: format!("п. {id}").try_into().unwrap(),
        })
        .into()
    }

    /// Source: document 002, section 2 (S2-09 to S2-30).
    #[test]
    fn classes_are_found_by_the_words_of_a_person() {
        let classes = classes();
        for (query, found) in [
            ("добавить пользователя", &["2.1.3"][..]),
            ("пользователя добавить", &["2.1.3"]),
            ("нужно ДОБАВИТЬ пользователей", &["2.1.3"]),
            ("доба", &["2.1.3", "2.1.4"]),
            ("удаление поля", &["2.1.4"]),
            ("звонок", &["2.1.8"]),
            ("атс", &["2.1.8"]),
            ("тз", &["2.2.3"]),
            ("тзх", &[]),
            ("бот", &["2.1.13"]),
            ("salesbot", &["2.1.13"]),
            ("все остальное", &["2.2.6"]),
            ("2.1.1", &["2.1.13"]),
            ("перестало", &[]),
            ("выпечь хлеб", &[]),
            ("   ", &[]),
            ("!?", &[]),
        ] {
            let ids: Vec<&str> =
                matching(&classes, query).into_iter().map(|class| class.id.as_str()).collect();
            assert_eq!(ids, found, "{query:?}");
        }
    }

    #[test]
    fn the_rest_is_found_by_what_documents_call_it() {
        let classes = classes();
        let rest = matching(&classes, wording::CLASS_REST);
        assert_eq!(rest.first().map(|class| class.id.as_str()), Some("2.2.6"));
    }
}
