//! The addresses of the assessment, the processes and the principles.

use axum::routing::{get, post};

use super::Access::{Needs, SignedIn};
use super::Permission as P;
use super::Trace::{Deed, Reads};
use super::{Method, Route};
use crate::{api, pages};

pub const ROWS: &[Route] = &[
    route!(GET "/assessment", Needs(P::AssessmentRead), Reads, pages::assessment::overview::show),
    route!(POST "/assessment/start", Needs(P::AssessmentManage), Deed("assessment.start"), pages::assessment::overview::start),
    route!(POST "/assessment/complete", Needs(P::AssessmentManage), Deed("assessment.complete"), pages::assessment::overview::complete),
    route!(GET "/assessment/introduction", Needs(P::AssessmentRead), Reads, pages::assessment::introduction::show),
    route!(GET "/assessment/points/{point}", Needs(P::AssessmentRead), Reads, pages::assessment::point::show),
    route!(POST "/assessment/points/{point}", Needs(P::AssessmentAnswer), Deed("assessment.answer"), pages::assessment::point::save),
    route!(GET "/assessment/plan", Needs(P::AssessmentRead), Reads, pages::assessment::plan::show),
    route!(GET "/assessment/plan/table", Needs(P::AssessmentRead), Reads, pages::assessment::plan::table),
    route!(POST "/assessment/plan/adopt", Needs(P::AssessmentManage), Deed("assessment.adopt"), pages::assessment::plan::adopt),
    route!(POST "/assessment/plan/schedule", Needs(P::AssessmentManage), Deed("assessment.schedule"), pages::assessment::plan::schedule),
    route!(POST "/assessment/plan/end", Needs(P::AssessmentRead), Deed("assessment.end_task"), pages::assessment::plan::end),
    route!(GET "/assessment/versions/{version}", Needs(P::AssessmentRead), Reads, pages::assessment::document::show),
    route!(GET "/assessment/versions/{version}/files/{file}", Needs(P::AssessmentRead), Reads, pages::assessment::document::file),
    route!(GET "/assessment/compare", Needs(P::AssessmentRead), Reads, pages::assessment::compare::show),
    route!(GET "/processes", Needs(P::ProcessesRead), Reads, pages::processes::list::show),
    route!(GET "/processes/{process}", Needs(P::ProcessesRead), Reads, pages::processes::show::show),
    route!(GET "/processes/{process}/paper", Needs(P::ProcessesRead), Reads, pages::processes::show::pdf),
    route!(POST "/processes/{process}", Needs(P::ProcessesEdit), Deed("processes.save"), pages::processes::show::save),
    route!(POST "/processes/{process}/approval", Needs(P::ProcessesApprove), Deed("processes.approve"), pages::processes::show::approve),
    route!(GET "/principles", SignedIn, Reads, pages::principles::show),
    route!(GET "/api/v1/assessment", Needs(P::AssessmentRead), Reads, api::assessment::show),
    route!(POST "/api/v1/assessment", Needs(P::AssessmentManage), Deed("assessment.start"), api::assessment::start),
    route!(POST "/api/v1/assessment/answers", Needs(P::AssessmentAnswer), Deed("assessment.answer"), api::assessment::answer),
    route!(POST "/api/v1/assessment/complete", Needs(P::AssessmentManage), Deed("assessment.complete"), api::assessment::complete),
    route!(GET "/api/v1/assessment/plan", Needs(P::AssessmentRead), Reads, api::assessment::plan),
    route!(POST "/api/v1/assessment/plan/adopt", Needs(P::AssessmentManage), Deed("assessment.adopt"), api::assessment::adopt),
    route!(POST "/api/v1/assessment/plan/schedule", Needs(P::AssessmentManage), Deed("assessment.schedule"), api::assessment::schedule),
    route!(POST "/api/v1/assessment/plan/end", Needs(P::AssessmentRead), Deed("assessment.end_task"), api::assessment::end),
    route!(GET "/api/v1/assessment/versions/{version}", Needs(P::AssessmentRead), Reads, api::assessment::version),
    route!(GET "/api/v1/assessment/compare", Needs(P::AssessmentRead), Reads, api::assessment::compare),
    route!(GET "/api/v1/processes", Needs(P::ProcessesRead), Reads, api::processes::list),
    route!(GET "/api/v1/processes/{process}", Needs(P::ProcessesRead), Reads, api::processes::show),
    route!(POST "/api/v1/processes/{process}", Needs(P::ProcessesEdit), Deed("processes.save"), api::processes::save),
    route!(POST "/api/v1/processes/{process}/approve", Needs(P::ProcessesApprove), Deed("processes.approve"), api::processes::approve),
];
