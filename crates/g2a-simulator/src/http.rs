//! Between HTTP and the simulated world: requests in, answers out, faults in between.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::{BodySize, MessageBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse, rt};

use crate::admin;
use crate::call::Call;
use crate::faults::{Instead, Strike, spoil};
use crate::reply::{Body, Reply};
use crate::world::World;

pub(crate) async fn serve(world: web::Data<World>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let call = call_of(&request, &body);
    if let Some(reply) = admin::answer(&world, request.method().as_str(), &call) {
        return respond(reply);
    }
    world.requests.record(&call);
    let strike = world.faults.strike(&call);
    act(&world, &call, strike).await.map_or_else(cut, respond)
}

/// The answer, unless the connection is to be cut.
async fn act(world: &World, call: &Call, strike: Strike) -> Option<Reply> {
    wait(strike.delay).await;
    match strike.instead {
        Some(Instead::Cut) => return None,
        Some(Instead::Reply(reply)) => return Some(reply),
        None => {}
    }
    let mut reply = world.answer(call);
    spoil(&mut reply, &strike.spoils);
    wait(strike.lateness).await;
    (!strike.is_answer_lost).then(|| strike.answer.unwrap_or(reply))
}

/// Sleeping for no time would take a tick of the timer.
async fn wait(duration: Duration) {
    if !duration.is_zero() {
        rt::time::sleep(duration).await;
    }
}

fn call_of(request: &HttpRequest, body: &Bytes) -> Call {
    let header = |name| Some(request.headers().get(name)?.to_str().ok()?.to_owned());
    Call {
        authorization: header(AUTHORIZATION),
        content_type: header(CONTENT_TYPE),
        body: body.to_vec(),
        ..Call::new(request.method().as_str(), request.path(), request.query_string())
    }
}

fn respond(reply: Reply) -> HttpResponse {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    if let Some(seconds) = reply.retry_after {
        response.insert_header((RETRY_AFTER, seconds));
    }
    match reply.body {
        Body::Empty => response.finish(),
        Body::Json(json) => response.content_type("application/json").body(json),
        Body::Html(html) => response.content_type("text/html; charset=utf-8").body(html),
    }
}

/// Closes the connection without a word.
fn cut() -> HttpResponse {
    HttpResponse::Ok().body(CutBody)
}

/// A body that fails before its first byte; the server then drops the connection, unsent head and all.
struct CutBody;

impl MessageBody for CutBody {
    type Error = io::Error;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Poll::Ready(Some(Err(io::Error::other("connection cut by a fault rule"))))
    }
}
