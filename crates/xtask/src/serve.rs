//! The server for the built bundle: everything in memory, compressed once, only for this machine.
//!
//! hyper without a framework: there is one handler and no route, and it is the least to compile
//! among the servers that are looked after.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, anyhow};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;

use crate::dist::{self, Files, NOT_FOUND};
use crate::page::POLICY;
use crate::progress::say;
use crate::{bundle, process, tools};

/// Builds the release bundle and serves it until the program is ended.
///
/// # Errors
///
/// When the port is taken or the bundle cannot be built.
pub fn build_and_serve(port: u16) -> Result<()> {
    // Taken before the build: nobody should learn after three minutes that the port was not free.
    let listener = listen(port)?;
    bundle::build()?;
    serve_until_ended(listener)
}

/// Serves the bundle that is built already until the program is ended.
///
/// # Errors
///
/// When the port is taken or there is no bundle.
pub fn built(port: u16) -> Result<()> {
    serve_until_ended(listen(port)?)
}

/// Serves a debug build that follows every change of the sources until the program is ended.
///
/// # Errors
///
/// When the port is taken or the first build fails.
pub fn develop(port: u16) -> Result<()> {
    drop(listen(port)?);
    let path = tools::ensure()?;
    tools::fetch_crates()?;
    bundle::assets(&ALL_SHEETS)?;
    std::thread::spawn(follow_assets);
    let port = port.to_string();
    let mut trunk = bundle::trunk(&path);
    trunk.args(["serve", "--port", &port, "--address", "127.0.0.1"]);
    trunk.args(["--filehash", "false", "--dist", "target/dev"]);
    process::run(&mut trunk)
}

/// While developing all pages are there from the beginning.
const ALL_SHEETS: [&str; 2] = [bundle::FIRST_SHEET, bundle::PAGES_SHEET];

/// Makes the assets again whenever one of their sources changed.
fn follow_assets() {
    let newest = || {
        let folders = ["style", "public/catalogue"].map(|name| process::root().join(name));
        folders.iter().filter_map(|folder| newest_change(folder)).max()
    };
    let mut seen = newest();
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let now = newest();
        if now != seen {
            seen = now;
            if let Err(error) = bundle::assets(&ALL_SHEETS) {
                eprintln!("error: {error:#}");
            }
        }
    }
}

/// Returns when something in `folder` changed last; folders count, for files that went away.
fn newest_change(folder: &std::path::Path) -> Option<SystemTime> {
    let own = folder.metadata().and_then(|data| data.modified()).ok();
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| newest_change(&entry.path())).chain(own).max()
}

fn serve_until_ended(listener: TcpListener) -> Result<()> {
    let server = Server::start(listener, &dist::finished()?, dist::BEST)?;
    say(format!("open {} (Ctrl-C ends it)", server.address));
    server.thread.join().map_err(|_| anyhow!("the server broke down"))?
}

/// Takes a port of this machine; 0 takes any free one.
///
/// # Errors
///
/// When it cannot be had; the message says what to do.
pub fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "port {port} is taken by another program: end that program, or choose another \
             port, such as `--port {}`",
            if port == u16::MAX { 8080 } else { port.saturating_add(1) }
        ),
        _ => anyhow!(error).context(format!("port {port} cannot be used")),
    })
}

/// A server at work, on a thread of its own; it ends with the program.
pub struct Server {
    /// The address of the page.
    pub address: String,
    thread: JoinHandle<Result<()>>,
}

impl Server {
    /// Starts to serve `files`, compressed by brotli at `quality`.
    ///
    /// # Errors
    ///
    /// When a file cannot be compressed or the system refuses a thread or the listener.
    pub fn start(listener: TcpListener, files: &Files, quality: i32) -> Result<Server> {
        let address = format!("http://{}/", listener.local_addr()?);
        let site = Arc::new(Site::new(files, quality)?);
        listener.set_nonblocking(true)?;
        let thread = std::thread::Builder::new().spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
            runtime.block_on(accept(listener, site))
        })?;
        Ok(Server { address, thread })
    }
}

