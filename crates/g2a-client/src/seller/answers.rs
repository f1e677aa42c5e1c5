//! What the answers to a seller say, read leniently: numbers in quotes or not, words in any case.

use super::{UndecodableSeller, read};
use crate::{error::G2aError, scalar::Word};
use domain::{
    seller::{Job, JobId, JobState, OfferId},
    text::clean_name,
};
use serde::Deserialize;

/// What an answer is about.
#[derive(Deserialize)]
pub(super) struct Data<T> {
    pub(super) data: T,
}

/// The answer to a request for an offer to be made or changed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Accepted {
    job_id: Word,
}

/// `GET /v3/jobs/{id}`
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JobBody {
    job_id: Word,
    status: String,
    #[serde(default)]
    elements: Option<Vec<Element>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Element {
    #[serde(default)]
    resource_id: Option<Word>,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    code: Option<Word>,
    #[serde(default)]
    message: Option<String>,
}

/// What a word for a state comes to. Those that nobody has told us of are states of a job that goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Running,
    Done,
    Failed,
}

impl Stage {
    fn of(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "complete" | "completed" | "done" => Self::Done,
            "failed" | "error" => Self::Failed,
            _ => Self::Running,
        }
    }
}

impl Element {
    fn has_failed(&self) -> bool {
        self.status.as_deref().is_some_and(|status| Stage::of(status) == Stage::Failed)
    }

    fn reason(&self) -> Option<String> {
        let code = self.code.as_ref().map(|code| code.0.as_str());
        let told: Vec<_> = [self.message.as_deref(), code].into_iter().flatten().collect();
        clean_name(&told.join(", "))
    }
}

pub(super) fn accepted(body: &[u8]) -> Result<JobId, G2aError> {
    job_id(read::<Data<Accepted>>(body)?.data.job_id)
}

pub(super) fn job(body: &[u8]) -> Result<Job, G2aError> {
    let JobBody { job_id: id, status, elements } = read::<Data<JobBody>>(body)?.data;
    let elements = elements.unwrap_or_default();
    let told = Stage::of(&status);
    let failed = elements.iter().find(|element| element.has_failed());
    let state = if told == Stage::Failed || failed.is_some() {
        let reason = failed.or(elements.first()).and_then(Element::reason);
        JobState::Failed { reason: reason.unwrap_or_else(|| "no reason was given".to_owned()) }
    } else if told == Stage::Done {
        JobState::Done(offer_id(elements)?)
    } else {
        JobState::Running
    };
    Ok(Job { id: job_id(id)?, state })
}

fn job_id(word: Word) -> Result<JobId, G2aError> {
    JobId::try_from(word.0).map_err(|_| UndecodableSeller("data.jobId".to_owned()).into())
}

/// The offer that a job has made or changed stands first.
fn offer_id(elements: Vec<Element>) -> Result<OfferId, G2aError> {
    let first = elements.into_iter().next().and_then(|element| element.resource_id);
    let id = first.and_then(|word| OfferId::try_from(word.0).ok());
    id.ok_or_else(|| UndecodableSeller("data.elements[0].resourceId".to_owned()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use JobState::{Done, Failed, Running};

    fn state(status: &str, elements: &str) -> Result<JobState, String> {
        let body = format!(r#"{{"data":{{"jobId":"job-1","status":"{status}","elements":{elements}}}}}"#);
        job(body.as_bytes()).map(|job| job.state).map_err(|error| error.chain())
    }

    fn element(status: &str) -> String {
        format!(r#"[{{"resourceId":"offer-1","resourceType":"offer","status":"{status}"}}]"#)
    }

    #[test]
    fn a_job_is_done_by_many_words() {
        let offer = OfferId::try_from("offer-1".to_owned()).unwrap();
        for word in ["complete", "completed", "done", "COMPLETE", "Done"] {
            for own in ["complete", "completed", "ok"] {
                assert_eq!(state(word, &element(own)), Ok(Done(offer.clone())), "{word} {own}");
            }
        }
        let without_status = r#"[{"resourceId":"offer-1"}]"#;
        assert_eq!(state("complete", without_status), Ok(Done(offer)));
    }

    #[test]
    fn a_job_fails_by_its_own_word_or_by_that_of_an_element() {
        let unknown = Failed { reason: "no reason was given".into() };
        for (status, elements) in [
            ("failed", "[]".to_owned()),
            ("Error", "null".to_owned()),
            ("complete", element("FAILED")),
            ("error", element("complete")),
        ] {
            assert_eq!(state(status, &elements), Ok(unknown.clone()), "{status} {elements}");
        }
        let told =
            r#"[{"status":"complete"},{"resourceId":null,"status":"error","code":17,"message":"too\ndear"}]"#;
        assert_eq!(state("complete", told), Ok(Failed { reason: "too dear, 17".into() }));
    }

    #[test]
    fn a_word_that_nobody_knows_goes_on() {
        for word in ["", "new", "pending", "PROCESSING", "in progress"] {
            assert_eq!(state(word, "[]"), Ok(Running), "{word}");
        }
        assert_eq!(state("pending", &element("complete")), Ok(Running), "the job is not done");
    }

    #[test]
    fn what_is_done_without_an_offer_makes_no_sense() {
        let elements = "not an answer to a seller: data.elements[0].resourceId";
        for none in ["[]", "null", r#"[{"resourceId":"../x"}]"#] {
            assert_eq!(state("complete", none), Err(elements.to_owned()), "{none}");
        }
        for body in [r#"{"data":{"jobId":"a b"}}"#, r#"{"data":{"jobId":null}}"#] {
            assert_eq!(
                accepted(body.as_bytes()).unwrap_err().chain(),
                "not an answer to a seller: data.jobId"
            );
        }
    }
}
