//! Every address there is: who may call it, and which deed it leaves.

use std::sync::Arc;

use accounts::Permission;
use axum::routing::{MethodRouter, get, post};

use crate::{App, api, assets, drafts, pages};

/// One address and method.
pub struct Route {
    pub method: Method,
    /// In axum's spelling, parameters in braces.
    pub path: &'static str,
    pub access: Access,
    pub trace: Trace,
    pub(crate) handler: fn() -> MethodRouter<Arc<App>>,
}

/// The two methods in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Changes nothing.
    Get,
    /// Changes something, or shows what is logged when seen.
    Post,
}

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Every session, also one that still lacks its second factor.
    Halfway,
    /// Every account.
    SignedIn,
    /// Accounts whose roles give this.
    Needs(Permission),
}

/// What is left in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trace {
    /// Nothing: it only reads.
    Reads,
    /// The action of the entry.
    Deed(&'static str),
    /// Nothing, although it is a form: it computes or sets a cookie.
    Nothing,
}

use Access::{Halfway, Needs, Public, SignedIn};
use Permission as P;
use Trace::{Deed, Nothing, Reads};

macro_rules! route {
    (GET $path:literal, $access:expr, $trace:expr, $handler:path) => {
        Route {
            method: Method::Get,
            path: $path,
            access: $access,
            trace: $trace,
            handler: || get($handler),
        }
    };
    (POST $path:literal, $access:expr, $trace:expr, $handler:path) => {
        Route {
            method: Method::Post,
            path: $path,
            access: $access,
            trace: $trace,
            handler: || post($handler),
        }
    };
}

