//! The description of the API, made from the table of routes (OpenAPI 3.1).

use serde_json::{Map, Value, json};

use super::{Answer, ok};
use crate::routes::{Access, Method, ROUTES, Route, Trace};
use crate::visit::Visit;

/// The schema of what is no JSON.
const ARCHIVE: &str = "Archive";

/// What the table of routes does not say of an operation.
struct Operation {
    method: Method,
    path: &'static str,
    summary: &'static str,
    /// Name of the schema of the body.
    takes: Option<&'static str>,
    /// Name of the schema of the answer.
    gives: &'static str,
    /// Names of query parameters.
    query: &'static [&'static str],
}

macro_rules! operation {
    ($method:ident $path:literal, $summary:literal, $takes:expr, $gives:literal) => {
        operation!($method $path, $summary, $takes, $gives, &[])
    };
    ($method:ident $path:literal, $summary:literal, $takes:expr, $gives:literal, $query:expr) => {
        Operation { method: Method::$method, path: $path, summary: $summary, takes: $takes, gives: $gives, query: $query }
    };
}

const OPERATIONS: &[Operation] = &[
    operation!(Get "/api/v1/openapi.json", "This description", None, "Object"),
    operation!(Get "/api/v1/deadline", "When an answer is due", None, "Deadline", &["received", "region", "extended"]),
    operation!(Get "/api/v1/requests", "Requests by due date", None, "Requests", &["state", "right", "priority", "tag", "overdue", "system", "person", "reference", "after"]),
    operation!(Get "/api/v1/requests/counts", "How many requests, by right and state, in all and by system", None, "Counts", &["state", "right", "priority", "tag", "overdue", "system", "person", "reference"]),
    operation!(Post "/api/v1/requests", "Record a request", Some("NewRequest"), "Request"),
    operation!(Post "/api/v1/requests/mentions", "Texts of requests that have these words", Some("Words"), "Mentions"),
    operation!(Get "/api/v1/requests/{reference}", "One request", None, "Request"),
    operation!(Post "/api/v1/requests/{reference}/dossier", "One request whole: document, data, files and their fingerprints", None, "Archive"),
    operation!(Post "/api/v1/requests/{reference}/steps/{step}/tick", "Tick a step", Some("Tick"), "Request"),
    operation!(Post "/api/v1/requests/{reference}/steps/{step}/untick", "Take a tick or skip back", None, "Request"),
    operation!(Post "/api/v1/requests/{reference}/steps/{step}/skip", "Skip a step with a reason", Some("Skip"), "Request"),
    operation!(Post "/api/v1/requests/{reference}/close", "Close a request", Some("Close"), "Request"),
    operation!(Post "/api/v1/requests/{reference}/persons/link", "Link a person", Some("Record"), "Request"),
    operation!(Post "/api/v1/requests/{reference}/persons/unlink", "Take a person off", Some("Record"), "Request"),
    operation!(Post "/api/v1/requests/{reference}/assign", "Give to somebody, or to nobody", Some("Assignee"), "Request"),
    operation!(Post "/api/v1/requests/{reference}/wait", "Wait until a day", Some("Waiting"), "Request"),
    operation!(Post "/api/v1/requests/{reference}/resume", "Go on after waiting", None, "Request"),
    operation!(Post "/api/v1/requests/{reference}/extend", "Extend by two months (Art. 12(3)) and have the letter drafted", Some("Extending"), "Request"),
    operation!(Post "/api/v1/requests/{reference}/correct-receipt", "Correct the receipt; the dates are computed anew", Some("Receipt"), "Request"),
    operation!(Post "/api/v1/requests/{reference}/ask-identity", "Ask the person who they are, and take a position on the month", Some("AskingIdentity"), "Request"),
    operation!(Post "/api/v1/requests/{reference}/check-identity", "Record how it was checked who asks; one that confirms ticks A4", Some("NewIdentityCheck"), "Request"),
    operation!(Post "/api/v1/requests/{reference}/merge", "Merge a request that was recorded twice into this one", Some("Merging"), "Request"),
    operation!(Post "/api/v1/requests/{reference}/set-end-day", "Set the house's own end day, or take it back", Some("EndDay"), "Request"),
    operation!(Post "/api/v1/requests/{reference}/reopen", "Take a closed request up again", Some("Reason"), "Request"),
    operation!(Get "/api/v1/requests/{reference}/letters", "Letters of a request, oldest first", None, "Letters"),
    operation!(Post "/api/v1/requests/{reference}/letters", "Draft a letter from what was done, in the place of an earlier draft of its kind", Some("NewLetter"), "Letter"),
    operation!(Post "/api/v1/requests/{reference}/letters/{letter}", "Give a draft another text", Some("LetterText"), "Letter"),
    operation!(Post "/api/v1/requests/{reference}/letters/{letter}/sent", "Note that a letter was sent; from then on it stays as it is", Some("LetterSent"), "Letter"),
    operation!(Get "/api/v1/holidays", "Holidays added to the calendar of deadlines", None, "Holidays"),
    operation!(Post "/api/v1/holidays", "Add a holiday; it holds for requests recorded after it and is never taken back", Some("NewHoliday"), "Holiday"),
    operation!(Post "/api/v1/requests/{reference}/work-log", "Write an entry of the work log", Some("WorkEntry"), "Written"),
    operation!(Get "/api/v1/requests/{reference}/tasks", "Tasks of a request, by their day", None, "Tasks"),
    operation!(Post "/api/v1/requests/{reference}/tasks", "Give somebody a task", Some("NewTask"), "Written"),
    operation!(Post "/api/v1/requests/{reference}/tasks/{task}/end", "End a task, done or dropped with a reason", Some("TaskEnd"), "Object"),
    operation!(Get "/api/v1/requests/{reference}/identity-codes", "Codes that were sent to the address on file, newest first", None, "IdentityCodes"),
    operation!(Post "/api/v1/requests/{reference}/identity-codes", "Send a code to an address that is on file for a linked record", Some("NewIdentityCode"), "IdentityCode"),
    operation!(Post "/api/v1/requests/{reference}/identity-codes/enter", "Enter the code that the person told; one that is right ticks A4", Some("EnteredCode"), "Object"),
    operation!(Get "/api/v1/requests/{reference}/errands", "What owners of other systems were asked, and answered", None, "Errands"),
    operation!(Post "/api/v1/requests/{reference}/tasks/{task}/ask", "Have the owner of the task's system asked, by a message or a signed call", Some("Asking"), "Errand"),
    operation!(Get "/api/v1/requests/{reference}/recipients", "To whom data were disclosed, and how they were told (Art. 19)", None, "Recipients"),
    operation!(Post "/api/v1/requests/{reference}/recipients", "Note a disclosure", Some("NewRecipient"), "Written"),
    operation!(Post "/api/v1/requests/{reference}/recipients/{recipient}/tell", "Tell a recipient by a message with a link", Some("RecipientNotice"), "Object"),
    operation!(Post "/api/v1/requests/{reference}/recipients/{recipient}/told", "Note that a recipient was told by hand", Some("RecipientDecision"), "Object"),
    operation!(Post "/api/v1/requests/{reference}/recipients/{recipient}/exempt", "Say why a recipient is not told", Some("RecipientDecision"), "Object"),
    operation!(Get "/api/v1/errands/{token}", "What the link of an errand leads to", None, "Asked"),
    operation!(Post "/api/v1/errands/{token}", "Answer an errand, once, signed with the secret of the system's webhook (Standard Webhooks 1.0)", Some("ErrandAnswer"), "Object"),
    operation!(Post "/api/v1/requests/{reference}/priority", "Say how pressing a request is", Some("Priority"), "Request"),
    operation!(Post "/api/v1/requests/{reference}/tags", "Put these tags in the place of those there are", Some("Tags"), "Request"),
    operation!(Get "/api/v1/requests/{reference}/plans", "Plans of a request, newest first", None, "Plans"),
    operation!(Post "/api/v1/requests/{reference}/plans", "Draft a plan; writes nothing in the CRM. What the body says of the person is looked for beside the linked records", Some("Known"), "Plan"),
    operation!(Get "/api/v1/requests/{reference}/answers", "Answers of a request, newest first", None, "Object"),
    operation!(Post "/api/v1/requests/{reference}/answers", "Collect what all systems hold; writes nothing in the CRM", None, "AnswerPackage"),
    operation!(Get "/api/v1/answers/{answer}", "One answer", None, "AnswerPackage"),
    operation!(Post "/api/v1/answers/{answer}/items", "The next rows with their values; the look is logged", Some("AnswerRows"), "Object"),
    operation!(Post "/api/v1/answers/{answer}/file", "The file beside a row, in base64; the look is logged", Some("AnswerFile"), "Object"),
    operation!(Post "/api/v1/answers/{answer}/redact", "Black out words, in a row or wherever they stand", Some("AnswerRedaction"), "AnswerPackage"),
    operation!(Post "/api/v1/answers/{answer}/lift", "Show again what was blacked out in a row", Some("AnswerLift"), "AnswerPackage"),
    operation!(Post "/api/v1/answers/{answer}/leave-out", "Leave a row or the file beside it out for a ground, or take it back in", Some("AnswerLeaveOut"), "AnswerPackage"),
    operation!(Post "/api/v1/answers/{answer}/explain", "Say what the law wants said beside the data", Some("AnswerStatements"), "AnswerPackage"),
    operation!(Post "/api/v1/answers/{answer}/release", "Release an answer under its hash; its package is made", Some("Approval"), "AnswerPackage"),
    operation!(Post "/api/v1/answers/{answer}/package", "The released package, in base64", None, "Object"),
    operation!(Post "/api/v1/answers/{answer}/link", "A link that works once, and its code, told once", Some("AnswerLink"), "Object"),
    operation!(Get "/api/v1/requests/{reference}/effects", "What the right does in the systems, newest first", None, "Effects"),
    operation!(Post "/api/v1/requests/{reference}/effects", "Say which rows would get which values; writes nothing in the CRM", Some("NewEffect"), "Effect"),
    operation!(Post "/api/v1/requests/{reference}/told", "Note that the person was told that a restriction ends", Some("Told"), "Object"),
    operation!(Post "/api/v1/requests/{reference}/release", "Let the people of a request be advertised to again, because they wished so", Some("Release"), "Object"),
    operation!(Get "/api/v1/effects/{effect}", "One effect, without personal values", None, "Effect"),
    operation!(Post "/api/v1/effects/{effect}/reveal", "A correction in the clear before it is confirmed; the look is logged", None, "Object"),
    operation!(Post "/api/v1/effects/{effect}/apply", "Carry out exactly what was looked at, or go on with it; safe to repeat", Some("Approval"), "Effect"),
    operation!(Get "/api/v1/restrictions", "Records whose processing is restricted", None, "Object"),
    operation!(Post "/api/v1/restrictions/check", "Compare restricted records with what they were; answers those that were changed", None, "Object"),
    operation!(Get "/api/v1/plans", "All plans with their runs, newest first", None, "Overview", &["state", "after"]),
    operation!(Get "/api/v1/plans/{plan}", "One plan", None, "Plan"),
    operation!(Get "/api/v1/plans/{plan}/persons", "Candidates with key values and owner, masked", None, "Recognised"),
    operation!(Post "/api/v1/plans/{plan}/persons/reveal", "The same in the clear; the look is logged", None, "Recognised"),
    operation!(Post "/api/v1/plans/{plan}/preview", "Before and after of one row; the look is remembered", Some("Row"), "RowPreview"),
    operation!(Post "/api/v1/plans/{plan}/change", "Decide on records and groups; voids approvals", Some("Decisions"), "Plan"),
    operation!(Post "/api/v1/plans/{plan}/approve", "Approve a plan under its hash", Some("Approval"), "Approved"),
    operation!(Post "/api/v1/plans/{plan}/return", "Give a plan back to whoever prepared it, with what is to be changed", Some("Return"), "Plan"),
    operation!(Post "/api/v1/plans/{plan}/run", "Run or resume a plan; safe to repeat", None, "Run"),
    operation!(Post "/api/v1/plans/{plan}/stop", "Have a run stop after the batch it is at; it goes on when somebody runs the plan again, never by itself", None, "Progress"),
    operation!(Post "/api/v1/plans/{plan}/refresh", "Say that something stale was brought up to date by hand, or call its endpoint again", Some("Refresh"), "Object"),
    operation!(Get "/api/v1/plans/{plan}/conflicts", "Rows that were changed since the approval", None, "Conflicts"),
    operation!(Post "/api/v1/plans/{plan}/settle", "Decide on changed rows; the plan needs another approval", Some("Settlement"), "Plan"),
    operation!(Get "/api/v1/plans/{plan}/run", "The run of a plan and its progress", None, "Run"),
    operation!(Get "/api/v1/plans/{plan}/certificate", "The certificate with its proof, to be checked by anybody", None, "Proof"),
    operation!(Post "/api/v1/proof", "Check a certificate or the proof of an entry", Some("Proof"), "Object"),
    operation!(Post "/api/v1/systems/{system}/persons/find", "Candidates for a person, best first", Some("Facts"), "Found"),
    operation!(Get "/api/v1/systems/{system}/check", "Compare schema and profile", None, "Check"),
    operation!(Get "/api/v1/systems", "All systems with what their last check said", None, "Object"),
    operation!(Post "/api/v1/systems/{system}/check", "Compare schema and profile, and remember the answer", None, "Check"),
    operation!(Post "/api/v1/systems/{system}/confirm", "Take a changed schema as known; refused while anything in it is not classified", None, "Object"),
    operation!(Get "/api/v1/systems/{system}/grants", "The script that grants an account what the profile needs, and with drill=yes what a fire drill needs", None, "Object", &["account", "drill"]),
    operation!(Get "/api/v1/systems/{system}/drills", "What the last fire drills said, newest first", None, "Object"),
    operation!(Post "/api/v1/systems/{system}/drills", "Run a fire drill: an invented person is planted, told, erased and taken out", None, "Object"),
    operation!(Get "/api/v1/systems/{system}/watch", "The scripts by which a CRM's database writes down who is new, and stops", None, "Object", &["account"]),
    operation!(Get "/api/v1/systems/{system}/mapping", "Tables with what their rows are, and the columns of one", None, "Object", &["table"]),
    operation!(Post "/api/v1/systems/{system}/sample", "Five rows of a table before and after, masked; the look is logged", Some("TableName"), "Object"),
    operation!(Post "/api/v1/systems/{system}/profile/draft", "Draft a profile from the live schema; keeps and shows no value", None, "Object"),
    operation!(Post "/api/v1/systems/{system}/profile/check", "Everything wrong or open in a profile, with line and column", Some("ProfileText"), "Object"),
    operation!(Post "/api/v1/systems/{system}/residue", "Scan for identifiers", Some("Identifiers"), "Residue"),
    operation!(Post "/api/v1/systems/{system}/marks", "Say what a column is", Some("Mark"), "Mark"),
    operation!(Get "/api/v1/returns", "Erased people who are back, as the last looks found them", None, "Object"),
    operation!(Post "/api/v1/systems/{system}/returns", "Look for erased people who are back", None, "Object"),
    operation!(Post "/api/v1/systems/{system}/replay", "Propose to erase again who is back", None, "Object"),
    operation!(Post "/api/v1/imports/check", "Which lines of a list may not be imported", Some("ImportList"), "Object"),
    operation!(Get "/api/v1/checklists/{right}", "The checklist new requests of a right begin with", None, "Checklist"),
    operation!(Post "/api/v1/checklists/{right}", "Revise a checklist; requests under way keep theirs", Some("Checklist"), "Checklist"),
    operation!(Get "/api/v1/workflows", "All workflows", None, "Workflows"),
    operation!(Post "/api/v1/workflows/try", "What a rule would have done and will do; changes nothing", Some("Rule"), "Trial", &["days"]),
    operation!(Get "/api/v1/workflows/{workflow}", "One workflow", None, "Workflow"),
    operation!(Post "/api/v1/workflows/{workflow}", "Store a rule: a new workflow, switched off, or the next version of one", Some("Rule"), "Workflow"),
    operation!(Post "/api/v1/workflows/{workflow}/on", "Switch a workflow on", None, "Workflow"),
    operation!(Post "/api/v1/workflows/{workflow}/off", "Switch a workflow off", None, "Workflow"),
    operation!(Get "/api/v1/workflows/{workflow}/history", "What a workflow did, newest first", None, "Object"),
    operation!(Get "/api/v1/mail", "The newest messages", None, "Object"),
    operation!(Post "/api/v1/mail/{message}/retry", "Have a message that failed sent again", None, "Object"),
    operation!(Post "/api/v1/mail/{message}/bounced", "Note that a message came back after the server had taken it", None, "Object"),
    operation!(Post "/api/v1/mail/{message}/drop", "Let a message that failed be", None, "Object"),
    operation!(Get "/api/v1/webhooks", "The newest calls of webhooks", None, "Object"),
    operation!(Post "/api/v1/webhooks/{call}/retry", "Have a call that failed made again", None, "Object"),
    operation!(Post "/api/v1/webhooks/{call}/drop", "Let a call that failed be", None, "Object"),
    operation!(Get "/api/v1/ledger", "Entries of the DSGVO log, oldest first", None, "Entries", &["request", "person", "since", "until", "who", "action", "system", "after", "limit"]),
    operation!(Get "/api/v1/ledger/verification", "Recompute the log", None, "Verdict"),
    operation!(Post "/api/v1/ledger/export", "The whole log as lines of JSON, to be checked elsewhere", None, "Object"),
    operation!(Get "/api/v1/purposes", "Purposes, with how many people said what", None, "Purposes"),
    operation!(Post "/api/v1/purposes", "Store a purpose, or its next version", Some("NewPurpose"), "Purpose"),
    operation!(Get "/api/v1/purposes/{purpose}", "One purpose with every version of its text", None, "Object"),
    operation!(Post "/api/v1/purposes/{purpose}/on", "Switch a purpose on", None, "Purpose"),
    operation!(Post "/api/v1/purposes/{purpose}/off", "Switch a purpose off; nothing is sent for it any more", None, "Purpose"),
    operation!(Get "/api/v1/systems/{system}/persons/{kind}/{id}/consents", "A person's proof sheet: consents, bases and every change", None, "Object"),
    operation!(Post "/api/v1/consents", "Record a yes; where the purpose wants it, the person is asked to confirm", Some("Consenting"), "Consent"),
    operation!(Post "/api/v1/consents/withdraw", "Record a no", Some("Withdrawing"), "Consent"),
    operation!(Post "/api/v1/consents/basis", "Record a lawful basis, or that none was found", Some("Basis"), "Object"),
    operation!(Post "/api/v1/consents/import/try", "Say what a table would do; changes nothing", Some("ConsentTable"), "Taken"),
    operation!(Post "/api/v1/consents/import", "Take a table, whole or not at all", Some("ConsentTable"), "Taken"),
    operation!(Post "/api/v1/consents/may-send", "May one send for this purpose? No, unless there is a reason for yes", Some("MaySend"), "Verdicts"),
    operation!(Get "/api/v1/consents/verification", "Compare what is stored with the log", None, "Object"),
    operation!(Get "/api/v1/assessment", "The guided assessment: agenda, open round, versions", None, "Object"),
    operation!(Post "/api/v1/assessment", "Begin a round; answers of the version before are taken over", None, "Object"),
    operation!(Post "/api/v1/assessment/answers", "Save answers by the ids of their questions; everything saved before stays", Some("AssessmentAnswers"), "Object"),
    operation!(Post "/api/v1/assessment/complete", "End the round; its document is kept as it is", None, "Object"),
    operation!(Get "/api/v1/assessment/plan", "The plan of measures, computed from answers and state", None, "Object"),
    operation!(Post "/api/v1/assessment/plan/adopt", "Make an item a setting or a task, once", Some("MeasureAdopting"), "Object"),
    operation!(Post "/api/v1/assessment/plan/schedule", "Say who sees to an item and until when", Some("MeasureSchedule"), "Object"),
    operation!(Post "/api/v1/assessment/plan/end", "End a task of the plan, done or dropped with a reason", Some("MeasureEnd"), "Object"),
    operation!(Get "/api/v1/assessment/versions/{version}", "The document of a version; that of the open round is a draft", None, "Object"),
    operation!(Get "/api/v1/assessment/compare", "What a version has that an older one has not", None, "Object", &["from", "to"]),
    operation!(Get "/api/v1/templates", "Texts that letters are written by, with what comes with the product and every version", None, "Object"),
    operation!(Get "/api/v1/templates/{text}/{language}", "One text, its versions, and the places it may name", None, "Object"),
    operation!(Post "/api/v1/templates/{text}/{language}", "Store the next version of a text; refused with line and column", Some("TemplateText"), "Object"),
    operation!(Post "/api/v1/templates/{text}/{language}/restore", "Go back to a version of a text; 0 is what comes with the product", Some("TemplateVersion"), "Object"),
    operation!(Get "/api/v1/letterhead", "Every letterhead, newest first", None, "Object"),
    operation!(Post "/api/v1/letterhead", "Store the next letterhead; it holds for letters written from then on", Some("Letterhead"), "Object"),
    operation!(Post "/api/v1/letterhead/restore", "Go back to a letterhead; 0 is what the configuration says", Some("TemplateVersion"), "Object"),
    operation!(Get "/api/v1/processes", "Descriptions of the processes with their versions", None, "Object"),
    operation!(Get "/api/v1/processes/{process}", "One process: texts, steps, versions, approval", None, "Object"),
    operation!(Post "/api/v1/processes/{process}", "Store the next version of a text, with the steps of today", Some("ProcessText"), "Object"),
    operation!(Post "/api/v1/processes/{process}/approve", "Approve the newest version; refused for who wrote it", Some("ProcessVersion"), "Object"),
    operation!(Get "/api/v1/systems/{system}/inventories", "Data inventories of a system, newest first", None, "Object"),
    operation!(Post "/api/v1/systems/{system}/inventories", "Take a data inventory: figures of every table and column, and what looks personal without being marked so; keeps no value", Some("Sample"), "TakenInventory"),
    operation!(Get "/api/v1/systems/{system}/inventories/compare", "What is other between two inventories; the newest two when none is named", None, "Object", &["before", "after"]),
    operation!(Get "/api/v1/systems/{system}/inventories/{inventory}", "One inventory with every figure", None, "TakenInventory"),
    operation!(Post "/api/v1/writebacks", "Say which consent fields of the CRM would get which values for a person; writes nothing there", Some("Record"), "Writeback"),
    operation!(Get "/api/v1/writebacks/changes", "What was changed in the CRMs' consent fields past us, newest first", None, "Object"),
    operation!(Post "/api/v1/writebacks/look", "Compare the CRMs' consent fields with the last look", None, "Object"),
    operation!(Get "/api/v1/writebacks/{writeback}", "One preview and what became of it", None, "Writeback"),
    operation!(Post "/api/v1/writebacks/{writeback}/apply", "Write exactly what was looked at, under its hash; safe to repeat", Some("Approval"), "Writeback"),
    operation!(Get "/api/v1/register", "All systems that hold personal data, with what is missing of their descriptions", None, "Object"),
    operation!(Post "/api/v1/register", "Add a system that the configuration does not name", Some("NewSystem"), "RegisteredSystem"),
    operation!(Get "/api/v1/register/record", "The record of processing activities (Art. 30(1) GDPR)", None, "Object"),
    operation!(Get "/api/v1/register/controller", "Who stands beside the controller in the record", None, "Bodies"),
    operation!(Post "/api/v1/register/controller", "Say who stands beside the controller in the record", Some("Bodies"), "Bodies"),
    operation!(Get "/api/v1/register/{system}", "One system with who changed what of its description", None, "Object"),
    operation!(Post "/api/v1/register/{system}", "Describe a system anew; refused where somebody was faster", Some("ChangedSystem"), "RegisteredSystem"),
    operation!(Post "/api/v1/register/{system}/review", "Note that somebody looked whether the description holds, and the day of the next look", Some("SystemReview"), "RegisteredSystem"),
    operation!(Get "/api/v1/doctor", "Examine what must always hold", None, "Diagnosis"),
    operation!(Get "/api/v1/accounts", "All accounts with their roles and states", None, "Accounts"),
    operation!(Post "/api/v1/accounts", "Add an account; answers its invitation, once", Some("NewAccount"), "Invited"),
    operation!(Post "/api/v1/accounts/{login}/roles", "Give an account other roles", Some("Roles"), "Account"),
    operation!(Post "/api/v1/accounts/{login}/invite", "Invite again; answers the invitation, once", None, "Invited"),
    operation!(Post "/api/v1/accounts/{login}/disable", "Disable an account for good", None, "Account"),
];

