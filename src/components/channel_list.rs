//! Where a request can be sent, and what that makes of it.

use kvant_core::catalogue::Terms;
use kvant_core::ticket::{ListedChannel, Standing};
use leptos::prelude::*;

use super::place::Place;
use crate::wording;

/// A channel with the ways to open it.
pub struct ChannelLine {
    /// The channel.
    pub listed: ListedChannel<'static>,
    /// Each way that an address opens: what the channel is called, what the button says, and the
    /// address.
    pub links: Vec<(&'static str, &'static str, String)>,
    /// What the channels are called that no address of ours opens: the text is copied for them.
    pub copied: Vec<&'static str>,
    /// Its address or number, where it is published and no way opens it.
    pub address: Option<&'static str>,
}

/// Draws the list; `on_open` is called with the name of a channel when it is opened, or when the
/// text is to be copied for it.
pub fn channel_list(
    terms: &'static Terms,
    lines: Vec<ChannelLine>,
    on_open: Callback<&'static str>,
) -> AnyView {
    let draw = |line: ChannelLine| {
        let ListedChannel { channel, standing } = line.listed;
        let is_for_some = !(channel.kind.is_empty() && channel.class.is_empty());
        let is_shut = standing == Standing::NotOfficial;
        let link = move |(channel, name, href): (&'static str, &'static str, String)| {
            let is_page = href.starts_with("https:");
            view! {
                <a class="button" href=href rel="noopener" target=is_page.then_some("_blank")
                    on:click=move |_| on_open.run(channel)>{name}</a>
            }
        };
        let has_links = !line.links.is_empty();
        let links = line.links.into_iter().filter(|_| !is_shut).map(link).collect_view();
        let copy = move |channel: &'static str| {
            view! {
                <button type="button" on:click=move |_| on_open.run(channel)>
                    {wording::ticket_copy_for(channel)}
                </button>
            }
        };
        let copied = line.copied.into_iter().filter(|_| !is_shut).map(copy).collect_view();
        let separator = if channel.only_one { ", " } else { wording::OR };
        let names = channel.names.join(separator);
        let one_of = channel.only_one.then_some(wording::ONE_OF);
        let address = match line.address {
            Some(address) => Some(address.to_string()),
            None => (!has_links && !is_shut).then(|| wording::TICKET_NO_ADDRESS.to_string()),
        };
        view! {
            <li data-standing=word(standing)>
                <p>
                    <strong>{channel.case.as_str()}</strong> ": " {one_of} " " {names} " "
                    <Place terms source=channel.source.clone() />
                </p>
                <p class="standing">
                    {wording::ticket_standing(standing, channel.takes, is_for_some)}
                    {address.map(|address| view! { <span class="muted">"; " {address}</span> })}
                </p>
                <p class="ways">{links} {copied}</p>
            </li>
        }
    };
    view! { <ul class="channels">{lines.into_iter().map(draw).collect_view()}</ul> }.into_any()
}

const fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Official => "official",
        Standing::Unknown => "unknown",
        Standing::NotOfficial => "not-official",
    }
}
