//! Problems as the OpenAPI document shows them, each with an example.

use super::{FaultCode, FieldFault, Problem, ProblemCode};
use domain::money::Money;
use std::collections::BTreeMap;
use utoipa::{
    IntoResponses,
    openapi::{
        Content, ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder, example::ExampleBuilder,
    },
};

type Responses = BTreeMap<String, RefOr<Response>>;

/// Groups of problems, to be named among a route's `responses`. Of a route's groups, only one has a given status: the last would
/// win.
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
    /// Of a route with a body.
    BodyProblems: InvalidInput, UnsupportedMediaType;
    /// Of a route that shows what belongs to whoever asks.
    VisitorProblems: InvalidAccessToken, InvalidGuestToken;
    /// Of a route that changes what belongs to whoever asks.
    WriterProblems: InvalidAccessToken, InvalidGuestToken, CsrfTokenInvalid, OriginNotAllowed;
    /// Of a route that only so many guests may use who have no session yet.
    NewcomerProblems: TooManyAttempts;
    /// Of a route that begins a guest session.
    GuestSessionProblems: InvalidInput, OriginNotAllowed, TooManyAttempts;
    /// Of a route that puts games into a cart.
    CartProblems: GameNotFound, QuantityLimit, CartFull, OutOfStock, GameNotAvailable;
    /// Of a route that puts games onto a wishlist.
    WishlistProblems: GameNotFound, WishlistFull;
    /// Of a route about one game.
    GameProblems: InvalidInput, GameNotFound;
    /// Of a route for users who are logged in.
    SignedInProblems: AuthenticationRequired, InvalidAccessToken;
    /// Of a route for those who run the shop.
    AdministratorProblems: AuthenticationRequired, InvalidAccessToken, Forbidden;
    /// Of a route that takes over what a guest has.
    FormerGuestProblems: CsrfTokenInvalid, OriginNotAllowed;
    /// Of registering.
    RegisterProblems: EmailTaken, TooManyAttempts, Busy;
    /// Of logging in.
    LogInProblems: InvalidCredentials, TooManyAttempts, Busy;
    /// Of refreshing.
    RefreshProblems: InvalidRefreshToken, RefreshTokenReused, TooManyAttempts;
    /// Of changing a password.
    ChangePasswordProblems: WrongPassword, TooManyAttempts, Busy;
    /// Of ending a session.
    EndSessionProblems: SessionNotFound;
    /// Of paying in.
    TopUpProblems: IdempotencyKeyInUse, IdempotencyKeyReused, PaymentsUnavailable;
    /// Of a checkout.
    CheckOutProblems: PriceChanged, IdempotencyKeyInUse, IdempotencyKeyReused, OutOfStock, InsufficientFunds, CartEmpty;
    /// Of a route about one order.
    OrderProblems: OrderNotFound;
    /// Of cancelling an order.
    CancelProblems: OrderNotFound, OrderNotCancellable;
    /// Of a message whose sender has to be believed.
    WebhookProblems: InvalidSignature, WebhookSourceNotFound;
    /// Of deciding about a purchase.
    ResolveProblems: PurchaseNotFound, PurchaseNotAnIncident;
    /// Of acting upon a message again.
    ReplayProblems: WebhookNotFound;
    /// Of asking for a lap.
    StartLapProblems: SyncAlreadyRunning;
    /// Of a route about one run of a lap.
    RunProblems: SyncRunNotFound;
    /// Of following a run.
    RunEventsProblems: SyncRunNotFound, TooManyStreams;
    /// Of cancelling a run.
    CancelRunProblems: SyncRunNotFound, SyncRunEnded;
    /// Of editing a game.
    EditGameProblems: GameNotFound, SlugTaken, PriceBelowCost;
    /// Of giving to a wallet, or taking from it.
    AdjustProblems: UserNotFound, InsufficientFunds;
}

impl CommonProblems {
    /// Adds them to every operation of `document`: by reference, or among the operation's own problems of that status.
    pub(in crate::http) fn document(document: &mut OpenApi) {
        let shared = Self::responses();
        for item in document.paths.paths.values_mut() {
            let operations =
                [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
            for operation in operations.into_iter().flatten() {
                add_shared(&mut operation.responses.responses, &shared);
            }
        }
        let components = document.components.get_or_insert_default();
        let named = shared.into_iter().map(|(status, response)| (shared_name(&status), response));
        components.responses.extend(named);
    }
}

fn shared_name(status: &str) -> String {
    format!("Problem{status}")
}

fn add_shared(own: &mut Responses, shared: &Responses) {
    for (status, shared) in shared {
        match (own.get_mut(status), shared) {
            (Some(RefOr::T(own)), RefOr::T(shared)) => merge(own, shared.clone()),
            _ => drop(own.insert(status.clone(), Ref::from_response_name(shared_name(status)).into())),
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
    let problem = Problem {
        total: (code == ProblemCode::PriceChanged).then(|| Money::eur(1299).into()),
        ..Problem::new(
            code,
            None,
            example_errors(code),
            "/api/v1/games",
            "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f",
        )
    };
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

fn merge(own: &mut Response, shared: Response) {
    for (media_type, content) in shared.content {
        match (own.content.get_mut(&media_type), content) {
            (Some(RefOr::T(own)), RefOr::T(content)) => own.examples.extend(content.examples),
            (_, content) => drop(own.content.insert(media_type, content)),
        }
    }
}