/// The document.
pub async fn show(visit: Visit) -> Answer {
    ok(&document(&visit.app.public_url))
}

/// All operations that the table has.
pub fn document(public_url: &str) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES
        .iter()
        .filter(|route| route.path.starts_with("/api/"))
    {
        let Some(operation) = operation_of(route) else {
            continue;
        };
        let method = match route.method {
            Method::Get => "get",
            Method::Post => "post",
        };
        paths.entry(route.path).or_insert_with(|| json!({}))[method] = describe(route, operation);
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Vergissmein", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" } },
        "servers": [{ "url": public_url }],
        "security": [{ "bearer": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
            "schemas": schemas(),
        },
    })
}

fn operation_of(route: &Route) -> Option<&'static Operation> {
    OPERATIONS
        .iter()
        .find(|operation| operation.method == route.method && operation.path == route.path)
}

fn describe(route: &Route, operation: &Operation) -> Value {
    let id = route
        .path
        .trim_start_matches("/api/v1/")
        .replace(['{', '}'], "")
        .replace('/', "-");
    let kind = if operation.gives == ARCHIVE {
        "application/zip"
    } else {
        "application/json"
    };
    let mut described = json!({
        "operationId": format!("{}-{id}", if route.method == Method::Get { "get" } else { "post" }),
        "summary": operation.summary,
        "parameters": parameters(route, operation),
        "responses": {
            status(route): { "description": "done", "content": { kind: { "schema": schema(operation.gives) } } },
            "default": { "description": "refused", "content": { "application/problem+json": { "schema": schema("Problem") } } },
        },
    });
    match route.access {
        Access::Public => described["security"] = json!([]),
        Access::Halfway | Access::SignedIn => {}
        Access::Needs(permission) => described["x-permission"] = json!(permission.word()),
    }
    if let Trace::Deed(deed) = route.trace {
        described["x-ledger-action"] = json!(deed);
    }
    if let Some(takes) = operation.takes {
        described["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": schema(takes) } } });
    }
    described
}