/// The table.
pub static ROUTES: &[Route] = &[
    route!(GET "/healthz", Public, Reads, pages::health::live),
    route!(GET "/readyz", Public, Reads, pages::health::ready),
    route!(GET "/assets/{name}", Public, Reads, assets::show),
    route!(POST "/language", Public, Nothing, pages::language::choose),
    route!(GET "/sign-in", Public, Reads, pages::accounts::sign_in::show),
    route!(POST "/sign-in", Public, Deed("accounts.sign_in"), pages::accounts::sign_in::enter),
    route!(GET "/sign-in/link/{token}", Public, Reads, pages::accounts::link::show),
    route!(POST "/sign-in/link/{token}", Public, Deed("accounts.follow_link"), pages::accounts::link::follow),
    route!(GET "/invitation/{token}", Public, Reads, pages::accounts::invitation::show),
    route!(POST "/invitation/{token}", Public, Deed("accounts.accept"), pages::accounts::invitation::accept),
    route!(GET "/sign-in/code", Halfway, Reads, pages::accounts::code::show),
    route!(POST "/sign-in/code", Halfway, Deed("accounts.give_code"), pages::accounts::code::give),
    route!(GET "/account/second-factor", Halfway, Reads, pages::accounts::factor::show),
    route!(POST "/account/second-factor", Halfway, Deed("accounts.begin_factor"), pages::accounts::factor::begin),
    route!(POST "/account/second-factor/confirm", Halfway, Deed("accounts.confirm_factor"), pages::accounts::factor::confirm),
    route!(GET "/account", SignedIn, Reads, pages::accounts::show::show),
    route!(POST "/account/password", SignedIn, Deed("accounts.change_password"), pages::accounts::password::change),
    route!(POST "/account/sessions/end", SignedIn, Deed("accounts.sign_out"), pages::accounts::sessions::end),
    route!(POST "/account/tokens", SignedIn, Deed("accounts.issue_token"), pages::accounts::tokens::issue),
    route!(POST "/account/tokens/revoke", SignedIn, Deed("accounts.revoke_token"), pages::accounts::tokens::revoke),
    route!(POST "/sign-out", Halfway, Deed("accounts.sign_out"), pages::accounts::sign_out::leave),
    route!(GET "/", SignedIn, Reads, pages::today::show::show),
    // Requests
    route!(GET "/requests", Needs(P::RequestsList), Reads, pages::requests::list::show),
    route!(GET "/requests/new", Needs(P::RequestsOpen), Reads, pages::requests::new::show),
    route!(POST "/requests/new", Needs(P::RequestsOpen), Deed("requests.open"), pages::requests::new::open),
    route!(GET "/requests/new/due", Needs(P::RequestsOpen), Reads, pages::requests::due::show),
    route!(POST "/drafts/{form}", Needs(P::RequestsOpen), Nothing, drafts::save),
    route!(POST "/drafts/{form}/discard", Needs(P::RequestsOpen), Nothing, drafts::discard),
    route!(GET "/requests/{reference}", Needs(P::RequestsRead), Reads, pages::requests::show::show),
    route!(GET "/requests/{reference}/received", Needs(P::RequestsRead), Reads, pages::requests::received::show),
    route!(GET "/requests/{reference}/steps/{step}", Needs(P::RequestsRead), Reads, pages::requests::step::show),
    route!(POST "/requests/{reference}/steps/{step}/tick", Needs(P::RequestsWork), Deed("requests.tick"), pages::requests::step::tick),
    route!(POST "/requests/{reference}/steps/{step}/untick", Needs(P::RequestsWork), Deed("requests.untick"), pages::requests::step::untick),
    route!(POST "/requests/{reference}/steps/{step}/skip", Needs(P::RequestsWork), Deed("requests.skip"), pages::requests::step::skip),
    route!(POST "/requests/{reference}/steps/{step}/note", Needs(P::RequestsWork), Deed("requests.annotate"), pages::requests::step::note),
    route!(POST "/requests/{reference}/work-log", Needs(P::RequestsWork), Deed("requests.work_log"), pages::requests::work_log::write),
    route!(POST "/requests/{reference}/files", Needs(P::RequestsWork), Deed("requests.attach"), pages::requests::files::attach),
    route!(GET "/requests/{reference}/files/{file}", Needs(P::RequestsRead), Reads, pages::requests::files::show),
    route!(POST "/requests/{reference}/files/{file}/remove", Needs(P::RequestsWork), Deed("requests.remove_file"), pages::requests::files::remove),
    route!(POST "/requests/{reference}/persons", Needs(P::RequestsWork), Deed("requests.link"), pages::requests::persons::link),
    route!(POST "/requests/{reference}/persons/remove", Needs(P::RequestsWork), Deed("requests.unlink"), pages::requests::persons::unlink),
    route!(GET "/requests/{reference}/assignee", Needs(P::RequestsWork), Reads, pages::requests::assign::show),
    route!(POST "/requests/{reference}/assignee", Needs(P::RequestsWork), Deed("requests.assign"), pages::requests::assign::assign),
    route!(GET "/requests/{reference}/change/waiting", Needs(P::RequestsWork), Reads, pages::requests::change::show),
    route!(GET "/requests/{reference}/change/resume", Needs(P::RequestsWork), Reads, pages::requests::change::show),
    route!(GET "/requests/{reference}/change/identity", Needs(P::RequestsWork), Reads, pages::requests::change::show),
    route!(GET "/requests/{reference}/change/end-day", Needs(P::RequestsClose), Reads, pages::requests::change::show),
    route!(GET "/requests/{reference}/change/extension", Needs(P::RequestsClose), Reads, pages::requests::change::show),
    route!(GET "/requests/{reference}/change/reopening", Needs(P::RequestsClose), Reads, pages::requests::change::show),
    route!(GET "/requests/{reference}/change/receipt", Needs(P::RequestsClose), Reads, pages::requests::change::show),
    route!(POST "/requests/{reference}/change/waiting", Needs(P::RequestsWork), Deed("requests.wait"), pages::requests::change::wait),
    route!(POST "/requests/{reference}/change/resume", Needs(P::RequestsWork), Deed("requests.resume"), pages::requests::change::resume),
    route!(POST "/requests/{reference}/change/identity", Needs(P::RequestsWork), Deed("requests.ask_identity"), pages::requests::change::identity),
    route!(POST "/requests/{reference}/change/end-day", Needs(P::RequestsClose), Deed("requests.set_end_day"), pages::requests::change::end_day),
    route!(POST "/requests/{reference}/change/extension", Needs(P::RequestsClose), Deed("requests.extend"), pages::requests::change::extend),
    route!(POST "/requests/{reference}/change/reopening", Needs(P::RequestsClose), Deed("requests.reopen"), pages::requests::change::reopen),
    route!(POST "/requests/{reference}/change/receipt", Needs(P::RequestsClose), Deed("requests.correct_receipt"), pages::requests::change::receipt),
    route!(GET "/requests/{reference}/close", Needs(P::RequestsClose), Reads, pages::requests::close::show),
    route!(POST "/requests/{reference}/close", Needs(P::RequestsClose), Deed("requests.close"), pages::requests::close::close),
    // Persons
    route!(GET "/persons", Needs(P::PersonReveal), Reads, pages::persons::search::show),
    route!(POST "/persons", Needs(P::PersonReveal), Deed("persons.find"), pages::persons::search::find),
    route!(GET "/panel/{system}/{kind}/{id}", Public, Reads, pages::panel::show::show),
    route!(GET "/systems/{system}/persons/{kind}/{id}", Needs(P::RequestsRead), Reads, pages::persons::show::masked),
    route!(POST "/systems/{system}/persons/{kind}/{id}", Needs(P::PersonReveal), Deed("persons.reveal"), pages::persons::show::revealed),
    // The anonymisation tool
    route!(GET "/requests/{reference}/plan", Needs(P::PlansRead), Reads, pages::plans::draft::show),
    route!(POST "/requests/{reference}/plan", Needs(P::PlansDraft), Deed("plans.draft"), pages::plans::draft::draft),
    route!(GET "/plans/{plan}/persons", Needs(P::PlansRead), Reads, pages::plans::persons::show),
    route!(POST "/plans/{plan}/persons", Needs(P::PlansChange), Deed("plans.change"), pages::plans::persons::select),
    route!(GET "/plans/{plan}/records", Needs(P::PlansRead), Reads, pages::plans::records::show),
    route!(POST "/plans/{plan}/records", Needs(P::PlansChange), Deed("plans.change"), pages::plans::records::decide),
    route!(POST "/plans/{plan}/preview", Needs(P::PlansRead), Deed("plans.preview"), pages::plans::preview::show),
    route!(GET "/plans/{plan}/check", Needs(P::PlansRead), Reads, pages::plans::check::show),
    route!(GET "/plans/{plan}/approval", Needs(P::PlansRead), Reads, pages::plans::approval::show),
    route!(POST "/plans/{plan}/approval", Needs(P::PlansApprove), Deed("plans.approve"), pages::plans::approval::approve),
    route!(GET "/plans/{plan}/run", Needs(P::PlansRead), Reads, pages::plans::run::show),
    route!(GET "/plans/{plan}/run/events", Needs(P::PlansRead), Reads, pages::plans::events::stream),
    route!(POST "/plans/{plan}/run", Needs(P::PlansRun), Deed("plans.run"), pages::plans::run::start),
    route!(GET "/plans/{plan}/certificate", Needs(P::PlansRead), Reads, pages::plans::certificate::show),
    route!(GET "/plans/{plan}/certificate.json", Needs(P::PlansRead), Reads, pages::plans::certificate::json),
    // Help
    route!(GET "/help", SignedIn, Reads, pages::help::tour),
    route!(GET "/help/keys", SignedIn, Reads, pages::help::keys),
    // The log
    route!(GET "/ledger", Needs(P::LedgerRead), Reads, pages::ledger::list::show),
    route!(GET "/ledger/verification", Needs(P::LedgerVerify), Reads, pages::ledger::verify::show),
    route!(POST "/ledger/export", Needs(P::LedgerRead), Deed("ledger.export"), pages::ledger::export::csv),
    // Systems
    route!(GET "/systems", Needs(P::SystemsRead), Reads, pages::systems::list::show),
    route!(GET "/systems/{system}", Needs(P::SystemsRead), Reads, pages::systems::check::show),
    route!(POST "/systems/{system}/marks", Needs(P::SystemsManage), Deed("systems.mark"), pages::systems::check::mark),
    route!(GET "/accounts", Needs(P::AccountsManage), Reads, pages::accounts::list::show),
    route!(POST "/accounts", Needs(P::AccountsManage), Deed("accounts.add"), pages::accounts::list::add),
    route!(GET "/accounts/{account}", Needs(P::AccountsManage), Reads, pages::accounts::manage::show),
    route!(POST "/accounts/{account}/roles", Needs(P::AccountsManage), Deed("accounts.change_roles"), pages::accounts::manage::change_roles),
    route!(POST "/accounts/{account}/invite", Needs(P::AccountsManage), Deed("accounts.invite"), pages::accounts::manage::invite),
    route!(POST "/accounts/{account}/reset-factor", Needs(P::AccountsManage), Deed("accounts.reset_factor"), pages::accounts::manage::reset_factor),
    route!(POST "/accounts/{account}/disable", Needs(P::AccountsManage), Deed("accounts.disable"), pages::accounts::manage::disable),
    // API
    route!(GET "/api/v1/openapi.json", Public, Reads, api::openapi::show),
    route!(GET "/api/v1/deadline", SignedIn, Reads, api::deadline::compute),
    route!(GET "/api/v1/requests", Needs(P::RequestsList), Reads, api::requests::list),
    route!(POST "/api/v1/requests", Needs(P::RequestsOpen), Deed("requests.open"), api::requests::open),
    route!(GET "/api/v1/requests/{reference}", Needs(P::RequestsRead), Reads, api::requests::show),
    route!(POST "/api/v1/requests/{reference}/steps/{step}/tick", Needs(P::RequestsWork), Deed("requests.tick"), api::requests::tick),
    route!(POST "/api/v1/requests/{reference}/steps/{step}/untick", Needs(P::RequestsWork), Deed("requests.untick"), api::requests::untick),
    route!(POST "/api/v1/requests/{reference}/steps/{step}/skip", Needs(P::RequestsWork), Deed("requests.skip"), api::requests::skip),
    route!(POST "/api/v1/requests/{reference}/close", Needs(P::RequestsClose), Deed("requests.close"), api::requests::close),
    route!(POST "/api/v1/requests/{reference}/persons/link", Needs(P::RequestsWork), Deed("requests.link"), api::work::link),
    route!(POST "/api/v1/requests/{reference}/persons/unlink", Needs(P::RequestsWork), Deed("requests.unlink"), api::work::unlink),
    route!(POST "/api/v1/requests/{reference}/assign", Needs(P::RequestsWork), Deed("requests.assign"), api::work::assign),
    route!(POST "/api/v1/requests/{reference}/wait", Needs(P::RequestsWork), Deed("requests.wait"), api::work::wait),
    route!(POST "/api/v1/requests/{reference}/resume", Needs(P::RequestsWork), Deed("requests.resume"), api::work::resume),
    route!(POST "/api/v1/requests/{reference}/extend", Needs(P::RequestsClose), Deed("requests.extend"), api::work::extend),
    route!(POST "/api/v1/requests/{reference}/correct-receipt", Needs(P::RequestsClose), Deed("requests.correct_receipt"), api::work::correct_receipt),
    route!(POST "/api/v1/requests/{reference}/work-log", Needs(P::RequestsWork), Deed("requests.work_log"), api::work::log),
    route!(GET "/api/v1/requests/{reference}/plans", Needs(P::PlansRead), Reads, api::plans::list),
    route!(POST "/api/v1/requests/{reference}/plans", Needs(P::PlansDraft), Deed("plans.draft"), api::plans::draft),
    route!(GET "/api/v1/plans/{plan}", Needs(P::PlansRead), Reads, api::plans::show),
    route!(POST "/api/v1/plans/{plan}/change", Needs(P::PlansChange), Deed("plans.change"), api::plans::change),
    route!(POST "/api/v1/plans/{plan}/approve", Needs(P::PlansApprove), Deed("plans.approve"), api::plans::approve),
    route!(POST "/api/v1/plans/{plan}/run", Needs(P::PlansRun), Deed("plans.run"), api::plans::run),
    route!(GET "/api/v1/plans/{plan}/run", Needs(P::PlansRead), Reads, api::plans::run_view),
    route!(POST "/api/v1/systems/{system}/persons/find", Needs(P::PersonReveal), Deed("persons.find"), api::systems::find),
    route!(GET "/api/v1/systems/{system}/check", Needs(P::SystemsRead), Reads, api::systems::check),
    route!(POST "/api/v1/systems/{system}/residue", Needs(P::PlansDraft), Deed("systems.residue"), api::systems::residue),
    route!(POST "/api/v1/systems/{system}/marks", Needs(P::SystemsManage), Deed("systems.mark"), api::systems::mark),
    route!(GET "/api/v1/checklists/{right}", SignedIn, Reads, api::checklists::show),
    route!(POST "/api/v1/checklists/{right}", Needs(P::SystemsManage), Deed("checklists.revise"), api::checklists::revise),
    route!(GET "/api/v1/ledger", Needs(P::LedgerRead), Reads, api::ledger::list),
    route!(GET "/api/v1/ledger/verification", Needs(P::LedgerVerify), Reads, api::ledger::verify),
    route!(POST "/api/v1/ledger/export", Needs(P::LedgerRead), Deed("ledger.export"), api::ledger::export),
    route!(GET "/api/v1/doctor", Needs(P::SystemsManage), Reads, api::doctor::examine),
    route!(GET "/api/v1/accounts", Needs(P::AccountsManage), Reads, api::accounts::list),
    route!(POST "/api/v1/accounts", Needs(P::AccountsManage), Deed("accounts.add"), api::accounts::add),
    route!(POST "/api/v1/accounts/{login}/roles", Needs(P::AccountsManage), Deed("accounts.change_roles"), api::accounts::change_roles),
    route!(POST "/api/v1/accounts/{login}/invite", Needs(P::AccountsManage), Deed("accounts.invite"), api::accounts::invite),
    route!(POST "/api/v1/accounts/{login}/disable", Needs(P::AccountsManage), Deed("accounts.disable"), api::accounts::disable),
];
