//! Problems as the OpenAPI document shows them, each with an example.

use super::{FaultCode, FieldFault, Problem, ProblemCode};
use std::collections::BTreeMap;
use utoipa::{
    IntoResponses,
    openapi::{Content, ContentBuilder, Ref, RefOr, Response, ResponseBuilder, example::ExampleBuilder},
};

type Responses = BTreeMap<String, RefOr<Response>>;

/// Groups of problems, to be named among a route's `responses`.
macro_rules! problem_groups {
    ($($(#[$meta:meta])* $group:ident: $($code:ident),+;)*) => {$(
        $(#[$meta])*
        pub(in crate::http) enum $group {}

        impl IntoResponses for $group {
            fn responses() -> Responses {
                let mut responses = Responses::new();
                for code in [$(ProblemCode::$code),+] {
                    document(&mut responses, code);
                }
                responses
            }
        }
    )*};
}

problem_groups! {
    /// Of every route; [`CommonProblems::document`] adds them to all.
    CommonProblems: MalformedRequest, RequestTimeout, BodyTooLarge, UriTooLong, InternalError, ServiceUnavailable, TimedOut;
    /// Of a route that takes input.
    InputProblems: InvalidInput;
    /// Of a list with a cursor.
    ListProblems: InvalidInput, InvalidCursor;
    /// Of a route about one game.
    GameProblems: InvalidInput, GameNotFound;
}

impl CommonProblems {
    /// Adds them to a route's own `responses`.
    pub(in crate::http) fn document(responses: &mut Responses) {
        for (status, common) in Self::responses() {
            match (responses.get_mut(&status), common) {
                (Some(RefOr::T(own)), RefOr::T(common)) => merge(own, common),
                (_, common) => drop(responses.insert(status, common)),
            }
        }
    }
}

/// Adds `code` to what `responses` say about its status.
fn document(responses: &mut Responses, code: ProblemCode) {
    let response = responses.entry(code.status().as_str().to_owned()).or_insert_with(|| {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let reason = code.status().canonical_reason().unwrap_or_default();
        ResponseBuilder::new().description(reason).content(Problem::MEDIA_TYPE, content).build().into()
    });
    if let RefOr::T(response) = response
        && let Some(RefOr::T(content)) = response.content.get_mut(Problem::MEDIA_TYPE)
    {
        add_example(content, code);
    }
}

fn add_example(content: &mut Content, code: ProblemCode) {
    let problem = Problem::new(
        code,
        None,
        example_errors(code),
        "/api/v1/games",
        "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f",
    );
    let example = ExampleBuilder::new()
        .summary(code.title())
        .description(code.meaning())
        .value(serde_json::to_value(problem).ok())
        .build();
    content.examples.insert(code.as_str().to_owned(), example.into());
}

fn example_errors(code: ProblemCode) -> &'static [FieldFault] {
    use std::{borrow::Cow, sync::LazyLock};
    static LIMIT: LazyLock<[FieldFault; 1]> = LazyLock::new(|| {
        [FieldFault {
            field: "limit".to_owned(),
            code: FaultCode::OutOfRange,
            message: Cow::Borrowed("must be between 1 and 100"),
        }]
    });
    match code {
        ProblemCode::InvalidInput => &*LIMIT,
        _ => &[],
    }
}

fn merge(own: &mut Response, common: Response) {
    for (media_type, content) in common.content {
        match (own.content.get_mut(&media_type), content) {
            (Some(RefOr::T(own)), RefOr::T(content)) => own.examples.extend(content.examples),
            (_, content) => drop(own.content.insert(media_type, content)),
        }
    }
}
