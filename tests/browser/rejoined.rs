//! A session that an earlier test began, for a later one.
//!
//! A connection belongs to the test that made it and ends with it, so whoever goes on in a session
//! needs connections of its own; the driver knows the session by its name.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};
use thirtyfour::prelude::WebDriverResult;
use thirtyfour::session::handle::SessionHandle;
use thirtyfour::session::http::{Body, HttpClient};

/// As long as thirtyfour itself waits for an answer.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a driver said when it began a session.
#[derive(Clone)]
pub struct Begun(Value);

impl Begun {
    pub fn of(session: &SessionHandle) -> Begun {
        let capabilities = Value::from(session.capabilities().clone());
        let name = session.session_id().to_string();
        Begun(json!({ "value": { "sessionId": name, "capabilities": capabilities } }))
    }

    /// Connections of one's own to that session.
    pub fn rejoin(self) -> Rejoined {
        let connections = reqwest::Client::builder().timeout(PATIENCE).build().unwrap();
        Rejoined { begun: self, connections }
    }
}

/// Connections to a driver that answer for it when a session is to begin: it has begun.
pub struct Rejoined {
    begun: Begun,
    connections: reqwest::Client,
}

#[async_trait]
impl HttpClient for Rejoined {
    async fn send(&self, request: Request<Body<'_>>) -> WebDriverResult<Response<Bytes>> {
        if request.uri().path() == "/session" {
            return Ok(Response::new(Bytes::from(self.begun.0.to_string())));
        }
        self.connections.send(request).await
    }

    async fn new(&self) -> Arc<dyn HttpClient> {
        Arc::new(self.begun.clone().rejoin())
    }
}
