//! Somebody who uses the API over HTTP: with a bearer token, with a guest's token, or with neither.

use crate::keymart::Server;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

pub(crate) const PASSWORD: &str = "Half-Life-1998";

/// How somebody shows who it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Customer {
    pub(crate) access: Option<String>,
    pub(crate) refresh: Option<String>,
    pub(crate) guest: Option<String>,
}

impl Customer {
    /// A guest whose session has begun.
    pub(crate) async fn guest(server: &Server) -> Self {
        let (status, session) =
            Self::default().send(server, Method::POST, "/api/v1/guest-sessions", None).await;
        assert_eq!(status, 201, "{session}");
        let token = session["guest_token"].as_str().expect("a token").to_owned();
        Self { guest: Some(token), ..Self::default() }
    }

    /// Registers, with whatever the guest has so far, and answers with what the server said.
    pub(crate) async fn try_register(&mut self, server: &Server, email: &str) -> (u16, Value) {
        let body = json!({ "email": email, "password": PASSWORD });
        let answer = self.send(server, Method::POST, "/api/v1/auth/register", Some(body)).await;
        self.keep_tokens(&answer.1);
        answer
    }

    pub(crate) async fn try_log_in(&mut self, server: &Server, email: &str) -> (u16, Value) {
        let body = json!({ "email": email, "password": PASSWORD });
        let answer = self.send(server, Method::POST, "/api/v1/auth/login", Some(body)).await;
        self.keep_tokens(&answer.1);
        answer
    }

    pub(crate) async fn register(&mut self, server: &Server, email: &str) -> Value {
        let (status, answer) = self.try_register(server, email).await;
        assert_eq!(status, 201, "{answer}");
        answer
    }

    pub(crate) async fn log_in(&mut self, server: &Server, email: &str) -> Value {
        let (status, answer) = self.try_log_in(server, email).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    pub(crate) async fn refresh(&mut self, server: &Server) -> (u16, Value) {
        let body = json!({ "refresh_token": self.refresh });
        let answer = Self::default().send(server, Method::POST, "/api/v1/auth/refresh", Some(body)).await;
        self.keep_tokens(&answer.1);
        answer
    }

    pub(crate) async fn add(&self, server: &Server, game: &str, quantity: u32) -> (u16, Value) {
        let body = json!({ "game_id": game, "quantity": quantity });
        self.send(server, Method::POST, "/api/v1/cart/items", Some(body)).await
    }

    pub(crate) async fn cart(&self, server: &Server) -> Value {
        let (status, cart) = self.send(server, Method::GET, "/api/v1/cart", None).await;
        assert_eq!(status, 200, "{cart}");
        cart
    }

    pub(crate) async fn send(
        &self,
        server: &Server,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let request = self.show(server.request(method, path));
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        (status, serde_json::from_slice(&answer.bytes().await.expect("a body")).unwrap_or_default())
    }

    /// A user is shown by the bearer token, and also by the guest's where there is one.
    fn show(&self, mut request: RequestBuilder) -> RequestBuilder {
        if let Some(access) = &self.access {
            request = request.bearer_auth(access);
        }
        if let Some(guest) = &self.guest {
            request = request.header("x-guest-token", guest);
        }
        request
    }

    fn keep_tokens(&mut self, answer: &Value) {
        let tokens = &answer["tokens"];
        if let (Some(access), Some(refresh)) =
            (tokens["access_token"].as_str(), tokens["refresh_token"].as_str())
        {
            self.access = Some(access.to_owned());
            self.refresh = Some(refresh.to_owned());
        }
    }
}

/// The ids of the first games in the catalogue that can be had.
pub(crate) async fn games_in_stock(server: &Server, count: usize) -> Vec<String> {
    let page = server.get_ok(&format!("/api/v1/games?in_stock=true&sort=title&limit={count}")).await;
    let items = page["items"].as_array().expect("a list");
    assert_eq!(items.len(), count, "so many games are in stock");
    items.iter().map(|game| game["id"].as_str().expect("an id").to_owned()).collect()
}