async fn accept(listener: TcpListener, site: Arc<Site>) -> Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    loop {
        // A connection that failed while it was made concerns only whoever made it.
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let site = Arc::clone(&site);
        tokio::spawn(async move {
            let service = hyper::service::service_fn(|request: Request<Incoming>| {
                let site = Arc::clone(&site);
                async move { Ok::<_, Infallible>(site.answer(&request)) }
            });
            // A browser may hang up whenever it likes.
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

/// Everything that is served, by path. What is not in here does not exist, so no path can lead out
/// of the bundle.
struct Site {
    files: BTreeMap<String, File>,
    policy: HeaderValue,
}

/// One file as it is sent.
struct File {
    media_type: &'static str,
    is_hashed: bool,
    hash: String,
    plain: Bytes,
    brotli: Option<Bytes>,
}

impl Site {
    fn new(files: &Files, quality: i32) -> Result<Site> {
        let mut site = Site {
            files: BTreeMap::new(),
            policy: HeaderValue::try_from(format!("{POLICY}; frame-ancestors 'none'"))
                .context("the policy is not a header")?,
        };
        for (path, bytes) in files {
            let file = File {
                media_type: dist::media_type(path),
                is_hashed: dist::is_hashed(path),
                hash: dist::short_hash(bytes),
                plain: Bytes::from(bytes.clone()),
                brotli: dist::brotli_of(path, bytes, quality)?.map(Bytes::from),
            };
            site.files.insert(path.clone(), file);
        }
        Ok(site)
    }

    fn answer<B>(&self, request: &Request<B>) -> Response<Full<Bytes>> {
        let found = key(request.uri().path()).and_then(|key| self.files.get(&key));
        let mut response = match (request.method(), found) {
            (&Method::GET | &Method::HEAD, Some(file)) => file.answer(request.headers()),
            (&Method::GET | &Method::HEAD, None) => self.not_found(),
            _ => {
                let mut response = text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n");
                set(&mut response, header::ALLOW, "GET, HEAD");
                response
            }
        };
        set(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        set(&mut response, header::REFERRER_POLICY, "no-referrer");
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, self.policy.clone());
        response
    }
}

impl Site {
    /// Answers as static hosts do that know a page for it.
    fn not_found(&self) -> Response<Full<Bytes>> {
        let Some(page) = self.files.get(NOT_FOUND) else {
            return text(StatusCode::NOT_FOUND, "not found\n");
        };
        let mut response = page.answer(&HeaderMap::new());
        *response.status_mut() = StatusCode::NOT_FOUND;
        response
    }
}

impl File {
    fn answer(&self, asked: &HeaderMap) -> Response<Full<Bytes>> {
        let brotli = self.brotli.as_ref().filter(|_| accepts_brotli(asked));
        // The two forms of a file are different bytes and need different tags.
        let tag = format!("\"{}{}\"", self.hash, if brotli.is_some() { "-br" } else { "" });
        let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let mut response = if known.is_some_and(|known| names_tag(known, &tag)) {
            let mut response = Response::default();
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response
        } else {
            let body = brotli.unwrap_or(&self.plain).clone();
            let length = HeaderValue::from(body.len());
            let mut response = Response::new(Full::new(body));
            response.headers_mut().insert(header::CONTENT_LENGTH, length);
            set(&mut response, header::CONTENT_TYPE, self.media_type);
            if brotli.is_some() {
                set(&mut response, header::CONTENT_ENCODING, "br");
            }
            response
        };
        let cache = if self.is_hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
        set(&mut response, header::CACHE_CONTROL, cache);
        set(&mut response, header::VARY, "accept-encoding");
        if let Ok(tag) = HeaderValue::try_from(tag) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

fn text(status: StatusCode, text: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(text));
    *response.status_mut() = status;
    set(&mut response, header::CONTENT_TYPE, "text/plain; charset=utf-8");
    response
}

fn set<B>(response: &mut Response<B>, name: HeaderName, value: &'static str) {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
}

fn accepts_brotli(asked: &HeaderMap) -> bool {
    let values = asked.get_all(header::ACCEPT_ENCODING).iter();
    values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(
        |coding| {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
            let refused = matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
            name.trim().eq_ignore_ascii_case("br") && !refused
        },
    )
}

/// Tells whether the list of an `if-none-match` header has `tag`, weak or not.
fn names_tag(list: &str, tag: &str) -> bool {
    list.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag)
}

/// Returns the name of the file that a path of an address asks for.
fn key(path: &str) -> Option<String> {
    let path = percent_decoded(path.strip_prefix('/')?)?;
    Some(if path.is_empty() || path.ends_with('/') { path + "index.html" } else { path })
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
        } else {
            byte
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    fn site() -> Site {
        let long = "квант ".repeat(100).into_bytes();
        let files = Files::from([
            ("index.html".to_owned(), long.clone()),
            ("kvant-0123456789abcdef.js".to_owned(), long),
            ("catalogue.json".to_owned(), b"{}".to_vec()),
            ("404.html".to_owned(), b"lost".to_vec()),
        ]);
        Site::new(&files, dist::BEST).unwrap()
    }

    fn ask(method: &str, path: &str, headers: &[(&str, &str)]) -> Response<Full<Bytes>> {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        site().answer(&request.body(()).unwrap())
    }

    fn head<'a>(response: &'a Response<Full<Bytes>>, name: &str) -> &'a str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[test]
    fn only_files_of_the_bundle_are_served() {
        for path in ["/", "/index.html", "/?a=b", "/%69ndex.html", "/catalogue.json"] {
            assert_eq!(ask("GET", path, &[]).status(), 200, "{path}");
        }
        for path in [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
            "//etc/passwd",
            "/./index.html",
            "/index.html%00",
            "/%zz",
            "/%e",
            "/nothing",
        ] {
            assert_eq!(ask("GET", path, &[]).status(), 404, "{path}");
        }
        assert_eq!(ask("POST", "/", &[]).status(), 405);
        assert_eq!(ask("HEAD", "/", &[]).status(), 200);
    }

    #[test]
    fn an_unknown_address_has_its_page() {
        let response = ask("GET", "/%23/?months=12", &[("if-none-match", "*")]);
        assert_eq!((response.status().as_u16(), head(&response, "content-length")), (404, "4"));
        assert_eq!(head(&response, "content-type"), "text/html; charset=utf-8");
    }

    #[test]
    fn every_answer_states_the_policy() {
        for path in ["/", "/nothing"] {
            let response = ask("GET", path, &[]);
            assert!(head(&response, "content-security-policy").ends_with("frame-ancestors 'none'"));
            assert_eq!(head(&response, "x-content-type-options"), "nosniff");
            assert_eq!(head(&response, "referrer-policy"), "no-referrer");
        }
    }

    #[test]
    fn a_file_is_compressed_for_whoever_accepts_it() {
        let encoding = |accepted: &str| {
            let response = ask("GET", "/", &[("accept-encoding", accepted)]);
            head(&response, "content-encoding").to_owned()
        };
        assert_eq!(encoding("gzip, deflate, br, zstd"), "br");
        assert_eq!(encoding("gzip;q=1.0, BR;q=0.5"), "br");
        assert_eq!(encoding("br;q=0, identity"), "");
        assert_eq!(encoding("gzip, brx"), "");
        // Two bytes cannot become fewer.
        let short = ask("GET", "/catalogue.json", &[("accept-encoding", "br")]);
        assert_eq!(head(&short, "content-encoding"), "");
        assert_eq!(head(&short, "content-length"), "2");
    }

    #[test]
    fn only_hashed_names_are_cached_for_ever() {
        let script = ask("GET", "/kvant-0123456789abcdef.js", &[]);
        assert!(head(&script, "cache-control").contains("immutable"));
        let page = ask("GET", "/", &[]);
        assert_eq!(head(&page, "cache-control"), "no-cache");

        let tag = head(&page, "etag").to_owned();
        let listed = format!("\"x\", W/{tag}");
        for known in [tag.as_str(), listed.as_str(), "*"] {
            assert_eq!(ask("GET", "/", &[("if-none-match", known)]).status(), 304, "{known}");
        }
        let compressed = [("if-none-match", tag.as_str()), ("accept-encoding", "br")];
        assert_eq!(ask("GET", "/", &compressed).status(), 200);
    }
}