fn status(route: &Route) -> &'static str {
    match (route.method, route.path) {
        (
            Method::Post,
            "/api/v1/accounts"
            | "/api/v1/assessment"
            | "/api/v1/consents"
            | "/api/v1/holidays"
            | "/api/v1/purposes"
            | "/api/v1/writebacks"
            | "/api/v1/register"
            | "/api/v1/systems/{system}/inventories"
            | "/api/v1/requests"
            | "/api/v1/requests/{reference}/answers"
            | "/api/v1/requests/{reference}/plans"
            | "/api/v1/requests/{reference}/tasks"
            | "/api/v1/requests/{reference}/work-log",
        ) => "201",
        _ => "200",
    }
}

fn parameters(route: &Route, operation: &Operation) -> Vec<Value> {
    let text = json!({ "type": "string" });
    let place = |at: &str, name: &str, required: bool| json!({ "name": name, "in": at, "required": required, "schema": text });
    let in_path = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut all: Vec<Value> = in_path.map(|name| place("path", name, true)).collect();
    all.extend(
        operation
            .query
            .iter()
            .map(|name| place("query", name, false)),
    );
    if route.method == Method::Post {
        all.push(place("header", "Idempotency-Key", true));
    }
    all
}

fn schema(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// The shapes. What is given back may have further members.
fn schemas() -> Value {
    serde_json::from_str(include_str!("schemas.json"))
        .expect("the embedded schemas are parsed by a test")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_of_the_api_is_described_and_nothing_else_is() {
        let routes: Vec<&Route> = ROUTES
            .iter()
            .filter(|route| route.path.starts_with("/api/"))
            .collect();
        for route in &routes {
            assert!(
                operation_of(route).is_some(),
                "{:?} {} is not described",
                route.method,
                route.path
            );
        }
        assert_eq!(
            routes.len(),
            OPERATIONS.len(),
            "an operation describes no route"
        );
    }

    #[test]
    fn every_schema_that_is_named_is_there() {
        let document = document("http://127.0.0.1").to_string();
        let schemas = schemas();
        for part in document.split("#/components/schemas/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(schemas.get(name).is_some(), "{name}");
        }
    }
}
