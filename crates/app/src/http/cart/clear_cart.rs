//! `DELETE /cart`: everything out.

use crate::http::{
    caller::Writer,
    input::{InTurn, Parsed},
    problem::{ApiError, InputProblems, WriterProblems},
    state::HttpState,
};
use actix_web::{HttpResponse, delete, web};

/// Takes everything out of the cart.
#[utoipa::path(
    tag = "cart",
    security((), ("access_token" = []), ("guest_token" = [])),
    responses((status = 204, description = "The cart is empty"), InputProblems, WriterProblems)
)]
#[delete("/cart")]
pub(super) async fn clear_cart(
    InTurn(writer, _): InTurn<Writer, Parsed<()>>,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    writer.take_away(async |owner| state.carts.clear(owner).await).await?;
    Ok(HttpResponse::NoContent().finish())
}
