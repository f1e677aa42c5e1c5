//! `POST /admin/cache/invalidate`: what everybody is to read anew.

use crate::http::{
    caller::Administrator,
    input::{BodyValue, Fields, InTurn, Input, Parsed, Refusal},
    problem::{AdministratorProblems, ApiError, BodyProblems, FaultCode},
    state::HttpState,
};
use actix_web::{HttpResponse, post, web};
use domain::changes::Tag;
use utoipa::ToSchema;

/// So many tags at a time; of more, it is the whole catalogue that is meant.
const MAX_TAGS: usize = 100;

/// What to read anew.
#[derive(Debug, ToSchema)]
pub(super) struct InvalidateCache {
    /// 1 to 100 tags: `game:{id}`, `game-slug:{slug}`, `user:{id}:cart`, `user:{id}:wishlist`, `user:{id}:profile`,
    /// `user:{id}:orders`, `user:{id}:wallet`, `order:{id}`, `guest:{id}:cart`, `guest:{id}:wishlist`, `session:{id}`; `catalogue` for all lists, `categories`; and whole tables: `games`,
    /// `carts`, `wishlists`, `users`, `orders`, `wallets`.
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 100)]
    tags: Vec<Tag>,
}

impl Input for InvalidateCache {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { tags: fields.body("tags", tags)? })
    }
}

fn tags(value: BodyValue) -> Result<Vec<Tag>, Refusal> {
    let texts = value.texts()?;
    if !(1..=MAX_TAGS).contains(&texts.len()) {
        return Err(Refusal::new(FaultCode::OutOfRange, format!("must have 1 to {MAX_TAGS} entries")));
    }
    let tag = |text: String| {
        text.parse()
            .map_err(|error| Refusal::new(FaultCode::Malformed, format!("`{text}` is no tag: it {error}")))
    };
    texts.into_iter().map(tag).collect()
}

/// Has every instance read anew whatever depends on any of these tags. Nothing changes but where answers come from; they are right
/// without this, too, unless somebody has taken away what logs changes.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    request_body(content = InvalidateCache, example = json!({"tags": ["catalogue"]})),
    responses((status = 204, description = "Everybody will"), BodyProblems, AdministratorProblems)
)]
#[post("/admin/cache/invalidate")]
pub(super) async fn invalidate_cache(
    InTurn(_admin, Parsed(wish)): InTurn<Administrator, Parsed<InvalidateCache>>,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    state.invalidation.run(&wish.tags).await?;
    Ok(HttpResponse::NoContent().finish())
}
