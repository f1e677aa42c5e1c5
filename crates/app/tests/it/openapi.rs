//! The contract: complete, and the truth.

use crate::{
    api::{Api, request},
    shop::Shop,
};
use app::http::{openapi, problem::ProblemCode};
use domain::account::{Email, Role};
use serde_json::Value;
use std::collections::BTreeSet;

fn document() -> Value {
    serde_json::to_value(openapi()).unwrap()
}

/// Every operation with its path and method.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let items = paths.iter().flat_map(|(path, item)| {
        item.as_object()
            .unwrap()
            .iter()
            .map(|(method, operation)| (path.clone(), method.clone(), operation.clone()))
    });
    items.collect()
}

#[test]
fn the_document_lists_these_paths() {
    let document = document();
    let lines: Vec<String> = operations(&document)
        .iter()
        .map(|(path, method, operation)| {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let names: Vec<&str> = parameters.map(|parameter| parameter["name"].as_str().unwrap()).collect();
            let statuses: Vec<&String> = operation["responses"].as_object().unwrap().keys().collect();
            format!("{} {path} {names:?} {statuses:?}", method.to_uppercase())
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn the_document_has_these_schemas() {
    insta::assert_json_snapshot!(document()["components"]["schemas"]);
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut missing = BTreeSet::new();
    visit(&document, &mut |value| {
        let target = value["$ref"].as_str().and_then(|path| path.strip_prefix('#'));
        missing.extend(target.filter(|path| document.pointer(path).is_none()).map(str::to_owned));
    });
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn every_operation_and_parameter_is_explained() {
    for (path, method, operation) in operations(&document()) {
        assert!(operation["summary"].is_string() && operation["tags"].is_array(), "{method} {path}");
        for response in operation["responses"].as_object().unwrap().values() {
            assert!(response["description"].is_string() || response["$ref"].is_string(), "{method} {path}");
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let explained = parameter["description"].is_string();
            assert!(explained, "{method} {path}: {}", parameter["name"]);
        }
    }
}

#[test]
fn every_problem_has_an_example_somewhere() {
    let mut shown = BTreeSet::new();
    visit(&document(), &mut |value| {
        shown.extend(value["examples"].as_object().into_iter().flat_map(|examples| examples.keys().cloned()));
    });
    // These belong to no route: there is none, it has another method, or the fault is in a header.
    let unrouted = ["route_not_found", "method_not_allowed", "not_acceptable"];
    for code in ProblemCode::ALL.iter().map(|code| code.as_str()) {
        assert_eq!(shown.contains(code), !unrouted.contains(&code), "{code}");
    }
}

/// Nothing that is documented is missing, and what the document shows as an example is understood. The other way round is the
/// compiler's business: only a service with documentation can be registered.
#[actix_web::test]
async fn every_documented_route_is_served_and_takes_its_documented_input() {
    let shop = Shop::open().await;
    let bearer = shop.bearer("admin").await;
    shop.state.accounts.set_role(&Email::parse("admin@example.com").unwrap(), Role::Admin).await.unwrap();
    for (path, method, operation) in operations(&document()) {
        // Who logs out does not come back.
        let ends = path.contains("logout");
        let bearer =
            if ends { shop.bearer(path.trim_start_matches("/api/v1/auth/")).await } else { bearer.clone() };
        let mut request = request(&method.to_uppercase(), &with_examples(&path, &operation));
        for (name, example) in header_examples(&operation) {
            request = request.insert_header((name, example));
        }
        request = request.insert_header(("authorization", bearer));
        let body = &operation["requestBody"]["content"]["application/json"];
        if !body.is_null() {
            assert!(body["example"].is_object(), "{method} {path} has no example of its body");
            request = request.set_json(&body["example"]);
        }
        let answer = shop.api.send(request).await;
        let code = if answer.status.is_success() || answer.status.is_redirection() {
            "served".to_owned()
        } else {
            answer.problem()["code"].as_str().unwrap().to_owned()
        };
        // What the examples name is not there, or not theirs.
        let understood = [
            "served",
            "game_not_found",
            "session_not_found",
            "invalid_credentials",
            "wrong_password",
            "invalid_refresh_token",
            "order_not_found",
            "out_of_stock",
            "purchase_not_found",
            "user_not_found",
            "webhook_not_found",
            "sync_already_running",
            "sync_run_not_found",
            "invalid_signature",
        ];
        assert!(understood.contains(&code.as_str()), "{method} {path}: {code}");
    }
}

/// `path` with every parameter filled in as the document's own example does.
fn with_examples(path: &str, operation: &Value) -> String {
    let mut path = path.to_owned();
    let mut query = Vec::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        // A cursor cannot be made up.
        if name == "cursor" || parameter["in"] == "header" {
            continue;
        }
        let example = match &parameter["example"] {
            Value::String(text) => text.replace(' ', "%20"),
            Value::Null => panic!("{path}: {name} has no example"),
            other => other.to_string(),
        };
        match parameter["in"].as_str().unwrap() {
            "path" => path = path.replace(&format!("{{{name}}}"), &example),
            _ => query.push(format!("{name}={example}")),
        }
    }
    format!("{path}?{}", query.join("&"))
}

/// The headers of an operation, as the document's own examples have them. A token of a write cannot be made up, and no answer is known
/// beforehand.
fn header_examples(operation: &Value) -> Vec<(String, String)> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let headers = parameters.filter(|parameter| parameter["in"] == "header");
    let named =
        headers.map(|header| (header["name"].as_str().unwrap().to_owned(), header["example"].clone()));
    let known = named.filter(|(name, _)| !["x-consistency", "if-none-match"].contains(&name.as_str()));
    known.map(|(name, example)| (name.clone(), example.as_str().expect(&name).to_owned())).collect()
}

#[actix_web::test]
async fn the_document_is_served_and_swagger_ui_reads_it() {
    let api = Api::with_games().await;
    assert_eq!(api.get_ok("/openapi.json").await, document());
    let page = api.get("/docs/").await;
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.text().contains("swagger-ui"));
    assert!(
        !page.text().contains("<style>") && !page.text().contains("<script>"),
        "inline code is not allowed"
    );
    let start = api.get("/docs/swagger-initializer.js").await;
    assert!(start.text().contains("/openapi.json"));
    for path in ["/", "/docs"] {
        let answer = api.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (302, "/docs/"));
    }
}

#[actix_web::test]
async fn the_type_of_a_problem_leads_to_its_explanation() {
    let api = Api::with_games().await;
    let page = api.get("/docs/problems").await;
    for code in ProblemCode::ALL {
        assert!(page.text().contains(&format!("<dt id={}>", code.as_str())));
    }
}

/// Calls `look` with `value` and everything inside it.
fn visit(value: &Value, look: &mut impl FnMut(&Value)) {
    look(value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| visit(item, look)),
        Value::Object(fields) => fields.values().for_each(|field| visit(field, look)),
        _ => {}
    }
}
